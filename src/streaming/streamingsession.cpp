// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/streamingsession.h"

#include "streaming/retrypolicy.h"
#include "streaming/statetable.h"

#include "core/logging.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::streaming {

using chat::AnswerState;
using chat::PartKind;

namespace {

// Where the order of pieces counts: one a kind, and one a tool call.
int channelOf(PartKind kind, int index = 0)
{
    constexpr int kinds = std::to_underlying(PartKind::Annotation) + 1;
    constexpr int mostCalls = 100'000; // an index comes from the service: it may be any number
    return std::clamp(index, 0, mostCalls) * kinds + std::to_underlying(kind);
}

} // namespace

StreamingSession::StreamingSession(SessionRecord record, std::chrono::milliseconds startedAt)
    : m_record(std::move(record)), m_model(m_record.model), m_startedAt(startedAt)
{
    m_info.id = m_record.id;
    m_info.conversation = m_record.conversation.id;
    m_info.message = m_record.message;
    m_info.attempt = m_record.attempt;
    m_info.model = m_record.model;
    m_info.owner = m_record.owner;
    m_info.createdMs = m_record.createdMs;
}

const SessionRecord &StreamingSession::record() const
{
    return m_record;
}

AnswerState StreamingSession::state() const
{
    return m_info.state;
}

bool StreamingSession::hasTokens() const
{
    return m_hasTokens;
}

bool StreamingSession::isFinished() const
{
    return m_finished.has_value();
}

const std::optional<core::Error> &StreamingSession::failure() const
{
    return m_failure;
}

const std::optional<core::Error> &StreamingSession::gap() const
{
    return m_gap;
}

llm::ResumePoint StreamingSession::resumePoint() const
{
    return {.responseId = m_info.responseId, .cursor = m_info.cursor};
}

const SessionInfo &StreamingSession::info() const
{
    return m_info;
}

SessionProgress StreamingSession::progress() const
{
    return {.state = m_info.state,
            .responseId = m_info.responseId,
            .cursor = cursorIsExact() ? m_info.cursor : QString(),
            .retries = m_info.retries,
            .streamed = m_info.streamed,
            .model = m_model,
            .estimatedPromptTokens = m_info.usage.estimatedPromptTokens};
}

const llm::ModelRef &StreamingSession::model() const
{
    return m_model;
}

void StreamingSession::continueAfter(const QString &text)
{
    m_continues = text;
    m_joint = Joint(text);
}

bool StreamingSession::transition(AnswerState next)
{
    if (!isLegal(m_info.state, next)) {
        qCWarning(lcStreaming) << "session" << m_info.id.toString() << "may not go from" << toString(m_info.state)
                               << "to" << toString(next);
        return false;
    }
    m_info.state = next;
    return true;
}

void StreamingSession::noteRequest(std::chrono::milliseconds now, bool streamed, std::optional<qint64> promptTokens)
{
    m_startedAt = now;
    m_finished.reset();
    m_failure.reset();
    m_gap.reset();
    m_joint = Joint(m_continues);
    m_replay = {};
    m_toolCalls.clear();
    m_openCall.clear();
    m_info.streamed = streamed;
    m_info.responseId.clear();
    m_info.cursor.clear();
    m_info.finishReason.clear();
    m_info.timings = {};
    m_info.usage = {.estimatedPromptTokens = promptTokens};
}

void StreamingSession::noteResume(std::chrono::milliseconds now, const llm::ResumePoint &point)
{
    m_replay.rewind();
    if (m_hasTokens) return;
    m_joint = {};
    m_startedAt = now;
    m_info.responseId = point.responseId;
    m_info.cursor = point.cursor;
    // Fragments of a call that come now belong to the one that stands there last, whatever its number was.
    for (const chat::Message &message : std::as_const(m_record.messages)) {
        if (message.id != m_record.message) continue;
        for (const chat::Part &part : message.parts) {
            if (part.kind == PartKind::ToolCall) m_openCall = part.key;
        }
    }
}

void StreamingSession::noteConnected()
{
    if (m_info.state == AnswerState::Connecting) transition(AnswerState::Waiting);
}

void StreamingSession::noteBytes(std::chrono::milliseconds now)
{
    noteConnected();
    if (!m_info.timings.firstByteMs) m_info.timings.firstByteMs = sinceStart(now);
}

