// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/codeblock.h"

#include "gui/transcript/blocktext.h"
#include "gui/transcript/folding.h"
#include "gui/transcript/painting.h"
#include "text/highlighterrepository.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using markdown::BlockKind;

namespace {

constexpr qsizetype longestLabel = 40;
constexpr qsizetype longestPreview = 400;
constexpr qreal thumbHeight = 4;

CodeLines::Language languageOf(const markdown::Block &block)
{
    if (block.kind == BlockKind::ToolCall) return {.name = u"json"_s, .hasTitle = true};
    return {.name = block.kind == BlockKind::Math ? QString() : block.info};
}

QString labelOf(const markdown::Block &block, const BlockStyle &style)
{
    if (block.kind == BlockKind::Math) return u"TeX"_s;
    if (block.kind == BlockKind::ToolCall) return QCoreApplication::translate("Transcript", "Tool call");
    return harmless(style.languages->displayName(block.info).left(longestLabel), true);
}

} // namespace

CodeBlock::CodeBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style, CodeBlock *old)
    : BlockLayout(block, width)
    , m_lines(block->text.text, languageOf(*block), width - 6 * style.metrics.unit, style,
              old ? &old->m_lines : nullptr)
    , m_label(labelOf(*block, style))
    , m_unit(style.metrics.unit)
    , m_icon(style.metrics.icon)
    , m_header(style.smallLineHeight + 2 * style.metrics.unit)
    , m_padding(3 * style.metrics.unit)
{
    m_length = block->text.text.size();
    if (old) {
        m_view = old->m_view;
        if (!m_view.folded && old->m_block->isOpen) m_view.folded = false;
    }
    updateHeight();
}

bool CodeBlock::canFold() const
{
    return canBeFolded(*m_block, m_lines.count());
}

bool CodeBlock::isFolded() const
{
    return canFold() && m_view.folded.value_or(!m_block->isOpen);
}

void CodeBlock::setView(const BlockView &view)
{
    m_view = view;
    m_lines.setWraps(view.wraps);
    updateHeight();
}

qsizetype CodeBlock::visibleRows() const
{
    if (!isFolded()) return m_lines.rows();
    return isCall() ? 1 : m_lines.rows(foldedLines);
}

void CodeBlock::updateHeight()
{
    const QRectF foot = footer();
    m_height = foot.isEmpty() ? textArea().bottom() + m_padding + m_unit : foot.bottom();
}

QRectF CodeBlock::textArea() const
{
    return {double(m_padding), double(m_header), m_width - 2 * m_padding, double(visibleRows()) * m_lines.rowHeight()};
}

QRectF CodeBlock::footer() const
{
    if (!isFolded() || isCall()) return {};
    return {0, textArea().bottom() + m_unit, m_width, double(m_header)};
}

QRectF CodeBlock::button(int fromRight) const
{
    const double side = m_header - 4;
    return {m_width - m_padding / 2.0 - (fromRight + 1) * side, 2, side, side};
}

QString CodeBlock::unfoldText() const
{
    return isCall() ? QCoreApplication::translate("Transcript", "Show the arguments")
                    : QCoreApplication::translate("Transcript", "Show all %n line(s)", nullptr, int(m_lines.count()));
}

void CodeBlock::paint(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    const BlockStyle &style = context.style;
    const QRectF area = textArea().translated(at);
    paintBox(painter, QRectF(at, QSizeF(m_width, m_height)), style.metrics.radius, style.colors.codeGround,
             style.colors.line);
    paintHeader(painter, at, context);
    painter.save();
    painter.setClipRect(area.adjusted(-m_padding / 2.0, 0, m_padding / 2.0, 0), Qt::IntersectClip);
    m_lines.paint(painter, area.topLeft(), visibleRows(), context);
    painter.restore();
    if (isCall() && isFolded()) paintPreview(painter, area, style);
    const QRectF track(area.left(), at.y() + m_height - thumbHeight - 3, area.width(), thumbHeight);
    if (!isFolded()) m_lines.paintBar(painter, track, style);
    const QRectF foot = footer().translated(at);
    if (foot.isEmpty()) return;
    painter.fillRect(QRectF(foot.left() + 1, foot.top(), foot.width() - 2, 1), style.colors.line);
    const bool hot = context.hot && context.hot->kind == ActionKind::ToggleFold && context.hot->rect.intersects(foot);
    paintLine(painter, foot, unfoldText(), style.small, hot ? style.colors.text : style.colors.muted, Qt::AlignHCenter);
}

