// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/inlinelayout.h"

#include "gui/transcript/blocktext.h"
#include "gui/transcript/painting.h"

#include <QPainter>
#include <QTextOption>
#include <QUrl>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using markdown::Span;
using markdown::SpanStyle;

namespace {

constexpr qreal codeBleed = 2;  // px, of the ground beside inline code
constexpr qreal codeRadius = 4; // px
constexpr qreal formulaGap = 1; // px, between a formula and the line above or below

QList<Span> spansWithin(const QList<Span> &spans, qsizetype start, qsizetype length)
{
    QList<Span> result;
    const auto end = [](const Span &span) { return span.start + span.length; };
    for (auto span = std::ranges::upper_bound(spans, start, {}, end); span != spans.end(); ++span) {
        const qsizetype from = std::max(span->start, start);
        const qsizetype to = std::min(end(*span), start + length);
        if (from >= to) break;
        result.append({.start = from - start, .length = to - from, .styles = span->styles, .target = span->target});
    }
    return result;
}

QTextCharFormat formatOf(markdown::SpanStyles styles, const QFont &font, const BlockStyle &style)
{
    const std::pair key(styles.toInt(), font.pixelSize());
    if (const auto known = style.spanFormats->constFind(key); known != style.spanFormats->cend()) return *known;
    QTextCharFormat format;
    if (styles.testAnyFlags(SpanStyle::Code | SpanStyle::Math)) {
        QFont code = style.code;
        code.setPixelSize(qRound(font.pixelSize() * double(style.code.pixelSize()) / style.body.pixelSize()));
        format.setFont(code);
    }
    if (styles.testFlag(SpanStyle::Emphasis)) format.setFontItalic(true);
    if (styles.testFlag(SpanStyle::Strong)) format.setFontWeight(QFont::DemiBold);
    if (styles.testFlag(SpanStyle::Strikethrough)) format.setFontStrikeOut(true);
    if (styles.testFlag(SpanStyle::Footnote)) format.setVerticalAlignment(QTextCharFormat::AlignSuperScript);
    if (styles.testAnyFlags(SpanStyle::Link | SpanStyle::Image | SpanStyle::Footnote)) {
        format.setForeground(style.colors.accent);
    }
    if (styles.testFlag(SpanStyle::Link)) {
        QColor line = style.colors.accent;
        line.setAlphaF(style.highContrast ? 1.0F : 0.45F);
        format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
        format.setUnderlineColor(line);
    }
    style.spanFormats->insert(key, format);
    return format;
}

// Whether what stands before a place in a text may turn the order of what stands behind it.
bool isBidirectional(QStringView text)
{
    constexpr char16_t firstRightToLeft = 0x590;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c.unicode() < firstRightToLeft) continue;
        const bool isPair = c.isHighSurrogate() && i + 1 < text.size();
        switch (isPair ? QChar::direction(QChar::surrogateToUcs4(c, text.at(++i))) : c.direction()) {
        case QChar::DirL:
        case QChar::DirEN:
        case QChar::DirES:
        case QChar::DirET:
        case QChar::DirCS:
        case QChar::DirB:
        case QChar::DirS:
        case QChar::DirWS:
        case QChar::DirON:
        case QChar::DirNSM:
        case QChar::DirBN:
            break;
        default:
            return true;
        }
    }
    return false;
}

} // namespace

InlineLayout::InlineLayout(const markdown::InlineText &text, qsizetype start, qsizetype length, const BlockStyle &style,
                           const Options &options)
    : m_options(options)
    , m_work(style.work)
    , m_source(text.text.sliced(start, length))
    , m_spans(spansWithin(text.spans, start, length))
    , m_length(length)
{
    if (!options.isCode) m_formulas = inlineFormulas(m_source, m_spans, options.font, style, options.isOpen);
    if (options.isOpen && !m_spans.isEmpty()) {
        const Span &last = m_spans.constLast();
        if (last.styles.testFlag(SpanStyle::Math) && last.start + last.length == m_length) m_openFormula = last.start;
    }
    QString shown = harmless(m_source, options.isCode);
    for (const InlineFormula &formula : m_formulas) {
        if (formula.isTypeset()) formula.standIn(shown);
    }
    m_layout.setText(shown);
    m_layout.setFont(options.font);
    m_layout.setCacheEnabled(true);
    m_rightToLeft = options.direction == Qt::LayoutDirectionAuto ? !options.isCode && m_source.isRightToLeft()
                                                                 : options.direction == Qt::RightToLeft;
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
    formats.reserve(m_spans.size());
    auto formula = m_formulas.cbegin();
    for (const Span &span : std::as_const(m_spans)) {
        while (formula != m_formulas.cend() && formula->start < span.start) ++formula;
        const bool isTypeset = formula != m_formulas.cend() && formula->start == span.start && formula->isTypeset();
        if (isTypeset) formats.append(formula->format(m_options.font));
        else formats.append({int(span.start), int(span.length), formatOf(span.styles, m_options.font, style)});
    }
    m_layout.setFormats(formats);
}