void StreamingSession::noteModel(const llm::ModelRef &model)
{
    m_model = model;
}

void StreamingSession::noteRetry()
{
    ++m_info.retries;
}

QList<DeltaRecord> StreamingSession::apply(const llm::StreamEvent &event, std::chrono::milliseconds now)
{
    if (!chat::isRunning(m_info.state)) {
        qCWarning(lcStreaming) << "session" << m_info.id.toString() << "has ended: an event came too late";
        return {};
    }
    noteConnected();
    QList<DeltaRecord> deltas;
    if (m_gap) return {};
    const bool over = m_finished || m_failure;
    if (over && !std::holds_alternative<llm::UsageReported>(event)) {
        qCWarning(lcStreaming) << "session" << m_info.id.toString() << "dropped what came behind the end";
        return {};
    }
    std::visit(llm::Overloaded {
                   [&](const llm::ResponseStarted &started) {
                       if (!started.responseId.isEmpty()) m_info.responseId = core::redacted(started.responseId);
                   },
                   [&](const llm::TextDelta &piece) { take(deltas, PartKind::Text, piece.text, now); },
                   [&](const llm::ReasoningDelta &piece) { take(deltas, PartKind::Reasoning, piece.text, now); },
                   [&](const llm::RefusalDelta &piece) { take(deltas, PartKind::Refusal, piece.text, now); },
                   [&](const llm::ToolCallDelta &piece) { takeToolCall(deltas, piece, now); },
                   [&](const llm::Annotation &source) {
                       noteToken(now);
                       const QString line = source.url + u'\n' + source.title + u'\n';
                       if (!fresh(channelOf(PartKind::Annotation), line).isEmpty()) {
                           deltas.append(delta(PartKind::Annotation, source.title, {}, source.url));
                       }
                   },
                   [&](const llm::UsageReported &report) {
                       const auto estimate = m_info.usage.estimatedPromptTokens;
                       m_info.usage = report.usage;
                       m_info.usage.estimatedPromptTokens = estimate;
                   },
                   [&](const llm::CursorMoved &moved) {
                       m_info.cursor = core::redacted(moved.cursor);
                       m_replay.moveCursor();
                   },
                   [&](const llm::Finished &finished) {
                       m_finished = finished;
                       m_info.finishReason = core::redacted(finished.rawReason);
                       releaseHeld(deltas);
                   },
                   [&](const llm::Failed &failed) {
                       m_failure = failed.error;
                       releaseHeld(deltas);
                   },
               },
               event);
    return deltas;
}

QList<DeltaRecord> StreamingSession::end(const std::optional<core::Error> &error, std::chrono::milliseconds now,
                                         qint64 wallMs)
{
    if (!chat::isRunning(m_info.state)) return {};
    QList<DeltaRecord> deltas;
    releaseHeld(deltas);
    const AnswerState state = endState(m_gap ? m_gap : error);
    if (m_failure) {
        m_info.error = m_failure;
    } else if (!m_finished) {
        m_info.error = m_gap ? m_gap : error;
        if (!error && state == AnswerState::Failed) m_info.error = wordlessEnd();
    }
    // What a service says of itself is kept, and a hostile one says back what it was told.
    if (m_info.error) {
        for (QString *words : {&m_info.error->message, &m_info.error->providerCode, &m_info.error->detail})
            *words = core::redacted(*words);
    }
    close(state, now, wallMs);
    return deltas;
}

QList<DeltaRecord> StreamingSession::end(AnswerState state, std::chrono::milliseconds now, qint64 wallMs)
{
    if (!chat::isRunning(m_info.state)) return {};
    QList<DeltaRecord> deltas;
    releaseHeld(deltas);
    close(state, now, wallMs);
    return deltas;
}

void StreamingSession::take(QList<DeltaRecord> &to, PartKind kind, const QString &text, std::chrono::milliseconds now)
{
    if (text.isEmpty()) return;
    noteToken(now);
    m_hasText |= kind == PartKind::Text;
    m_hasRefusal |= kind == PartKind::Refusal;
    const QString piece = fresh(channelOf(kind), text);
    emitText(to, kind, kind == PartKind::Text && !piece.isEmpty() ? m_joint.feed(piece) : piece);
}

