// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/reasoningfold.h"

#include "gui/transcript/painting.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace runnel::gui {

void ReasoningFold::setText(const QString &text, qreal width, const BlockStyle &style)
{
    m_unit = style.metrics.unit;
    m_iconSide = style.metrics.icon;
    m_rightToLeft = style.rightToLeft;
    const bool isSame = m_layout && m_width == width && m_text == text;
    m_text = text;
    m_width = width;
    if (!isSame) updateLayout(style);
}

void ReasoningFold::setUnfolded(bool unfolded, const BlockStyle &style)
{
    m_isUnfolded = unfolded;
    updateLayout(style);
}

void ReasoningFold::updateLayout(const BlockStyle &style)
{
    if (!m_isUnfolded || m_text.isEmpty()) {
        m_layout.reset();
        return;
    }
    auto block = std::make_shared<markdown::Block>();
    block->text.text = m_text;
    block->text.text.replace(u'\n', QChar::LineSeparator);
    m_layout = std::make_shared<TextBlock>(block, m_width - 4 * m_unit, style, m_layout.get());
}

int ReasoningFold::height() const
{
    if (m_text.isEmpty()) return 0;
    const int text = m_layout ? int(std::ceil(m_layout->height())) + 3 * m_unit : 0;
    return rowHeight() + m_unit + text;
}

QPointF ReasoningFold::textAt() const
{
    return {m_rightToLeft ? 0 : 4.0 * m_unit + m_iconSide / 2.0, double(rowHeight() + m_unit)};
}

bool ReasoningFold::layOut(qreal top, qreal bottom, const BlockStyle &style)
{
    return m_layout && m_layout->layOut(top - textAt().y(), bottom - textAt().y(), style);
}

QRectF ReasoningFold::caretRect(qsizetype position) const
{
    return m_layout ? m_layout->caretRect(position).translated(textAt()) : QRectF();
}

void ReasoningFold::addTargets(const QPointF &at, QList<Target> &targets) const
{
    if (m_text.isEmpty()) return;
    const QRectF line(0, 0, std::min<qreal>(m_width, 50 * m_unit), rowHeight());
    targets.append({.kind = ActionKind::ToggleReasoning,
                    .rect = mirrored(line, m_width, m_rightToLeft).translated(at),
                    .name = m_isUnfolded ? QCoreApplication::translate("Transcript", "Hide reasoning")
                                         : QCoreApplication::translate("Transcript", "Show reasoning")});
}

void ReasoningFold::paint(QPainter &painter, const QPointF &at, const PaintContext &context, bool isGoingOn) const
{
    if (m_text.isEmpty()) return;
    const BlockStyle &style = context.style;
    const int icon = style.metrics.icon;
    const QRectF row(at.x(), at.y(), m_width, rowHeight());
    const auto placed = [&](const QRectF &rect) {
        return mirrored(rect, m_width, m_rightToLeft).translated(row.topLeft());
    };
    const bool hot = context.hovered && context.hot && context.hot->kind == ActionKind::ToggleReasoning;
    const QColor &color = hot ? style.colors.text : style.colors.muted;
    const QString folded = m_rightToLeft ? u"chevron-left"_s : u"chevron-right"_s;
    paintIcon(painter, placed(QRectF(0, (row.height() - icon) / 2.0, icon, icon)),
              m_isUnfolded ? u"chevron-down"_s : folded, color);
    paintLine(painter, placed(QRectF(icon + m_unit, 0, m_width - icon - m_unit, row.height())),
              isGoingOn ? QCoreApplication::translate("Transcript", "Thinking…")
                        : QCoreApplication::translate("Transcript", "Reasoning"),
              style.small, color, m_rightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    if (!m_layout) return;
    const QRectF bar = placed(QRectF(icon / 2.0 - 0.5, row.height() + m_unit, 1, m_layout->height()));
    painter.fillRect(bar, style.colors.line);
    m_layout->paintIn(painter, at + textAt(), style.colors.muted, context);
}

} // namespace runnel::gui
