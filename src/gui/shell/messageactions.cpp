// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/messageactions.h"

#include "chat/conversationlibrary.h"
#include "chat/fork.h"
#include "gui/composer/composer.h"
#include "gui/composer/modelchooser.h"
#include "gui/shell/detailspopup.h"
#include "gui/shell/draftattachments.h"
#include "gui/shell/noticetexts.h"
#include "gui/transcript/transcriptview.h"
#include "models/sessionmodel.h"
#include "streaming/branchremovals.h"
#include "streaming/chatcontroller.h"

#include <QCoreApplication>

#include <algorithm>
#include <tuple>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using chat::MessageId;
using streaming::BranchRemovals;

namespace {

std::optional<int> retriesOf(const models::SessionModel &sessions, const chat::SessionId &id)
{
    const QModelIndexList found =
        sessions.match(sessions.index(0, 0), models::SessionModel::IdRole, id.toString(), 1, Qt::MatchExactly);
    if (found.isEmpty()) return std::nullopt;
    return found.first().data(models::SessionModel::RetriesRole).toInt();
}

} // namespace

MessageActions::MessageActions(const ShellContext &context, TranscriptView &transcript, Composer &composer,
                               DraftAttachments &attachments, QObject *parent)
    : QObject(parent), m_context(context), m_transcript(transcript), m_composer(composer), m_attachments(attachments)
{
    connectTranscript();
    connect(&composer, &Composer::bannerCancelled, this, &MessageActions::cancel);
    connect(&context.removals, &BranchRemovals::failed, this,
            [this](const core::Error &error) { Q_EMIT noticed(writeNotice(error), Toasts::shortly); });
    connect(&attachments, &DraftAttachments::preparedForEdit, this,
            [this](const chat::ConversationId &conversation, const MessageId &message, const chat::Attachment &file) {
                // What was sent or left meanwhile wants it no more.
                const auto waiting = m_waiting.find({conversation, message});
                if (waiting != m_waiting.end()) m_attachments.append(waiting->attachments, file);
            });
    connect(&context.library, &chat::ConversationLibrary::aboutToForget, this, [this](const chat::ConversationId &id) {
        m_waiting.removeIf([&id](const auto &waiting) { return waiting.key().first == id; });
        m_interrupted.remove(id);
    });
}

void MessageActions::connectTranscript()
{
    using View = TranscriptView;
    const auto whenMayChange = [this](auto signal, auto act) {
        connect(&m_transcript, signal, this, [this, act](const MessageId &id) {
            if (m_conversation && !m_readOnly) act(id);
        });
    };
    whenMayChange(&View::retryRequested,
                  [this](const MessageId &id) { report(m_context.controller.retry(m_conversation, id)); });
    whenMayChange(&View::continueRequested,
                  [this](const MessageId &id) { report(m_context.controller.continueAnswer(m_conversation, id)); });
    // What can no longer be kept is left as it is.
    whenMayChange(&View::keepRequested,
                  [this](const MessageId &id) { std::ignore = m_context.controller.keep(m_conversation, id); });
    whenMayChange(&View::editRequested, [this](const MessageId &id) { edit(id); });
    whenMayChange(&View::branchRequested, [this](const MessageId &id) { branch(id); });
    whenMayChange(&View::forkRequested, [this](const MessageId &id) { fork(id); });
    whenMayChange(&View::removeRequested, [this](const MessageId &id) { remove(id); });
    connect(&m_transcript, &View::pinRequested, this, [this](const MessageId &id, bool pinned) {
        if (m_conversation && !m_readOnly) m_conversation->setPinned(id, pinned);
    });
    connect(&m_transcript, &View::otherModelRequested, this, &MessageActions::chooseModel);
    connect(&m_transcript, &View::detailsRequested, this, &MessageActions::showDetails);
    connect(&m_transcript, &View::siblingRequested, this, &MessageActions::showSibling);
}

void MessageActions::setConversation(chat::Conversation *conversation)
{
    if (m_conversation) {
        m_conversation->disconnect(this);
        setAsideForNow();
    }
    // What was written in a chat that is gone for good is gone with it.
    m_writing.reset();
    m_conversation = conversation;
    m_composer.setBanner({}, {});
    if (!conversation) return;
    // Later: a branch that is shown in the place of another takes messages out and puts others in.
    connect(conversation, &chat::Conversation::messagesRemoved, this, &MessageActions::dropLost, Qt::QueuedConnection);
    connect(conversation, &chat::Conversation::messagesInserted, this, &MessageActions::resume, Qt::QueuedConnection);
    resume();
}

void MessageActions::setReadOnly()
{
    m_readOnly = true;
    cancel();
}

bool MessageActions::isWriting() const
{
    return m_writing.has_value();
}

bool MessageActions::send(const QString &text)
{
    if (!m_writing || !m_conversation || m_readOnly) return false;
    const QList<chat::Attachment> attachments = m_attachments.attachments();
    streaming::ChatController &controller = m_context.controller;
    const auto sent = m_writing->kind == Kind::Version
                          ? controller.edit(m_conversation, m_writing->message, text, attachments)
                          : controller.branch(m_conversation, m_writing->message, text, attachments);
    report(sent);
    if (!sent) return false;
    showDraft();
    return true;
}

void MessageActions::cancel()
{
    if (!m_writing) return;
    showDraft();
    m_composer.focusText();
}

void MessageActions::begin(const Writing &fresh)
{
    setAside();
    write(takeWaiting(fresh.message).value_or(fresh));
}

std::optional<MessageActions::Writing> MessageActions::takeWaiting(const MessageId &message)
{
    const auto waiting = m_waiting.constFind({m_conversation->id(), message});
    if (waiting == m_waiting.constEnd()) return std::nullopt;
    const Writing writing = *waiting;
    m_waiting.erase(waiting);
    return writing;
}

