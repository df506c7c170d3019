// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/answernotices.h"

#include "chat/conversationlibrary.h"
#include "core/errortext.h"
#include "core/notifier.h"
#include "gui/shell/chatpane.h"
#include "gui/shell/mainwindow.h"
#include "models/excerpt.h"
#include "models/words.h"
#include "settings/schema.h"
#include "streaming/streamingchatservice.h"
#include "streaming/streamingmessageservice.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using chat::AnswerState;

namespace {

constexpr qsizetype longestText = 200; // characters
const auto copyAction = u"copy"_s;

} // namespace

AnswerNotices::AnswerNotices(const ShellContext &context, core::Notifier &notifier, MainWindow &window)
    : m_context(context), m_notifier(notifier), m_window(window)
{
    connect(&context.streams, &streaming::StreamingChatService::sessionEnded, this, &AnswerNotices::onEnded);
    connect(&notifier, &core::Notifier::activated, this, &AnswerNotices::onActivated);
    connect(&context.library, &chat::ConversationLibrary::aboutToForget, this, [this](const chat::ConversationId &id) {
        m_texts.remove(id.toString());
        m_notifier.withdraw(id.toString());
    });
    connect(window.chatPane(), &ChatPane::titleChanged, this, &AnswerNotices::withdrawSeen);
    connect(qGuiApp, &QGuiApplication::focusWindowChanged, this, &AnswerNotices::withdrawSeen);
}

core::Notification AnswerNotices::notification(const QString &title, const chat::Message &answer)
{
    core::Notification made {.key = {},
                             .title = title,
                             .text = models::excerpt(answer.text(), longestText),
                             .open = QCoreApplication::translate("Shell", "Open"),
                             .actions = {}};
    if (answer.error && answer.state != AnswerState::Complete) {
        made.text = core::describe(*answer.error).sentence;
    } else if (made.text.isEmpty()) {
        made.text = models::stateWords(answer.state);
    }
    made.actions.append({.id = u"open"_s, .label = made.open});
    if (!answer.text().isEmpty()) {
        made.actions.append({.id = copyAction, .label = QCoreApplication::translate("Shell", "Copy")});
    }
    return made;
}

void AnswerNotices::onEnded(const chat::SessionId &id, AnswerState state)
{
    if (state == AnswerState::Stopped || !m_context.settings.get(settings::schema::notifyAnswers)) return;
    const streaming::StreamingSession *session = m_context.messages.session(id);
    if (!session) return;
    const chat::ConversationId chatId = session->record().conversation.id;
    const chat::Conversation *conversation = m_context.library.find(chatId);
    const chat::Message *answer = conversation ? conversation->find(session->record().message) : nullptr;
    if (!answer || m_window.isSeen(chatId)) return;
    // The end of the program is no news to whoever ended it.
    if (state == AnswerState::Interrupted && !answer->error) return;
    core::Notification made =
        notification(models::conversationTitle(m_context.library, chatId, conversation->info().title), *answer);
    // Others keep what they are told.
    if (conversation->info().isTemporary) {
        made.title = QCoreApplication::translate("Shell", "Temporary chat");
        made.text = models::stateWords(answer->state);
    }
    made.key = chatId.toString();
    m_texts.insert(made.key, answer->text());
    m_notifier.show(made);
}

void AnswerNotices::onActivated(const QString &key, const QString &action, const QByteArray &activation)
{
    const QString text = m_texts.take(key);
    if (action == copyAction) {
        QGuiApplication::clipboard()->setText(text);
        return;
    }
    m_window.openConversation(chat::ConversationId::fromString(key));
    Q_EMIT windowRequested(activation);
}

void AnswerNotices::withdrawSeen()
{
    const QStringList keys = m_texts.keys();
    for (const QString &key : keys) {
        if (!m_window.isSeen(chat::ConversationId::fromString(key))) continue;
        m_texts.remove(key);
        m_notifier.withdraw(key);
    }
}

} // namespace runnel::gui
