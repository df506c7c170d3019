// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/messagetools.h"

#include "gui/transcript/painting.h"

#include <QCoreApplication>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr int narrowSide = 16; // px: an arrow that belongs to the button before it

QString tr(const char *text, const char *comment = nullptr)
{
    return QCoreApplication::translate("Transcript", text, comment);
}

QString iconOf(ActionKind kind, bool isMirrored)
{
    switch (kind) {
    case ActionKind::CopyText:
        return u"copy"_s;
    case ActionKind::CopyMarkdown:
        return u"file-code"_s;
    case ActionKind::Edit:
        return u"pencil"_s;
    case ActionKind::Regenerate:
        return u"refresh-cw"_s;
    case ActionKind::RegenerateWith:
        return u"chevron-down"_s;
    case ActionKind::Details:
        return u"info"_s;
    case ActionKind::MessageMenu:
        return u"ellipsis"_s;
    case ActionKind::PreviousSibling:
        return isMirrored ? u"chevron-right"_s : u"chevron-left"_s;
    case ActionKind::NextSibling:
        return isMirrored ? u"chevron-left"_s : u"chevron-right"_s;
    default:
        return {};
    }
}

} // namespace

MessageTools::MessageTools(const MessageFacts &facts, bool hasText, const Place &place) : m_facts(facts), m_place(place)
{
    const bool rests = !facts.isRunning;
    if (rests && hasText) {
        add(ActionKind::CopyText, tr("Copy"));
        add(ActionKind::CopyMarkdown, tr("Copy as Markdown"));
    }
    if (facts.isUser && facts.mayChange) add(ActionKind::Edit, tr("Edit"));
    if (rests && facts.canRetry) {
        add(ActionKind::Regenerate, facts.isUser ? tr("Answer") : tr("Answer again"));
        add(ActionKind::RegenerateWith, tr("Answer with another model"));
    }
    if (facts.siblingCount > 1) {
        // Each says where it leads, for whoever does not see the counter between the two.
        const auto named = [&facts](const QString &name, int step) {
            return name.arg(facts.siblingIndex + 1 + step).arg(facts.siblingCount);
        };
        const bool hasNext = facts.siblingIndex + 1 < facts.siblingCount;
        add(ActionKind::PreviousSibling,
            facts.siblingIndex == 0 ? tr("This is the first version")
                                    : named(tr("Previous version, %1 of %2", "of a message"), -1),
            facts.siblingIndex > 0);
        add(ActionKind::NextSibling,
            hasNext ? named(tr("Next version, %1 of %2", "of a message"), 1) : tr("This is the last version"), hasNext);
    }
    if (rests && !facts.isUser) add(ActionKind::Details, tr("Details"));
    if (rests && facts.mayChange) add(ActionKind::MessageMenu, tr("More"));
    arrange();
}

void MessageTools::add(ActionKind kind, const QString &name, bool enabled)
{
    const int width = kind == ActionKind::RegenerateWith ? narrowSide : side;
    m_targets.append({.kind = kind, .rect = QRectF(0, 0, width, side), .name = name, .enabled = enabled});
}

void MessageTools::arrange()
{
    double taken = m_facts.siblingCount > 1 ? 9.0 * m_place.unit : 0; // "2/3" between the two
    for (const Target &tool : std::as_const(m_targets)) taken += tool.rect.width();
    const double inset = (side - 4 * m_place.unit) / 2.0; // the first icon stands at the edge of the text
    double x = m_facts.isUser ? m_place.width - taken + inset : -inset;
    for (Target &tool : m_targets) {
        if (tool.kind == ActionKind::NextSibling) x += 9.0 * m_place.unit;
        tool.rect.moveTopLeft(QPointF(x, m_place.top));
        x += tool.rect.width();
    }
    for (Target &tool : m_targets) tool.rect = mirrored(tool.rect, m_place.width, m_place.rightToLeft);
}

QRectF MessageTools::counterRect(const QRectF &next) const
{
    const double width = 9.0 * m_place.unit;
    return {m_place.rightToLeft ? next.right() : next.left() - width, next.top(), width, next.height()};
}

void MessageTools::paint(QPainter &painter, const QPointF &at, const PaintContext &context, const Target *copied) const
{
    const BlockStyle &style = context.style;
    double right = 0; // of them, as the list runs
    for (const Target &tool : m_targets) {
        const QRectF rect = tool.rect.translated(at);
        const bool hot = context.hovered && context.hot && context.hot->isSame(tool) && tool.enabled;
        if (hot) paintBox(painter, rect, style.metrics.radius - 2, style.colors.hover, {});
        QColor color = hot ? style.colors.text : style.colors.muted;
        if (!tool.enabled) color.setAlphaF(0.35F);
        const bool done = copied && copied->kind == tool.kind;
        const int icon = tool.kind == ActionKind::RegenerateWith ? narrowSide - 4 : style.metrics.icon;
        const QRectF iconRect(rect.center() - QPointF(icon / 2.0, icon / 2.0), QSizeF(icon, icon));
        paintIcon(painter, iconRect, done ? u"check"_s : iconOf(tool.kind, m_place.rightToLeft),
                  done ? style.colors.success : color);
        if (tool.kind == ActionKind::NextSibling) {
            const QString text = QCoreApplication::translate("Transcript", "%1/%2", "which of how many answers")
                                     .arg(m_facts.siblingIndex + 1)
                                     .arg(m_facts.siblingCount);
            paintLine(painter, counterRect(rect), text, style.small, style.colors.muted, Qt::AlignHCenter);
        }
        right = mirrored(tool.rect, m_place.width, m_place.rightToLeft).right();
    }
    // A few letters of the figures would say nothing; the details have them all.
    const double left = m_place.width - right - 2.0 * m_place.unit;
    if (m_facts.usage.isEmpty() || left < 20.0 * m_place.unit) return;
    const QRectF rest(right + 2 * m_place.unit, m_place.top, left, 7 * m_place.unit);
    paintLine(painter, mirrored(rest, m_place.width, m_place.rightToLeft).translated(at), m_facts.usage, style.small,
              style.colors.muted, m_place.rightToLeft ? Qt::AlignRight : Qt::AlignLeft);
}

} // namespace runnel::gui
