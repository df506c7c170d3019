// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/imageblock.h"

#include "gui/transcript/blocktext.h"
#include "gui/transcript/painting.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr qreal widest = 420; // px

} // namespace

ImageBlock::ImageBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style)
    : BlockLayout(block, width), m_source(block->text.spans.front().target)
{
    m_length = block->text.text.size();
    m_height = style.lineHeight + style.smallLineHeight + 4 * style.metrics.unit;
    const QUrl url(m_source);
    m_host = !url.host().isEmpty()
                 ? url.host(QUrl::FullyEncoded)
                 : QCoreApplication::translate("Transcript", "no address on the network", "of an image");
}

QRectF ImageBlock::box() const
{
    return {0, 0, usedWidth(), m_height};
}

qreal ImageBlock::usedWidth() const
{
    return std::min(m_width, widest);
}

void ImageBlock::paint(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    const BlockStyle &style = context.style;
    const QRectF frame = box().translated(at);
    const int pad = 3 * style.metrics.unit;
    const int icon = style.metrics.iconLarge;
    paintBox(painter, frame, style.metrics.radius, style.colors.surface, style.colors.line);
    paintIcon(painter, QRectF(frame.left() + pad, frame.center().y() - icon / 2.0, icon, icon), u"image"_s,
              style.colors.muted);
    const QRectF texts = frame.adjusted(2 * pad + icon, 2 * style.metrics.unit, -pad, -2 * style.metrics.unit);
    const QString description = m_block->text.text.isEmpty() ? QCoreApplication::translate("Transcript", "Image")
                                                             : harmless(m_block->text.text, false);
    paintLine(painter, QRectF(texts.left(), texts.top(), texts.width(), style.lineHeight), description, style.body,
              style.colors.text);
    paintLine(painter, QRectF(texts.left(), texts.top() + style.lineHeight, texts.width(), style.smallLineHeight),
              QCoreApplication::translate("Transcript", "Not loaded: %1").arg(m_host), style.small, style.colors.muted);
}

qsizetype ImageBlock::positionAt(const QPointF &point) const
{
    return point.x() < box().center().x() ? 0 : m_length;
}

QRectF ImageBlock::caretRect(qsizetype position) const
{
    return {position == 0 ? 0 : usedWidth(), 0, 1, m_height};
}

void ImageBlock::addTargets(const QPointF &at, QList<Target> &targets) const
{
    if (!isFollowable(m_source)) return;
    targets.append(
        {.kind = ActionKind::Link, .rect = box().translated(at), .name = m_block->text.text, .data = m_source});
}

} // namespace runnel::gui
