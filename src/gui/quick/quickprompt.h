// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "gui/quick/answerblocks.h"
#include "llm/types.h"
#include "models/chatmodel.h"

#include <QObject>
#include <QPointer>
#include <QVariantMap>

#include <functional>

namespace runnel::chat {
class ConversationLibrary;
}
namespace runnel::llm {
class ProviderDirectory;
}
namespace runnel::settings {
class Settings;
}
namespace runnel::streaming {
class ChatController;
class StreamingChatService;
} // namespace runnel::streaming

namespace runnel::gui {

class Theme;

//! \brief What the quick prompt works with; all of it outlives it.
struct QuickContext
{
    Theme &theme;
    core::Clock &clock;
    settings::Settings &settings;
    llm::ProviderDirectory &providers;
    chat::ConversationLibrary &library;
    streaming::StreamingChatService &streams;
    streaming::ChatController &controller;
    //! Whether the window shows a chat, which then is not the prompt's to close.
    std::function<bool(const chat::ConversationId &)> isShownElsewhere;
};

//! \brief The quick prompt behind its card: one question and its answer at a time, in a chat like any other.
//!
//! The only object that the card sees. It never sends what was not asked for: the clipboard is read when the card
//! opens, offered, and goes along only when it was taken.
class QuickPrompt : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QAbstractItemModel *answer READ answer CONSTANT)
    Q_PROPERTY(QString question READ question NOTIFY changed)
    Q_PROPERTY(QString status READ status NOTIFY changed)
    Q_PROPERTY(bool failed READ isFailed NOTIFY changed)
    Q_PROPERTY(bool running READ isRunning NOTIFY changed)
    Q_PROPERTY(bool answered READ hasAnswer NOTIFY changed)
    Q_PROPERTY(bool canWrite READ canWrite NOTIFY changed)
    Q_PROPERTY(QString modelName READ modelName NOTIFY changed)
    Q_PROPERTY(QString clipboard READ clipboardPreview NOTIFY changed)
    Q_PROPERTY(bool clipboardTaken READ isClipboardTaken NOTIFY changed)
    Q_PROPERTY(QVariantMap look READ look NOTIFY lookChanged)
public:
    //! Longest text of the clipboard that is offered, in UTF-16 code units.
    static constexpr qsizetype longestClipboard = 100'000;

    explicit QuickPrompt(const QuickContext &context, QObject *parent = nullptr);
    ~QuickPrompt() override;

    //! The card opens. What still runs is shown again, and so is once what ended while it was hidden; else it begins
    //! anew.
    void begin();
    //! The card is hidden, whoever hid it.
    void noteHidden();
    //! The database can only be read.
    void setReadOnly();

    [[nodiscard]] chat::ConversationId conversation() const { return m_id; } //!< null before the first question
    [[nodiscard]] AnswerBlocks *answer() { return &m_answer; }
    [[nodiscard]] QString question() const { return m_question; }
    [[nodiscard]] QString status() const { return m_status; }
    [[nodiscard]] bool isFailed() const { return m_failed; }
    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] bool hasAnswer() const { return !m_answerText.isEmpty(); }
    [[nodiscard]] bool canWrite() const { return !m_readOnly; }
    [[nodiscard]] QString modelName() const;
    [[nodiscard]] QString clipboardPreview() const; //!< one short line; empty: nothing is offered
    [[nodiscard]] bool isClipboardTaken() const { return m_clipboardTaken; }
    [[nodiscard]] QVariantMap look() const; //!< colours, fonts and distances of the theme, by their names

    //! False where there is nothing to send, or where something else comes first; status then says what.
    Q_INVOKABLE bool send(const QString &text);
    Q_INVOKABLE void stop();
    //! False where there is none.
    Q_INVOKABLE bool copyAnswer();
    //! Hands the chat over to the window, with \a draft, what stands in the field, and the clipboard that was taken.
    Q_INVOKABLE void openInWindow(const QString &draft);
    Q_INVOKABLE void takeClipboard(bool taken);
    Q_INVOKABLE void hide();

Q_SIGNALS:
    void changed();
    void lookChanged();
    void hideRequested();
    //! The window is to show \a id, and to go on there with \a draft. Null: the window alone is wanted.
    void windowRequested(const runnel::chat::ConversationId &id, const QString &draft);

private:
    void startOver();
    void adopt(chat::Conversation *conversation);
    bool ask(const QString &prompt);
    [[nodiscard]] QString withClipboard(const QString &text) const; // where it was taken
    void refresh();
    void refreshAnswer();
    void say(const QString &status, bool failed);
    [[nodiscard]] int lastRow() const;
    [[nodiscard]] llm::ModelRef model() const;
    [[nodiscard]] bool isKnown(const llm::ModelRef &model) const;

    QuickContext m_context;
    models::ChatModel m_model;
    AnswerBlocks m_answer;
    QPointer<chat::Conversation> m_conversation;
    chat::ConversationId m_id; // also while it is closed
    QString m_question;
    QString m_answerText; // Markdown, as it came
    QString m_status;
    QString m_clipboard;
    QString m_copied; // to the clipboard, from here
    bool m_clipboardTaken = false;
    bool m_failed = false;
    bool m_opening = false;
    bool m_hiddenWhileRunning = false; // its answer was not seen to its end
    bool m_readOnly = false;
};

} // namespace runnel::gui
