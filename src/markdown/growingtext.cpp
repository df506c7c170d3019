// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "markdown/growingtext.h"

#include "markdown/converter.h"
#include "markdown/labels.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace runnel::markdown {

GrowingText::GrowingText(OpenEnd openEnd) : m_openEnd(openEnd) {}

QByteArrayView GrowingText::slice(qsizetype start, qsizetype end) const
{
    return QByteArrayView(m_text).sliced(start, end - start);
}

QString GrowingText::source() const
{
    return m_highSurrogate.isNull() ? QString::fromUtf8(m_text) : QString::fromUtf8(m_text) + m_highSurrogate;
}

SyntaxTree GrowingText::parse(const Preamble &preamble, QByteArrayView replay, QByteArrayView text)
{
    SyntaxTree tree(preamble.source(), replay, text);
    m_parsedBytes += tree.bytes();
    return tree;
}

// The document as one parse sees it: the plain way, which everything else must agree with.
void GrowingText::parseWhole(QStringView text)
{
    m_text = text.toUtf8();
    m_finished = true;
    const SyntaxTree tree = parse({}, {}, m_text);
    Converter converter(m_nextId);
    m_blocks.reserve(qsizetype(tree.tops().size()));
    for (const SyntaxTree::Top &top : tree.tops()) {
        m_blocks.append(converter.block(top.node, {}, false));
    }
    for (const SyntaxTree::Top &top : tree.footnotesAsShown()) {
        m_blocks.append(converter.block(top.node, {}, false));
    }
}

BlockDiff GrowingText::append(QStringView text)
{
    if (m_finished || text.isEmpty()) return {};
    // Half a character is no text yet: its other half may be on the way.
    QString joined;
    if (!m_highSurrogate.isNull()) {
        joined = m_highSurrogate + text;
        text = joined;
        m_highSurrogate = {};
    }
    if (text.back().isHighSurrogate()) {
        m_highSurrogate = text.back();
        text.chop(1);
        if (text.isEmpty()) return {};
    }
    m_text += text.toUtf8();
    return update();
}

BlockDiff GrowingText::finish()
{
    if (m_finished) return {};
    if (!m_highSurrogate.isNull()) {
        m_text += QString(std::exchange(m_highSurrogate, {})).toUtf8();
    }
    m_finished = true;
    if (m_openEnd == OpenEnd::ForDisplay) m_openEnd = OpenEnd::Strict;
    const BlockDiff diff = update();
    m_pieces = {};
    m_open = {};
    m_openBlocks = {};
    m_head.reset();
    m_definitions = {};
    m_waiting = {};
    m_text.squeeze();
    return diff;
}

BlockDiff GrowingText::update()
{
    if (m_openEnd == OpenEnd::Plain) return updatePlain();
    const qsizetype settledBefore = m_settled;
    const QList<BlockPtr> before = m_blocks.sliced(m_settled);
    if (showUnparsed()) return diff(before, settledBefore);
    const qsizetype parsedEnd = std::exchange(m_parsedEnd, m_text.size());
    const qsizetype base = m_tail;
    const QByteArrayView tail = slice(base, m_text.size());

    Preamble preamble;
    if (base > 0) preamble.setInside(tail);
    std::vector<Label> labels;
    if (!m_definitions.isEmpty() || tail.contains("]:")) labels = scanLabels(tail);
    m_definitions.provide(preamble, labels);
    const std::vector<qsizetype> lines = lineStarts(tail);
    bool mayDefine = false;
    for (const Label &label : labels) {
        // Half an address is no address, and all that wait for it would be parsed once for each half.
        const bool isHalf = m_openEnd == OpenEnd::ForDisplay && !label.isFootnote() && label.offset >= lines.back();
        if (label.mayDefine && !isHalf) preamble.addQuestion(label, base + label.offset);
        mayDefine = mayDefine || label.mayDefine;
    }
    const QByteArray replay = m_head ? m_head->replay : QByteArray();

    Converter converter(m_nextId);
    m_touched = m_settled;
    // More of a line finishes nothing: what is shown is all that has to be parsed, if it is still the block of before.
    if (m_leaf && m_openEnd == OpenEnd::ForDisplay && !mayDefine && continuesLine(parsedEnd)) {
        const SyntaxTree tree = parse(preamble, replay, shownTail(*m_leaf, lines, tail));
        if (leafOf(tree) == m_leaf) {
            convertOpen(tree, 0, lines, base, converter);
            publishFootnotes();
            return diff(before, settledBefore);
        }
    }
    const SyntaxTree tree = parse(preamble, replay, tail);
    const std::size_t first = settle(tree, lines, converter);
    m_leaf = leafOf(tree);
    // What stays the same needs no second parse.
    const QByteArray shown =
        m_openEnd == OpenEnd::ForDisplay && m_leaf ? shownTail(*m_leaf, lines, tail) : tail.toByteArray();
    if (shown == tail) {
        convertOpen(tree, first, lines, base, converter);
    } else {
        convertOpen(parse(preamble, replay, shown), first, lines, base, converter);
    }
    progress(tree, first, lines, base);
    if (m_leaf) {
        const qsizetype gone = std::ranges::lower_bound(lines, m_tail - base) - lines.begin();
        m_leaf->line = std::max<qsizetype>(0, m_leaf->line - gone);
    }
    std::vector<Definitions::Entry> definitions = definitionsIn(preamble.answers(tree), labels, base, replay);
    const QSet<QString> changed = m_definitions.replaceOpen(std::move(definitions), m_tail);
    if (!changed.isEmpty()) resolveAgain(changed);
    publishFootnotes();
    return diff(before, settledBefore);
}

