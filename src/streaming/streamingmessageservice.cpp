// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/streamingmessageservice.h"

#include "core/logging.h"

#include <QPointer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::streaming {

using chat::AnswerState;
using chat::Conversation;

namespace {

qsizetype weight(const DeltaRecord &delta)
{
    return delta.text.size() + delta.name.size() + delta.key.size();
}

//! Whether the same write may succeed later. Everything else, a row that is gone or a database of another version,
//! stays as it is however often we ask.
bool mayPass(core::ErrorKind kind)
{
    return kind == core::ErrorKind::Storage || kind == core::ErrorKind::StorageFull || kind == core::ErrorKind::Busy;
}

//! Whether there is no use in writing the same again.
bool isFinal(const core::Result<void> &result)
{
    return result || !mayPass(result.error().kind);
}

} // namespace

struct StreamingMessageService::Entry
{
    enum class Begin : std::uint8_t { Needed, Running, Done };

    Entry(const SessionRecord &record, Conversation *inConversation, std::chrono::milliseconds now)
        : session(record, now), conversation(inConversation)
    {}

    [[nodiscard]] const chat::SessionId &id() const { return session.record().id; }

    StreamingSession session;
    QPointer<Conversation> conversation;
    QPointer<QObject> readyContext;
    SessionJournal::Done ready;
    Begin begun = Begin::Needed;
    QList<DeltaRecord> waiting; // not acknowledged; the first inFlight of them are on their way
    qsizetype inFlight = 0;
    qsizetype waitingSize = 0; // of those not on their way
    bool appending = false;
    bool due = false; // the time of what waits came while a batch was on its way
    bool completing = false;
    bool progressChanged = false;
    bool forgotten = false;
    std::optional<chat::Message> finalMessage; // set when the session has ended
};

StreamingMessageService::StreamingMessageService(SessionJournal &journal, core::Clock &clock, QObject *parent)
    : QObject(parent), m_journal(journal), m_clock(clock), m_batches(clock, batchInterval, [this] { writeAll(false); })
{}

StreamingMessageService::~StreamingMessageService()
{
    flush();
}

void StreamingMessageService::createSession(const SessionRecord &record, Conversation *conversation, QObject *context,
                                            SessionJournal::Done ready, const QString &continues)
{
    SessionRecord whole = record;
    // Prompts that found no room when they were sent are still only on the screen; the new ones hang below them.
    QList<chat::Message> earlier;
    for (const auto &[key, other] : m_entries) {
        const SessionRecord &theirs = other->session.record();
        if (other->begun == Entry::Begin::Done || theirs.conversation.id != record.conversation.id) continue;
        for (const chat::Message &message : theirs.messages) {
            const chat::Message *now = conversation->find(message.id);
            if (now && !std::ranges::contains(record.messages, message.id, &chat::Message::id)) earlier.append(*now);
        }
    }
    // Parents first: ids sort as they were made.
    std::ranges::sort(earlier,
                      [](const chat::Message &left, const chat::Message &right) { return left.id < right.id; });
    whole.messages = earlier + record.messages;

    const auto made = std::make_shared<Entry>(whole, conversation, m_clock.monotonic());
    if (!continues.isEmpty()) made->session.continueAfter(continues);
    made->readyContext = context;
    made->ready = std::move(ready);
    m_entries.emplace(record.id, made);
    begin(made);
}

StreamingSession *StreamingMessageService::session(const chat::SessionId &id) const
{
    const EntryPtr found = entry(id);
    return found ? &found->session : nullptr;
}

void StreamingMessageService::setState(const chat::SessionId &id, AnswerState state)
{
    const EntryPtr found = entry(id);
    if (!found || found->session.state() == state || !found->session.transition(state)) return;
    publish(found, Conversation::StateChanged);
}

void StreamingMessageService::noteRequest(const chat::SessionId &id, bool streamed, std::optional<qint64> promptTokens)
{
    const EntryPtr found = entry(id);
    if (!found) return;
    found->session.noteRequest(m_clock.monotonic(), streamed, promptTokens);
    found->progressChanged = true;
    noteLeaving(found);
}

void StreamingMessageService::noteResume(const chat::SessionId &id, const llm::ResumePoint &point)
{
    const EntryPtr found = entry(id);
    if (!found) return;
    found->session.noteResume(m_clock.monotonic(), point);
    noteLeaving(found);
}

