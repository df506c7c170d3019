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

//! \brief Takes what the user pastes, drops or picks into what is written, one file after another: the draft of the
//! shown conversation, or what takes its place while a message is edited.
//!
//! A file belongs to what was written when it was offered, also when it is prepared after something else was begun.
class DraftAttachments : public QObject
{
    Q_OBJECT
public:
    DraftAttachments(Composer &composer, chat::ConversationLibrary &library, chat::AttachmentStore &store,
                     QObject *parent = nullptr);

    void setConversation(chat::Conversation *conversation);
    //! The chips show and change \a attachments from now on, of what is written on \a message; the draft waits.
    void beginEdit(const chat::MessageId &message, const QList<chat::Attachment> &attachments);
    //! The draft is shown and changed again.
    void endEdit();
    //! What the chips show.
    [[nodiscard]] QList<chat::Attachment> attachments() const;
    //! Puts \a attachment to \a files; false, and told by refused(), where they are too many then.
    bool append(QList<chat::Attachment> &files, const chat::Attachment &attachment);

Q_SIGNALS:
    //! \a attachment is ready, for what was written on \a message and is not shown any more.
    void preparedForEdit(const runnel::chat::ConversationId &conversation, const runnel::chat::MessageId &message,
                         const runnel::chat::Attachment &attachment);
    //! A file could not be attached; nothing changed.
    void refused(const runnel::core::Error &error);

private:
    using Keep = AttachmentImporter::Keep;
    using Import = std::function<void(Keep, AttachmentImporter::Callback)>;

    //! \brief What a file is for.
    struct Target
    {
        chat::ConversationId conversation;
        chat::MessageId message; // that is written on; null: the draft
    };
    //! \brief What is written in the place of the draft.
    struct Edit
    {
        chat::MessageId message;
        QList<chat::Attachment> attachments;
    };

    void add(const Import &import);
    void take(const Target &target, const core::Result<chat::Attachment> &result);
    void put(const chat::ConversationId &id, const chat::Attachment &attachment);
    void putToEdit(const Target &target, const chat::Attachment &attachment);
    void remove(qsizetype index);
    void show(bool failed = false);

    Composer &m_composer;
    chat::ConversationLibrary &m_library;
    AttachmentImporter m_importer;
    QPointer<chat::Conversation> m_conversation;
    QHash<chat::ConversationId, int> m_preparing;
    std::optional<Edit> m_edit;
};

} // namespace runnel::gui