void CodeBlock::paintHeader(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    const BlockStyle &style = context.style;
    QRectF line(at.x() + m_padding, at.y() + 2, m_width - 2 * m_padding - 3 * m_header, m_header - 4);
    if (isCall()) {
        paintIcon(painter, QRectF(line.left(), line.center().y() - m_icon / 2.0, m_icon, m_icon), u"wrench"_s,
                  style.colors.muted);
        line.setLeft(line.left() + m_icon + 1.5 * m_unit);
    }
    paintLine(painter, line, m_label, style.small, style.colors.muted);
    QList<Target> targets;
    addTargets(at, targets);
    for (const Target &target : std::as_const(targets)) {
        if (target.rect.top() > at.y() + m_header) continue; // the footer
        const bool hot = context.hot && context.hot->kind == target.kind && context.hot->rect.intersects(target.rect);
        const bool isOn = target.kind == ActionKind::ToggleWrap && m_view.wraps;
        if (hot || isOn) paintBox(painter, target.rect, style.metrics.radius - 2, style.colors.hover, {});
        const QString icon = target.kind == ActionKind::CopyCode     ? u"copy"_s
                             : target.kind == ActionKind::ToggleWrap ? u"wrap-text"_s
                             : isFolded()                            ? u"chevron-down"_s
                                                                     : u"chevron-up"_s;
        paintIcon(painter, QRectF(target.rect.center() - QPointF(m_icon / 2.0, m_icon / 2.0), QSizeF(m_icon, m_icon)),
                  icon, hot || isOn ? style.colors.text : style.colors.muted);
    }
}

// A call in one line: its arguments stand behind the name, as far as there is room.
void CodeBlock::paintPreview(QPainter &painter, const QRectF &area, const BlockStyle &style) const
{
    const QString &text = m_block->text.text;
    const qsizetype nameEnd = text.indexOf(u'\n');
    if (nameEnd < 0) return;
    QFont bold = style.code;
    bold.setWeight(QFont::DemiBold);
    const qreal taken = QFontMetricsF(bold).horizontalAdvance(text.left(std::min(nameEnd, longestPreview)));
    const QString arguments = text.sliced(nameEnd, std::min(longestPreview, text.size() - nameEnd)).simplified();
    paintLine(painter, area.adjusted(taken + 2 * m_unit, 0, 0, 0), harmless(arguments, true), style.code,
              style.colors.muted);
}

qsizetype CodeBlock::positionAt(const QPointF &point) const
{
    const QRectF area = textArea();
    const qreal bottom = area.bottom() - area.top() - 1;
    return m_lines.positionAt({point.x() - area.left(), std::min(point.y() - area.top(), bottom)});
}

QRectF CodeBlock::caretRect(qsizetype position) const
{
    const QRectF area = textArea();
    QRectF caret = m_lines.caretRect(position).translated(area.topLeft());
    // What is folded away stands where the fold is.
    if (caret.top() >= area.bottom()) caret.moveTop(area.bottom() - caret.height());
    return caret;
}

void CodeBlock::addTargets(const QPointF &at, QList<Target> &targets) const
{
    const bool folded = isFolded();
    int fromRight = 0;
    const QRectF copy = button(fromRight++).translated(at);
    if (m_lines.isWide() && !(folded && isCall())) {
        targets.append({.kind = ActionKind::ToggleWrap,
                        .rect = button(fromRight++).translated(at),
                        .name = m_view.wraps ? QCoreApplication::translate("Transcript", "Do not wrap lines")
                                             : QCoreApplication::translate("Transcript", "Wrap lines"),
                        .block = m_block->id});
    }
    if (canFold()) {
        targets.append({.kind = ActionKind::ToggleFold,
                        .rect = button(fromRight++).translated(at),
                        .name = folded ? unfoldText() : QCoreApplication::translate("Transcript", "Fold"),
                        .block = m_block->id});
    }
    const QString &text = m_block->text.text;
    const qsizetype nameEnd = text.indexOf(u'\n');
    const QString arguments = nameEnd < 0 ? QString() : text.sliced(nameEnd + 1);
    targets.append({.kind = ActionKind::CopyCode,
                    .rect = copy,
                    .name = isCall() ? QCoreApplication::translate("Transcript", "Copy arguments")
                                     : QCoreApplication::translate("Transcript", "Copy code"),
                    .data = isCall() ? arguments : text});
    if (const QRectF foot = footer(); !foot.isEmpty()) {
        targets.append(
            {.kind = ActionKind::ToggleFold, .rect = foot.translated(at), .name = unfoldText(), .block = m_block->id});
    }
}

bool CodeBlock::scrollSideways(const QPointF &, qreal distance)
{
    return m_lines.scrollSideways(distance);
}

void CodeBlock::addAdjustable(std::vector<BlockLayout *> &found)
{
    found.push_back(this);
}

} // namespace runnel::gui
