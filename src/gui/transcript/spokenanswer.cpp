// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/spokenanswer.h"

#include "text/highlighterrepository.h"

#include <QCoreApplication>
#include <QTextBoundaryFinder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using markdown::Block;
using markdown::BlockKind;

namespace {

constexpr int deepest = 100;

void addLeaves(const Block &block, QList<const Block *> &leaves, int depth)
{
    const bool isContainer = block.kind == BlockKind::Quote || block.kind == BlockKind::List ||
                             block.kind == BlockKind::Item || block.kind == BlockKind::Footnote;
    if (!isContainer || depth > deepest) {
        if (block.kind != BlockKind::Rule) leaves.append(&block);
        return;
    }
    for (const markdown::BlockPtr &child : block.children) addLeaves(*child, leaves, depth + 1);
}

// The sentences of \a text from \a told on, which moves; an open text keeps its last sentence back.
void addSentences(const QString &text, qsizetype &told, bool isOpen, QStringList &out)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Sentence, text);
    told = std::min(told, text.size());
    while (told < text.size()) {
        finder.setPosition(told);
        const qsizetype next = finder.toNextBoundary();
        const qsizetype end = next < 0 ? text.size() : next;
        if (isOpen && end == text.size()) return;
        if (const QString sentence = text.sliced(told, end - told).simplified(); !sentence.isEmpty()) out << sentence;
        told = end;
    }
}

// Adds what is to be said about \a leaf; false where it waits for more of it.
bool tell(const Block &leaf, qsizetype &told, bool isOpen, text::HighlighterRepository &languages, QStringList &out)
{
    switch (leaf.kind) {
    case BlockKind::Code:
        // Its first line shows that the line with the language is whole.
        if (isOpen && leaf.text.text.isEmpty()) return false;
        if (told == 0) out << spokenCodeName(leaf.info, languages);
        told = 1;
        return !isOpen;
    case BlockKind::Table:
        if (isOpen) return false;
        out << QCoreApplication::translate("Transcript", "Table of %n row(s)", nullptr, int(leaf.rows.size()));
        return true;
    case BlockKind::Math:
        if (isOpen) return false;
        out << QCoreApplication::translate("Transcript", "Formula");
        return true;
    default:
        addSentences(leaf.text.text, told, isOpen, out);
        return !isOpen;
    }
}

} // namespace

QString spokenCodeName(const QString &info, text::HighlighterRepository &languages)
{
    const QString language = info.isEmpty() ? QString() : languages.displayName(info).left(40);
    return language.isEmpty() ? QCoreApplication::translate("Transcript", "Code block")
                              : QCoreApplication::translate("Transcript", "Code block, %1", "a language").arg(language);
}

QStringList SpokenAnswer::take(const QList<markdown::BlockPtr> &blocks, bool isOver,
                               text::HighlighterRepository &languages)
{
    QStringList out;
    for (; m_block < blocks.size(); ++m_block, m_leaf = 0, m_told = 0) {
        QList<const Block *> leaves;
        addLeaves(*blocks.at(m_block), leaves, 0);
        const bool isLastBlock = m_block + 1 == blocks.size() && !isOver;
        for (; m_leaf < leaves.size(); ++m_leaf, m_told = 0) {
            const bool isOpen = isLastBlock && m_leaf + 1 == leaves.size();
            if (!tell(*leaves.at(m_leaf), m_told, isOpen, languages, out)) return out;
        }
        // A block without text may still get some.
        if (isLastBlock) return out;
    }
    return out;
}

} // namespace runnel::gui
