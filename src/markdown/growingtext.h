// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "markdown/blockdocument.h"
#include "markdown/definitions.h"
#include "markdown/syntaxtree.h"

#include <QByteArray>
#include <QHash>
#include <QList>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace runnel::markdown {

class Converter;

//! \brief The working part of BlockDocument.
//!
//! The text is cut into pieces where CommonMark starts a new top-level block: from such a line on a parse of the rest
//! alone gives the same blocks, given the definitions of the whole. Every piece before the last is settled: parsed once,
//! and again only when a definition that it waits for comes or changes. The rest, the tail, is parsed at every update.
class GrowingText
{
public:
    explicit GrowingText(OpenEnd openEnd);

    void parseWhole(QStringView text);
    BlockDiff append(QStringView text);
    BlockDiff finish();

    [[nodiscard]] bool isFinished() const { return m_finished; }
    [[nodiscard]] const QList<BlockPtr> &blocks() const { return m_blocks; }
    [[nodiscard]] QString source() const;
    [[nodiscard]] qint64 parsedBytes() const { return m_parsedBytes; }

private:
    struct Footnote
    {
        QByteArray label;
        BlockPtr block;
    };

    struct Piece
    {
        qsizetype start = 0; //!< bytes in the text
        qsizetype end = 0;
        qsizetype block = 0; //!< the first of the blocks it made
        qsizetype count = 0;
        bool isPart = false; //!< it made not a block, but some items or rows of one
        qsizetype first = 0; //!< of the items or rows
        QByteArray replay = {};
        QList<QByteArray> references = {};
        QList<Footnote> footnotes = {};
    };

    struct OpenBlock
    {
        qsizetype offset = 0;
        BlockPtr block;
    };

    //! \brief The innermost block that the text ends in: what more text of the same line goes on with.
    struct Leaf
    {
        std::uint16_t type = 0; //!< cmark's
        bool isCell = false;
        bool isMath = false;
        int fenceLength = 0;
        char fenceMark = 0;
        qsizetype line = 0; //!< in the tail
        int column = 0;

        bool operator==(const Leaf &) const = default;
    };

    //! What is settled of the block at the start of the tail: it has items, rows or code lines before those in the tail.
    struct OpenHead
    {
        Block block;
        bool isLoose = false; //!< a list: blank lines between the items
        QByteArray replay;    //!< lines that start such a block again: the opening of a fence, the header of a table
        qint64 cells = 0;     //!< of a table
    };

    [[nodiscard]] static qsizetype partSize(const Block &block)
    {
        return block.kind == BlockKind::Table ? block.rows.size() : block.children.size();
    }
    [[nodiscard]] QByteArrayView slice(qsizetype start, qsizetype end) const;
    BlockDiff update();
    SyntaxTree parse(const Preamble &preamble, QByteArrayView replay, QByteArrayView text);
    std::vector<Definitions::Entry> definitionsIn(std::vector<Preamble::Answer> answers,
                                                  const std::vector<Label> &labels, qsizetype base,
                                                  QByteArrayView replay);
    //! Settles all before the last top-level block that a complete line started; gives the first node that stays.
    std::size_t settle(const SyntaxTree &tree, const std::vector<qsizetype> &lines, Converter &converter);
    void convertOpen(const SyntaxTree &tree, std::size_t first, const std::vector<qsizetype> &lines, qsizetype base,
                     Converter &converter);
    static void convertFootnotes(const SyntaxTree &tree, std::size_t &next, int endLine, const QList<Footnote> &old,
                                 Piece &piece, Converter &converter);
    [[nodiscard]] static std::optional<Leaf> leafOf(const SyntaxTree &tree);
    //! The tail as it is shown: without marks that mean nothing yet, with what is open closed.
    [[nodiscard]] QByteArray shownTail(const Leaf &leaf, const std::vector<qsizetype> &lines,
                                       QByteArrayView tail) const;
    //! Whether all since \a parsedEnd is more of a line whose block is known.
    [[nodiscard]] bool continuesLine(qsizetype parsedEnd) const;
    bool showUnparsed();
    BlockDiff updatePlain();
    //! Settles what is finished of the one block that is open.
    void progress(const SyntaxTree &tree, std::size_t first, const std::vector<qsizetype> &lines, qsizetype base);
    void waitFor(const Piece &piece, qsizetype index);
    void resolveAgain(const QSet<QString> &keys);
    void resolveAgain(Piece &piece);
    void replacePart(const Piece &piece, const Block &fresh);
    [[nodiscard]] BlockPtr oldOpen(qsizetype offset, std::size_t &next) const;
    void publishFootnotes();
    [[nodiscard]] BlockDiff diff(const QList<BlockPtr> &before, qsizetype start) const;

    OpenEnd m_openEnd;
    QByteArray m_text;
    QChar m_highSurrogate;
    bool m_finished = false;

    QList<BlockPtr> m_blocks; //!< settled, then open, then footnotes
    qsizetype m_settled = 0;  //!< blocks
    qsizetype m_tail = 0;     //!< where the open part of the text starts, in bytes
    std::vector<Piece> m_pieces;
    Piece m_open;
    std::optional<OpenHead> m_head;
    std::optional<Leaf> m_leaf;
    std::vector<OpenBlock> m_openBlocks;
    Definitions m_definitions;
    QHash<QString, QList<qsizetype>> m_waiting; //!< pieces by the keys of the labels in them
    bool m_hasFootnotes = false;
    qsizetype m_parsedEnd = 0; //!< of the text; behind the text's end only in a tail that is very long
    qsizetype m_touched = 0;   //!< the first block of this update that may differ
    quint64 m_nextId = 1;
    qint64 m_parsedBytes = 0;
};

} // namespace runnel::markdown