// A formula that is wider than its line is made smaller, as far as it can be read.
void InlineLayout::fitFormulas(qreal width)
{
    constexpr qreal smallest = 0.6;
    const qreal em = formulaEm(m_options.font);
    QList<QTextLayout::FormatRange> formats;
    for (InlineFormula &formula : m_formulas) {
        if (!formula.isTypeset()) continue;
        const qreal before = std::exchange(formula.em, em);
        if (formula.width() > width) formula.em = std::max(smallest * em, em * width / formula.width());
        if (formula.em == before) continue;
        if (formats.isEmpty()) formats = m_layout.formats();
        const auto range = std::ranges::find(formats, int(formula.start), &QTextLayout::FormatRange::start);
        if (range != formats.end()) *range = formula.format(m_options.font);
    }
    if (!formats.isEmpty()) m_layout.setFormats(formats);
}

bool InlineLayout::shows(const markdown::InlineText &text, qsizetype start, qsizetype length) const
{
    return QStringView(text.text).sliced(start, length) == m_source &&
           spansWithin(text.spans, start, length) == m_spans && !endsInOpenFormula();
}

// A formula is one word, whatever spaces its source has.
qsizetype InlineLayout::wordEnd(qsizetype position) const
{
    qsizetype end = position;
    auto formula = std::ranges::lower_bound(m_formulas, position, {}, &InlineFormula::start);
    while (end < m_source.size()) {
        while (formula != m_formulas.end() && formula->start < end) ++formula;
        if (formula != m_formulas.end() && formula->start == end && formula->isTypeset()) {
            end += formula->length;
        } else if (m_source.at(end).isSpace()) {
            break;
        } else {
            ++end;
        }
    }
    return end;
}

bool InlineLayout::keepFinishedLines()
{
    int line = m_lines - 1;
    while (line > 0 && !mayCutAt(m_layout.lineAt(line).textStart())) --line;
    if (line < 1) return false;
    m_lines = line;
    m_length = m_layout.lineAt(line).textStart();
    m_height = lineTop(m_layout.lineAt(line));
    // The word behind the break did not fit in, and more of it would not either.
    const qsizetype end = wordEnd(m_length);
    m_source.truncate(end);
    m_spans = spansWithin(m_spans, 0, end);
    std::erase_if(m_formulas, [end](const InlineFormula &formula) { return formula.start >= end; });
    m_openFormula = -1;
    return true;
}

bool InlineLayout::mayCutAt(qsizetype position) const
{
    if (m_openFormula >= 0 && wordEnd(position) > m_openFormula) return false;
    // One that is waited for may be broken, but the pieces of the text need it whole.
    auto formula = std::ranges::lower_bound(m_formulas, position, {}, &InlineFormula::start);
    if (formula != m_formulas.begin() && (--formula)->start + formula->length > position) return false;
    if (!m_rightToLeft && !isBidirectional(m_source)) return true;
    // A letter has its direction of itself; of a number or a mark what stands before it decides.
    const auto isEmbedding = [](QChar c) {
        return (c.unicode() >= 0x202A && c.unicode() <= 0x202E) || (c.unicode() >= 0x2066 && c.unicode() <= 0x2069);
    };
    return position < m_source.size() && m_source.at(position).isLetter() &&
           std::ranges::none_of(m_source, isEmbedding);
}