void MessageActions::setAside()
{
    if (!m_writing || !m_conversation) return;
    m_writing->text = m_composer.text();
    m_writing->attachments = m_attachments.attachments();
    m_waiting.insert({m_conversation->id(), m_writing->message}, *std::exchange(m_writing, std::nullopt));
}

void MessageActions::setAsideForNow()
{
    if (!m_writing || !m_conversation) return;
    m_interrupted.insert(m_conversation->id(), m_writing->message);
    setAside();
}

void MessageActions::resume()
{
    if (!m_conversation || m_writing || m_readOnly) return;
    const auto message = m_interrupted.constFind(m_conversation->id());
    if (message == m_interrupted.constEnd() || !m_conversation->find(*message)) return;
    const std::optional<Writing> waiting = takeWaiting(*message);
    m_interrupted.erase(message);
    if (waiting) write(*waiting);
}

void MessageActions::write(const Writing &writing)
{
    m_writing = writing;
    m_attachments.beginEdit(writing.message, writing.attachments);
    m_composer.setText(writing.text);
    if (writing.kind == Kind::Version) {
        m_composer.setBanner(u"pencil"_s, tr("Another version of your message. The one before stays."));
    } else {
        const chat::Message *answer = m_conversation->find(writing.message);
        const QString words = answer->text().left(200).simplified();
        m_composer.setBanner(u"git-branch"_s, tr("A new branch below “%1”").arg(words));
    }
    m_composer.focusText();
}

void MessageActions::showDraft()
{
    m_writing.reset();
    m_composer.setBanner({}, {});
    m_attachments.endEdit();
    m_composer.setText(m_conversation ? m_conversation->info().draft : QString());
}

//! The message that is written on from may have gone.
void MessageActions::dropLost()
{
    if (!m_writing || (m_conversation && m_conversation->find(m_writing->message))) return;
    setAsideForNow();
    showDraft();
}

void MessageActions::edit(const MessageId &id)
{
    const chat::Message *prompt = m_conversation->find(id);
    if (!prompt || prompt->role != llm::Role::User) return;
    begin({.kind = Kind::Version, .message = id, .text = prompt->text(), .attachments = prompt->attachments});
}

void MessageActions::branch(const MessageId &id)
{
    if (m_conversation->find(id)) begin({.kind = Kind::Branch, .message = id, .text = {}, .attachments = {}});
}

void MessageActions::fork(const MessageId &id)
{
    if (m_conversation->info().isTemporary) return;
    const QString title = tr("%1 (fork)").arg(m_conversation->displayTitle());
    const chat::StoredConversation copy = chat::fork(*m_conversation, id, title, m_context.clock.wallMs());
    m_context.library.add(copy, this, [this](const core::Result<chat::Conversation *> &made) {
        if (!made) {
            Q_EMIT failed(made.error());
            return;
        }
        const chat::ConversationId copied = (*made)->id();
        Q_EMIT openRequested(copied);
    });
}

void MessageActions::remove(const MessageId &id)
{
    const chat::ConversationId conversation = m_conversation->id();
    if (BranchRemovals::running(*m_conversation, id) == 0) return removeNow(conversation, id);
    Q_EMIT noticed({.tone = NoticeText::Tone::Warning,
                    .text = tr("An answer in this branch is still being written."),
                    .action = tr("Stop and delete"),
                    .act = [this, conversation, id] { removeNow(conversation, id); }},
                   std::nullopt);
}

void MessageActions::removeNow(const chat::ConversationId &conversation, const MessageId &id)
{
    const int count = m_context.removals.begin(m_context.library.find(conversation), id);
    if (count == 0) return;
    Q_EMIT noticed({.text = QCoreApplication::translate("Shell", "%n message(s) deleted.", nullptr, count),
                    .action = tr("Undo"),
                    .act =
                        [this, conversation, id] {
                            if (m_context.removals.undo(id)) Q_EMIT openRequested(conversation);
                        },
                    .canClose = false},
                   BranchRemovals::grace);
}

void MessageActions::chooseModel(const MessageId &id, const QRect &place)
{
    const chat::Message *message = m_conversation && !m_readOnly ? m_conversation->find(id) : nullptr;
    if (!message) return;
    auto *chooser = new ModelChooser(m_context.theme, m_context.providers, &m_transcript);
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    connect(chooser, &ModelChooser::chosen, this, [this, id](const llm::ModelRef &model) {
        if (m_conversation) report(m_context.controller.retry(m_conversation, id, model));
    });
    connect(chooser, &ModelChooser::manageRequested, this, &MessageActions::settingsRequested);
    chooser->popup(place, message->model);
}

void MessageActions::showDetails(const MessageId &id, const QRect &place)
{
    const chat::Message *message = m_conversation ? m_conversation->find(id) : nullptr;
    if (!message) return;
    auto *details =
        new DetailsPopup(m_context.theme, QCoreApplication::translate("Shell", "Details of the answer"),
                         models::answerDetails(*message, llm::modelInfo(m_context.providers, message->model),
                                               retriesOf(m_context.sessions, message->session)),
                         &m_transcript);
    details->popup(place);
}

void MessageActions::showSibling(const MessageId &id, int step)
{
    if (!m_conversation) return;
    const QList<MessageId> siblings = m_conversation->siblings(id);
    const qsizetype target = siblings.indexOf(id) + step;
    if (target >= 0 && target < siblings.size()) m_conversation->activate(siblings.at(target));
}

void MessageActions::report(const core::Result<chat::SessionId> &result)
{
    if (!result) Q_EMIT failed(result.error());
}

} // namespace runnel::gui
