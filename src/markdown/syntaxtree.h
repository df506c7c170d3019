// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <vector>

struct cmark_node;

namespace runnel::markdown {

//! \brief One cmark-gfm parse: tables, strikethrough, autolinks, task lists, footnotes and formulas on, HTML as literal text.
//!
//! Strings in the tree hold marks, see markdown/mathsyntax.h.
//!
//! \a before is fed first and is no part of the result: it defines what the rest of the document defines. It ends with a
//! line end, and in a state that no later line can continue.
class SyntaxTree
{
public:
    SyntaxTree(QByteArrayView before, QByteArrayView replay, QByteArrayView text);

    //! A top-level block with its line in the text, counted from 0; lines of the replay count as 0.
    struct Top
    {
        cmark_node *node = nullptr;
        int line = 0;
        //! A paragraph straight before a table has no position of its own; it stands for both. Text behind the end of
        //! False for a paragraph straight before a table that stands for both, because the header would not be one without
        //! it or has no row yet, and for text behind the end of a formula, which belongs to the formula's piece.
        bool startsPiece = true;
    };
    [[nodiscard]] const std::vector<Top> &tops() const { return m_tops; }
    //! Footnote definitions, wherever they stand, in the order of their lines.
    [[nodiscard]] const std::vector<Top> &footnotes() const { return m_footnotes; }
    //! The same in the order in which the text refers to them.
    [[nodiscard]] const std::vector<Top> &footnotesAsShown() const { return m_footnotesAsShown; }
    [[nodiscard]] static QByteArray footnoteLabel(const Top &footnote);
    //! The block made by \a line of \a before, counted from 0; null where there is none.
    [[nodiscard]] cmark_node *beforeBlock(int line) const;
    //! The line in the text on which \a node starts, as in Top.
    [[nodiscard]] int lineOf(cmark_node *node) const;
    [[nodiscard]] qint64 bytes() const { return m_bytes; }

private:
    struct Free
    {
        void operator()(cmark_node *node) const;
    };

    std::unique_ptr<cmark_node, Free> m_root;
    std::vector<Top> m_before;
    std::vector<Top> m_tops;
    std::vector<Top> m_footnotes;
    std::vector<Top> m_footnotesAsShown;
    int m_firstLine = 1;
    qint64 m_bytes = 0;
};

//! Offsets of the lines' starts as CommonMark counts lines: after LF, CR or CR LF.
[[nodiscard]] std::vector<qsizetype> lineStarts(QByteArrayView text);

} // namespace runnel::markdown