void StreamingMessageService::findResumePoint(const chat::SessionId &id, QObject *context,
                                              std::function<void(const llm::ResumePoint &)> done)
{
    m_journal.sessions(false, context, [id, done = std::move(done)](const core::Result<QList<SessionInfo>> &sessions) {
        llm::ResumePoint point;
        const QList<SessionInfo> known = sessions.value_or(QList<SessionInfo> {});
        for (const SessionInfo &session : known) {
            // Where the service said why the answer is over, nothing follows.
            if (session.id == id && session.finishReason.isEmpty()) {
                point = {.responseId = session.responseId, .cursor = session.cursor};
            }
        }
        done(point);
    });
}

void StreamingMessageService::noteRetry(const chat::SessionId &id, const core::Error &error,
                                        std::optional<std::chrono::milliseconds> dueAt)
{
    const EntryPtr found = entry(id);
    if (!found) return;
    const bool waited = found->session.state() == AnswerState::Retrying;
    if (!waited) {
        if (!found->session.transition(AnswerState::Retrying)) return;
        found->session.noteRetry();
        found->progressChanged = true;
    }
    if (found->conversation) {
        if (const chat::Message *message = found->conversation->find(found->session.record().message)) {
            chat::Message next = *message;
            next.error = error;
            next.retryDueMs.reset();
            if (dueAt) next.retryDueMs = dueAt->count();
            found->conversation->update(next, Conversation::DetailsChanged);
        }
    }
    if (!waited) publish(found, Conversation::StateChanged);
}

void StreamingMessageService::noteModel(const chat::SessionId &id, const llm::ModelRef &model)
{
    const EntryPtr found = entry(id);
    if (!found || !chat::isRunning(found->session.state())) return;
    found->session.noteModel(model);
    found->progressChanged = true;
    publish(found, Conversation::DetailsChanged);
}

void StreamingMessageService::noteBytes(const chat::SessionId &id)
{
    const EntryPtr found = entry(id);
    if (!found || !chat::isRunning(found->session.state())) return;
    const AnswerState before = found->session.state();
    found->session.noteBytes(m_clock.monotonic());
    if (found->session.state() != before) publish(found, Conversation::StateChanged);
}

void StreamingMessageService::processEvents(const chat::SessionId &id, const llm::StreamEvents &events)
{
    const EntryPtr found = entry(id);
    if (!found) return;
    for (const llm::StreamEvent &event : events) {
        // Whoever listens may stop the session at any event.
        if (!chat::isRunning(found->session.state())) return;
        const AnswerState before = found->session.state();
        const QList<DeltaRecord> deltas = found->session.apply(event, m_clock.monotonic());
        if (found->session.state() != before) publish(found, Conversation::StateChanged);
        takeIn(found, deltas);
        // The service's terminal signal and the pieces of a tool call are boundaries.
        const bool boundary =
            std::holds_alternative<llm::Finished>(event) ||
            (std::holds_alternative<llm::ToolCallDelta>(event) && !std::get<llm::ToolCallDelta>(event).id.isEmpty());
        if (std::holds_alternative<llm::UsageReported>(event)) publish(found, Conversation::DetailsChanged);
        if (std::holds_alternative<llm::ResponseStarted>(event) || std::holds_alternative<llm::CursorMoved>(event)) {
            found->progressChanged = true;
            m_batches.request();
        }
        if (boundary || found->waitingSize >= batchBytes) write(found);
    }
    // Where more answers come in than the thread can take, events leave no time for timers.
    if (m_batches.isLate()) m_batches.flush();
}

void StreamingMessageService::flush()
{
    m_batches.cancel();
    writeAll(true);
}

void StreamingMessageService::finalize(const chat::SessionId &id, const std::optional<core::Error> &error)
{
    if (const EntryPtr found = entry(id); found && chat::isRunning(found->session.state())) {
        close(found, found->session.end(error, m_clock.monotonic(), m_clock.wallMs()));
    }
}

void StreamingMessageService::finalize(const chat::SessionId &id, AnswerState state)
{
    if (const EntryPtr found = entry(id); found && chat::isRunning(found->session.state())) {
        close(found, found->session.end(state, m_clock.monotonic(), m_clock.wallMs()));
    }
}

