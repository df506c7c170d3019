// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/codelines.h"

#include "gui/transcript/blocktext.h"
#include "gui/transcript/codeformats.h"
#include "gui/transcript/painting.h"
#include "text/highlightedcode.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextOption>

#include <algorithm>
#include <cmath>

namespace runnel::gui {

namespace {

constexpr qsizetype longestLine = 20'000; // what is further right is copied, not shown
constexpr std::size_t mostLayouts = 400;
constexpr qreal unbroken = 1e6;

// Text whose width is counted in columns.
bool isPlain(QStringView text)
{
    return std::ranges::all_of(text, [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7F; });
}

} // namespace

CodeLines::CodeLines(const QString &text, const Language &language, qreal width, const BlockStyle &style,
                     CodeLines *old)
    : m_text(text), m_language(language), m_font(style.code), m_rowHeight(style.codeLineHeight), m_width(width)
{
    const bool isSameFont = old && old->m_font == m_font;
    m_column = isSameFont ? old->m_column : QFontMetricsF(m_font).horizontalAdvance(u'0');
    CodeLines *grown = isSameFont && m_text.startsWith(old->m_text) ? old : nullptr;
    measure(grown);
    highlight(grown, style);
    if (!old) return;
    m_scroll = std::clamp<qreal>(old->m_scroll, 0, furthest());
    setWraps(old->m_wraps);
}

CodeLines::~CodeLines() = default;

void CodeLines::measure(const CodeLines *grown)
{
    qsizetype from = 0;
    m_starts = {0};
    if (grown) {
        // What stood there is as wide as it was; the last line may have grown.
        m_starts = grown->m_starts;
        m_contentWidth = grown->m_contentWidth;
        from = m_starts.last();
    }
    for (qsizetype end = m_text.indexOf(u'\n', from); end >= 0; end = m_text.indexOf(u'\n', end + 1)) {
        m_starts.append(end + 1);
    }
    const QFontMetricsF metrics(m_font);
    for (qsizetype line = lineAt(from); line < m_starts.size(); ++line) {
        const QStringView view = lineText(line);
        qreal lineWidth = 0;
        if (isPlain(view)) {
            lineWidth = m_column * double(view.size());
        } else {
            QString shown = view.toString();
            shown.replace(u'\t', QString(codeTabColumns, u' '));
            lineWidth = metrics.horizontalAdvance(shown);
        }
        m_contentWidth = std::max(m_contentWidth, std::ceil(lineWidth));
    }
}

void CodeLines::highlight(CodeLines *grown, const BlockStyle &style)
{
    const bool goesOn = grown && grown->m_language.name == m_language.name;
    qsizetype firstFresh = goesOn ? grown->m_starts.size() - 1 : 0;
    if (!m_language.name.isEmpty()) {
        m_highlighted = goesOn && grown->m_highlighted
                            ? grown->m_highlighted
                            : std::make_shared<text::HighlightedCode>(*style.languages, m_language.name);
        firstFresh = std::min(firstFresh, m_highlighted->update(m_text, goesOn).first);
    }
    if (!goesOn || grown->m_wraps) return;
    // Lines that did not change keep what was laid out for them.
    m_layouts = std::move(grown->m_layouts);
    std::erase_if(m_layouts, [firstFresh](const auto &entry) { return entry.first >= firstFresh; });
}

void CodeLines::setWraps(bool wraps)
{
    if (m_wraps == wraps) return;
    m_wraps = wraps;
    m_layouts.clear();
    m_rowStarts.clear();
    m_scroll = 0;
    if (m_wraps) measureRows();
}

void CodeLines::measureRows()
{
    m_rowStarts.reserve(count() + 1);
    qsizetype row = 0;
    const int fitting = columns();
    for (qsizetype line = 0; line < count(); ++line) {
        m_rowStarts.append(row);
        const QStringView view = lineText(line);
        row += isPlain(view) ? std::max<qsizetype>(1, (view.size() + fitting - 1) / fitting)
                             : std::max(1, layoutOf(line).lineCount());
        if (m_layouts.size() > mostLayouts) m_layouts.clear();
    }
    m_rowStarts.append(row);
}

int CodeLines::columns() const
{
    return std::max(8, int(m_width / m_column));
}

qsizetype CodeLines::rows(qsizetype lines) const
{
    return m_wraps ? m_rowStarts.at(lines) : lines;
}

qsizetype CodeLines::lineAt(qsizetype position) const
{
    return std::ranges::upper_bound(m_starts, position) - m_starts.begin() - 1;
}

qsizetype CodeLines::lineOfRow(qsizetype row) const
{
    if (!m_wraps) return std::clamp<qsizetype>(row, 0, count() - 1);
    const auto next = std::ranges::upper_bound(m_rowStarts.begin(), m_rowStarts.end() - 1, row);
    return std::max<qsizetype>(0, next - m_rowStarts.begin() - 1);
}

QStringView CodeLines::lineText(qsizetype line) const
{
    const QStringView text(m_text);
    const qsizetype start = m_starts.at(line);
    const qsizetype end = line + 1 < m_starts.size() ? m_starts.at(line + 1) - 1 : text.size();
    return text.sliced(start, std::min(end - start, longestLine));
}

void CodeLines::breakLine(qsizetype line, QTextLayout &layout) const
{
    const bool counted = m_wraps && isPlain(lineText(line));
    layout.beginLayout();
    int row = 0;
    for (QTextLine part = layout.createLine(); part.isValid(); part = layout.createLine()) {
        if (counted) part.setNumColumns(columns());
        else part.setLineWidth(m_wraps ? m_width : unbroken);
        part.setPosition(QPointF(0, row++ * m_rowHeight + std::round((m_rowHeight - part.height()) / 2)));
    }
    layout.endLayout();
}

QTextLayout &CodeLines::layoutOf(qsizetype line, const BlockStyle *colored) const
{
    std::unique_ptr<QTextLayout> &layout = m_layouts[line];
    if (!layout) {
        layout = std::make_unique<QTextLayout>(harmless(lineText(line).toString(), true), m_font);
        QTextOption option;
        option.setWrapMode(m_wraps ? QTextOption::WrapAnywhere : QTextOption::NoWrap);
        option.setTextDirection(Qt::LeftToRight);
        option.setTabStopDistance(codeTabColumns * m_column);
        layout->setTextOption(option);
        layout->setCacheEnabled(true);
        if (colored) layout->setFormats(formatsOf(line, *colored));
        breakLine(line, *layout);
    } else if (colored && layout->formats().isEmpty()) {
        if (const auto formats = formatsOf(line, *colored); !formats.isEmpty()) {
            layout->setFormats(formats);
            breakLine(line, *layout); // formats take the lines away
        }
    }
    return *layout;
}

QList<QTextLayout::FormatRange> CodeLines::formatsOf(qsizetype line, const BlockStyle &style) const
{
    QList<QTextLayout::FormatRange> formats;
    if (line == 0 && m_language.hasTitle) {
        QTextCharFormat title;
        title.setFontWeight(QFont::DemiBold);
        formats.append({0, int(lineText(0).size()), title});
        return formats;
    }
    return m_highlighted ? codeFormats(*m_highlighted, line, style) : formats;
}

qreal CodeLines::furthest() const
{
    return m_wraps ? 0 : std::max<qreal>(0, m_contentWidth - m_width);
}

void CodeLines::paint(QPainter &painter, const QPointF &at, qsizetype rows, const PaintContext &context) const
{
    if (rows <= 0) return;
    const qsizetype first = std::max<qsizetype>(0, qsizetype((context.clip.top() - at.y()) / m_rowHeight));
    const qsizetype last = std::min<qsizetype>(rows - 1, qsizetype((context.clip.bottom() - at.y()) / m_rowHeight));
    if (m_layouts.size() > mostLayouts) m_layouts.clear();
    for (qsizetype line = lineOfRow(first); line < count() && firstRow(line) <= last; ++line) {
        paintLine(painter, QPointF(at.x() - m_scroll, at.y() + double(firstRow(line)) * m_rowHeight), line, context);
    }
}

void CodeLines::paintLine(QPainter &painter, const QPointF &at, qsizetype line, const PaintContext &context) const
{
    const BlockStyle &style = context.style;
    const QTextLayout &layout = layoutOf(line, &style);
    const qsizetype start = m_starts.at(line);
    const qsizetype length = layout.text().size();
    const PaintContext inside = context.part(start, length);
    const auto forPieces = [&](qsizetype from, qsizetype to, auto visit) {
        for (int i = 0; i < layout.lineCount(); ++i) {
            const QTextLine row = layout.lineAt(i);
            const auto begin = std::max<qsizetype>(from, row.textStart());
            const auto end = std::min<qsizetype>(to, row.textStart() + row.textLength());
            if (begin > end || (begin == end && from < to)) continue;
            const qreal x1 = row.cursorToX(int(begin));
            visit(QRectF(at.x() + x1, at.y() + double(i) * m_rowHeight, row.cursorToX(int(end)) - x1, m_rowHeight));
        }
    };
    if (inside.from < inside.to) {
        forPieces(inside.from, inside.to, [&](const QRectF &rect) { painter.fillRect(rect, style.colors.selection); });
    }
    // The line's end is selected as well.
    const bool goesOn = line + 1 < count() && context.from <= start + length && context.to > start + length;
    if (goesOn && context.from < context.to && layout.lineCount() > 0) {
        const int last = layout.lineCount() - 1;
        const qreal x = at.x() + layout.lineAt(last).cursorToX(int(length));
        painter.fillRect(QRectF(x, at.y() + double(last) * m_rowHeight, m_rowHeight / 3.0, m_rowHeight),
                         style.colors.selection);
    }
    QList<QTextLayout::FormatRange> overlays;
    const QList<Mark> marks = inside.marksIn(length);
    for (const Mark &mark : marks) {
        forPieces(mark.from, mark.to, [&](const QRectF &rect) { paintMark(painter, rect, mark.isCurrent, style); });
        QTextCharFormat format;
        format.setForeground(style.colors.text);
        overlays.append({int(mark.from), int(mark.to - mark.from), format});
    }
    painter.setPen(style.colors.text);
    layout.draw(&painter, at, overlays);
}

void CodeLines::paintBar(QPainter &painter, const QRectF &track, const BlockStyle &style) const
{
    if (!m_wraps) paintThumb(painter, track, m_scroll, m_width, m_contentWidth, style.colors.control);
}

qsizetype CodeLines::positionAt(const QPointF &point) const
{
    if (point.y() < 0) return 0;
    const qsizetype row = std::clamp<qsizetype>(qsizetype(point.y() / m_rowHeight), 0, rows() - 1);
    const qsizetype line = lineOfRow(row);
    const QTextLayout &layout = layoutOf(line);
    if (layout.lineCount() == 0) return m_starts.at(line);
    const int inside = std::min(int(row - firstRow(line)), layout.lineCount() - 1);
    return m_starts.at(line) + layout.lineAt(inside).xToCursor(point.x() + m_scroll);
}

QRectF CodeLines::caretRect(qsizetype position) const
{
    const qsizetype line = lineAt(position);
    const QTextLayout &layout = layoutOf(line);
    const int inside = int(std::min<qsizetype>(position - m_starts.at(line), layout.text().size()));
    const QTextLine row = layout.lineForTextPosition(inside);
    const qreal x = row.isValid() ? row.cursorToX(inside) : 0;
    const qsizetype at = firstRow(line) + (row.isValid() ? row.lineNumber() : 0);
    return {x - m_scroll, double(at) * m_rowHeight, 1, double(m_rowHeight)};
}

bool CodeLines::scrollSideways(qreal distance)
{
    const qreal before = m_scroll;
    m_scroll = std::clamp<qreal>(m_scroll + distance, 0, furthest());
    return m_scroll != before;
}

void CodeLines::reveal(qsizetype position)
{
    const qreal x = caretRect(position).left();
    const qreal margin = 8 * m_column;
    qreal distance = 0;
    if (x < 0) distance = x - margin;
    else if (x + margin > m_width) distance = x + margin - m_width;
    m_scroll = std::clamp<qreal>(m_scroll + distance, 0, furthest());
}

} // namespace runnel::gui
