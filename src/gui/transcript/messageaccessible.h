// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "gui/transcript/blocklayout.h"
#include "gui/transcript/transcriptview.h"

#include <QAccessible>
#include <QHash>
#include <QPointer>

namespace runnel::gui {

//! \brief One message for assistive technology. Valid as long as its message is in the conversation.
class MessageAccessible final : public QAccessibleInterface
{
public:
    MessageAccessible(TranscriptView *view, const chat::MessageId &id);
    ~MessageAccessible() override;

    [[nodiscard]] const chat::MessageId &id() const { return m_id; }
    [[nodiscard]] int row() const; //!< -1 where it is gone

    [[nodiscard]] bool isValid() const override;
    [[nodiscard]] QObject *object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *parent() const override;
    [[nodiscard]] int childCount() const override;
    [[nodiscard]] QAccessibleInterface *child(int index) const override;
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *part) const override;
    [[nodiscard]] QAccessibleInterface *childAt(int x, int y) const override;
    [[nodiscard]] QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString &) override {}
    [[nodiscard]] QRect rect() const override;
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::ListItem; }
    [[nodiscard]] QAccessible::State state() const override;

private:
    friend class PartAccessible;

    [[nodiscard]] qsizetype blockCount() const;
    [[nodiscard]] QList<Target> targets() const;

    QPointer<TranscriptView> m_alive;
    TranscriptView *m_view; // only while m_alive
    chat::MessageId m_id;
    mutable QHash<QString, QAccessible::Id> m_children; // by the part's own name
};

//! \brief A block of a message, or something in it that can be activated.
class PartAccessible final : public QAccessibleInterface,
                             public QAccessibleTextInterface,
                             public QAccessibleActionInterface
{
public:
    PartAccessible(TranscriptView *view, const chat::MessageId &message, quint64 block);
    PartAccessible(TranscriptView *view, const chat::MessageId &message, const Target &target, int occurrence);

    [[nodiscard]] bool isValid() const override;
    [[nodiscard]] QObject *object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *parent() const override;
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] QAccessibleInterface *child(int) const override { return nullptr; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    [[nodiscard]] QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    [[nodiscard]] QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString &) override {}
    [[nodiscard]] QRect rect() const override;
    [[nodiscard]] QAccessible::Role role() const override;
    [[nodiscard]] QAccessible::State state() const override;
    [[nodiscard]] void *interface_cast(QAccessible::InterfaceType type) override;

    [[nodiscard]] QStringList actionNames() const override;
    void doAction(const QString &name) override;
    [[nodiscard]] QStringList keyBindingsForAction(const QString &) const override { return {}; }

    void selection(int index, int *start, int *end) const override;
    [[nodiscard]] int selectionCount() const override { return 0; }
    void addSelection(int, int) override {}
    void removeSelection(int) override {}
    void setSelection(int, int, int) override {}
    [[nodiscard]] int cursorPosition() const override { return 0; }
    void setCursorPosition(int) override {}
    [[nodiscard]] QString text(int start, int end) const override;
    [[nodiscard]] int characterCount() const override;
    [[nodiscard]] QRect characterRect(int offset) const override;
    [[nodiscard]] int offsetAtPoint(const QPoint &point) const override;
    void scrollToSubstring(int start, int end) override;
    [[nodiscard]] QString attributes(int offset, int *start, int *end) const override;

private:
    [[nodiscard]] int row() const;
    [[nodiscard]] qsizetype blockIndex() const; // -1 where it is gone
    [[nodiscard]] markdown::BlockPtr block() const;
    [[nodiscard]] Target target() const; // of kind None where it is gone
    [[nodiscard]] bool isBlock() const { return m_target.kind == ActionKind::None; }
    [[nodiscard]] BlockLayout *layout() const;

    QPointer<TranscriptView> m_alive;
    TranscriptView *m_view; // only while m_alive
    chat::MessageId m_message;
    quint64 m_block = 0;
    Target m_target;
    int m_occurrence = 0; // among targets that are the same
};

} // namespace runnel::gui
