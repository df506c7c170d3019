// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/blocklayout.h"

#include <QTextLayout>

#include <memory>
#include <unordered_map>

namespace runnel::text {
class HighlightedCode;
}

namespace runnel::gui {

//! \brief The lines of a code block: they scroll sideways together, or wrap.
//!
//! All rows are equally high, and where a line of plain ASCII wraps is counted, not laid out; so the height needs no
//! layout, and only the lines that are painted are laid out. Coordinates count from the top left corner of the lines.
class CodeLines
{
public:
    //! \brief What the lines are.
    struct Language
    {
        QString name = {};     //!< empty where nothing is highlighted
        bool hasTitle = false; //!< the first line is no code but says what it is
    };
    //! Takes over what still fits from \a old.
    CodeLines(const QString &text, const Language &language, qreal width, const BlockStyle &style, CodeLines *old);
    ~CodeLines();
    Q_DISABLE_COPY_MOVE(CodeLines)

    void setWraps(bool wraps);
    [[nodiscard]] bool wraps() const { return m_wraps; }

    [[nodiscard]] qsizetype count() const { return m_starts.size(); }
    //! Rows on the screen that the first \a lines lines take.
    [[nodiscard]] qsizetype rows(qsizetype lines) const;
    [[nodiscard]] qsizetype rows() const { return rows(count()); }
    [[nodiscard]] int rowHeight() const { return m_rowHeight; }
    //! Whether a line is wider than there is room.
    [[nodiscard]] bool isWide() const { return m_contentWidth > m_width; }

    //! Paints up to \a rows rows; the painter is clipped to them.
    void paint(QPainter &painter, const QPointF &at, qsizetype rows, const PaintContext &context) const;
    //! The bar that shows how far it is scrolled, in \a track.
    void paintBar(QPainter &painter, const QRectF &track, const BlockStyle &style) const;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const;
    [[nodiscard]] QRectF caretRect(qsizetype position) const;
    [[nodiscard]] bool scrollSideways(qreal distance);
    //! Scrolls so that \a position is in sight.
    void reveal(qsizetype position);

private:
    //! \a grown: the lines of before, in the same font, where their text goes on here; else null.
    void measure(const CodeLines *grown);
    void measureRows();
    void highlight(CodeLines *grown, const BlockStyle &style);
    [[nodiscard]] qsizetype lineAt(qsizetype position) const;
    [[nodiscard]] qsizetype lineOfRow(qsizetype row) const;
    [[nodiscard]] qsizetype firstRow(qsizetype line) const { return m_wraps ? m_rowStarts.at(line) : line; }
    [[nodiscard]] QStringView lineText(qsizetype line) const;
    [[nodiscard]] int columns() const; // that fit into the width
    void breakLine(qsizetype line, QTextLayout &layout) const;
    //! Without colours where they were not asked for yet.
    [[nodiscard]] QTextLayout &layoutOf(qsizetype line, const BlockStyle *colored = nullptr) const;
    [[nodiscard]] QList<QTextLayout::FormatRange> formatsOf(qsizetype line, const BlockStyle &style) const;
    void paintLine(QPainter &painter, const QPointF &at, qsizetype line, const PaintContext &context) const;
    [[nodiscard]] qreal furthest() const; // greatest m_scroll

    QString m_text;
    std::shared_ptr<text::HighlightedCode> m_highlighted; // null where nobody knows the language
    Language m_language;
    QFont m_font;
    int m_rowHeight = 0;
    qreal m_width = 0;
    qreal m_column = 0; // px, the width of a character
    bool m_wraps = false;
    QList<qsizetype> m_starts;    // of the lines, in the text; never empty
    QList<qsizetype> m_rowStarts; // of the lines and of the end, in rows; only while lines wrap
    qreal m_contentWidth = 0;
    qreal m_scroll = 0;
    mutable std::unordered_map<qsizetype, std::unique_ptr<QTextLayout>> m_layouts;
};

} // namespace runnel::gui
