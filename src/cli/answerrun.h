// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cli/exitstatus.h"
#include "cli/host.h"
#include "cli/terminal.h"

#include <QList>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace runnel::cli {

//! \brief One prompt and its answer on the terminal: sends, prints what comes as it comes, tells how it ended.
//!
//! Plain: the text to standard output, all else to standard error. JSON: one event a line, as it comes: `start`, `state`,
//! `response`, `text`, `reasoning`, `refusal`, `tool_call` (a fragment; `key` names its call), `annotation`, `usage`, and
//! last `end` with the whole message. What went wrong is told on standard error as well.
class AnswerRun : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void(ExitStatus)>;

    AnswerRun(Services &services, Terminal &terminal, bool json, QObject *parent = nullptr);

    //! \a done is called once, later, when the answer is over and written; not if this cannot start.
    core::Result<void> start(chat::Conversation *conversation, const QString &prompt, Done done,
                             const QList<chat::Attachment> &attachments = {});
    [[nodiscard]] bool isRunning() const;
    void stop();

private:
    void onChanged(qsizetype index);
    void onState(const chat::MessageId &id, chat::AnswerState state);
    void printNews(const chat::Message &message);
    void printPart(const chat::Part &part, const QString &news, bool isNew);
    void printDetails(const chat::Message &message);
    void noteEnd(const chat::Message &message, ExitStatus status);
    void onEnded();
    void conclude();
    void finish(ExitStatus status);

    Services &m_services;
    Terminal &m_terminal;
    const bool m_json;
    chat::Conversation *m_conversation = nullptr;
    chat::SessionId m_session;
    chat::MessageId m_message;
    Done m_done;
    QList<qsizetype> m_printed; // so many characters of each part
    llm::Usage m_usage;
    QString m_response;
    std::optional<core::Error> m_noted; // a failure to save that was told as it came
    bool m_atLineStart = true;
    bool m_writeFailed = false;
};

} // namespace runnel::cli
