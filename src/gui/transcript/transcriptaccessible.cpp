// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/transcriptaccessible.h"

#include "gui/transcript/messageaccessible.h"
#include "gui/transcript/transcriptview_p.h"
#include "models/chatmodel.h"

#include <QWidget>

namespace runnel::gui {

namespace {

QAccessibleInterface *createInterface(const QString &, QObject *object)
{
    auto *view = qobject_cast<TranscriptView *>(object);
    return view ? new TranscriptAccessible(view) : nullptr;
}

TranscriptAccessible *accessibleOf(TranscriptView *view)
{
    return QAccessible::isActive() ? dynamic_cast<TranscriptAccessible *>(QAccessible::queryAccessibleInterface(view))
                                   : nullptr;
}

} // namespace

TranscriptAccessible::TranscriptAccessible(TranscriptView *view) : QAccessibleWidget(view, QAccessible::List) {}

TranscriptAccessible::~TranscriptAccessible()
{
    for (const QAccessible::Id id : std::as_const(m_children)) QAccessible::deleteAccessibleInterface(id);
}

void TranscriptAccessible::install()
{
    QAccessible::installFactory(createInterface);
}

void TranscriptAccessible::forget(TranscriptView *view)
{
    TranscriptAccessible *accessible = accessibleOf(view);
    if (!accessible) return;
    const auto gone = std::exchange(accessible->m_children, {});
    for (const QAccessible::Id id : gone) QAccessible::deleteAccessibleInterface(id);
}

void TranscriptAccessible::forgetRemoved(TranscriptView *view)
{
    TranscriptAccessible *accessible = accessibleOf(view);
    if (!accessible) return;
    accessible->m_children.removeIf([](const auto &child) {
        QAccessibleInterface *message = QAccessible::accessibleInterface(child.value());
        if (message && message->isValid()) return false;
        if (message) QAccessible::deleteAccessibleInterface(child.value());
        return true;
    });
}

TranscriptView *TranscriptAccessible::view() const
{
    return static_cast<TranscriptView *>(widget());
}

int TranscriptAccessible::childCount() const
{
    return view()->d->layout.rows();
}

QAccessibleInterface *TranscriptAccessible::child(int index) const
{
    const auto &parts = *view()->d;
    if (!parts.model || index < 0 || index >= parts.layout.rows()) return nullptr;
    const chat::MessageId id = parts.model->message(index).id;
    QAccessible::Id &known = m_children[id.toString()];
    QAccessibleInterface *message = known == 0 ? nullptr : QAccessible::accessibleInterface(known);
    if (!message) {
        message = new MessageAccessible(view(), id);
        known = QAccessible::registerAccessibleInterface(message);
    }
    return message;
}

int TranscriptAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    const auto *message = dynamic_cast<const MessageAccessible *>(child);
    return message ? message->row() : -1;
}

QAccessibleInterface *TranscriptAccessible::childAt(int x, int y) const
{
    const auto &parts = *view()->d;
    const QPoint position = view()->viewport()->mapFromGlobal(QPoint(x, y));
    if (!view()->viewport()->rect().contains(position)) return nullptr;
    return child(parts.layout.rowAt(parts.y + position.y()));
}

QAccessibleInterface *TranscriptAccessible::focusChild() const
{
    const auto &parts = *view()->d;
    return parts.currentRow >= 0 ? child(parts.currentRow) : nullptr;
}

} // namespace runnel::gui
