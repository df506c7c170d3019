// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/codeblock.h"

#include "gui/transcript/blocktext.h"
#include "gui/transcript/painting.h"
#include "text/highlightedcode.h"
#include "text/highlighterrepository.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QTextOption>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr qsizetype longestLine = 20'000; // what is further right is copied, not shown
constexpr std::size_t mostLayouts = 400;
constexpr int tabColumns = 4;
constexpr qreal unbroken = 1e6;
constexpr qreal thumbHeight = 4;

} // namespace

CodeBlock::CodeBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style, CodeBlock *old)
    : BlockLayout(block, width)
    , m_font(style.code)
    , m_lineHeight(style.codeLineHeight)
    , m_header(style.smallLineHeight + 2 * style.metrics.unit)
    , m_padding(3 * style.metrics.unit)
{
    m_length = block->text.text.size();
    measure(old);
    highlight(old, style);
    m_height = m_header + double(m_starts.size()) * m_lineHeight + m_padding + style.metrics.unit;
    if (old) m_scroll = std::clamp<qreal>(old->m_scroll, 0, furthest());
}

CodeBlock::~CodeBlock() = default;

void CodeBlock::measure(const CodeBlock *old)
{
    const QString &text = m_block->text.text;
    qsizetype from = 0;
    m_starts = {0};
    if (old && old->m_font == m_font && text.startsWith(old->m_block->text.text)) {
        // What stood there is as wide as it was; the last line may have grown.
        m_starts = old->m_starts;
        m_contentWidth = old->m_contentWidth;
        from = m_starts.last();
    }
    for (qsizetype end = text.indexOf(u'\n', from); end >= 0; end = text.indexOf(u'\n', end + 1)) {
        m_starts.append(end + 1);
    }
    const QFontMetricsF metrics(m_font);
    const qreal column = metrics.horizontalAdvance(u'0');
    for (qsizetype line = lineAt(from); line < m_starts.size(); ++line) {
        const QStringView view = lineText(line);
        const bool plain = std::ranges::all_of(view, [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7F; });
        qreal lineWidth = 0;
        if (plain) {
            lineWidth = column * double(view.size());
        } else {
            QString shown = view.toString();
            shown.replace(u'\t', QString(tabColumns, u' '));
            lineWidth = metrics.horizontalAdvance(shown);
        }
        m_contentWidth = std::max(m_contentWidth, std::ceil(lineWidth));
    }
}

void CodeBlock::highlight(CodeBlock *old, const BlockStyle &style)
{
    m_language = harmless(style.languages->displayName(m_block->info).left(40), true);
    const bool grew =
        old && old->m_block->info == m_block->info && m_block->text.text.startsWith(old->m_block->text.text);
    m_highlighted = grew && old->m_highlighted
                        ? old->m_highlighted
                        : std::make_shared<text::HighlightedCode>(*style.languages, m_block->info);
    const text::LineRange fresh = m_highlighted->update(m_block->text.text, grew);
    if (!grew || old->m_font != m_font) return;
    // Lines that did not change keep what was laid out for them.
    m_layouts = std::move(old->m_layouts);
    const qsizetype first = std::min(fresh.first, old->m_starts.size() - 1);
    std::erase_if(m_layouts, [first](const auto &entry) { return entry.first >= first; });
}

QList<QTextLayout::FormatRange> CodeBlock::formatsOf(qsizetype line, const BlockStyle &style) const
{
    QList<QTextLayout::FormatRange> formats;
    if (!m_highlighted || line >= m_highlighted->lineCount() || style.highContrast) return formats;
    for (const text::CodeSpan &span : m_highlighted->spans(line)) {
        QTextCharFormat format;
        format.setForeground(style.codeColors.color(span.style));
        if (style.codeColors.isBold(span.style)) format.setFontWeight(QFont::Bold);
        if (style.codeColors.isItalic(span.style)) format.setFontItalic(true);
        formats.append({span.start, span.length, format});
    }
    return formats;
}

QString CodeBlock::language() const
{
    return m_language;
}

qsizetype CodeBlock::lineAt(qsizetype position) const
{
    return std::ranges::upper_bound(m_starts, position) - m_starts.begin() - 1;
}

QStringView CodeBlock::lineText(qsizetype line) const
{
    const QStringView text(m_block->text.text);
    const qsizetype start = m_starts.at(line);
    const qsizetype end = line + 1 < m_starts.size() ? m_starts.at(line + 1) - 1 : text.size();
    return text.sliced(start, std::min(end - start, longestLine));
}

void CodeBlock::breakLine(QTextLayout &layout) const
{
    layout.beginLayout();
    QTextLine line = layout.createLine();
    if (line.isValid()) {
        line.setLineWidth(unbroken);
        line.setPosition(QPointF(0, std::round((m_lineHeight - line.height()) / 2)));
    }
    layout.endLayout();
}

QTextLayout &CodeBlock::layoutOf(qsizetype line) const
{
    std::unique_ptr<QTextLayout> &layout = m_layouts[line];
    if (!layout) {
        layout = std::make_unique<QTextLayout>(harmless(lineText(line).toString(), true), m_font);
        QTextOption option;
        option.setWrapMode(QTextOption::NoWrap);
        option.setTextDirection(Qt::LeftToRight);
        option.setTabStopDistance(tabColumns * QFontMetricsF(m_font).horizontalAdvance(u'0'));
        layout->setTextOption(option);
        layout->setCacheEnabled(true);
        breakLine(*layout);
    }
    return *layout;
}

