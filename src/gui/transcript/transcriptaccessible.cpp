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

} // namespace

AssistiveWatch::AssistiveWatch() : m_active(QAccessible::isActive())
{
    QAccessible::installActivationObserver(this);
}

AssistiveWatch::~AssistiveWatch()
{
    QAccessible::removeActivationObserver(this);
}

void AssistiveWatch::accessibilityActiveChanged(bool active)
{
    m_active = active;
}

TranscriptAccessible::TranscriptAccessible(TranscriptView *view) : QAccessibleWidget(view, QAccessible::List) {}

TranscriptAccessible::~TranscriptAccessible()
{
    for (const QAccessible::Id id : std::as_const(m_children)) QAccessible::deleteAccessibleInterface(id);
}

TranscriptAccessible *TranscriptAccessible::of(TranscriptView *view)
{
    if (!view->d->assistive.isActive()) return nullptr;
    return dynamic_cast<TranscriptAccessible *>(QAccessible::queryAccessibleInterface(view));
}

void TranscriptAccessible::install()
{
    QAccessible::installFactory(createInterface);
}

void TranscriptAccessible::forget(TranscriptView *view)
{
    TranscriptAccessible *accessible = of(view);
    if (!accessible) return;
    const auto gone = std::exchange(accessible->m_children, {});
    for (const QAccessible::Id id : gone) QAccessible::deleteAccessibleInterface(id);
}

void TranscriptAccessible::forgetRemoved(TranscriptView *view)
{
    TranscriptAccessible *accessible = of(view);
    if (!accessible) return;
    accessible->m_children.removeIf([](const auto &child) {
        QAccessibleInterface *message = QAccessible::accessibleInterface(child.value());
        if (message && message->isValid()) return false;
        if (message) QAccessible::deleteAccessibleInterface(child.value());
        return true;
    });
}

void TranscriptAccessible::tellRows(TranscriptView *view, int first, int last)
{
    const TranscriptAccessible *accessible = of(view);
    if (!accessible) return;
    for (int row = first; row <= last; ++row) {
        QAccessibleEvent event(accessible->child(row), QAccessible::ObjectCreated);
        QAccessible::updateAccessibility(&event);
    }
}

void TranscriptAccessible::tellBlocks(TranscriptView *view, int row, const markdown::BlockDiff &diff)
{
    const TranscriptAccessible *accessible = of(view);
    // One that only grew is the same child as before.
    if (!accessible || diff.inserted <= diff.removed) return;
    const MessageAccessible *message = accessible->message(row);
    if (!message) return;
    for (qsizetype i = diff.first + diff.removed; i < diff.first + diff.inserted; ++i) {
        QAccessibleEvent event(message->child(int(i)), QAccessible::ObjectCreated);
        QAccessible::updateAccessibility(&event);
    }
}

void TranscriptAccessible::tellFocus(TranscriptView *view)
{
    const TranscriptAccessible *accessible = of(view);
    QAccessibleInterface *focus = accessible ? accessible->focusChild() : nullptr;
    if (!focus) return;
    QAccessibleEvent event(focus, QAccessible::Focus);
    QAccessible::updateAccessibility(&event);
}

void TranscriptAccessible::tellSelection(TranscriptView *view, const TextPlace &caret)
{
    const TranscriptAccessible *accessible = of(view);
    const MessageAccessible *message = accessible ? accessible->message(caret.row) : nullptr;
    QAccessibleInterface *block = message ? message->child(int(caret.at.block)) : nullptr;
    if (!block || !block->textInterface()) return;
    int start = 0;
    int end = 0;
    block->textInterface()->selection(0, &start, &end);
    QAccessibleTextSelectionEvent event(block, start, end);
    event.setCursorPosition(int(caret.at.position));
    QAccessible::updateAccessibility(&event);
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
    const MessageAccessible *current = message(parts.currentRow);
    if (!current) return nullptr;
    QAccessibleInterface *part = parts.focused.isValid() ? current->focusedPart() : nullptr;
    return part ? part : child(parts.currentRow);
}

MessageAccessible *TranscriptAccessible::message(int row) const
{
    return dynamic_cast<MessageAccessible *>(child(row));
}

} // namespace runnel::gui
