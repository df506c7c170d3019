// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/streamingchatservice.h"

#include "core/logging.h"

#include <QCryptographicHash>
#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::streaming {

using chat::AnswerState;

namespace {

//! Deletes when the signal that may be under way has returned.
struct DeleteLater
{
    void operator()(QObject *object) const { object->deleteLater(); }
};

QString hashOf(const llm::ChatRequest &request)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    // Lengths keep neighbouring fields apart.
    const auto add = [&hash](const QByteArray &bytes) {
        hash.addData(QByteArray::number(bytes.size()));
        hash.addData(":");
        hash.addData(bytes);
    };
    const auto addNumber = [&add](const auto &value) { add(value ? QByteArray::number(*value) : QByteArray()); };
    add(request.model.toUtf8());
    add(request.systemPrompt.toUtf8());
    for (const llm::Turn &turn : request.turns) {
        add(toString(turn.role).toUtf8());
        add(turn.text.toUtf8());
        for (const llm::Image &image : turn.images) {
            add(image.mimeType.toUtf8());
            add(image.bytes);
        }
    }
    addNumber(request.options.temperature);
    addNumber(request.options.topP);
    addNumber(request.options.maxTokens);
    addNumber(request.options.seed);
    add(request.options.stop.join(u'\n').toUtf8());
    return QString::fromLatin1(hash.result().toHex());
}

core::Error timeoutError(Watchdog::Silence silence)
{
    const auto message = [silence] {
        switch (silence) {
        case Watchdog::Silence::Connect:
            return u"no connection in time"_s;
        case Watchdog::Silence::FirstByte:
            return u"no first byte in time"_s;
        case Watchdog::Silence::BytesIdle:
            return u"no bytes for too long"_s;
        case Watchdog::Silence::ProgressIdle:
            return u"only keep-alives for too long"_s;
        case Watchdog::Silence::AfterFinish:
            break;
        }
        return QString();
    };
    return {.kind = core::ErrorKind::Timeout, .message = message()};
}

} // namespace

struct StreamingChatService::Run
{
    Run(const chat::SessionId &session, chat::Conversation *in, llm::ModelRef ref, llm::ChatRequest toSend)
        : id(session), conversation(in), conversationId(in->id()), model(std::move(ref)), request(std::move(toSend))
    {}

    chat::SessionId id;
    const chat::Conversation *conversation; // to tell whose it is; never looked into
    chat::ConversationId conversationId;
    llm::ModelRef model;
    llm::ChatRequest request;
    std::shared_ptr<llm::Provider> provider;
    std::unique_ptr<llm::ProviderCall, DeleteLater> call;
    std::unique_ptr<Watchdog, DeleteLater> watchdog;
    core::TimerHandle retryTimer;
    std::optional<std::chrono::milliseconds> retryAt;
    int requests = 0;
    int retries = 0;
    QMetaObject::Connection conversationGone;
    bool plain = false; // asked without streaming, for whatever reason
};

StreamingChatService::StreamingChatService(StreamingMessageService &messages, llm::ProviderDirectory &providers,
                                           core::Clock &clock, QObject *parent)
    : QObject(parent), m_messages(messages), m_providers(providers), m_clock(clock), m_random([] {
        return QRandomGenerator::global()->generateDouble();
    })
{}

StreamingChatService::~StreamingChatService()
{
    shutDown();
}

void StreamingChatService::setTimeouts(const Timeouts &timeouts)
{
    m_timeouts = timeouts;
}

void StreamingChatService::setLimits(const Limits &limits)
{
    m_queue.setLimits(limits);
    pump();
}

void StreamingChatService::setRandom(std::function<double()> random)
{
    m_random = std::move(random);
}

