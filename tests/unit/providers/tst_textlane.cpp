// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dialect.h"

#include "providers/textlane.h"

#include <QTest>

#include <array>

using namespace Qt::StringLiterals;
using namespace runnel;
using providers::TextPiece;
using providers::TextRule;
using providers::TextShape;

namespace {

using enum TextRule::Takes;
constexpr std::array partRules {TextRule {.name = "text", .takes = Text}, TextRule {.name = "thought", .takes = False},
                                TextRule {.name = "note"}};
constexpr TextShape partShape {.rules = partRules, .isOpen = false};
constexpr std::array countRules {TextRule {.name = "a", .takes = Number, .place = 0},
                                 TextRule {.name = "b", .takes = Number, .place = 1}};
constexpr TextShape countShape {.rules = countRules};
constexpr std::array bodyRules {TextRule {.name = "parts", .takes = One, .inner = &partShape}};
constexpr TextShape bodyShape {.rules = bodyRules};
constexpr std::array eventRules {TextRule {.name = "kind", .takes = Word, .word = "delta"},
                                 TextRule {.name = "body", .takes = Object, .inner = &bodyShape},
                                 TextRule {.name = "counts", .takes = Numbers, .inner = &countShape},
                                 TextRule {.name = "index", .takes = Zero},
                                 TextRule {.name = "tool", .takes = Empty},
                                 TextRule {.name = "id", .takes = Id}};
constexpr TextShape eventShape {.rules = eventRules};

QByteArray delta(const QByteArray &part, const QByteArray &more = {})
{
    return test::json("{'kind':'delta','body':{'parts':[{" + part + "}]}" + more + "}");
}

QString told(const std::optional<TextPiece> &piece)
{
    if (!piece) return u"!"_s;
    return u"%1|%2|%3 %4"_s.arg(piece->text, piece->id)
        .arg(piece->numbers[0].value_or(-1))
        .arg(piece->numbers[1].value_or(-1));
}

} // namespace

//! Which events are read the quick way; of more of them than here, that both ways tell the same shows the fuzz target
//! "object".
class tst_TextLane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eventsOfTheShapeAreTaken_data();
    void eventsOfTheShapeAreTaken();
    void oneAfterAnother();
    void bothWaysTellTheSame();
};

void tst_TextLane::eventsOfTheShapeAreTaken_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("expected"); // "!" : left alone
    const auto row = [](const char *name, const QByteArray &json, const QString &expected = u"!"_s) {
        QTest::newRow(name) << json << expected;
    };
    row("text", delta("'text':'Hel'"), u"Hel||-1 -1"_s);
    row("empty", delta("'text':''"), u"||-1 -1"_s);
    row("all that may be there",
        delta("'text':'a','thought':false,'note':[1],'other':null",
              ",'counts':{'a':7,'c':[]},'index':0,'tool':null,'id':'x','novelty':{}"),
        u"a|x|7 -1"_s);
    row("no counts, no tool", delta("'text':'a'", ",'counts':null,'tool':''"), u"a||-1 -1"_s);
    row("escapes", delta("'text':'\\n\\u00fc \\ud83c\\udf0a \xC3\xBC'"), u"\nü 🌊 ü||-1 -1"_s);
    row("half a pair", delta("'text':'\\ud83c'"));
    row("no UTF-8", delta("'text':'\xFF'"));
    row("another word", test::json("{'kind':'start','body':{'parts':[{'text':'a'}]}}"));
    row("no word", test::json("{'body':{'parts':[{'text':'a'}]}}"));
    row("no text", delta("'note':1"));
    row("text that is none", delta("'text':5"));
    row("text twice", delta("'text':'a','text':'b'"));
    row("a field that a closed object does not know", delta("'text':'a','other':0"));
    row("a thought", delta("'text':'a','thought':true"));
    row("two of one", test::json("{'kind':'delta','body':{'parts':[{'text':'a'},{'text':'b'}]}}"));
    row("none of one", test::json("{'kind':'delta','body':{'parts':[]}}"));
    row("another index", delta("'text':'a'", ",'index':1"));
    row("a tool", delta("'text':'a'", ",'tool':[]"));
    row("an id that is none", delta("'text':'a'", ",'id':5"));
    row("a count below nothing", delta("'text':'a'", ",'counts':{'a':-1}"));
    row("a count beyond all", delta("'text':'a'", ",'counts':{'a':10000000000000}"));
    row("a failure", delta("'text':'a'", ",'error':{'message':'x'}"));
    row("a failure by its object", delta("'text':'a'", ",'object':'error'"));
    row("a failure by its type", delta("'text':'a'", ",'type':'error'"));
    row("no failure", delta("'text':'a'", ",'error':null"), u"a||-1 -1"_s);
    row("cut", delta("'text':'a'").chopped(1));
    row("in an array", '[' + delta("'text':'a'") + ']');
    row("no JSON", "[DONE]");
    row("nothing", "");
    row("long", delta("'text':'" + QByteArray(70'000, 'x') + "'"));
}

void tst_TextLane::eventsOfTheShapeAreTaken()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, expected);
    providers::TextLane lane;
    QCOMPARE(told(lane.read(json, eventShape)), expected);
}

void tst_TextLane::oneAfterAnother()
{
    providers::TextLane lane;
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(told(lane.read(delta("'text':'Hello'"), eventShape)), u"Hello||-1 -1"_s);
        QVERIFY(!lane.read("{", eventShape));
        QVERIFY(!lane.read(QByteArray("{\"a\":").append(10'000, '['), eventShape));
    }
}

void tst_TextLane::bothWaysTellTheSame()
{
    for (const test::Dialect &dialect : test::dialects()) {
        test::DecoderFeed quick(dialect);
        test::DecoderFeed slow(dialect);
        const QByteArray text = QByteArray(dialect.text).replace("WORD", "ü 🌊");
        QByteArray wrapped = text;
        wrapped.insert(wrapped.lastIndexOf('}') + 1, ']').insert(wrapped.indexOf('{'), '[');
        for (int i = 0; i < 3; ++i) QVERIFY(quick.feed(text) && slow.feed(wrapped));
        quick.finish();
        slow.finish();
        QCOMPARE(test::describe(quick.out), test::describe(slow.out));
        QVERIFY2(test::describe(quick.out).join(QString()).contains(u"ü 🌊"_s), dialect.name);
    }
}

QTEST_APPLESS_MAIN(tst_TextLane)
#include "tst_textlane.moc"
