// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "chat/message.h"
#include "core/error.h"
#include "core/processidentity.h"
#include "llm/types.h"

#include <QList>
#include <QObject>
#include <QString>

#include <functional>

namespace runnel::streaming {

//! \brief What is durable before a request leaves: the prompt, the empty answer and the session, in one transaction.
struct SessionRecord
{
    chat::SessionId id;
    chat::ConversationInfo conversation; //!< written too: a first prompt makes its conversation
    //! What is new, parents first: prompt and placeholder, or the placeholder alone. When an answer is continued: that
    //! answer as it stands, with its text; begin() then replaces its row, and later deltas go on behind that text.
    QList<chat::Message> messages;
    chat::MessageId message; //!< the answer that the session makes
    int attempt = 1;
    llm::ModelRef model;
    QString requestHash; //!< SHA-256 of the request in hex, to tell equal requests
    core::ProcessIdentity owner;
    qint64 createdMs = 0; //!< UTC
};

//! \brief One durable piece of an answer.
struct DeltaRecord
{
    qint64 sequence = 0; //!< from 0, without gaps within a session
    chat::PartKind kind = chat::PartKind::Text;
    QString text;
    QString name; //!< as chat::Part
    QString key;  //!< as chat::Part
};

//! \brief What a session learned on its way, written with the next batch.
struct SessionProgress
{
    chat::AnswerState state = chat::AnswerState::Connecting;
    QString responseId;
    QString cursor;
    int retries = 0;
    bool streamed = true; //!< false: fell back to one plain call
    //! The one that answers, for the message; empty: as before. The session keeps the one that was asked first.
    llm::ModelRef model = {};
    std::optional<qint64> estimatedPromptTokens = std::nullopt; //!< as llm::Usage
};

//! \brief A session as lists show it. A value.
struct SessionInfo
{
    chat::SessionId id;
    chat::ConversationId conversation;
    chat::MessageId message;
    int attempt = 1;
    llm::ModelRef model; //!< asked first; the message names the one that answered
    chat::AnswerState state = chat::AnswerState::Queued;
    QString responseId;
    QString cursor;
    core::ProcessIdentity owner;
    qint64 createdMs = 0;
    qint64 endedMs = 0;
    chat::Timings timings;
    QString finishReason; //!< the service's own word
    std::optional<core::Error> error = std::nullopt;
    llm::Usage usage;
    qint64 bytes = 0; //!< UTF-8 bytes of all deltas
    qint64 deltas = 0;
    int retries = 0;
    bool streamed = true; //!< false: fell back to one plain call
};

//! \brief A message that a sweep wrote or took out.
struct SweptMessage
{
    chat::ConversationId conversation;
    chat::MessageId message;
};

//! \brief What a sweep found and mended.
struct SweepReport
{
    qint64 atMs = 0;       //!< UTC
    int interrupted = 0;   //!< answers whose owner is gone
    int leasesExpired = 0; //!< those of them whose owner was told by its lease alone
    int deltasFolded = 0;
    int orphanDeltas = 0; //!< deltas without a session, taken out
    int placeholders = 0; //!< answers without text and without a session, taken out
    QList<SweptMessage> messages = {};
    [[nodiscard]] bool isEmpty() const { return interrupted + deltasFolded + orphanDeltas + placeholders == 0; }
};

//! \brief The port to the journal: what makes an answer outlive the process. `storage` implements it on its writer
//! thread.
//!
//! Called on the GUI thread; nothing blocks. Calls take effect in order, each in one transaction. A callback comes
//! once, later, on the caller's thread, unless its context dies first. All are idempotent: repeated, they change
//! nothing.
class SessionJournal
{
public:
    using Done = std::function<void(const core::Result<void> &)>;
    template <typename T>
    using Callback = std::function<void(const core::Result<T> &)>;

    SessionJournal() = default;
    virtual ~SessionJournal() = default;
    Q_DISABLE_COPY_MOVE(SessionJournal)

    //! Makes \a record durable; when \a done brings success, it survives a crash and a power cut.
    virtual void begin(const SessionRecord &record, QObject *context, Done done) = 0;
    //! Appends \a deltas and notes \a progress. Deltas whose sequence is already there are skipped. NotFound, here and
    //! in finalize(), where the session is not there, as when its conversation was deleted; it is not tried again then.
    virtual void append(const chat::SessionId &session, const QList<DeltaRecord> &deltas,
                        const SessionProgress &progress, QObject *context, Done done) = 0;
    //! Folds the deltas into the message, writes its final state and ends the session: one transaction.
    //! \a finalMessage is the whole message; \a session the session's final values.
    virtual void finalize(const SessionInfo &session, const chat::Message &finalMessage, QObject *context,
                          Done done) = 0;
    //! Ends every running session whose owner is gone: folds its deltas, marks it Interrupted. Where nothing tells
    //! whether the owner lives, its lease does: every batch renews it, and so does a sweep by the owner itself. The
    //! sessions of \a self are never touched but for that. An answer that never had a session, text or what follows it
    //! is taken out; one whose session asked nothing yet stays, interrupted, to be asked for again.
    virtual void sweep(const core::ProcessIdentity &self, qint64 nowMs, QObject *context,
                       Callback<SweepReport> done) = 0;
    //! Sessions, newest first; only running ones if \a runningOnly.
    virtual void sessions(bool runningOnly, QObject *context, Callback<QList<SessionInfo>> done) = 0;
};

} // namespace runnel::streaming
