// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/theme/theme.h"
#include "gui/transcript/blocklayout.h"
#include "markdown/blockdocument.h"
#include "text/highlighterrepository.h"

#include <QTest>

#include <random>
#include <vector>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::gui;

namespace {

constexpr qreal width = 420;

//! \brief The layouts of a text that grows, each made from the one before it.
class Growing
{
public:
    explicit Growing(const BlockStyle &style) : m_style(style) {}

    void append(const QString &text) { apply(m_document.append(text)); }

    void apply(const markdown::BlockDiff &diff)
    {
        const auto &blocks = m_document.blocks();
        std::vector<std::shared_ptr<BlockLayout>> fresh(m_layouts.begin(), m_layouts.begin() + diff.first);
        for (qsizetype i = diff.first; i < blocks.size(); ++i) {
            BlockLayout *old =
                i < qsizetype(m_layouts.size()) && m_layouts.at(std::size_t(i))->block()->id == blocks.at(i)->id
                    ? m_layouts.at(std::size_t(i)).get()
                    : nullptr;
            fresh.push_back(BlockLayout::create(blocks.at(i), width, m_style, old));
        }
        m_layouts = std::move(fresh);
    }

    //! Empty where all is where it would be if it were laid out at once.
    [[nodiscard]] QString difference() const
    {
        for (const auto &layout : m_layouts) {
            for (int round = 0; round < 4 && layout->layOut(0, layout->height(), m_style); ++round) {
            }
            const auto whole = BlockLayout::create(layout->block(), width, m_style);
            if (layout->height() != whole->height() || layout->length() != whole->length()) {
                return u"%1 px and %2 characters instead of %3 and %4"_s.arg(layout->height())
                    .arg(layout->length())
                    .arg(whole->height())
                    .arg(whole->length());
            }
            for (qsizetype at = 0; at <= whole->length(); ++at) {
                const QRectF grown = layout->caretRect(at);
                const QRectF once = whole->caretRect(at);
                if (grown.top() == once.top() && std::abs(grown.left() - once.left()) < 1) continue;
                return u"position %1 stands at %2,%3 instead of %4,%5"_s.arg(at)
                    .arg(grown.left())
                    .arg(grown.top())
                    .arg(once.left())
                    .arg(once.top());
            }
        }
        return {};
    }

    markdown::BlockDocument &document() { return m_document; }

private:
    const BlockStyle &m_style;
    markdown::BlockDocument m_document;
    std::vector<std::shared_ptr<BlockLayout>> m_layouts;
};

} // namespace

class TestGrowingLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTextThatGrowsStandsWhereItWouldAtOnce_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("words") << u"Words that **stand** in `lines` and [go on](https://example.org/a) for a while, so "
                                  "that lines are finished before *the text* is. "_s.repeated(6);
        QTest::newRow("a word longer than a line") << u"One "_s + u"unbreakable"_s.repeated(30) + u" and more of it."_s;
        QTest::newRow("Japanese") << u"日本語の文章は空白なしで続くので、行はどこでも折り返すことができる。"_s.repeated(
            5);
        // On every line: Qt makes all lines of a run as high as its highest character, wherever the lines break.
        QTest::newRow("emoji") << u"🙂 a 🚀 b 🎉 c "_s.repeated(20);
        QTest::newRow("Arabic with numbers")
            << u"هذا نص عربي فيه أرقام 123 و (45.6) وكلمات latin words 789 "_s.repeated(8);
        QTest::newRow("Hebrew in English") << u"The word שלום עולם, 12 (34) means peace and אבג 5 דהו "_s.repeated(8);
        QTest::newRow("isolates")
            << u"An isolate \u2067אבג 12 latin\u2069 and an embedding \u202Babc\u202C here. "_s.repeated(8);
        QTest::newRow("hard breaks")
            << u"A line  \nand the next one\\\nand one more that is long enough to wrap.  \n"_s.repeated(6);
        QTest::newRow("marks that close late") << u"Text *that is emphasised over **many words and only ends here** "
                                                  "at last* or _not at all and goes on. "_s.repeated(5);
        QTest::newRow("words that get shorter")
            << u"Words with &CounterClockwiseContourIntegral; and &DoubleLongLeftRightArrow; in it. "_s.repeated(6);
        QTest::newRow("list")
            << u"9. One item of a list that is long enough to wrap\n   - and one in it\n\n"_s.repeated(12);
        QTest::newRow("quote") << u"> A quote of some words that wraps\n> > and one in it\n\n"_s.repeated(4);
        QTest::newRow("table") << u"| a | b |\n|:--|--:|\n"_s +
                                      u"| one | **two** words |\n| a cell with more text in it | x |\n"_s.repeated(5);
        QTest::newRow("table that wraps")
            << u"| a | b | c |\n|:-:|---|--:|\n"_s +
                   u"| many words that do not fit in one line | and as many more of them here "
                   "| 12 |\n| short | also | a third one with words |\n"_s.repeated(4);
        QTest::newRow("code") << u"```cpp\nint main()\n{\n\treturn 0; // done\n}\n```\n"_s.repeated(3);
    }

    void aTextThatGrowsStandsWhereItWouldAtOnce()
    {
        QFETCH(const QString, text);
        std::mt19937 random(3);
        Growing growing(m_style);
        for (qsizetype at = 0; at < text.size();) {
            const auto size = qsizetype(1 + random() % 9);
            growing.append(text.mid(at, size));
            at += size;
            const QString found = growing.difference();
            QVERIFY2(found.isEmpty(), qPrintable(text.left(at) + u'\n' + found));
        }
        growing.apply(growing.document().finish());
        const QString found = growing.difference();
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }

private:
    Theme m_theme;
    BlockStyle m_style {m_theme, std::make_shared<text::HighlighterRepository>()};
};

QTEST_MAIN(TestGrowingLayout)
#include "tst_growinglayout.moc"