void InlineLayout::setWidth(qreal width)
{
    if (width == m_width) return;
    m_width = width;
    m_height = 0;
    if (!m_formulas.empty()) fitFormulas(width);
    m_work->characters += m_layout.text().size();
    m_layout.beginLayout();
    for (QTextLine line = m_layout.createLine(); line.isValid(); line = m_layout.createLine()) {
        line.setLineWidth(width);
        const Extent extent = extentOf(line);
        line.setPosition(QPointF(0, m_height + extent.above - line.ascent()));
        m_height += extent.above + extent.below;
    }
    m_layout.endLayout();
    m_lines = m_layout.lineCount();
}

void InlineLayout::setAlignment(Qt::Alignment alignment)
{
    QTextOption option = m_layout.textOption();
    if (option.alignment() == alignment) return;
    option.setAlignment(alignment);
    m_layout.setTextOption(option);
    m_width = -1;
}

InlineLayout::Extent InlineLayout::plainExtentOf(const QTextLine &line) const
{
    const qreal box = std::max<qreal>(m_options.lineHeight, std::ceil(line.height()));
    const qreal above = std::floor((box - line.height()) / 2) + line.ascent();
    return {.above = above, .below = box - above};
}

InlineLayout::Extent InlineLayout::extentOf(const QTextLine &line) const
{
    Extent extent = plainExtentOf(line);
    auto formula = std::ranges::lower_bound(m_formulas, line.textStart(), {}, &InlineFormula::start);
    for (; formula != m_formulas.end() && formula->start < line.textStart() + line.textLength(); ++formula) {
        if (!formula->isTypeset()) continue;
        extent.above = std::max(extent.above, std::ceil(formula->ascent()) + formulaGap);
        extent.below = std::max(extent.below, std::ceil(formula->descent()) + formulaGap);
    }
    return extent;
}

qreal InlineLayout::lineBox(const QTextLine &line) const
{
    const Extent extent = extentOf(line);
    return extent.above + extent.below;
}

qreal InlineLayout::lineTop(const QTextLine &line) const
{
    return line.y() + line.ascent() - extentOf(line).above;
}