// An answer says that something in the tail defines a label. Where several places may have done it, and only some of
// them are settled now, the settled part is asked alone.
std::vector<Definitions::Entry> GrowingText::definitionsIn(std::vector<Preamble::Answer> answers,
                                                           const std::vector<Label> &labels, qsizetype base,
                                                           QByteArrayView replay)
{
    std::vector<Definitions::Entry> definitions;
    if (answers.empty()) return definitions;
    QHash<QString, std::pair<qsizetype, qsizetype>> places; // first and last
    for (const Label &label : labels) {
        if (!label.mayDefine) continue;
        if (const auto place = places.find(label.key); place != places.end()) {
            place->second = label.offset;
        } else {
            places.emplace(label.key, label.offset, label.offset);
        }
    }
    Preamble settledPreamble;
    bool isAmbiguous = false;
    for (Preamble::Answer &answer : answers) {
        const auto [first, last] = places.value(answer.definition.key);
        if (base + first >= m_tail || base + last < m_tail) {
            definitions.push_back({std::move(answer.definition), answer.offset});
            continue;
        }
        definitions.push_back({answer.definition, base + last});
        settledPreamble.addQuestion({answer.definition.key, answer.definition.label}, base + first);
        isAmbiguous = true;
    }
    if (isAmbiguous) {
        const QByteArrayView settled = slice(base, m_tail);
        if (base > 0) settledPreamble.setInside(settled);
        for (Preamble::Answer &answer : settledPreamble.answers(parse(settledPreamble, replay, settled))) {
            definitions.insert(definitions.begin(), {std::move(answer.definition), answer.offset});
        }
    }
    return definitions;
}

BlockPtr GrowingText::oldOpen(qsizetype offset, std::size_t &next) const
{
    while (next < m_openBlocks.size() && m_openBlocks[next].offset < offset) ++next;
    if (next < m_openBlocks.size() && m_openBlocks[next].offset == offset) return m_openBlocks[next++].block;
    return {};
}

// Converts the footnotes before \a endLine, from \a next on. References are collected in the order of the text.
void GrowingText::convertFootnotes(const SyntaxTree &tree, std::size_t &next, int endLine, const QList<Footnote> &old,
                                   Piece &piece, Converter &converter)
{
    const std::vector<SyntaxTree::Top> &footnotes = tree.footnotes();
    piece.references += converter.takeReferences();
    for (; next < footnotes.size() && footnotes[next].line < endLine; ++next) {
        const QByteArray label = SyntaxTree::footnoteLabel(footnotes[next]);
        const auto known = std::ranges::find(old, label, &Footnote::label);
        const BlockPtr oldBlock = known == old.end() ? BlockPtr() : known->block;
        piece.footnotes.append({label, converter.block(footnotes[next].node, oldBlock, false)});
        piece.references += converter.takeReferences();
    }
}

