// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationlibrary.h"
#include "core/error.h"
#include "gui/images/attachmentimporter.h"

#include <QHash>
#include <QObject>
#include <QPointer>

#include <optional>

namespace runnel::gui {

class Composer;

//! \brief Takes what the user pastes, drops or picks into the draft of the shown conversation, one file after another.
//!
//! A file belongs to the conversation that was shown when it was offered, also when it is prepared after another one
//! was opened.
class DraftAttachments : public QObject
{
    Q_OBJECT
public:
    DraftAttachments(Composer &composer, chat::ConversationLibrary &library, chat::AttachmentStore &store,
                     QObject *parent = nullptr);

    void setConversation(chat::Conversation *conversation);
    //! The chips show and change \a attachments from now on, and the draft waits; nothing: the draft again.
    void setEdited(const std::optional<QList<chat::Attachment>> &attachments);
    //! What the chips show.
    [[nodiscard]] QList<chat::Attachment> attachments() const;

Q_SIGNALS:
    //! A file could not be attached; nothing changed.
    void refused(const runnel::core::Error &error);

private:
    using Keep = AttachmentImporter::Keep;
    using Import = std::function<void(Keep, AttachmentImporter::Callback)>;

    void add(const Import &import);
    void take(const chat::ConversationId &id, const core::Result<chat::Attachment> &result);
    void put(const chat::ConversationId &id, const chat::Attachment &attachment);
    void remove(qsizetype index);
    void show(bool failed = false);

    Composer &m_composer;
    chat::ConversationLibrary &m_library;
    AttachmentImporter m_importer;
    QPointer<chat::Conversation> m_conversation;
    QHash<chat::ConversationId, int> m_preparing;
    std::optional<QList<chat::Attachment>> m_edited; // in the place of the draft's
};

} // namespace runnel::gui
