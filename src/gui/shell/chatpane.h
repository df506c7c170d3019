// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "gui/images/answerimages.h"
#include "gui/images/thumbnails.h"
#include "gui/shell/shellcontext.h"
#include "gui/transcript/transcriptview.h"
#include "models/chatmodel.h"
#include "models/chatsearch.h"
#include "models/contextgauge.h"

#include <QHash>
#include <QPointer>
#include <QWidget>

#include <optional>

class QStackedWidget;

namespace runnel::gui {

class AttachmentActions;
class ChatHeader;
class ChatOptions;
class ChatPrinter;
class Composer;
class DraftAttachments;
class FindBar;
class MessageActions;
class StartPage;
struct ShownFile;

//! \brief One chat on the stage: its title, its transcript or the start page, and the composer, in one column.
//!
//! Turns what the user does into calls of the ChatController. Knows nothing of the list of chats or of the window.
class ChatPane : public QWidget
{
    Q_OBJECT
public:
    explicit ChatPane(const ShellContext &context, QWidget *parent = nullptr);
    ~ChatPane() override;

    //! Shows \a conversation, at \a anchor. Null only while the window is made or ends.
    void setConversation(chat::Conversation *conversation, const ScrollAnchor &anchor = {});
    [[nodiscard]] chat::Conversation *conversation() const;
    //! From now on chats are only looked at.
    void setReadOnly();
    [[nodiscard]] ScrollAnchor scrollAnchor() const;

    [[nodiscard]] ChatHeader *header() const;
    [[nodiscard]] Composer *composer() const;
    [[nodiscard]] StartPage *startPage() const;
    [[nodiscard]] TranscriptView *transcript() const;
    [[nodiscard]] FindBar *findBar() const { return m_find; }
    [[nodiscard]] ChatPrinter *printer() const { return m_printer; }
    [[nodiscard]] MessageActions *messageActions() const { return m_actions; }
    [[nodiscard]] const models::ChatModel &model() const;
    [[nodiscard]] bool isRunning() const;

    //! Puts the draft, which was changed elsewhere, into the composer; not while a message is being edited there.
    void showDraft();
    //! Sends what is written: \a text, with the files of the draft.
    void send(const QString &text);
    void stop();
    void chooseModel();
    //! Opens the settings of this chat, or brings them to the front.
    void showOptions();
    //! A new answer to the last prompt.
    void regenerate();
    //! -1 or +1: brings the message above or below to the top.
    void stepMessage(int direction);
    //! Opens the bar that finds in the chat, or goes back to it.
    void find();
    //! To the next match or the one before; opens the bar where it is closed.
    void findNext(bool forward);
    void copyLastAnswer();
    void copyLastCodeBlock();

Q_SIGNALS:
    //! Another conversation is on the stage, whole.
    void conversationShown();
    void runningChanged(bool running);
    void titleChanged(const QString &title);
    //! It got its first message, or was emptied.
    void emptyChanged(bool empty);
    //! A call was refused; nothing changed.
    void failed(const runnel::core::Error &error);
    void copied(const QString &what);
    //! One sentence for the user, about something that was done without or could not be done.
    void told(const QString &sentence);
    void linkActivated(const QUrl &url);
    void settingsRequested();
    void promptSettingsRequested();
    void newChatRequested();
    void scrolled();

protected:
    //! What is dropped anywhere in the chat is attached.
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void build();
    void connectComposer();
    void connectTranscript();
    void connectAttachments();
    void connectGauge();
    void showContext();
    //! The file \a key of \a message, attached or loaded; nothing where it is gone.
    [[nodiscard]] std::optional<ShownFile> fileOf(const chat::MessageId &message, const QString &key) const;
    void connectConversation();
    void updateRunning();
    void updateStatus();
    void updateTitle();
    void updateStage();
    void updateLastPrompt();
    //! Sends \a text and leaves what is written alone; false, and told, where that was refused.
    bool ask(const QString &text, const QList<chat::Attachment> &attachments);
    void report(const core::Result<chat::SessionId> &result);
    [[nodiscard]] int lastAnswer() const; // a row, or -1

    const ShellContext &m_context;
    Thumbnails m_thumbnails;
    AnswerImages m_answerImages;
    models::ChatModel m_model;
    QPointer<chat::Conversation> m_conversation;
    models::ChatSearch m_search;
    models::ContextGauge m_gauge;
    ChatHeader *m_header = nullptr;
    FindBar *m_find = nullptr;
    QStackedWidget *m_stage = nullptr;
    StartPage *m_start = nullptr;
    TranscriptView *m_transcript = nullptr;
    Composer *m_composer = nullptr;
    DraftAttachments *m_draftAttachments = nullptr;
    AttachmentActions *m_attachmentActions = nullptr;
    MessageActions *m_actions = nullptr;
    ChatPrinter *m_printer = nullptr;
    QPointer<ChatOptions> m_options;
    QString m_starter; // that was put in front of what is typed
    bool m_running = false;
    bool m_readOnly = false;
};

} // namespace runnel::gui
