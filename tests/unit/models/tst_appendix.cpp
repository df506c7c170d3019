// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/appendix.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using chat::Message;
using chat::Part;
using chat::PartKind;
using markdown::BlockKind;
using markdown::BlockPtr;
using models::Appendix;
using models::JsonIndent;

namespace {

Part call(const QString &key, const QString &name, const QString &arguments)
{
    return {.kind = PartKind::ToolCall, .text = arguments, .name = name, .key = key};
}

Part source(const QString &title, const QString &url)
{
    return {.kind = PartKind::Annotation, .text = title, .name = {}, .key = url};
}

Message answer()
{
    return Message::placeholder({u"p"_s, u"m"_s}, {}, 0);
}

QString indented(QStringView json)
{
    JsonIndent indent;
    indent.append(json);
    return indent.text();
}

const markdown::InlineText &textOf(const BlockPtr &sources, qsizetype index)
{
    return sources->children.at(index)->children.front()->text;
}

} // namespace

class TestAppendix : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jsonIsIndentedWithoutChangingIt_data();
    void jsonIsIndentedWithoutChangingIt();
    void jsonIsTheSameInPiecesOfAnySize();
    void deepJsonDoesNotBecomeSpaces();
    void aCallIsItsNameAndItsArguments();
    void aFragmentChangesItsCallOnly();
    void aCallIsOpenWhileTheAnswerRuns();
    void sourcesAreNumberedOncePerAddress();
    void hostileSourcesAreText();
    void nothingChangesWithoutNewParts();
};

void TestAppendix::jsonIsIndentedWithoutChangingIt_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("text");
    QTest::newRow("object") << uR"({"a": 1,"b":[true, null]})"_s
                            << u"{\n  \"a\": 1,\n  \"b\": [\n    true,\n    null\n  ]\n}"_s;
    QTest::newRow("empty ones stay in one line") << u"{\"a\":{ },\"b\":[]}"_s << u"{\n  \"a\": {},\n  \"b\": []\n}"_s;
    QTest::newRow("big numbers and twice the same name")
        << u"{\"a\":12345678901234567890,\"a\":1.50}"_s << u"{\n  \"a\": 12345678901234567890,\n  \"a\": 1.50\n}"_s;
    QTest::newRow("marks in strings") << uR"({"a":"{,}: \"[\\"})"_s << u"{\n  \"a\": \"{,}: \\\"[\\\\\"\n}"_s;
    QTest::newRow("cut off") << u"{\"city\":\"Par"_s << u"{\n  \"city\": \"Par"_s;
    QTest::newRow("not JSON") << u"say hello  world"_s << u"say hello world"_s;
    QTest::newRow("closed too often") << u"}]1"_s << u"\n}\n]1"_s;
    QTest::newRow("nothing") << QString() << QString();
}

void TestAppendix::jsonIsIndentedWithoutChangingIt()
{
    QFETCH(const QString, json);
    QFETCH(const QString, text);
    QCOMPARE(indented(json), text);
}

void TestAppendix::jsonIsTheSameInPiecesOfAnySize()
{
    const QString json = uR"({"query":"a \"b\" {c}","n":[1, 2,{"x" : []}], "deep":{"y":{"z":"\\"}}, "w": say so})"_s;
    const QString whole = indented(json);
    for (qsizetype cut = 0; cut <= json.size(); ++cut) {
        JsonIndent indent;
        indent.append(QStringView(json).first(cut));
        QVERIFY(whole.startsWith(indent.text()));
        indent.append(QStringView(json).sliced(cut));
        QCOMPARE(indent.text(), whole);
    }
}

void TestAppendix::deepJsonDoesNotBecomeSpaces()
{
    const QString json = QString(1000, u'[') + QString(1000, u',');
    QVERIFY(indented(json).size() < 30 * json.size());
}

void TestAppendix::aCallIsItsNameAndItsArguments()
{
    Message message = answer();
    message.append(call(u"1"_s, u"get_weather"_s, u"{\"city\":\"Paris\"}"_s));
    message.append(call(u"2"_s, {}, {}));
    Appendix appendix;
    QVERIFY(appendix.update(message));
    QCOMPARE(appendix.blocks().size(), 2);
    QVERIFY(appendix.blocks().at(0)->kind == BlockKind::ToolCall);
    QCOMPARE(appendix.blocks().at(0)->text.text, u"get_weather\n{\n  \"city\": \"Paris\"\n}"_s);
    QCOMPARE(appendix.blocks().at(1)->text.text, u"(no name)"_s);
}