QRectF CodeBlock::textArea() const
{
    return {double(m_padding), double(m_header), m_width - 2 * m_padding, double(m_starts.size()) * m_lineHeight};
}

QRectF CodeBlock::copyButton() const
{
    const double side = m_header - 4;
    return {m_width - side - m_padding / 2.0, 2, side, side};
}

qreal CodeBlock::furthest() const
{
    return std::max<qreal>(0, m_contentWidth - textArea().width());
}

void CodeBlock::paint(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    const BlockStyle &style = context.style;
    const QRectF area = textArea().translated(at);
    paintBox(painter, QRectF(at, QSizeF(m_width, m_height)), style.metrics.radius, style.colors.codeGround,
             style.colors.line);
    const QString label = language();
    paintLine(painter, QRectF(area.left(), at.y() + 2, area.width() - m_header, m_header - 4), label, style.small,
              style.colors.muted);
    const QRectF button = copyButton().translated(at);
    const bool hot = context.hot && context.hot->kind == ActionKind::CopyCode && context.hot->rect.intersects(button);
    if (hot) paintBox(painter, button, style.metrics.radius - 2, style.colors.hover, {});
    const int icon = style.metrics.icon;
    paintIcon(painter, QRectF(button.center() - QPointF(icon / 2.0, icon / 2.0), QSizeF(icon, icon)), u"copy"_s,
              hot ? style.colors.text : style.colors.muted);

    painter.save();
    painter.setClipRect(area.adjusted(-m_padding / 2.0, 0, m_padding / 2.0, 0), Qt::IntersectClip);
    const qsizetype first = std::max<qsizetype>(0, qsizetype((context.clip.top() - area.top()) / m_lineHeight));
    const qsizetype last =
        std::min<qsizetype>(m_starts.size() - 1, qsizetype((context.clip.bottom() - area.top()) / m_lineHeight));
    if (m_layouts.size() > mostLayouts) m_layouts.clear();
    for (qsizetype line = first; line <= last; ++line) {
        QTextLayout &layout = layoutOf(line);
        if (layout.formats().isEmpty()) {
            if (const auto formats = formatsOf(line, style); !formats.isEmpty()) {
                layout.setFormats(formats);
                breakLine(layout); // formats take the lines away
            }
        }
        const QPointF place(area.left() - m_scroll, area.top() + double(line) * m_lineHeight);
        const qsizetype start = m_starts.at(line);
        const qsizetype end = start + layout.text().size();
        const bool goesOn = line + 1 < m_starts.size() && context.to > end; // the line's end is selected as well
        const qsizetype from = std::clamp(context.from, start, end);
        const qsizetype to = std::clamp(context.to, start, end);
        if (context.from < context.to && context.from <= end && context.to > start && layout.lineCount() > 0) {
            const QTextLine textLine = layout.lineAt(0);
            const qreal x1 = textLine.cursorToX(int(from - start));
            const qreal x2 = textLine.cursorToX(int(to - start)) + (goesOn ? m_lineHeight / 3.0 : 0);
            painter.fillRect(QRectF(place.x() + x1, place.y(), x2 - x1, m_lineHeight), style.colors.selection);
        }
        painter.setPen(style.colors.text);
        layout.draw(&painter, place);
    }
    painter.restore();
    const QRectF track(area.left(), at.y() + m_height - thumbHeight - 3, area.width(), thumbHeight);
    paintThumb(painter, track, m_scroll, area.width(), m_contentWidth, style.colors.control);
}

qsizetype CodeBlock::positionAt(const QPointF &point) const
{
    const QRectF area = textArea();
    const auto line =
        std::clamp<qsizetype>(qsizetype(std::floor((point.y() - area.top()) / m_lineHeight)), 0, m_starts.size() - 1);
    if (point.y() < area.top()) return 0;
    QTextLayout &layout = layoutOf(line);
    if (layout.lineCount() == 0) return m_starts.at(line);
    return m_starts.at(line) + layout.lineAt(0).xToCursor(point.x() - area.left() + m_scroll);
}

QRectF CodeBlock::caretRect(qsizetype position) const
{
    const qsizetype line = lineAt(position);
    QTextLayout &layout = layoutOf(line);
    const QRectF area = textArea();
    const qreal x = layout.lineCount() == 0 ? 0 : layout.lineAt(0).cursorToX(int(position - m_starts.at(line)));
    return {area.left() + x - m_scroll, area.top() + double(line) * m_lineHeight, 1, double(m_lineHeight)};
}

void CodeBlock::addTargets(const QPointF &at, QList<Target> &targets) const
{
    targets.append({.kind = ActionKind::CopyCode,
                    .rect = copyButton().translated(at),
                    .name = QCoreApplication::translate("Transcript", "Copy code"),
                    .data = m_block->text.text});
}

bool CodeBlock::scrollSideways(const QPointF &, qreal distance)
{
    const qreal before = m_scroll;
    m_scroll = std::clamp<qreal>(m_scroll + distance, 0, furthest());
    return m_scroll != before;
}

} // namespace runnel::gui
