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

//! \brief A code block: a label and a copy button over lines that do not wrap and scroll sideways together.
//!
//! All lines are equally high, so the block's height needs no layout; only the lines that are painted are laid out.
class CodeBlock final : public BlockLayout
{
public:
    CodeBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style, CodeBlock *old);
    ~CodeBlock() override;

    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const override;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const override;
    [[nodiscard]] QRectF caretRect(qsizetype position) const override;
    void addTargets(const QPointF &at, QList<Target> &targets) const override;
    bool scrollSideways(const QPointF &point, qreal distance) override;

    //! The language as a reader knows it; empty where none is named.
    [[nodiscard]] QString language() const;

private:
    void measure(const CodeBlock *old);
    void highlight(CodeBlock *old, const BlockStyle &style);
    [[nodiscard]] qsizetype lineAt(qsizetype position) const;
    [[nodiscard]] QStringView lineText(qsizetype line) const;
    void breakLine(QTextLayout &layout) const;
    [[nodiscard]] QTextLayout &layoutOf(qsizetype line) const; // without colours where it was not painted yet
    [[nodiscard]] QRectF textArea() const;                     // the window onto the lines
    [[nodiscard]] QRectF copyButton() const;
    [[nodiscard]] qreal furthest() const; // greatest m_scroll

    [[nodiscard]] QList<QTextLayout::FormatRange> formatsOf(qsizetype line, const BlockStyle &style) const;

    std::shared_ptr<text::HighlightedCode> m_highlighted; // null where nobody knows the language
    QString m_language;
    QFont m_font;
    int m_lineHeight = 0;
    int m_header = 0;
    int m_padding = 0;
    QList<qsizetype> m_starts; // of the lines; never empty
    qreal m_contentWidth = 0;
    qreal m_scroll = 0;
    mutable std::unordered_map<qsizetype, std::unique_ptr<QTextLayout>> m_layouts;
};

} // namespace runnel::gui