std::size_t GrowingText::settle(const SyntaxTree &tree, const std::vector<qsizetype> &lines, Converter &converter)
{
    const std::vector<SyntaxTree::Top> &tops = tree.tops();
    const qsizetype base = m_tail;
    // A line that is not complete may still turn out to continue the block before it. A CR at the end may be half of
    // a line end.
    const qsizetype completeLines = qsizetype(lines.size()) - (m_text.endsWith('\r') ? 2 : 1);
    std::size_t last = tops.size();
    do {
        if (last == 0) return 0;
        --last;
    } while (tops[last].line >= completeLines || !tops[last].startsPiece);

    m_blocks.resize(m_settled);
    std::size_t oldIndex = 0;
    std::size_t footnote = 0;
    for (std::size_t i = 0; i < last;) {
        Piece piece;
        piece.start = m_tail;
        piece.block = m_settled;
        do {
            convertFootnotes(tree, footnote, tops[i].line, m_open.footnotes, piece, converter);
            const qsizetype offset = base + lines[std::size_t(tops[i].line)];
            if (m_head) {
                piece.isPart = true;
                piece.first = partSize(m_head->block);
                piece.replay = m_head->replay;
                m_blocks.append(
                    converter.block(tops[i].node, oldOpen(offset, oldIndex), false, &m_head->block, m_head->isLoose));
                m_head.reset();
            } else {
                m_blocks.append(converter.block(tops[i].node, oldOpen(offset, oldIndex), false));
            }
            ++piece.count;
            ++i;
        } while (!tops[i].startsPiece);
        convertFootnotes(tree, footnote, tops[i].line, m_open.footnotes, piece, converter);
        piece.end = base + lines[std::size_t(tops[i].line)];
        m_hasFootnotes = m_hasFootnotes || !piece.references.isEmpty();
        m_settled += piece.count;
        m_tail = piece.end;
        waitFor(piece, qsizetype(m_pieces.size()));
        m_pieces.push_back(std::move(piece));
    }
    return last;
}

void GrowingText::waitFor(const Piece &piece, qsizetype index)
{
    const QByteArrayView text = slice(piece.start, piece.end);
    if (!text.contains('[')) return;
    for (const Label &label : scanLabels(text)) {
        QList<qsizetype> &waiting = m_waiting[label.key];
        if (waiting.isEmpty() || waiting.constLast() != index) waiting.append(index);
    }
}

void GrowingText::convertOpen(const SyntaxTree &tree, std::size_t first, const std::vector<qsizetype> &lines,
                              qsizetype base, Converter &converter)
{
    m_blocks.resize(m_settled);
    const std::vector<SyntaxTree::Top> &tops = tree.tops();
    Piece open;
    open.start = m_tail;
    open.end = m_text.size();
    std::vector<OpenBlock> openBlocks;
    std::size_t oldIndex = 0;
    std::size_t footnote = 0;
    while (footnote < tree.footnotes().size() && base + lines[std::size_t(tree.footnotes()[footnote].line)] < m_tail) {
        ++footnote;
    }
    for (std::size_t i = first; i < tops.size(); ++i) {
        convertFootnotes(tree, footnote, tops[i].line, m_open.footnotes, open, converter);
        const qsizetype offset = base + lines[std::size_t(tops[i].line)];
        const bool isOpen = !m_finished && i + 1 == tops.size();
        const bool continues = m_head && i == 0;
        openBlocks.push_back(
            {offset, converter.block(tops[i].node, oldOpen(offset, oldIndex), isOpen,
                                     continues ? &m_head->block : nullptr, continues && m_head->isLoose)});
        m_blocks.append(openBlocks.back().block);
    }
    convertFootnotes(tree, footnote, int(lines.size()), m_open.footnotes, open, converter);
    m_hasFootnotes = m_hasFootnotes || !open.references.isEmpty();
    m_open = std::move(open);
    m_openBlocks = std::move(openBlocks);
}

void GrowingText::resolveAgain(const QSet<QString> &keys)
{
    QSet<qsizetype> pieces;
    for (const QString &key : keys) {
        const auto waiting = m_waiting.value(key);
        for (const qsizetype index : waiting) {
            pieces.insert(index);
        }
    }
    for (const qsizetype index : std::as_const(pieces)) {
        resolveAgain(m_pieces[std::size_t(index)]);
    }
}

