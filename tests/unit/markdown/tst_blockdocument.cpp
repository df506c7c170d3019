// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "documents.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel::markdown;
using namespace runnel::markdown::test;

namespace {

// Feeds \a text in chunks of \a size units; gives the document before finish().
BlockDocument streamed(const QString &text, qsizetype size, OpenEnd openEnd = OpenEnd::ForDisplay)
{
    BlockDocument document(openEnd);
    for (qsizetype i = 0; i < text.size(); i += size) document.append(QStringView(text).mid(i, size));
    return document;
}

const Block &last(const BlockDocument &document)
{
    return *document.blocks().constLast();
}

} // namespace

class BlockDocumentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unclosedInlinesAreClosedForDisplay_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QList<Span>>("spans");
        const auto row = [](const char *name, const QString &source, const QString &text, const QList<Span> &spans) {
            QTest::newRow(name) << source << text << spans;
        };
        row("strong", u"a **bo"_s, u"a bo"_s, {{2, 2, SpanStyle::Strong}});
        row("strong closing", u"a **bo*"_s, u"a bo"_s, {{2, 2, SpanStyle::Strong}});
        row("strong before a space", u"a **bo "_s, u"a bo"_s, {{2, 2, SpanStyle::Strong}});
        row("bare strong", u"a **"_s, u"a"_s, {});
        row("emphasis", u"*it"_s, u"it"_s, {{0, 2, SpanStyle::Emphasis}});
        row("underscore", u"_it"_s, u"it"_s, {{0, 2, SpanStyle::Emphasis}});
        row("nested", u"**a *b"_s, u"a b"_s,
            {{0, 2, SpanStyle::Strong}, {2, 1, SpanStyle::Strong | SpanStyle::Emphasis}});
        row("strike", u"~~no"_s, u"no"_s, {{0, 2, SpanStyle::Strikethrough}});
        row("code", u"x `co"_s, u"x co"_s, {{2, 2, SpanStyle::Code}});
        row("code with a backtick", u"``a`"_s, u"a"_s, {{0, 1, SpanStyle::Code}});
        row("marks in code", u"`**a"_s, u"**a"_s, {{0, 3, SpanStyle::Code}});
        row("link text", u"see [te"_s, u"see te"_s, {{4, 2, SpanStyle::Link}});
        row("link without address", u"see [text]"_s, u"see text"_s, {{4, 4, SpanStyle::Link}});
        row("half an address", u"see [text](http://exam"_s, u"see text"_s, {{4, 4, SpanStyle::Link}});
        row("in a list", u"- x\n- **bo"_s, u"bo"_s, {{0, 2, SpanStyle::Strong}});
        row("in a heading", u"## a `b"_s, u"a b"_s, {{2, 1, SpanStyle::Code}});
        row("over lines", u"**a\nb"_s, u"a b"_s, {{0, 3, SpanStyle::Strong}});
        row("closed", u"**a** b"_s, u"a b"_s, {{0, 1, SpanStyle::Strong}});
        row("a product", u"2 * 3 = 6 and a*b"_s, u"2 * 3 = 6 and a*b"_s, {});
        row("a name", u"snake_case_na"_s, u"snake_case_na"_s, {});
        row("an index", u"a[i"_s, u"a[i"_s, {});
        row("escaped", u"\\*\\*bo"_s, u"**bo"_s, {});
    }

    void unclosedInlinesAreClosedForDisplay()
    {
        QFETCH(const QString, source);
        QFETCH(const QString, text);
        QFETCH(const QList<Span>, spans);
        for (const qsizetype size : {qsizetype(1), source.size()}) {
            BlockDocument document = streamed(source, size);
            const Block *block = &last(document);
            while (!block->children.isEmpty()) block = block->children.constLast().get();
            QCOMPARE(block->text.text, text);
            QVERIFY2(block->text.spans == spans, qPrintable(dump(document.blocks())));
            document.finish();
            QCOMPARE(difference(document, source), QString());
        }
    }

    void marksThatMeanNothingYetAreHeldBack_data()
    {
        QTest::addColumn<QString>("source");
        for (const char16_t *mark :
             {u"-", u"--", u"=", u"#", u"##", u"`", u"``", u"1", u"1.", u"*", u">", u"|", u"|--", u"~~"}) {
            QTest::newRow(qPrintable(QString::fromUtf16(mark))) << u"Text\n"_s + QString::fromUtf16(mark);
        }
    }

    void marksThatMeanNothingYetAreHeldBack()
    {
        QFETCH(const QString, source);
        const BlockDocument document = streamed(source, 1);
        QCOMPARE(document.blocks().size(), 1);
        QCOMPARE(last(document).kind, BlockKind::Paragraph);
        QCOMPARE(last(document).text.text, u"Text"_s);
    }

    void halfAClosingFenceIsNoCode()
    {
        BlockDocument document = streamed(u"```cpp\nint x;\n``"_s, 1);
        QCOMPARE(last(document).text.text, u"int x;"_s);
        QCOMPARE(last(document).info, u"cpp"_s);
    }

    void finishedDisplayIsTheStrictParse()
    {
        Random random(3);
        for (int i = 0; i < 400; ++i) {
            const QString text = i % 4 ? tokenSoup(random, 24) : answer(random, 2500);
            BlockDocument document;
            for (const QString &chunk : chunks(random, text, 9)) document.append(chunk);
            document.finish();
            const QString found = difference(document, text);
            QVERIFY2(found.isEmpty(), qPrintable(found));
            QVERIFY(document.isFinished());
            QVERIFY(document.append(u"more"_s).isEmpty());
        }
    }

    void diffsRebuildTheBlocks()
    {
        Random random(9);
        for (int i = 0; i < 20; ++i) {
            BlockDocument document;
            QList<BlockPtr> view;
            for (const QString &chunk : chunks(random, answer(random, 3000), 20)) {
                const BlockDiff diff = document.append(chunk);
                QCOMPARE(diff.removed, view.size() - diff.first);
                view.resize(diff.first);
                view += document.blocks().sliced(diff.first, diff.inserted);
                QCOMPARE(view, document.blocks());
            }
        }
    }

    void growingBlockKeepsItsIdAndItsFinishedChildren()
    {
        BlockDocument document;
        document.append(u"Intro\n\n- one\n- two\n"_s);
        const BlockPtr intro = document.blocks().at(0);
        const BlockPtr list = document.blocks().at(1);
        document.append(u"- three"_s);
        const BlockPtr grown = document.blocks().at(1);
        QCOMPARE(document.blocks().at(0), intro);
        QCOMPARE(grown->id, list->id);
        QVERIFY(grown->revision > list->revision);
        QCOMPARE(grown->children.size(), 3);
        QCOMPARE(grown->children.at(0), list->children.at(0));
        QVERIFY(grown->isOpen);
        document.finish();
        QVERIFY(!document.blocks().at(1)->isOpen);
        QCOMPARE(document.blocks().at(1)->id, list->id);
    }

    void lateDefinitionTurnsTheWaitingBlockIntoALink()
    {
        BlockDocument document = streamed(u"See [docs] and [^1].\n\nOther text.\n\n# Head\n\n"_s, 5);
        const BlockPtr waiting = document.blocks().at(0);
        const BlockPtr other = document.blocks().at(1);
        QVERIFY(waiting->text.spans.isEmpty());
        const BlockDiff diff = document.append(u"[docs]: https://example.org\n\n[^1]: Note\n"_s);
        QCOMPARE(diff.first, 0);
        QCOMPARE(document.blocks().at(0)->id, waiting->id);
        QCOMPARE(document.blocks().at(0)->text.text, u"See docs and 1."_s);
        QCOMPARE(document.blocks().at(0)->text.spans.at(0).target, u"https://example.org"_s);
        QCOMPARE(document.blocks().at(0)->text.spans.at(1).styles, SpanStyles(SpanStyle::Footnote));
        QCOMPARE(document.blocks().at(1), other);
        QCOMPARE(last(document).kind, BlockKind::Footnote);
    }

    void convertsEveryKind()
    {
        const BlockDocument document(
            u"# H\n\nT ![alt](i.png)\\\nb<br>c<i>\n\n> q\n\n3. [x] a\n4. b\n\n| l | r |\n|:-|-:|\n| `1` | 2 |\n\n---\n\n<div>\nx\n</div>\n\n```c++ t\na\r\nb\n```\n\n[^n]\n\n[^n]: f\n"_s);
        const QList<BlockPtr> &blocks = document.blocks();
        QCOMPARE(blocks.size(), 10);
        QCOMPARE(blocks.at(0)->level, 1);
        QCOMPARE(blocks.at(1)->text.text, u"T alt\u2028b\u2028c<i>"_s);
        QCOMPARE(blocks.at(1)->text.spans, (QList<Span> {{2, 3, SpanStyle::Image, u"i.png"_s}}));
        QCOMPARE(blocks.at(2)->children.at(0)->text.text, u"q"_s);
        QVERIFY(blocks.at(3)->ordered);
        QCOMPARE(blocks.at(3)->start, 3);
        QCOMPARE(blocks.at(3)->children.at(0)->task, Task::Done);
        QCOMPARE(blocks.at(3)->children.at(1)->task, Task::None);
        QCOMPARE(blocks.at(4)->alignments, (QList<Alignment> {Alignment::Left, Alignment::Right}));
        QCOMPARE(blocks.at(4)->rows.at(1).at(0).spans.at(0).styles, SpanStyles(SpanStyle::Code));
        QCOMPARE(blocks.at(5)->kind, BlockKind::Rule);
        QCOMPARE(blocks.at(6)->text.text, u"<div>\nx\n</div>"_s);
        QCOMPARE(blocks.at(7)->info, u"c++ t"_s);
        QCOMPARE(blocks.at(7)->text.text, u"a\nb"_s);
        QCOMPARE(blocks.at(9)->info, u"n"_s);
    }

    void surrogatePairSplitOverChunksIsOneCharacter()
    {
        BlockDocument document;
        document.append(u"a\xD83D");
        QCOMPARE(last(document).text.text, u"a"_s);
        document.append(u"\xDE00");
        QCOMPARE(last(document).text.text, u"a😀"_s);
        QCOMPARE(document.source(), u"a😀"_s);
    }

    void workIsASmallMultipleOfTheText_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("factor");
        Random random(1);
        QTest::newRow("answer") << answer(random, 200'000) << 20;
        QTest::newRow("fence") << longBlock(random, 0, 200'000) << 30;
        QTest::newRow("list") << longBlock(random, 1, 200'000) << 30;
        QTest::newRow("table") << longBlock(random, 2, 200'000) << 40;
        QTest::newRow("paragraph") << u"some words of **text** and "_s.repeated(7500) << 200;
        QTest::newRow("quote") << u"> some words of **text** and\n"_s.repeated(7000) << 200;
    }

    void workIsASmallMultipleOfTheText()
    {
        QFETCH(const QString, text);
        QFETCH(const int, factor);
        BlockDocument document = streamed(text, 72);
        qInfo("%lld bytes parsed for %lld, x%.1f", document.parsedBytes(), qint64(text.size()),
              double(document.parsedBytes()) / double(text.size()));
        QVERIFY(document.parsedBytes() < text.size() * factor);
        document.finish();
        QCOMPARE(difference(document, text).left(2000), QString());
    }

    void plainTextIsWhatWasWritten()
    {
        const QString text = u"# *a*\n\n| b |\n|---|\n[c]: /d\n"_s.repeated(300) + QString(9'000, u'é');
        BlockDocument document(OpenEnd::Plain);
        QString shown;
        for (qsizetype at = 0; at < text.size(); at += 61) {
            const qsizetype settled = std::max<qsizetype>(0, document.blocks().size() - 1);
            QVERIFY(document.append(text.mid(at, 61)).first >= settled);
        }
        document.finish();
        for (const BlockPtr &block : document.blocks()) {
            QVERIFY(block->kind == BlockKind::Html);
            QVERIFY(block->text.text.size() <= 2000);
            QVERIFY(!block->isOpen || block == document.blocks().last());
            shown += block->text.text;
        }
        QCOMPARE(shown.remove(u'\n'), QString(text).remove(u'\n'));
        QCOMPARE(document.parsedBytes(), 0);
    }

    void hostileTextTakesBoundedWork_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nested quotes") << u">"_s.repeated(65'000) + u" a\nb"_s;
        QTest::newRow("nested emphasis") << u"*a "_s.repeated(20'000) + u"b*"_s.repeated(20'000);
        QTest::newRow("nested links") << u"["_s.repeated(50'000) + u"a](b)"_s.repeated(5000);
        QTest::newRow("deep lists") << u"- "_s.repeated(5000) + u"a\n"_s;
        QTest::newRow("links") << u"[a](http://b) [c] "_s.repeated(10'000);
        QTest::newRow("definitions") << u"[a]: /b\n[c]: /d\n"_s.repeated(2000) + u"\n[a][c]"_s;
        QTest::newRow("columns") << u"|a"_s.repeated(20'000) + u"|\n"_s + u"|-"_s.repeated(20'000) + u"|\n|x|y|\n"_s;
        QTest::newRow("line") << QString(500'000, u'x');
        QTest::newRow("dashes") << QString(100'000, u'-');
        QTest::newRow("backticks") << u"`a``b```c"_s.repeated(10'000);
        QTest::newRow("empty lines") << QString(200'000, u'\n');
    }

    void hostileTextTakesBoundedWork()
    {
        QFETCH(const QString, text);
        constexpr int updates = 500;
        BlockDocument document = streamed(text, std::max<qsizetype>(1, text.size() / updates));
        document.finish();
        qInfo("%lld bytes parsed for %lld", document.parsedBytes(), qint64(text.size()));
        // A tail of up to 16 KB twice an update; a longer one when it has grown by a sixteenth.
        constexpr qint64 tail = 16 * 1024;
        QVERIFY(document.parsedBytes() < 40 * text.size() + 2 * updates * tail);
        QCOMPARE(difference(document, text).left(1000), QString());
    }
};

QTEST_APPLESS_MAIN(BlockDocumentTest)
#include "tst_blockdocument.moc"
