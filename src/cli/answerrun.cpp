// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/answerrun.h"

#include "cli/output.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace runnel::cli {

namespace {

bool isText(chat::PartKind kind)
{
    return kind == chat::PartKind::Text || kind == chat::PartKind::Refusal || kind == chat::PartKind::Reasoning;
}

} // namespace

AnswerRun::AnswerRun(Services &services, Terminal &terminal, bool json, QObject *parent)
    : QObject(parent), m_services(services), m_terminal(terminal), m_json(json)
{
    connect(&services.chats, &streaming::StreamingChatService::sessionEnded, this, [this](const chat::SessionId &id) {
        if (id == m_session) onEnded();
    });
    connect(&services.messages, &streaming::StreamingMessageService::writeFailed, this,
            [this](const core::Error &error) {
                m_writeFailed = true;
                noteError(m_terminal, error);
            });
    connect(&services.messages, &streaming::StreamingMessageService::writeRecovered, this,
            [this] { m_writeFailed = false; });
}

core::Result<void> AnswerRun::start(chat::Conversation *conversation, const QString &prompt, Done done)
{
    const auto session = m_services.controller.send(conversation, prompt);
    if (!session) return std::unexpected(session.error());
    m_conversation = conversation;
    m_session = *session;
    m_message = conversation->info().activeLeaf;
    m_done = std::move(done);
    m_part = 0;
    m_offset = 0;
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
        const chat::Message *message = m_conversation->find(id);
        if (message && message->error) noteError(m_terminal, *message->error);
        m_terminal.note(tr("runnelctl: trying again"));
    }
}

void AnswerRun::printNews(const chat::Message &message)
{
    while (m_part < message.parts.size()) {
        const chat::Part &part = message.parts.at(m_part);
        const QString news = isText(part.kind) ? part.text.sliced(m_offset) : QString();
        if (m_json && !news.isEmpty()) {
            writeRow(m_terminal, {{u"event"_s, chat::toString(part.kind)}, {u"text"_s, news}});
        } else if (!news.isEmpty() && part.kind != chat::PartKind::Reasoning) {
            writeText(m_terminal, news);
            m_atLineStart = news.endsWith(u'\n');
        }
        m_offset += news.size();
        // The last part may still grow.
        if (m_part + 1 == message.parts.size()) return;
        ++m_part;
        m_offset = 0;
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
    const ExitStatus status = exitStatusFor(message.state, message.error);
    if (m_json) {
        QJsonObject end = toJson(message);
        end.insert(u"event"_s, u"end"_s);
        end.insert(u"conversation"_s, m_conversation->id().toString());
        end.insert(u"session"_s, m_session.toString());
        end.insert(u"exitStatus"_s, static_cast<int>(status));
        writeRow(m_terminal, end);
    } else {
        if (!m_atLineStart) m_terminal.write(u"\n"_s);
        if (message.error) noteError(m_terminal, *message.error);
        if (status != ExitStatus::Complete && (!message.error || !message.text().isEmpty())) {
            m_terminal.note(tr("runnelctl: %1. What came is saved: runnelctl show %2")
                                .arg(describe(message.state), m_conversation->id().toString()));
        }
    }
    finish(status == ExitStatus::Complete && m_writeFailed ? ExitStatus::Local : status);
}

void AnswerRun::finish(ExitStatus status)
{
    disconnect(m_conversation, nullptr, this, nullptr);
    m_conversation = nullptr;
    std::exchange(m_done, {})(status);
}

} // namespace runnel::cli
