// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "core/error.h"
#include "gui/shell/notice.h"
#include "gui/shell/shellcontext.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QRect>

#include <chrono>
#include <optional>
#include <utility>

namespace runnel::gui {

class Composer;
class DraftAttachments;
class TranscriptView;

//! \brief What a user does with one message of the shown chat: answer it again, write another version, branch off, fork,
//! delete, look at its details.
//!
//! Another version of a prompt, and a prompt below an earlier answer, are written in the composer, until they are sent or
//! left; the chat's own draft waits meanwhile. What is written so waits too, while another chat is shown, or another
//! message is written on, and when its message was deleted, which can be undone.
class MessageActions : public QObject
{
    Q_OBJECT
public:
    //! All of them outlive this.
    MessageActions(const ShellContext &context, TranscriptView &transcript, Composer &composer,
                   DraftAttachments &attachments, QObject *parent);

    void setConversation(chat::Conversation *conversation);
    //! From now on messages are only looked at.
    void setReadOnly();
    //! Whether the composer holds something else than the chat's draft.
    [[nodiscard]] bool isWriting() const;
    //! Sends \a text as what is written. False, and told, where that was refused.
    bool send(const QString &text);
    //! Leaves what is written; the chat's draft is back.
    void cancel();

Q_SIGNALS:
    //! A call was refused; nothing changed.
    void failed(const runnel::core::Error &error);
    //! Something for the user to know, for a \a time, or until it is closed.
    void noticed(const runnel::gui::NoticeText &notice, std::optional<std::chrono::milliseconds> time);
    //! Another chat is to be shown.
    void openRequested(const runnel::chat::ConversationId &id);
    void settingsRequested();

private:
    enum class Kind : std::uint8_t { Version, Branch };
    //! \brief What the composer holds in the place of the draft.
    struct Writing
    {
        Kind kind = Kind::Version;
        chat::MessageId message;
        QString text;
        QList<chat::Attachment> attachments;
    };

    void connectTranscript();
    //! Goes on with what waits of the message of \a fresh, or begins with that.
    void begin(const Writing &fresh);
    void write(const Writing &writing);
    [[nodiscard]] std::optional<Writing> takeWaiting(const chat::MessageId &message);
    void setAside();
    //! As setAside(); and the composer takes it up by itself when its chat and its message are there.
    void setAsideForNow();
    void resume();
    void showDraft();
    void dropLost();
    void edit(const chat::MessageId &id);
    void branch(const chat::MessageId &id);
    void fork(const chat::MessageId &id);
    void remove(const chat::MessageId &id);
    void removeNow(const chat::ConversationId &conversation, const chat::MessageId &id);
    void chooseModel(const chat::MessageId &id, const QRect &place);
    void showDetails(const chat::MessageId &id, const QRect &place);
    void showSibling(const chat::MessageId &id, int step);
    void report(const core::Result<chat::SessionId> &result);

    const ShellContext &m_context;
    TranscriptView &m_transcript;
    Composer &m_composer;
    DraftAttachments &m_attachments;
    QPointer<chat::Conversation> m_conversation;
    std::optional<Writing> m_writing;
    using Place = std::pair<chat::ConversationId, chat::MessageId>;
    QHash<Place, Writing> m_waiting;                            // written and not in the composer
    QHash<chat::ConversationId, chat::MessageId> m_interrupted; // what of that resume() takes up
    bool m_readOnly = false;
};

} // namespace runnel::gui
