// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "gui/transcript/partaccessible.h"

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

    //! What the keyboard is on in this message; null where that is nothing.
    [[nodiscard]] QAccessibleInterface *focusedPart() const;

private:
    [[nodiscard]] QAccessibleInterface *part(const PartName &name) const;

    QPointer<TranscriptView> m_alive;
    TranscriptView *m_view; // only while m_alive
    chat::MessageId m_id;
    mutable QHash<PartName, QAccessible::Id> m_children;
};

} // namespace runnel::gui
