// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/messageaccessible.h"

#include "gui/transcript/transcriptview_p.h"
#include "models/chatmodel.h"

#include <QAccessibleWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

MessageAccessible::MessageAccessible(TranscriptView *view, const chat::MessageId &id)
    : m_alive(view), m_view(view), m_id(id)
{}

MessageAccessible::~MessageAccessible()
{
    for (const QAccessible::Id id : std::as_const(m_children)) QAccessible::deleteAccessibleInterface(id);
}

int MessageAccessible::row() const
{
    return m_alive && m_view->d->model ? m_view->d->model->rowOf(m_id) : -1;
}

bool MessageAccessible::isValid() const
{
    return row() >= 0;
}

QAccessibleInterface *MessageAccessible::parent() const
{
    return m_alive ? QAccessible::queryAccessibleInterface(m_view) : nullptr;
}

int MessageAccessible::childCount() const
{
    return isValid() ? int(partsOf(m_view->d->layout.item(row())).size()) : 0;
}

QAccessibleInterface *MessageAccessible::child(int index) const
{
    if (!isValid() || index < 0) return nullptr;
    const MessageItem &message = m_view->d->layout.item(row());
    if (index < message.blockCount()) return part({.block = message.block(index)->id});
    const QList<Part> parts = partsOf(message);
    return index < parts.size() ? part(parts.at(index).name) : nullptr;
}

QAccessibleInterface *MessageAccessible::part(const PartName &name) const
{
    QAccessible::Id &known = m_children[name];
    QAccessibleInterface *part = known == 0 ? nullptr : QAccessible::accessibleInterface(known);
    if (!part) {
        part = new PartAccessible(m_view, m_id, name);
        known = QAccessible::registerAccessibleInterface(part);
    }
    return part;
}

QAccessibleInterface *MessageAccessible::focusedPart() const
{
    if (!isValid()) return nullptr;
    const PlacedTarget &focused = m_view->d->focused;
    const QList<Part> parts = partsOf(m_view->d->layout.item(row()));
    for (const Part &one : parts) {
        if (one.name.kind != ActionKind::None && one.target.isSame(focused.target) &&
            one.target.rect == focused.target.rect)
            return part(one.name);
    }
    return nullptr;
}

int MessageAccessible::indexOfChild(const QAccessibleInterface *part) const
{
    const auto *known = dynamic_cast<const PartAccessible *>(part);
    if (!known || !isValid() || known->parent() != this) return -1;
    const QList<Part> parts = partsOf(m_view->d->layout.item(row()));
    const auto found = std::ranges::find(parts, known->name(), &Part::name);
    return found == parts.end() ? -1 : int(found - parts.begin());
}

QAccessibleInterface *MessageAccessible::childAt(int x, int y) const
{
    if (!isValid()) return nullptr;
    auto &d = *m_view->d;
    const MessageItem &message = d.layout.item(row());
    const QPointF at = QPointF(m_view->viewport()->mapFromGlobal(QPoint(x, y))) - d.originOf(row());
    // What can be done lies upon the blocks.
    const QList<Part> parts = partsOf(message);
    for (qsizetype i = parts.size() - 1; i >= 0; --i) {
        const bool isBlock = i < message.blockCount();
        if ((isBlock ? message.blockRect(i) : parts.at(i).target.rect).contains(at)) return part(parts.at(i).name);
    }
    return nullptr;
}

QString MessageAccessible::text(QAccessible::Text kind) const
{
    if (!isValid()) return {};
    const MessageFacts facts = factsOf(*m_view->d->model, row());
    if (kind == QAccessible::Name) {
        QStringList parts {facts.author, facts.time};
        if (!facts.status.isEmpty()) parts << facts.status;
        if (!facts.errorSentence.isEmpty()) parts << facts.errorSentence;
        return parts.join(u", "_s);
    }
    if (kind == QAccessible::Value) return m_view->d->model->message(row()).text();
    return {};
}

QRect MessageAccessible::rect() const
{
    if (!isValid()) return {};
    auto &d = *m_view->d;
    const QRect inside(d.originOf(row()), QSize(d.columnWidth(), d.layout.heightOf(row())));
    return {m_view->viewport()->mapToGlobal(inside.topLeft()), inside.size()};
}

QAccessible::State MessageAccessible::state() const
{
    QAccessible::State state;
    state.invalid = !isValid();
    state.readOnly = true;
    state.focusable = true;
    state.selectable = true;
    if (!isValid()) return state;
    auto &d = *m_view->d;
    state.focused = m_view->hasFocus() && d.currentRow == row();
    const QRect inside(d.originOf(row()), QSize(d.columnWidth(), d.layout.heightOf(row())));
    state.offscreen = !m_view->viewport()->rect().intersects(inside);
    state.busy = d.model->message(row()).role != llm::Role::User && chat::isRunning(d.model->message(row()).state);
    return state;
}

} // namespace runnel::gui