chat::SessionId StreamingChatService::start(const StartRequest &start)
{
    if (m_shutDown || !start.conversation) return {};
    chat::Conversation *conversation = start.conversation;
    const auto made = std::make_shared<Run>(chat::SessionId::create(), conversation, start.model, start.request);

    for (const chat::Message &message : start.newMessages) conversation->add(message);
    chat::Message placeholder = chat::Message::placeholder(start.model, start.parent, m_clock.wallMs());
    placeholder.session = made->id;
    const QList<chat::MessageId> others = conversation->children(start.parent);
    for (const chat::MessageId &other : others) {
        const chat::Message *answer = conversation->find(other);
        if (answer->role == llm::Role::Assistant)
            placeholder.attempt = std::max(placeholder.attempt, answer->attempt + 1);
    }
    conversation->add(placeholder);

    SessionRecord record;
    record.messages = start.newMessages;
    record.messages.append(placeholder);
    record.message = placeholder.id;
    record.attempt = placeholder.attempt;
    launch(made, conversation, record, {});
    return made->id;
}

chat::SessionId StreamingChatService::resume(chat::Conversation *conversation, const chat::MessageId &id,
                                             const llm::ChatRequest &request)
{
    const chat::Message *before = conversation ? conversation->find(id) : nullptr;
    if (m_shutDown || !before || chat::isRunning(before->state)) return {};
    const auto made = std::make_shared<Run>(chat::SessionId::create(), conversation, before->model, request);

    chat::Message message = *before;
    message.state = AnswerState::Queued;
    message.session = made->id;
    message.error.reset();
    message.endedMs = 0;
    message.kept = false;
    conversation->update(message, chat::Conversation::StateChanged | chat::Conversation::DetailsChanged);

    SessionRecord record;
    record.messages = {message};
    record.message = id;
    record.attempt = message.attempt;
    launch(made, conversation, record, message.text());
    return made->id;
}

void StreamingChatService::stop(const chat::SessionId &id)
{
    if (const RunPtr found = run(id)) end(found, AnswerState::Stopped);
}

void StreamingChatService::stopAll()
{
    endIf(AnswerState::Stopped, [](const Run &) { return true; });
}

void StreamingChatService::retryNow(const chat::SessionId &id)
{
    if (const RunPtr found = run(id); found && found->retryAt) onRetryDue(id);
}

std::optional<std::chrono::milliseconds> StreamingChatService::retryAt(const chat::SessionId &id) const
{
    const RunPtr found = run(id);
    return found ? found->retryAt : std::nullopt;
}

void StreamingChatService::abandon(const chat::Conversation *conversation)
{
    endIf(AnswerState::Stopped, [conversation](const Run &each) { return each.conversation == conversation; });
}

void StreamingChatService::abandon(const chat::ConversationId &conversation)
{
    endIf(AnswerState::Stopped, [&conversation](const Run &each) { return each.conversationId == conversation; });
    m_messages.forget(conversation);
}

void StreamingChatService::shutDown()
{
    m_shutDown = true;
    endIf(AnswerState::Interrupted, [](const Run &) { return true; });
    m_messages.flush();
}

qsizetype StreamingChatService::runningCount() const
{
    return static_cast<qsizetype>(m_runs.size());
}

bool StreamingChatService::isRunning(const chat::SessionId &id) const
{
    return m_runs.contains(id.toString());
}

QList<chat::SessionId> StreamingChatService::running() const
{
    QList<chat::SessionId> ids;
    for (const auto &[key, each] : m_runs) ids.append(each->id);
    // Ids sort as they were made.
    std::ranges::sort(ids, [](const chat::SessionId &left, const chat::SessionId &right) { return left < right; });
    return ids;
}

QList<chat::SessionId> StreamingChatService::queued() const
{
    return m_queue.waiting();
}

void StreamingChatService::moveQueued(const chat::SessionId &id, qsizetype place)
{
    m_queue.move(id, place);
    noteQueue();
}

void StreamingChatService::prioritize(const chat::SessionId &id)
{
    moveQueued(id, 0);
}

StreamingChatService::RunPtr StreamingChatService::run(const chat::SessionId &id) const
{
    const auto found = m_runs.find(id.toString());
    return found == m_runs.end() ? nullptr : found->second;
}