void StreamingMessageService::forget(const chat::ConversationId &conversation)
{
    forgetIf([&conversation](const SessionRecord &record) { return record.conversation.id == conversation; });
}

void StreamingMessageService::forget(const QList<chat::MessageId> &messages)
{
    forgetIf([&messages](const SessionRecord &record) { return messages.contains(record.message); });
}

void StreamingMessageService::forgetIf(const std::function<bool(const SessionRecord &)> &matches)
{
    QList<EntryPtr> gone;
    for (const auto &[key, each] : m_entries) {
        if (matches(each->session.record())) gone.append(each);
    }
    for (const EntryPtr &each : std::as_const(gone)) {
        each->forgotten = true;
        each->ready = nullptr;
        retire(each);
    }
    // Nothing is left that could tell that writes work again.
    if (m_entries.empty() && std::exchange(m_writeFailing, false)) {
        m_retry.cancel();
        Q_EMIT writeRecovered();
    }
}

void StreamingMessageService::cleanUp(QObject *context, SessionJournal::Callback<SweepReport> done)
{
    m_journal.sweep(core::ProcessIdentity::current(), m_clock.wallMs(), context, std::move(done));
}

bool StreamingMessageService::isIdle() const
{
    return std::ranges::all_of(m_entries, [](const auto &each) {
        const Entry &entry = *each.second;
        return entry.begun == Entry::Begin::Done && entry.waiting.isEmpty() && !entry.finalMessage;
    });
}

bool StreamingMessageService::holds(const chat::ConversationId &conversation) const
{
    return std::ranges::any_of(m_entries, [&conversation](const auto &each) {
        return each.second->session.record().conversation.id == conversation;
    });
}

StreamingMessageService::EntryPtr StreamingMessageService::entry(const chat::SessionId &id) const
{
    const auto found = m_entries.find(id);
    return found == m_entries.end() ? nullptr : found->second;
}

void StreamingMessageService::noteLeaving(const EntryPtr &entry)
{
    Conversation::Changes changes = Conversation::DetailsChanged;
    if (entry->session.state() != AnswerState::Connecting && entry->session.transition(AnswerState::Connecting)) {
        changes |= Conversation::StateChanged;
    }
    publish(entry, changes);
}

void StreamingMessageService::begin(const EntryPtr &entry)
{
    entry->begun = Entry::Begin::Running;
    SessionRecord record = entry->session.record();
    // When this is tried again, the conversation may have gone on.
    if (entry->conversation) record.conversation = entry->conversation->info();
    m_journal.begin(record, this, [this, entry](const core::Result<void> &result) {
        if (entry->forgotten) return;
        entry->begun = result ? Entry::Begin::Done : Entry::Begin::Needed;
        noteWrite(entry, result);
        if (const auto ready = std::exchange(entry->ready, nullptr); ready && entry->readyContext) ready(result);
        if (result) {
            write(entry);
        } else if (isFinal(result) && entry->finalMessage) {
            // Nothing will ever be written: the answer lives on the screen alone.
            retire(entry);
        }
    });
}

void StreamingMessageService::takeIn(const EntryPtr &entry, const QList<DeltaRecord> &deltas)
{
    if (deltas.isEmpty()) return;
    entry->waiting += deltas;
    for (const DeltaRecord &delta : deltas) entry->waitingSize += weight(delta);
    m_batches.request();
    for (const DeltaRecord &delta : deltas) {
        if (!entry->conversation) return;
        entry->conversation->append(entry->session.record().message,
                                    {.kind = delta.kind, .text = delta.text, .name = delta.name, .key = delta.key});
    }
}

void StreamingMessageService::writeAll(bool evenWhileFailing)
{
    // While writes fail, only the retry timer and flush() try: a full disk is not asked ten times a second.
    if (m_writeFailing && !evenWhileFailing) return;
    QList<EntryPtr> all;
    for (const auto &[key, each] : m_entries) all.append(each);
    for (const EntryPtr &each : std::as_const(all)) write(each);
}