void GrowingText::resolveAgain(Piece &piece)
{
    const QByteArrayView text = slice(piece.start, piece.end);
    Preamble preamble;
    if (piece.start > 0) preamble.setInside(text);
    const std::vector<Label> labels = scanLabels(text);
    m_definitions.provide(preamble, labels, piece.start, piece.end);
    for (const Label &label : labels) {
        // Only so that a footnote which nothing in this piece refers to stays in the tree.
        if (label.mayDefine && label.isFootnote()) preamble.addQuestion(label, 0);
    }
    const SyntaxTree tree = parse(preamble, piece.replay, text);
    Converter converter(m_nextId);
    Piece fresh {piece.start, piece.end, piece.block, piece.count, piece.isPart, piece.first, piece.replay};
    std::size_t footnote = 0;
    if (piece.isPart && !tree.tops().empty()) {
        replacePart(piece, *converter.block(tree.tops().front().node, {}, false));
        m_touched = std::min(m_touched, piece.block);
    }
    for (qsizetype i = 0; !piece.isPart && i < std::min(piece.count, qsizetype(tree.tops().size())); ++i) {
        const SyntaxTree::Top &top = tree.tops()[std::size_t(i)];
        convertFootnotes(tree, footnote, top.line, piece.footnotes, fresh, converter);
        BlockPtr &block = m_blocks[piece.block + i];
        const BlockPtr old = std::exchange(block, converter.block(top.node, block, false));
        if (block != old) m_touched = std::min(m_touched, piece.block + i);
    }
    convertFootnotes(tree, footnote, std::numeric_limits<int>::max(), piece.footnotes, fresh, converter);
    m_hasFootnotes = m_hasFootnotes || !fresh.references.isEmpty();
    piece = std::move(fresh);
}

// The items or rows of \a piece, parsed again, take the places of the old ones: in the block and in the open head.
void GrowingText::replacePart(const Piece &piece, const Block &fresh)
{
    const auto replace = [&](Block &block) {
        const qsizetype skip = piece.replay.isEmpty() ? 0 : 1; // the replayed header
        for (qsizetype i = 0; piece.first + i < block.children.size() && i < fresh.children.size(); ++i) {
            BlockPtr &child = block.children[piece.first + i];
            if (sameContent(*child, *fresh.children.at(i))) continue;
            auto changed = std::make_shared<Block>(*fresh.children.at(i));
            changed->id = child->id;
            changed->revision = child->revision + 1;
            changed->isOpen = child->isOpen;
            child = std::move(changed);
        }
        for (qsizetype i = 0; piece.first + i < block.rows.size() && i + skip < fresh.rows.size(); ++i) {
            block.rows[piece.first + i] = fresh.rows.at(i + skip);
        }
    };
    BlockPtr &published = m_blocks[piece.block];
    auto changed = std::make_shared<Block>(*published);
    replace(*changed);
    ++changed->revision;
    published = std::move(changed);
    if (piece.block == m_settled) {
        if (m_head) replace(m_head->block);
        if (!m_openBlocks.empty()) m_openBlocks.front().block = published;
    }
}

// As cmark does it: at the end of the document, in the order of the first references; the others are not shown.
void GrowingText::publishFootnotes()
{
    if (!m_hasFootnotes) return;
    QHash<QByteArray, BlockPtr> defined;
    QList<QByteArray> order;
    const auto collect = [&](const Piece &piece) {
        order += piece.references;
        for (const Footnote &footnote : piece.footnotes) {
            if (!defined.contains(footnote.label)) defined.insert(footnote.label, footnote.block);
        }
    };
    for (const Piece &piece : m_pieces) {
        collect(piece);
    }
    collect(m_open);
    for (const QByteArray &label : std::as_const(order)) {
        if (const BlockPtr block = defined.take(label)) m_blocks.append(block);
    }
}

// \a before are the blocks that stood from \a start on.
BlockDiff GrowingText::diff(const QList<BlockPtr> &before, qsizetype start) const
{
    const qsizetype oldSize = start + before.size();
    qsizetype first = std::min(start, m_touched);
    if (first == start) {
        while (first < oldSize && first < m_blocks.size() && before.at(first - start) == m_blocks.at(first)) ++first;
    }
    return {first, oldSize - first, m_blocks.size() - first};
}

} // namespace runnel::markdown
