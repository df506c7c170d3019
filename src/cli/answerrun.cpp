// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/answerrun.h"

#include "cli/output.h"

#include <QJsonObject>

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::cli {

AnswerRun::AnswerRun(Services &services, Terminal &terminal, bool json, QObject *parent)
    : QObject(parent), m_services(services), m_terminal(terminal), m_json(json)
{
    connect(&services.chats, &streaming::StreamingChatService::sessionEnded, this, [this](const chat::SessionId &id) {
        if (id == m_session) onEnded();
    });
    connect(&services.messages, &streaming::StreamingMessageService::writeFailed, this,
            [this](const core::Error &error) {
                m_writeFailed = true;
                m_noted = error;
                noteError(m_terminal, error);
            });
    connect(&services.chats, &streaming::StreamingChatService::attachmentsLeftOut, this,
            [this](const chat::SessionId &id, int count, streaming::StreamingChatService::LeftOut why) {
                if (id != m_session) return;
                using Why = streaming::StreamingChatService::LeftOut;
                const QString line =
                    why == Why::Missing   ? tr("runnelctl: attached files that are no longer there, not sent: %1")
                    : why == Why::TooMuch ? tr("runnelctl: more images than one request takes, the oldest not sent: %1")
                                          : tr("runnelctl: this model takes no images; not sent: %1");
                m_terminal.note(line.arg(count));
            });
    connect(&services.chats, &streaming::StreamingChatService::turnsLeftOut, this,
            [this](const chat::SessionId &id, int count) {
                if (id != m_session) return;
                m_terminal.note(tr("runnelctl: the model's context is full; oldest messages not sent: %1").arg(count));
            });
    connect(&services.messages, &streaming::StreamingMessageService::writeRecovered, this,
            [this] { m_writeFailed = false; });
}

core::Result<void> AnswerRun::start(chat::Conversation *conversation, const QString &prompt, Done done,
                                    const QList<chat::Attachment> &attachments)
{
    const auto session = m_services.controller.send(conversation, prompt, attachments);
    if (!session) return std::unexpected(session.error());
    m_conversation = conversation;
    m_session = *session;
    m_message = conversation->info().activeLeaf;
    m_done = std::move(done);
    m_printed.clear();
    m_usage = {};
    m_response.clear();
    m_noted.reset();
    m_atLineStart = true;
    connect(conversation, &chat::Conversation::messageChanged, this, [this](qsizetype index) { onChanged(index); });
    connect(conversation, &chat::Conversation::messageStateChanged, this, &AnswerRun::onState);
    if (m_json) {
        writeRow(m_terminal, {{u"event"_s, u"start"_s},
                              {u"conversation"_s, conversation->id().toString()},
                              {u"session"_s, m_session.toString()},
                              {u"message"_s, m_message.toString()},
                              {u"model"_s, conversation->info().model.toString()}});
    }
    return {};
}

bool AnswerRun::isRunning() const
{
    return m_conversation != nullptr;
}

void AnswerRun::stop()
{
    if (m_conversation) m_services.controller.stop(m_conversation);
}

void AnswerRun::onChanged(qsizetype index)
{
    if (const chat::Message &message = m_conversation->at(index); message.id == m_message) printNews(message);
}

void AnswerRun::onState(const chat::MessageId &id, chat::AnswerState state)
{
    if (id != m_message) return;
    if (m_json) {
        writeRow(m_terminal, {{u"event"_s, u"state"_s}, {u"state"_s, chat::toString(state)}});
    } else if (state == chat::AnswerState::Retrying) {
        m_terminal.note(tr("runnelctl: trying again")); // why is told at the end, if that fails as well
    }
}

void AnswerRun::printNews(const chat::Message &message)
{
    if (m_json) printDetails(message);
    for (qsizetype i = 0; i < message.parts.size(); ++i) {
        const chat::Part &part = message.parts.at(i);
        const bool isNew = i == m_printed.size();
        if (isNew) m_printed.append(0);
        // Fragments of several tool calls may come in turns, so any part may still grow.
        const QString news = part.text.sliced(std::exchange(m_printed[i], part.text.size()));
        if (isNew || !news.isEmpty()) printPart(part, news, isNew);
    }
}

void AnswerRun::printPart(const chat::Part &part, const QString &news, bool isNew)
{
    const bool isShown = part.kind == chat::PartKind::Text || part.kind == chat::PartKind::Refusal;
    if (m_json) {
        QJsonObject row {{u"event"_s, chat::toString(part.kind)}};
        if (part.kind == chat::PartKind::ToolCall) {
            row.insert(u"key"_s, part.key);
            if (isNew) row.insert(u"name"_s, part.name);
            row.insert(u"arguments"_s, news);
        } else if (part.kind == chat::PartKind::Annotation) {
            row.insert(u"url"_s, part.key);
            row.insert(u"title"_s, part.text);
        } else {
            row.insert(u"text"_s, news);
        }
        writeRow(m_terminal, row);
    } else if (isShown && !news.isEmpty()) {
        writeText(m_terminal, news);
        m_atLineStart = news.endsWith(u'\n');
    }
}

void AnswerRun::printDetails(const chat::Message &message)
{
    const streaming::StreamingSession *session = m_services.messages.session(m_session);
    if (session && session->info().responseId != m_response) {
        m_response = session->info().responseId;
        writeRow(m_terminal, {{u"event"_s, u"response"_s}, {u"id"_s, m_response}});
    }
    llm::Usage counted = message.usage;
    counted.estimatedPromptTokens.reset();
    if (counted != m_usage) {
        m_usage = counted;
        writeRow(m_terminal, {{u"event"_s, u"usage"_s}, {u"usage"_s, toJson(m_usage)}});
    }
}

void AnswerRun::onEnded()
{
    // Reads come after all writes made before: when this answers, the end is on disk, or writeFailed() has told.
    m_services.messages.flush();
    m_services.journal.sessions(true, this, [this](const auto &) { conclude(); });
}

void AnswerRun::conclude()
{
    const chat::Message *found = m_conversation->find(m_message);
    if (!found) return finish(ExitStatus::Partial);
    const chat::Message message = *found;
    printNews(message);
    ExitStatus status = exitStatusFor(message.state, message.error);
    if (status == ExitStatus::Complete && m_writeFailed) status = ExitStatus::Local;
    if (m_json) {
        QJsonObject end = toJson(message);
        end.insert(u"event"_s, u"end"_s);
        end.insert(u"conversation"_s, m_conversation->id().toString());
        end.insert(u"session"_s, m_session.toString());
        end.insert(u"saved"_s, !m_writeFailed);
        end.insert(u"exitStatus"_s, static_cast<int>(status));
        writeRow(m_terminal, end);
    } else if (!m_atLineStart) {
        m_terminal.write(u"\n"_s);
    }
    noteEnd(message, status);
    finish(status);
}

void AnswerRun::noteEnd(const chat::Message &message, ExitStatus status)
{
    if (message.error && message.error != m_noted) noteError(m_terminal, *message.error);
    if (status == ExitStatus::Complete || (message.error && (m_json || message.text().isEmpty()))) return;
    const QString state = describe(message.state);
    if (m_writeFailed) {
        m_terminal.note(tr("runnelctl: %1. What came could not be saved").arg(state));
    } else {
        m_terminal.note(
            tr("runnelctl: %1. What came is saved: runnelctl show %2").arg(state, m_conversation->id().toString()));
    }
}

void AnswerRun::finish(ExitStatus status)
{
    disconnect(m_conversation, nullptr, this, nullptr);
    m_conversation = nullptr;
    std::exchange(m_done, {})(status);
}

} // namespace runnel::cli