void StreamingMessageService::write(const EntryPtr &entry)
{
    if (entry->begun == Entry::Begin::Needed && entry->finalMessage) {
        begin(entry);
        return;
    }
    if (entry->begun != Entry::Begin::Done) return;
    if (entry->finalMessage) {
        complete(entry);
        return;
    }
    if (entry->appending) {
        entry->due = true;
        return;
    }
    if (entry->waiting.isEmpty() && !entry->progressChanged) return;
    entry->appending = true;
    entry->progressChanged = false;
    entry->inFlight = entry->waiting.size();
    entry->waitingSize = 0;
    m_journal.append(entry->id(), entry->waiting, entry->session.progress(), this,
                     [this, entry](const core::Result<void> &result) {
                         if (entry->forgotten) return;
                         entry->appending = false;
                         const bool due = std::exchange(entry->due, false);
                         const qsizetype count = std::exchange(entry->inFlight, 0);
                         // What can never be written need not wait; the end of the session brings the whole text again.
                         if (isFinal(result)) entry->waiting.remove(0, count);
                         else entry->progressChanged = true;
                         noteWrite(entry, result);
                         if (!result || entry->finalMessage) return;
                         // On a slow disk, too, nothing waits for more than an interval and two writes.
                         if (due || entry->waitingSize >= batchBytes) write(entry);
                     });
}

void StreamingMessageService::complete(const EntryPtr &entry)
{
    if (entry->completing) return;
    entry->completing = true;
    m_journal.finalize(entry->session.info(), *entry->finalMessage, this,
                       [this, entry](const core::Result<void> &result) {
                           if (entry->forgotten) return;
                           entry->completing = false;
                           // Without its beginning there was nothing to end; the beginning is tried again first.
                           if (entry->begun != Entry::Begin::Done) return;
                           if (isFinal(result)) retire(entry);
                           noteWrite(entry, result);
                       });
}

void StreamingMessageService::retire(const EntryPtr &entry)
{
    if (m_entries.erase(entry->id()) == 0) return;
    const chat::ConversationId id = entry->session.record().conversation.id;
    if (!holds(id)) Q_EMIT settled(id);
}

void StreamingMessageService::noteWrite(const EntryPtr &entry, const core::Result<void> &result)
{
    if (result) {
        if (!std::exchange(m_writeFailing, false)) return;
        m_retry.cancel();
        m_batches.request();
        Q_EMIT writeRecovered();
        return;
    }
    const core::Error &error = result.error();
    qCWarning(lcStreaming) << "session" << entry->id().toString() << "cannot be written:" << error.message;
    // A row that is gone was deleted by the user, together with its conversation.
    if (error.kind == core::ErrorKind::NotFound) return;
    m_retry = m_clock.after(retryInterval, this, [this] { writeAll(true); });
    if (!std::exchange(m_writeFailing, true)) Q_EMIT writeFailed(error);
}

void StreamingMessageService::publish(const EntryPtr &entry, Conversation::Changes changes)
{
    const SessionInfo &info = entry->session.info();
    if (changes & Conversation::StateChanged) {
        entry->progressChanged = true;
        if (chat::isRunning(info.state)) m_batches.request();
    }
    if (entry->conversation) {
        if (const chat::Message *shown = entry->conversation->find(info.message)) {
            chat::Message message = *shown;
            message.state = info.state;
            message.session = info.id;
            message.model = entry->session.model();
            message.usage = info.usage;
            message.timings = info.timings;
            message.streamed = info.streamed;
            message.endedMs = info.endedMs;
            if (info.state != AnswerState::Retrying) {
                message.retryDueMs.reset();
                message.error = info.error;
            }
            entry->conversation->update(message, changes);
        }
    }
    if (changes & Conversation::StateChanged) Q_EMIT sessionStateChanged(info.id, info.state);
}

void StreamingMessageService::close(const EntryPtr &entry, const QList<DeltaRecord> &deltas)
{
    takeIn(entry, deltas);
    publish(entry, Conversation::StateChanged | Conversation::DetailsChanged);
    if (!entry->conversation || !entry->conversation->find(entry->session.info().message)) {
        // The conversation is gone, and its rows with it or at the next sweep: hand over what waits, then let go.
        write(entry);
        retire(entry);
        return;
    }
    entry->finalMessage = *entry->conversation->find(entry->session.info().message);
    // At once, also while a begin or an append is on its way: the journal keeps the order, and the program may be about
    // to end. The whole message goes along, so that what waits need not be appended first.
    if (entry->begun != Entry::Begin::Needed) complete(entry);
}

} // namespace runnel::streaming
