// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/printedblock.h"

#include "gui/images/thumbnails.h"
#include "gui/transcript/blocktext.h"
#include "gui/transcript/codeformats.h"
#include "gui/transcript/painting.h"
#include "text/highlightedcode.h"
#include "text/highlighterrepository.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QTextOption>

#include <algorithm>
#include <cmath>

namespace runnel::gui {

namespace {

constexpr QSize largestPicture(640, 520); // px: the half of a page
constexpr int picturesScale = 3;          // pixels for a px, 288 an inch

} // namespace

PrintedCode::PrintedCode(const markdown::BlockPtr &block, qreal width, const BlockStyle &style)
    : BlockLayout(block, width), m_padding(2 * style.metrics.unit)
{
    const QString &source = block->text.text;
    m_length = source.size();
    m_label = harmless(style.languages->displayName(block->info).left(40), true);
    m_height = m_label.isEmpty() ? m_padding : m_padding + style.smallLineHeight;
    text::HighlightedCode code(*style.languages, block->info);
    code.update(source, false);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(Qt::LeftToRight);
    option.setTabStopDistance(codeTabColumns * QFontMetricsF(style.code).horizontalAdvance(u'0'));
    qsizetype start = 0;
    for (qsizetype line = 0; start <= source.size(); ++line) {
        const qsizetype end = source.indexOf(u'\n', start);
        const qsizetype length = (end < 0 ? source.size() : end) - start;
        Line entry {.top = m_height, .start = start};
        entry.layout = std::make_unique<QTextLayout>(harmless(source.sliced(start, length), true), style.code);
        entry.layout->setTextOption(option);
        entry.layout->setFormats(codeFormats(code, line, style));
        breakLine(entry, style.codeLineHeight);
        m_lines.push_back(std::move(entry));
        start += length + 1;
    }
    m_height += m_padding;
}

void PrintedCode::breakLine(Line &line, int lineHeight)
{
    qreal y = 0;
    line.layout->beginLayout();
    for (QTextLine piece = line.layout->createLine(); piece.isValid(); piece = line.layout->createLine()) {
        piece.setLineWidth(m_width - 2 * m_padding);
        piece.setPosition(QPointF(0, y + (lineHeight - piece.height()) / 2));
        y += lineHeight;
    }
    line.layout->endLayout();
    m_height += std::max<qreal>(lineHeight, y);
}

std::vector<PrintedCode::Line>::const_iterator PrintedCode::lineAt(qreal y) const
{
    const auto line = std::ranges::upper_bound(m_lines, y, {}, &Line::top);
    return line == m_lines.begin() ? line : line - 1;
}

void PrintedCode::paint(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    const BlockStyle &style = context.style;
    paintBox(painter, QRectF(at, QSizeF(m_width, m_height)), style.metrics.radius, style.colors.codeGround,
             style.colors.line);
    paintLine(painter,
              QRectF(at.x() + m_padding, at.y() + m_padding / 2, m_width - 2 * m_padding, style.smallLineHeight),
              m_label, style.small, style.colors.muted);
    painter.setPen(style.colors.text);
    for (auto line = lineAt(context.clip.top() - at.y()); line != m_lines.end(); ++line) {
        if (at.y() + line->top > context.clip.bottom()) break;
        const QPointF place = at + QPointF(m_padding, line->top);
        for (int i = 0; i < line->layout->lineCount(); ++i) {
            const QTextLine piece = line->layout->lineAt(i);
            const qreal middle = place.y() + piece.y() + piece.height() / 2;
            if (middle > context.clip.top() && middle < context.clip.bottom()) piece.draw(&painter, place);
        }
    }
}

qsizetype PrintedCode::positionAt(const QPointF &point) const
{
    const auto line = lineAt(point.y());
    for (int i = line->layout->lineCount() - 1; i >= 0; --i) {
        const QTextLine piece = line->layout->lineAt(i);
        if (i == 0 || piece.y() <= point.y() - line->top) return line->start + piece.xToCursor(point.x() - m_padding);
    }
    return line->start;
}

QRectF PrintedCode::caretRect(qsizetype position) const
{
    auto line = std::ranges::upper_bound(m_lines, position, {}, &Line::start);
    if (line != m_lines.begin()) --line;
    const int inside = int(position - line->start);
    const QTextLine piece = line->layout->lineForTextPosition(inside);
    if (!piece.isValid()) return {m_padding, line->top, 1, m_height};
    return {m_padding + piece.cursorToX(inside), line->top + piece.y(), 1, piece.height()};
}

qreal PrintedCode::breakBetween(qreal from, qreal to) const
{
    if (to >= m_height) return m_height;
    const auto line = lineAt(to);
    qreal best = line->top;
    for (int i = 1; i < line->layout->lineCount(); ++i) {
        const QTextLine above = line->layout->lineAt(i - 1);
        const QTextLine below = line->layout->lineAt(i);
        const qreal between = line->top + (above.y() + above.height() + below.y()) / 2;
        if (between <= to) best = between;
    }
    // Not under the label alone.
    return best > std::max(from, m_lines.front().top) ? best : from;
}

PrintedTable::PrintedTable(const markdown::BlockPtr &block, qreal width, const BlockStyle &style)
    : BlockLayout(block, width), m_table(std::make_unique<TableBlock>(block, width, style, nullptr))
{
    if (m_table->contentWidth() > width) {
        const qreal needed = m_table->contentWidth();
        m_table = std::make_unique<TableBlock>(block, needed, style, m_table.get());
        m_scale = width / std::max(needed, m_table->contentWidth());
    }
    m_length = m_table->length();
    m_height = m_table->height() * m_scale;
}

void PrintedTable::paint(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    painter.save();
    painter.translate(at);
    painter.scale(m_scale, m_scale);
    PaintContext scaled = context;
    scaled.clip = QRectF((context.clip.topLeft() - at) / m_scale, context.clip.size() / m_scale);
    m_table->paint(painter, {}, scaled);
    painter.restore();
}

qreal PrintedTable::usedWidth() const
{
    return m_table->usedWidth() * m_scale;
}

qsizetype PrintedTable::positionAt(const QPointF &point) const
{
    return m_table->positionAt(point / m_scale);
}

QRectF PrintedTable::caretRect(qsizetype position) const
{
    const QRectF caret = m_table->caretRect(position);
    return {caret.topLeft() * m_scale, caret.size() * m_scale};
}

qreal PrintedTable::breakBetween(qreal from, qreal to) const
{
    const qreal best = m_table->breakBetween(from / m_scale, to / m_scale) * m_scale;
    return best >= m_height ? m_height : best;
}

PrintedPicture::PrintedPicture(const markdown::BlockPtr &block, const Picture &picture, qreal width,
                               const BlockStyle &style)
    : BlockLayout(block, width), m_caption(picture.name)
{
    const QSize most(std::clamp(int(width), 1, largestPicture.width()), largestPicture.height());
    const QSize shown = picture.shownSize(most);
    const QSize sharp =
        picture.size.isEmpty() ? shown : picture.size.scaled(shown * picturesScale, Qt::KeepAspectRatio);
    const QSize wanted = picture.size.isEmpty() ? shown : sharp.boundedTo(picture.size).expandedTo({1, 1});
    using State = Thumbnails::State;
    const Thumbnails::Thumbnail found = style.thumbnails
                                            ? style.thumbnails->find(picture.key, wanted, picture.bytes)
                                            : Thumbnails::Thumbnail {.state = State::Missing, .picture = {}};
    m_waits = found.state == State::Loading;
    m_picture = found.picture;
    if (found.state == State::Ready || m_waits) m_place = QRectF(QPointF(), QSizeF(shown));
    else m_caption = QCoreApplication::translate("Transcript", "Image: %1", "the name of a file").arg(m_caption);
    m_captionTop = m_place.isEmpty() ? 0 : m_place.bottom() + style.metrics.unit;
    m_height = m_captionTop + style.smallLineHeight;
    m_length = block->text.text.size();
}

void PrintedPicture::paint(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (!m_picture.isNull()) {
        QRectF place(QPointF(), QSizeF(m_picture.size()).scaled(m_place.size(), Qt::KeepAspectRatio));
        // What is small stays as it is.
        if (place.width() > m_picture.width()) place.setSize(m_picture.size());
        painter.drawImage(place.translated(at), m_picture);
    }
    painter.restore();
    const QRectF line(at.x(), at.y() + m_captionTop, m_width, m_height - m_captionTop);
    paintLine(painter, line, harmless(m_caption, false), context.style.small, context.style.colors.muted);
}

qsizetype PrintedPicture::positionAt(const QPointF &) const
{
    return 0;
}

QRectF PrintedPicture::caretRect(qsizetype) const
{
    return {0, 0, 1, m_height};
}

} // namespace runnel::gui