qreal InlineLayout::usedWidth() const
{
    qreal width = 0;
    for (int i = 0; i < m_lines; ++i) width = std::max(width, m_layout.lineAt(i).naturalTextWidth());
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
    for (int i = m_layout.lineForTextPosition(int(from)).lineNumber(); i < m_lines; ++i) {
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
    const auto select = [&](qsizetype from, qsizetype to, const QTextCharFormat &format) {
        const auto add = [&](qsizetype start, qsizetype end) {
            if (start < end) selections.append({int(start), int(end - start), format});
        };
        // A formula that is typeset stands in the text as a letter that nobody sees.
        for (const InlineFormula &formula : m_formulas) {
            if (!formula.isTypeset() || formula.start + formula.length <= from) continue;
            if (formula.start >= to) break;
            add(from, formula.start);
            from = formula.start + formula.length;
        }
        add(from, to);
    };
    if (!context.marks.empty()) {
        const QList<Mark> marks = context.marksIn(m_source.size());
        for (const Mark &mark : marks) {
            forPieces(mark.from, mark.to, [&](const QRectF &rect) {
                if (rect.translated(at).intersects(context.clip))
                    paintMark(painter, rect.translated(at), mark.isCurrent, style);
            });
            QTextCharFormat format;
            format.setForeground(style.colors.text);
            select(mark.from, mark.to, format);
        }
    }
    if (style.highContrast && context.from < context.to) {
        QTextCharFormat format;
        format.setForeground(style.colors.window);
        select(context.from, context.to, format);
    }
    painter.setPen(color);
    if (!selections.isEmpty()) {
        QRectF clip = context.clip;
        // Behind the lines that are shown may be one that is not.
        clip.setBottom(std::min(clip.bottom(), at.y() + m_height - 1));
        if (clip.isValid()) m_layout.draw(&painter, at, selections, clip);
    } else {
        // Line by line: QTextLayout would look at all of them, and draw the one above the clip as well.
        for (int i = lineAt(context.clip.top() - at.y()); i < m_lines; ++i) {
            const QTextLine line = m_layout.lineAt(i);
            if (at.y() + lineTop(line) > context.clip.bottom()) break;
            line.draw(&painter, at);
        }
    }
    if (!m_formulas.empty()) paintFormulas(painter, at, color, context);
}

void InlineLayout::paintFormulas(QPainter &painter, const QPointF &at, const QColor &color,
                                 const PaintContext &context) const
{
    for (const InlineFormula &formula : m_formulas) {
        if (!formula.isTypeset()) continue;
        const QTextLine line = m_layout.lineForTextPosition(int(formula.start));
        if (!line.isValid()) continue;
        if (line.lineNumber() >= m_lines) break;
        const qreal x1 = line.cursorToX(int(formula.start));
        const qreal x2 = line.cursorToX(int(formula.start + formula.length));
        const QPointF place = at + QPointF(std::min(x1, x2) + formula.before, line.y() + line.ascent());
        if (place.y() - formula.ascent() > context.clip.bottom()) break;
        if (place.y() + formula.descent() < context.clip.top()) continue;
        const bool isSelected = context.from < formula.start + formula.length && context.to > formula.start;
        const auto span = std::ranges::find(m_spans, formula.start, &Span::start);
        const bool isLink = span != m_spans.end() && span->styles.testFlag(SpanStyle::Link);
        formula.answer.formula->paint(painter, place, formula.em,
                                      isSelected && context.style.highContrast ? context.style.colors.window
                                      : isLink                                 ? context.style.colors.accent
                                                                               : color);
    }
}

bool InlineLayout::waitsFor(const QString &tex) const
{
    return std::ranges::any_of(m_formulas, [&tex](const InlineFormula &formula) {
        return formula.answer.isPending() && (tex.isEmpty() || formula.tex.source == tex);
    });
}

bool InlineLayout::findsNews(const text::MathRenderer &formulas) const
{
    return std::ranges::any_of(m_formulas, [&formulas](const InlineFormula &formula) {
        return formula.answer.isPending() && formulas.isKnown(formula.tex.source, formula.tex.isDisplay);
    });
}

std::optional<FormulaInfo> InlineLayout::formulaAt(const QPointF &point) const
{
    for (const InlineFormula &formula : m_formulas) {
        bool isHit = false;
        forPieces(formula.start, formula.start + formula.length,
                  [&](const QRectF &rect) { isHit = isHit || rect.contains(point); });
        if (isHit) return FormulaInfo {.tex = formula.tex.source, .error = formula.answer.error};
    }
    return std::nullopt;
}

qreal InlineLayout::firstLineDrop() const
{
    if (m_formulas.empty() || m_layout.lineCount() == 0) return 0;
    const QTextLine first = m_layout.lineAt(0);
    return extentOf(first).above - plainExtentOf(first).above;
}

qreal InlineLayout::widestFormula() const
{
    qreal width = 0;
    for (const InlineFormula &formula : m_formulas) {
        if (formula.isTypeset()) width = std::max(width, formula.width());
    }
    return width;
}

int InlineLayout::lineAt(qreal y) const
{
    int low = 0;
    int high = m_lines - 1;
    while (low < high) {
        const int middle = (low + high + 1) / 2;
        if (lineTop(m_layout.lineAt(middle)) <= y) low = middle;
        else high = middle - 1;
    }
    return low;
}

qsizetype InlineLayout::positionAt(const QPointF &point) const
{
    if (m_lines == 0) return 0;
    const QTextLine line = m_layout.lineAt(lineAt(point.y()));
    // A formula has no places inside.
    auto formula = std::ranges::lower_bound(m_formulas, line.textStart(), {}, &InlineFormula::start);
    for (; formula != m_formulas.end() && formula->start < line.textStart() + line.textLength(); ++formula) {
        if (!formula->isTypeset()) continue;
        const qreal x1 = line.cursorToX(int(formula->start));
        const qreal x2 = line.cursorToX(int(formula->start + formula->length));
        if (point.x() < std::min(x1, x2) || point.x() > std::max(x1, x2)) continue;
        const bool isAtStart = std::abs(point.x() - x1) < std::abs(point.x() - x2);
        return isAtStart ? formula->start : formula->start + formula->length;
    }
    return line.xToCursor(point.x());
}

qreal InlineLayout::lineTopAt(qreal y) const
{
    return m_lines == 0 ? 0 : lineTop(m_layout.lineAt(lineAt(y)));
}

QRectF InlineLayout::caretRect(qsizetype position) const
{
    const QTextLine line = m_layout.lineForTextPosition(int(std::clamp<qsizetype>(position, 0, m_length)));
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