void TestAppendix::aFragmentChangesItsCallOnly()
{
    Message message = answer();
    message.append(call(u"1"_s, u"first"_s, u"{}"_s));
    message.append(call(u"2"_s, u"second"_s, u"{\"a"_s));
    Appendix appendix;
    appendix.update(message);
    const QList<BlockPtr> before = appendix.blocks();
    message.append(call(u"2"_s, {}, u"\":1}"_s));
    QVERIFY(appendix.update(message));
    QCOMPARE(appendix.blocks().at(0), before.at(0));
    QVERIFY(appendix.blocks().at(1)->id == before.at(1)->id);
    QVERIFY(appendix.blocks().at(1)->revision > before.at(1)->revision);
    QCOMPARE(appendix.blocks().at(1)->text.text, u"second\n{\n  \"a\": 1\n}"_s);
}

void TestAppendix::aCallIsOpenWhileTheAnswerRuns()
{
    Message message = answer();
    message.state = chat::AnswerState::Streaming;
    message.append(call(u"1"_s, u"f"_s, u"{"_s));
    Appendix appendix;
    appendix.update(message);
    QVERIFY(appendix.blocks().front()->isOpen);
    message.state = chat::AnswerState::ToolCalls;
    QVERIFY(appendix.update(message));
    QVERIFY(!appendix.blocks().front()->isOpen);
}

void TestAppendix::sourcesAreNumberedOncePerAddress()
{
    Message message = answer();
    message.append(source({}, u"https://example.org/a"_s));
    message.append(source(u"Two"_s, u"https://example.org/b"_s));
    message.append(source(u"One"_s, u"https://example.org/a"_s));
    Appendix appendix;
    appendix.update(message);
    QCOMPARE(appendix.blocks().size(), 1);
    const BlockPtr sources = appendix.blocks().front();
    QVERIFY(sources->kind == BlockKind::Sources);
    QCOMPARE(sources->children.size(), 2);
    QCOMPARE(textOf(sources, 0).text, u"One  example.org"_s);
    QCOMPARE(textOf(sources, 0).spans.front().target, u"https://example.org/a"_s);
    QCOMPARE(textOf(sources, 0).spans.front().length, 3);
    QCOMPARE(textOf(sources, 1).text, u"Two  example.org"_s);
    message.append(source(u"Three"_s, u"https://example.org/c"_s));
    QVERIFY(appendix.update(message));
    QCOMPARE(appendix.blocks().front()->children.at(0), sources->children.at(0));
}

void TestAppendix::hostileSourcesAreText()
{
    Message message = answer();
    message.append(source(u"<b>[x](javascript:1)\n\n# big"_s + QString(5000, u'y'), u"javascript:alert(1)"_s));
    message.append(source({}, u"not an address"_s));
    message.append(source({}, {}));
    message.append(source(u"Umlaut"_s, u"https://bücher.example/a b"_s));
    Appendix appendix;
    appendix.update(message);
    const BlockPtr sources = appendix.blocks().front();
    QCOMPARE(sources->children.size(), 3);
    QVERIFY(textOf(sources, 0).text.startsWith(u"<b>[x](javascript:1) # big"_s));
    QVERIFY(textOf(sources, 0).text.size() <= 200);
    QCOMPARE(textOf(sources, 1).text, u"not an address"_s);
    QVERIFY(textOf(sources, 2).text.endsWith(u"xn--bcher-kva.example"_s));
}

void TestAppendix::nothingChangesWithoutNewParts()
{
    Message message = answer();
    message.append(PartKind::Text, u"text"_s);
    Appendix appendix;
    QVERIFY(!appendix.update(message));
    QVERIFY(appendix.blocks().isEmpty());
    message.append(call(u"1"_s, u"f"_s, u"{}"_s));
    message.append(source(u"One"_s, u"https://example.org/a"_s));
    QVERIFY(appendix.update(message));
    message.append(PartKind::Text, u"more"_s);
    QVERIFY(!appendix.update(message));
}

QTEST_APPLESS_MAIN(TestAppendix)
#include "tst_appendix.moc"