void StreamingSession::takeToolCall(QList<DeltaRecord> &to, const llm::ToolCallDelta &call,
                                    std::chrono::milliseconds now)
{
    noteToken(now);
    // The id comes once; every piece in the journal names its call by it, so that pieces of several may interleave.
    QString &key = m_toolCalls[call.index];
    const bool isKnown = !key.isEmpty();
    if (!isKnown && !call.id.isEmpty()) key = call.id;
    else if (!isKnown) key = m_openCall.isEmpty() ? u"call-%1"_s.arg(call.index) : m_openCall;
    const QString arguments = fresh(channelOf(PartKind::ToolCall, call.index), call.arguments);
    if (m_gap || (isKnown && arguments.isEmpty() && call.name.isEmpty())) return;
    to.append(delta(PartKind::ToolCall, arguments, call.name, key));
}

void StreamingSession::emitText(QList<DeltaRecord> &to, PartKind kind, QString text)
{
    // Services cut where they like, also through a pair; half of one would not survive UTF-8.
    if (text.isEmpty()) return;
    if (const QChar half = m_halves.take(kind); !half.isNull()) text.prepend(half);
    if (text.back().isHighSurrogate()) {
        m_halves.insert(kind, text.back());
        text.chop(1);
    }
    if (!text.isEmpty()) to.append(delta(kind, text));
}

// What of a piece did not come before. Costs nothing where there is no cursor to be taken up from.
QString StreamingSession::fresh(int channel, const QString &text)
{
    if (m_info.cursor.isEmpty()) return text;
    const auto piece = m_replay.take(channel, text);
    if (piece) return *piece;
    m_gap = core::Error {.kind = core::ErrorKind::Protocol,
                         .message = u"what the service sent again is not what it sent before"_s};
    return {};
}

// Whether taking up at the cursor would bring nothing twice and leave nothing out, for whoever knows only the text.
bool StreamingSession::cursorIsExact() const
{
    return m_replay.isEmpty() && m_halves.isEmpty() && !m_joint.isHolding();
}

void StreamingSession::releaseHeld(QList<DeltaRecord> &to)
{
    if (!m_replay.isEmpty() || !m_halves.isEmpty()) m_info.cursor.clear();
    emitText(to, PartKind::Text, m_joint.finish());
    // A half that stayed alone stands for nothing.
    m_halves.clear();
}

void StreamingSession::noteToken(std::chrono::milliseconds now)
{
    m_hasTokens = true;
    if (!m_info.timings.firstTokenMs) m_info.timings.firstTokenMs = sinceStart(now);
    if (m_info.state != AnswerState::Streaming) transition(AnswerState::Streaming);
}

DeltaRecord StreamingSession::delta(PartKind kind, const QString &text, const QString &name, const QString &key)
{
    m_info.bytes += text.toUtf8().size();
    return {.sequence = m_info.deltas++, .kind = kind, .text = text, .name = name, .key = key};
}

AnswerState StreamingSession::endState(const std::optional<core::Error> &error) const
{
    if (m_failure) {
        return m_failure->kind == core::ErrorKind::Filtered ? AnswerState::Filtered : AnswerState::Failed;
    }
    if (m_finished) {
        switch (m_finished->reason) {
        case llm::FinishReason::Stop:
            return m_hasRefusal && !m_hasText ? AnswerState::Refused : AnswerState::Complete;
        case llm::FinishReason::Length:
            return AnswerState::Length;
        case llm::FinishReason::ToolCalls:
            return AnswerState::ToolCalls;
        case llm::FinishReason::Filtered:
            return AnswerState::Filtered;
        case llm::FinishReason::Refused:
            return AnswerState::Refused;
        }
    }
    if (!m_hasTokens) return AnswerState::Failed;
    return error ? AnswerState::Interrupted : AnswerState::Truncated;
}

void StreamingSession::close(AnswerState state, std::chrono::milliseconds now, qint64 wallMs)
{
    // Being interrupted and failing are legal everywhere; the other ends only where the table has them.
    if (!transition(state)) m_info.state = m_hasTokens ? AnswerState::Interrupted : AnswerState::Failed;
    m_info.timings.endedMs = sinceStart(now);
    m_info.endedMs = wallMs;
}

qint64 StreamingSession::sinceStart(std::chrono::milliseconds now) const
{
    return (now - m_startedAt).count();
}

} // namespace runnel::streaming