void StreamingChatService::launch(const RunPtr &made, chat::Conversation *conversation, SessionRecord record,
                                  const QString &continues)
{
    const chat::SessionId id = made->id;
    record.id = id;
    record.conversation = conversation->info();
    record.model = made->model;
    record.requestHash = hashOf(made->request);
    record.owner = core::ProcessIdentity::current();
    record.createdMs = m_clock.wallMs();
    m_runs.emplace(id.toString(), made);
    made->conversationGone = connect(conversation, &QObject::destroyed, this, [this, id] {
        if (const RunPtr found = run(id)) end(found, AnswerState::Interrupted);
    });
    m_messages.createSession(
        record, conversation, this, [this, id](const core::Result<void> &result) { onReady(id, result); }, continues);
    Q_EMIT runningCountChanged(runningCount());
}

void StreamingChatService::onReady(const chat::SessionId &id, const core::Result<void> &result)
{
    const RunPtr found = run(id);
    if (!found) return;
    if (!result) {
        m_messages.finalize(id, result.error());
        finish(found);
        return;
    }
    m_queue.enqueue(id, found->model.provider);
    pump();
}

void StreamingChatService::pump()
{
    if (m_pumping || m_shutDown) return;
    m_pumping = true;
    for (chat::SessionId id = m_queue.takeNext(); !id.isNull() && !m_shutDown; id = m_queue.takeNext()) {
        if (const RunPtr next = run(id)) ask(next);
        else m_queue.remove(id);
    }
    m_pumping = false;
    noteQueue();
}

void StreamingChatService::noteQueue()
{
    const QList<chat::SessionId> now = m_queue.waiting();
    if (std::exchange(m_toldQueue, now) != now) Q_EMIT queueChanged();
}

void StreamingChatService::ask(const RunPtr &asking)
{
    const chat::SessionId id = asking->id;
    asking->provider = m_providers.provider(asking->model.provider);
    if (!asking->provider) {
        m_messages.finalize(id, core::Error {.kind = core::ErrorKind::Configuration,
                                             .message = u"no provider \"%1\" is set up"_s.arg(asking->model.provider)});
        finish(asking);
        return;
    }
    asking->plain |= !asking->provider->capabilities(asking->model.model).streaming;
    asking->request.stream = !asking->plain;
    ++asking->requests;
    m_messages.noteRequest(id, asking->request.stream);
    // Whoever saw the new state may have stopped it.
    if (!isRunning(id)) return;

    asking->call.reset(asking->provider->open(asking->request).release());
    const llm::ProviderCall *call = asking->call.get();
    asking->watchdog.reset(new Watchdog(m_clock, m_timeouts));
    const Watchdog *watchdog = asking->watchdog.get();
    // The call may live on to the end of its own signal; what it came from must then be there.
    connect(call, &QObject::destroyed, call, [provider = asking->provider] {});

    const auto current = [this, id, call]() -> RunPtr {
        const RunPtr found = run(id);
        return found && found->call.get() == call ? found : nullptr;
    };
    connect(call, &llm::ProviderCall::sent, this, [this, current] {
        const RunPtr found = current();
        if (!found) return;
        found->watchdog->noteSent();
        m_messages.setState(found->id, AnswerState::Waiting);
    });
    connect(call, &llm::ProviderCall::connected, this, [this, current] {
        const RunPtr found = current();
        if (!found) return;
        found->watchdog->noteConnected();
        m_messages.setState(found->id, AnswerState::Waiting);
    });
    connect(call, &llm::ProviderCall::bytesReceived, this, [this, current] {
        const RunPtr found = current();
        if (!found) return;
        found->watchdog->noteBytes();
        m_messages.noteBytes(found->id);
    });
    connect(call, &llm::ProviderCall::eventsReceived, this, [this, current](const llm::StreamEvents &events) {
        if (const RunPtr found = current()) onEvents(found, events);
    });
    connect(call, &llm::ProviderCall::ended, this, [this, current](const std::optional<core::Error> &error) {
        if (const RunPtr found = current()) onEnded(found, error);
    });
    connect(watchdog, &Watchdog::expired, this, [this, current](Watchdog::Silence silence) {
        if (const RunPtr found = current()) {
            onEnded(found,
                    silence == Watchdog::Silence::AfterFinish ? std::nullopt : std::optional(timeoutError(silence)));
        }
    });
    connect(watchdog, &Watchdog::stalled, this, [this, current] {
        const RunPtr found = current();
        const StreamingSession *session = found ? m_messages.session(found->id) : nullptr;
        if (session && session->state() == AnswerState::Streaming) m_messages.setState(found->id, AnswerState::Stalled);
    });
    asking->watchdog->start(call->tellsSent(), asking->request.stream);
}

