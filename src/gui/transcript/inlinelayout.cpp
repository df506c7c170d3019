// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/inlinelayout.h"

#include "gui/transcript/blocktext.h"

#include <QPainter>
#include <QTextOption>
#include <QUrl>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using markdown::Span;
using markdown::SpanStyle;

namespace {

constexpr qreal codeBleed = 2;  // px, of the ground beside inline code
constexpr qreal codeRadius = 4; // px
constexpr qreal unbroken = 1e6;

QList<Span> spansWithin(const QList<Span> &spans, qsizetype start, qsizetype length)
{
    QList<Span> result;
    for (const Span &span : spans) {
        const qsizetype from = std::max(span.start, start);
        const qsizetype to = std::min(span.start + span.length, start + length);
        if (from < to)
            result.append({.start = from - start, .length = to - from, .styles = span.styles, .target = span.target});
    }
    return result;
}

} // namespace

InlineLayout::InlineLayout(const markdown::InlineText &text, qsizetype start, qsizetype length, const BlockStyle &style,
                           const Options &options)
    : m_options(options), m_source(text.text.sliced(start, length)), m_spans(spansWithin(text.spans, start, length))
{
    m_layout.setText(harmless(m_source, options.isCode));
    m_layout.setFont(options.font);
    m_layout.setCacheEnabled(true);
    m_rightToLeft = !options.isCode && m_source.isRightToLeft();
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(m_rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    option.setAlignment(options.alignment ? options.alignment
                                          : Qt::AlignAbsolute | (m_rightToLeft ? Qt::AlignRight : Qt::AlignLeft));
    m_layout.setTextOption(option);
    setFormats(style);
}

void InlineLayout::setFormats(const BlockStyle &style)
{
    QList<QTextLayout::FormatRange> formats;
    for (const Span &span : std::as_const(m_spans)) {
        QTextCharFormat format;
        const auto has = [&span](SpanStyle one) { return span.styles.testFlag(one); };
        if (has(SpanStyle::Code) || has(SpanStyle::Math)) {
            QFont code = style.code;
            code.setPixelSize(
                qRound(m_options.font.pixelSize() * double(style.code.pixelSize()) / style.body.pixelSize()));
            format.setFont(code);
        }
        if (has(SpanStyle::Emphasis)) format.setFontItalic(true);
        if (has(SpanStyle::Strong)) format.setFontWeight(QFont::DemiBold);
        if (has(SpanStyle::Strikethrough)) format.setFontStrikeOut(true);
        if (has(SpanStyle::Footnote)) format.setVerticalAlignment(QTextCharFormat::AlignSuperScript);
        if (has(SpanStyle::Link) || has(SpanStyle::Image) || has(SpanStyle::Footnote)) {
            format.setForeground(style.colors.accent);
        }
        if (has(SpanStyle::Link)) {
            QColor line = style.colors.accent;
            line.setAlphaF(style.highContrast ? 1.0F : 0.45F);
            format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
            format.setUnderlineColor(line);
        }
        formats.append({int(span.start), int(span.length), format});
    }
    m_layout.setFormats(formats);
}

bool InlineLayout::shows(const markdown::InlineText &text, qsizetype start, qsizetype length) const
{
    return QStringView(text.text).sliced(start, length) == m_source &&
           spansWithin(text.spans, start, length) == m_spans;
}

void InlineLayout::setWidth(qreal width)
{
    if (width == m_width) return;
    m_width = width;
    m_height = 0;
    m_layout.beginLayout();
    for (QTextLine line = m_layout.createLine(); line.isValid(); line = m_layout.createLine()) {
        line.setLineWidth(width);
        const qreal box = lineBox(line);
        line.setPosition(QPointF(0, m_height + std::floor((box - line.height()) / 2)));
        m_height += box;
    }
    m_layout.endLayout();
}

qreal InlineLayout::lineBox(const QTextLine &line) const
{
    return std::max<qreal>(m_options.lineHeight, std::ceil(line.height()));
}

qreal InlineLayout::lineTop(const QTextLine &line) const
{
    return line.y() - std::floor((lineBox(line) - line.height()) / 2);
}

qreal InlineLayout::usedWidth() const
{
    qreal width = 0;
    for (int i = 0; i < m_layout.lineCount(); ++i) width = std::max(width, m_layout.lineAt(i).naturalTextWidth());
    return std::ceil(width);
}

qreal InlineLayout::naturalWidth()
{
    const qreal before = m_width;
    setWidth(unbroken);
    const qreal width = usedWidth();
    if (before > 0) setWidth(before);
    return width;
}

template <typename Visit>
void InlineLayout::forPieces(qsizetype from, qsizetype to, Visit visit) const
{
    if (from >= to) return;
    for (int i = m_layout.lineForTextPosition(int(from)).lineNumber(); i < m_layout.lineCount(); ++i) {
        const QTextLine line = m_layout.lineAt(i);
        const qsizetype start = std::max<qsizetype>(from, line.textStart());
        const qsizetype end = std::min<qsizetype>(to, line.textStart() + line.textLength());
        if (line.textStart() >= to) break;
        if (start >= end) continue;
        const qreal x1 = line.cursorToX(int(start));
        const qreal x2 = line.cursorToX(int(end));
        visit(QRectF(std::min(x1, x2), lineTop(line), std::abs(x2 - x1), lineBox(line)));
    }
}

void InlineLayout::paint(QPainter &painter, const QPointF &at, const QColor &color, const PaintContext &context) const
{
    const BlockStyle &style = context.style;
    if (context.from < context.to) {
        forPieces(context.from, context.to,
                  [&](const QRectF &rect) { painter.fillRect(rect.translated(at), style.colors.selection); });
    }
    for (const Span &span : m_spans) {
        if (!span.styles.testFlag(SpanStyle::Code)) continue;
        const bool selected = context.from < span.start + span.length && context.to > span.start;
        painter.setPen(Qt::NoPen);
        painter.setBrush(selected ? Qt::NoBrush : QBrush(style.colors.codeGround));
        if (style.highContrast) painter.setPen(style.colors.line);
        forPieces(span.start, span.start + span.length, [&](const QRectF &rect) {
            const qreal inset = std::max<qreal>(1, (rect.height() - m_options.font.pixelSize() * 1.35) / 2);
            painter.drawRoundedRect(rect.translated(at).adjusted(-codeBleed, inset, codeBleed, -inset), codeRadius,
                                    codeRadius);
        });
    }
    QList<QTextLayout::FormatRange> selections;
    if (style.highContrast && context.from < context.to) {
        QTextCharFormat format;
        format.setForeground(style.colors.window);
        selections.append({int(context.from), int(context.to - context.from), format});
    }
    painter.setPen(color);
    if (!selections.isEmpty()) {
        m_layout.draw(&painter, at, selections, context.clip);
        return;
    }
    if (m_layout.lineCount() == 0) return;
    // Line by line: QTextLayout would look at all of them, and draw the one above the clip as well.
    for (int i = lineAt(context.clip.top() - at.y()); i < m_layout.lineCount(); ++i) {
        const QTextLine line = m_layout.lineAt(i);
        if (at.y() + lineTop(line) > context.clip.bottom()) break;
        line.draw(&painter, at);
    }
}

int InlineLayout::lineAt(qreal y) const
{
    int low = 0;
    int high = m_layout.lineCount() - 1;
    while (low < high) {
        const int middle = (low + high + 1) / 2;
        if (lineTop(m_layout.lineAt(middle)) <= y) low = middle;
        else high = middle - 1;
    }
    return low;
}

qsizetype InlineLayout::positionAt(const QPointF &point) const
{
    return m_layout.lineCount() == 0 ? 0 : m_layout.lineAt(lineAt(point.y())).xToCursor(point.x());
}

qreal InlineLayout::lineTopAt(qreal y) const
{
    return m_layout.lineCount() == 0 ? 0 : lineTop(m_layout.lineAt(lineAt(y)));
}

QRectF InlineLayout::caretRect(qsizetype position) const
{
    const QTextLine line = m_layout.lineForTextPosition(int(std::clamp<qsizetype>(position, 0, m_source.size())));
    if (!line.isValid()) return {0, 0, 1, m_height};
    return {line.cursorToX(int(position)), lineTop(line), 1, lineBox(line)};
}

void InlineLayout::addTargets(const QPointF &at, QList<Target> &targets) const
{
    for (const Span &span : m_spans) {
        if (!span.styles.testAnyFlags(SpanStyle::Link | SpanStyle::Image)) continue;
        forPieces(span.start, span.start + span.length, [&](const QRectF &rect) {
            targets.append({.kind = ActionKind::Link,
                            .rect = rect.translated(at),
                            .name = m_layout.text().sliced(span.start, span.length),
                            .data = span.target,
                            .enabled = isFollowable(span.target)});
        });
    }
}

} // namespace runnel::gui
