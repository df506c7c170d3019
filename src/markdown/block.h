// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFlags>
#include <QList>
#include <QString>

#include <cstdint>
#include <memory>

namespace runnel::markdown {

//! \brief How a stretch of inline text looks.
enum class SpanStyle : std::uint8_t {
    Emphasis = 0x01,
    Strong = 0x02,
    Strikethrough = 0x04,
    Code = 0x08,
    Link = 0x10,     //!< Span::target is the destination as written, not checked
    Image = 0x20,    //!< the text is the alternative text, Span::target the source; never fetched here
    Math = 0x40,     //!< TeX source with its delimiters
    Footnote = 0x80, //!< a reference; Span::target is the footnote's label
};
Q_DECLARE_FLAGS(SpanStyles, SpanStyle)
Q_DECLARE_OPERATORS_FOR_FLAGS(SpanStyles)

//! \brief A styled stretch of InlineText, in UTF-16 code units. Spans are sorted and do not overlap; plain text has none.
struct Span
{
    qsizetype start = 0;
    qsizetype length = 0;
    SpanStyles styles;
    QString target = {};

    bool operator==(const Span &) const = default;
};

//! \brief Text ready for one QTextLayout: a hard break is U+2028, a soft break a space.
struct InlineText
{
    QString text;
    QList<Span> spans = {};

    bool operator==(const InlineText &) const = default;
};

enum class BlockKind : std::uint8_t {
    Paragraph, //!< text
    Heading,   //!< text, level
    Code,      //!< text.text is the literal without the last line end, info the info string
    Quote,     //!< children
    List,      //!< children are Item
    Item,      //!< children; task
    Table,     //!< rows, alignments
    Rule,
    Html,     //!< text.text is the raw source: shown as text, never interpreted
    Math,     //!< text.text is the TeX source without its delimiters
    Footnote, //!< children; info is the label
    // Not of Markdown: what an answer has beside its text.
    ToolCall, //!< text.text is the name on a line of its own, then the arguments
    Sources,  //!< children are Item, as in an ordered list
};

enum class Alignment : std::uint8_t { None, Left, Center, Right };
enum class Task : std::uint8_t { None, Open, Done };

struct Block;
using BlockPtr = std::shared_ptr<const Block>;

//! \brief One block of a document; immutable once published, shared between document and view.
//!
//! A block that grew is a new object with the same id and a higher revision; its finished children are the same objects
//! as before, so a view keeps what it laid out for them.
struct Block
{
    quint64 id = 0;       //!< unique within the document, stable while the block grows
    quint32 revision = 0; //!< of the content
    BlockKind kind = BlockKind::Paragraph;
    bool isOpen = false; //!< may still grow
    InlineText text = {};
    QString info = {};
    int level = 0;          //!< heading 1 to 6
    bool ordered = false;   //!< list
    bool tight = true;      //!< list
    int start = 1;          //!< list: the first number
    Task task = Task::None; //!< item
    QList<BlockPtr> children = {};
    QList<Alignment> alignments = {};   //!< table
    QList<QList<InlineText>> rows = {}; //!< table; the first is the header
};

//! Whether two blocks show the same, ids and revisions aside. Deep.
[[nodiscard]] bool sameContent(const Block &left, const Block &right);

} // namespace runnel::markdown
