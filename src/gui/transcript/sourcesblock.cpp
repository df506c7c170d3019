// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/sourcesblock.h"

#include "gui/transcript/folding.h"
#include "gui/transcript/painting.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

QString numberOf(qsizetype index)
{
    return QLocale().toString(qint64(index + 1)).remove(QLocale().groupSeparator()) + u'.';
}

} // namespace

SourcesBlock::SourcesBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style, SourcesBlock *old)
    : BlockLayout(block, width), m_style(style)
{
    if (old) {
        m_view = old->m_view;
        if (!m_view.folded && !old->isFolded()) m_view.folded = false; // what was seen stays
    }
    for (const markdown::BlockPtr &item : block->children) m_length += item->children.front()->text.text.size() + 1;
    m_length = std::max<qsizetype>(0, m_length - 1);
    const QString widest = numberOf(block->children.size() - 1);
    m_indent = std::ceil(QFontMetricsF(style.small).horizontalAdvance(widest)) + 2 * style.metrics.unit;
    layOutList(old);
}

void SourcesBlock::layOutList(const SourcesBlock *old)
{
    const qsizetype seen = isFolded() ? foldedSources : m_block->children.size();
    const std::vector<Row> before = std::exchange(m_rows, {});
    const std::vector<Row> &known = old ? old->m_rows : before;
    m_height = m_style.smallLineHeight + m_style.metrics.unit;
    qsizetype start = 0;
    for (qsizetype i = 0; i < seen; ++i) {
        const markdown::InlineText &text = m_block->children.at(i)->children.front()->text;
        Row row {.top = m_height, .start = start};
        if (std::size_t(i) < known.size() && known.at(std::size_t(i)).layout->shows(text, 0, text.text.size())) {
            row.layout = known.at(std::size_t(i)).layout;
        } else {
            row.layout = std::make_shared<InlineLayout>(
                text, 0, text.text.size(), m_style,
                InlineLayout::Options {.font = m_style.small,
                                       .lineHeight = m_style.smallLineHeight,
                                       .alignment = Qt::AlignLeft | Qt::AlignAbsolute}); // beside its number
        }
        row.layout->setWidth(m_width - m_indent);
        m_height += row.layout->height() + m_style.metrics.unit / 2.0;
        start += text.text.size() + 1;
        m_rows.push_back(std::move(row));
    }
    m_height = std::ceil(m_height + toggle().height());
}

bool SourcesBlock::canFold() const
{
    return canBeFolded(*m_block, m_block->children.size());
}

bool SourcesBlock::isFolded() const
{
    return canFold() && m_view.folded.value_or(true);
}

void SourcesBlock::setView(const BlockView &view)
{
    m_view = view;
    layOutList(nullptr);
}

QString SourcesBlock::toggleText() const
{
    return isFolded() ? QCoreApplication::translate("Transcript", "Show all %n source(s)", nullptr,
                                                    int(m_block->children.size()))
                      : QCoreApplication::translate("Transcript", "Show fewer sources");
}

QRectF SourcesBlock::toggle() const
{
    if (!canFold() || m_rows.empty()) return {};
    const Row &last = m_rows.back();
    const qreal width = std::ceil(QFontMetricsF(m_style.small).horizontalAdvance(toggleText()));
    return {m_indent, last.top + last.layout->height() + m_style.metrics.unit / 2.0, width,
            double(m_style.smallLineHeight + m_style.metrics.unit)};
}

void SourcesBlock::paint(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    const BlockStyle &style = context.style;
    QFont bold = style.small;
    bold.setWeight(QFont::DemiBold);
    paintLine(painter, QRectF(at, QSizeF(m_width, style.smallLineHeight)),
              QCoreApplication::translate("Transcript", "Sources"), bold, style.colors.muted);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row &row = m_rows.at(i);
        const QPointF place = at + placeOf(row);
        if (place.y() > context.clip.bottom()) break;
        if (place.y() + row.layout->height() < context.clip.top()) continue;
        paintLine(painter,
                  QRectF(at.x(), place.y(), m_indent - 1.5 * style.metrics.unit, double(style.smallLineHeight)),
                  numberOf(qsizetype(i)), style.small, style.colors.muted, Qt::AlignRight);
        const qsizetype length = m_block->children.at(qsizetype(i))->children.front()->text.text.size();
        row.layout->paint(painter, place, style.colors.muted, context.part(row.start, length));
    }
    const QRectF button = toggle().translated(at);
    if (button.isEmpty()) return;
    const bool hot = context.hot && context.hot->kind == ActionKind::ToggleFold && context.hot->block == m_block->id;
    paintLine(painter, button, toggleText(), style.small, hot ? style.colors.text : style.colors.muted);
}

qsizetype SourcesBlock::positionAt(const QPointF &point) const
{
    auto row = std::ranges::upper_bound(m_rows, point.y(), {}, &Row::top);
    if (row != m_rows.begin()) --row;
    if (row == m_rows.end()) return 0;
    return row->start + row->layout->positionAt(point - placeOf(*row));
}

QRectF SourcesBlock::caretRect(qsizetype position) const
{
    auto row = std::ranges::upper_bound(m_rows, position, {}, &Row::start);
    if (row != m_rows.begin()) --row;
    if (row == m_rows.end()) return {0, 0, 1, m_height};
    return row->layout->caretRect(position - row->start).translated(placeOf(*row));
}

void SourcesBlock::addTargets(const QPointF &at, QList<Target> &targets) const
{
    for (const Row &row : m_rows) row.layout->addTargets(at + placeOf(row), targets);
    if (const QRectF button = toggle(); !button.isEmpty()) {
        targets.append({.kind = ActionKind::ToggleFold,
                        .rect = button.translated(at),
                        .name = toggleText(),
                        .block = m_block->id});
    }
}

void SourcesBlock::addAdjustable(std::vector<BlockLayout *> &found)
{
    found.push_back(this);
}

} // namespace runnel::gui
