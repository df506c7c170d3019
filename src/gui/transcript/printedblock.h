// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/picture.h"
#include "gui/transcript/tableblock.h"

#include <QImage>
#include <QTextLayout>

#include <memory>
#include <vector>

namespace runnel::gui {

// Paper does not scroll: these stand in for the blocks that do so on the screen.

//! \brief A code block whose lines wrap.
class PrintedCode final : public BlockLayout
{
public:
    PrintedCode(const markdown::BlockPtr &block, qreal width, const BlockStyle &style);

    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const override;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const override;
    [[nodiscard]] QRectF caretRect(qsizetype position) const override;
    [[nodiscard]] qreal breakBetween(qreal from, qreal to) const override;

private:
    struct Line
    {
        qreal top = 0;
        qsizetype start = 0;
        std::unique_ptr<QTextLayout> layout = nullptr;
    };

    void breakLine(Line &line, int lineHeight);
    [[nodiscard]] std::vector<Line>::const_iterator lineAt(qreal y) const;

    QString m_label;
    qreal m_padding = 0;
    std::vector<Line> m_lines; // never empty
};

//! \brief A table made smaller until it fits.
class PrintedTable final : public BlockLayout
{
public:
    PrintedTable(const markdown::BlockPtr &block, qreal width, const BlockStyle &style);

    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const override;
    [[nodiscard]] qreal usedWidth() const override;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const override;
    [[nodiscard]] QRectF caretRect(qsizetype position) const override;
    [[nodiscard]] qreal breakBetween(qreal from, qreal to) const override;

private:
    std::unique_ptr<TableBlock> m_table;
    qreal m_scale = 1;
};

//! \brief An image over its name; where it is not to be had, the name alone. Waits until it is decoded.
class PrintedPicture final : public BlockLayout
{
public:
    PrintedPicture(const markdown::BlockPtr &block, const Picture &picture, qreal width, const BlockStyle &style);

    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const override;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const override;
    [[nodiscard]] QRectF caretRect(qsizetype position) const override;

private:
    QImage m_picture;
    QRectF m_place;
    QString m_caption;
    qreal m_captionTop = 0;
};

} // namespace runnel::gui