void StreamingChatService::hangUp(const RunPtr &ending)
{
    ending->retryTimer.cancel();
    ending->retryAt.reset();
    if (ending->watchdog) {
        ending->watchdog->stop();
        ending->watchdog->disconnect(this);
        ending->watchdog.reset();
    }
    if (ending->call) {
        ending->call->disconnect(this);
        ending->call->abort();
        ending->call.reset();
    }
}

void StreamingChatService::onEvents(const RunPtr &streaming, const llm::StreamEvents &events)
{
    if (events.isEmpty()) return;
    const chat::SessionId id = streaming->id;
    streaming->watchdog->noteProgress();
    m_messages.processEvents(id, events);
    const StreamingSession *session = m_messages.session(id);
    if (!isRunning(id) || !session) return;
    if (session->failure()) onEnded(streaming, std::nullopt);
    else if (session->isFinished()) streaming->watchdog->noteFinished();
}

void StreamingChatService::onEnded(const RunPtr &ended, const std::optional<core::Error> &error)
{
    hangUp(ended);
    const StreamingSession *session = m_messages.session(ended->id);
    if (session && !session->hasTokens() && !session->isFinished() &&
        askAgain(ended, session->failure() ? session->failure() : error)) {
        return;
    }
    m_messages.finalize(ended->id, error);
    finish(ended);
}

bool StreamingChatService::askAgain(const RunPtr &failed, const std::optional<core::Error> &error)
{
    if (failed->requests >= maxRequests) return false;
    // An end without a word is what a service makes of a stream that it does not know.
    if (!failed->plain && (!error || refusesStreaming(*error))) {
        qCInfo(lcStreaming) << "session" << failed->id.toString() << "asks again without streaming";
        failed->plain = true;
        ask(failed);
        return true;
    }
    const auto delay = error ? retryDelay(*error, failed->retries, m_random()) : std::nullopt;
    if (!delay) return false;
    ++failed->retries;
    const auto now = m_clock.monotonic();
    const auto due = m_retries.reserve(failed->model.provider, now + *delay, now);
    const chat::SessionId id = failed->id;
    failed->retryAt = due;
    failed->retryTimer = m_clock.after(due - now, this, [this, id] { onRetryDue(id); });
    m_queue.remove(id);
    m_messages.noteRetry(id, *error, due);
    pump();
    return true;
}

void StreamingChatService::onRetryDue(const chat::SessionId &id)
{
    const RunPtr due = run(id);
    if (!due || !due->retryAt) return;
    due->retryTimer.cancel();
    due->retryAt.reset();
    m_queue.enqueue(id, due->model.provider);
    pump();
    if (m_queue.waiting().contains(id)) m_messages.setState(id, AnswerState::Queued);
}

void StreamingChatService::finish(const RunPtr &over)
{
    const chat::SessionId id = over->id;
    hangUp(over);
    disconnect(over->conversationGone);
    m_queue.remove(id);
    if (m_runs.erase(id.toString()) == 0) return;
    const StreamingSession *session = m_messages.session(id);
    const AnswerState state = session ? session->state() : AnswerState::Interrupted;
    Q_EMIT runningCountChanged(runningCount());
    Q_EMIT sessionEnded(id, state);
    pump();
}

void StreamingChatService::end(const RunPtr &ending, AnswerState state)
{
    hangUp(ending);
    m_messages.finalize(ending->id, state);
    finish(ending);
}

void StreamingChatService::endIf(AnswerState state, const std::function<bool(const Run &)> &matches)
{
    QList<RunPtr> ending;
    for (const auto &[key, each] : m_runs) {
        if (matches(*each)) ending.append(each);
    }
    // First out of the queue, or the place of one that ends would let the next one ask.
    for (const RunPtr &each : std::as_const(ending)) {
        hangUp(each);
        m_queue.remove(each->id);
    }
    for (const RunPtr &each : std::as_const(ending)) end(each, state);
}

} // namespace runnel::streaming
