// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/streamingchatservice.h"

#include "core/logging.h"
#include "llm/tokens.h"
#include "streaming/contextwindow.h"
#include "streaming/requesthash.h"
#include "streaming/requestimages.h"
#include "streaming/streamingrun.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::streaming {

using chat::AnswerState;

StreamingChatService::StreamingChatService(StreamingMessageService &messages, llm::ProviderDirectory &providers,
                                           core::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_messages(messages)
    , m_providers(providers)
    , m_clock(clock)
    , m_sleep(clock)
    , m_random([] { return QRandomGenerator::global()->generateDouble(); })
    , m_retries(clock)
{
    connect(&m_sleep, &WakeDetector::woke, this, &StreamingChatService::onWoke);
    connect(&m_retries, &RetryScheduler::waiting, &m_messages, &StreamingMessageService::noteRetry);
    connect(&m_retries, &RetryScheduler::due, this, &StreamingChatService::goOn);
    connect(&m_retries, &RetryScheduler::networkReturned, this, &StreamingChatService::doubtConnections);
}

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

void StreamingChatService::setFallback(const llm::ModelRef &model)
{
    m_fallback = model;
}

void StreamingChatService::setAttachments(chat::AttachmentStore *attachments)
{
    m_attachments = attachments;
}

void StreamingChatService::setNetwork(core::NetworkMonitor *network)
{
    m_retries.setNetwork(network);
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
    made->continued = before->session;

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
    const RunPtr found = run(id);
    if (!found) return;
    cancelAtService(*found);
    end(found, AnswerState::Stopped);
}

void StreamingChatService::stopAll()
{
    for (const auto &[key, each] : m_runs) cancelAtService(*each);
    endIf(AnswerState::Stopped, [](const Run &) { return true; });
}

void StreamingChatService::stopAllIn(const chat::ConversationId &conversation)
{
    const auto isIn = [&conversation](const Run &each) { return each.conversationId == conversation; };
    for (const auto &[key, each] : m_runs) {
        if (isIn(*each)) cancelAtService(*each);
    }
    endIf(AnswerState::Stopped, isIn);
}

void StreamingChatService::retryNow(const chat::SessionId &id)
{
    if (m_retries.cancel(id)) goOn(id);
}

std::optional<std::chrono::milliseconds> StreamingChatService::retryAt(const chat::SessionId &id) const
{
    return m_retries.dueAt(id);
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
    return m_runs.contains(id);
}

QList<chat::SessionId> StreamingChatService::running() const
{
    QList<chat::SessionId> ids;
    // Ids sort as they were made.
    for (const auto &[id, each] : m_runs) ids.append(id);
    return ids;
}

QList<chat::SessionId> StreamingChatService::queued() const
{
    return m_queue.waiting();
}

void StreamingChatService::moveQueued(const chat::SessionId &id, qsizetype place)
{
    m_queue.move(id, place);
    if (m_queue.hasChanged()) Q_EMIT queueChanged();
}

void StreamingChatService::prioritize(const chat::SessionId &id)
{
    moveQueued(id, 0);
}

StreamingChatService::RunPtr StreamingChatService::run(const chat::SessionId &id) const
{
    const auto found = m_runs.find(id);
    return found == m_runs.end() ? nullptr : found->second;
}

void StreamingChatService::cancelAtService(const Run &stopped) const
{
    const auto provider = m_providers.provider(stopped.model.provider);
    const StreamingSession *session = m_messages.session(stopped.id);
    if (!provider || !session || session->isFinished() || !provider->capabilities(stopped.model.model).resume) return;
    const llm::ResumePoint point = stopped.point ? *stopped.point : session->resumePoint();
    if (!point.responseId.isEmpty()) provider->cancel(stopped.model.model, point);
}

void StreamingChatService::launch(const RunPtr &made, chat::Conversation *conversation, SessionRecord record,
                                  const QString &continues)
{
    const chat::SessionId id = made->id;
    record.id = id;
    record.conversation = conversation->info();
    record.model = made->model;
    record.requestHash = requestHash(made->request);
    record.owner = core::ProcessIdentity::current();
    record.createdMs = m_clock.wallMs();
    m_runs.emplace(id, made);
    m_sleep.start();
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
    readAttachments(found);
}

void StreamingChatService::readAttachments(const RunPtr &ready)
{
    const auto goOn = [this, id = ready->id](const llm::ChatRequest &request, const AttachmentsLeftOut &left) {
        const RunPtr found = run(id);
        if (!found) return;
        found->request = request;
        if (left.notTaken > 0) Q_EMIT attachmentsLeftOut(id, left.notTaken, LeftOut::NotTaken);
        if (left.missing > 0) Q_EMIT attachmentsLeftOut(id, left.missing, LeftOut::Missing);
        if (left.tooMuch > 0) Q_EMIT attachmentsLeftOut(id, left.tooMuch, LeftOut::TooMuch);
        // Whoever was told may have stopped it.
        if (isRunning(id)) findPlace(found);
    };
    prepareAttachments(ready->request, llm::takesImages(m_providers, ready->model), m_attachments, this, goOn);
}

void StreamingChatService::findPlace(const RunPtr &ready)
{
    const chat::SessionId id = ready->id;
    const auto provider = m_providers.provider(ready->model.provider);
    if (ready->continued.isNull() || !provider || !provider->capabilities(ready->model.model).resume) {
        return enqueue(ready);
    }
    m_messages.findResumePoint(ready->continued, this, [this, id](const llm::ResumePoint &point) {
        const RunPtr again = run(id);
        if (!again) return;
        if (!point.isEmpty()) again->point = point;
        enqueue(again);
    });
}

void StreamingChatService::enqueue(const RunPtr &ready)
{
    m_queue.enqueue(ready->id, ready->model.provider);
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
    if (m_queue.hasChanged()) Q_EMIT queueChanged();
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
    if (asking->point) {
        m_messages.noteResume(id, *asking->point);
    } else {
        asking->plain |= !asking->provider->capabilities(asking->model.model).streaming;
        asking->request.stream = !asking->plain;
        ++asking->requests;
        fit(*asking);
        m_messages.noteRequest(id, asking->request.stream, llm::estimateTokens(asking->fitted));
    }
    // Whoever saw the new state may have stopped it.
    if (!isRunning(id)) return;

    auto opened = asking->open();
    if (!opened) {
        // Another provider has taken the place of the one that could.
        return onEnded(asking, core::Error {.kind = core::ErrorKind::NotFound, .message = u"out of reach"_s});
    }
    const bool isStreamed = asking->point || asking->request.stream;
    asking->exchange.reset(new Exchange(asking->provider, std::move(opened), isStreamed, m_clock, m_timeouts));
    follow(id, asking->exchange.get());
    asking->exchange->start();
}

void StreamingChatService::fit(Run &asking)
{
    asking.fitted = asking.request;
    const auto model = llm::modelInfo(m_providers, asking.model);
    if (!model || !model->contextTokens) return;
    const int leftOut = fitToContext(asking.fitted, *model->contextTokens);
    if (leftOut == std::exchange(asking.turnsLeftOut, leftOut) || leftOut == 0) return;
    qCInfo(lcStreaming) << "session" << asking.id.toString() << "goes without its oldest" << leftOut << "turns";
    Q_EMIT turnsLeftOut(asking.id, leftOut);
}

void StreamingChatService::follow(const chat::SessionId &id, const Exchange *exchange)
{
    connect(exchange, &Exchange::onTheWire, this, [this, id] { m_messages.setState(id, AnswerState::Waiting); });
    connect(exchange, &Exchange::bytesReceived, this, [this, id] { m_messages.noteBytes(id); });
    connect(exchange, &Exchange::eventsReceived, this, [this, id](const llm::StreamEvents &events) {
        if (const RunPtr found = run(id)) onEvents(found, events);
    });
    connect(exchange, &Exchange::stalled, this, [this, id] {
        const StreamingSession *session = m_messages.session(id);
        if (session && session->state() == AnswerState::Streaming) m_messages.setState(id, AnswerState::Stalled);
    });
    connect(exchange, &Exchange::ended, this, [this, id](const std::optional<core::Error> &error) {
        if (const RunPtr found = run(id)) onEnded(found, error);
    });
}

void StreamingChatService::onEvents(const RunPtr &streaming, const llm::StreamEvents &events)
{
    const chat::SessionId id = streaming->id;
    m_messages.processEvents(id, events);
    const StreamingSession *session = m_messages.session(id);
    if (!isRunning(id) || !session) return;
    if (session->failure() || session->gap()) onEnded(streaming, std::nullopt);
    else if (session->isFinished()) streaming->exchange->noteFinished();
}

void StreamingChatService::onEnded(const RunPtr &ended, const std::optional<core::Error> &error)
{
    hangUp(ended);
    // Whoever saw the last words may have stopped it.
    if (!isRunning(ended->id)) return;
    const StreamingSession *session = m_messages.session(ended->id);
    if (session && !session->isFinished()) {
        // An answer that goes on at the service is not asked for twice, also before its first word.
        if (takeUp(ended, *session, error)) return;
        if (!session->hasTokens() && askAgain(ended, session->failure() ? session->failure() : error)) return;
    }
    m_messages.finalize(ended->id, error);
    finish(ended);
}

bool StreamingChatService::takeUp(const RunPtr &broken, const StreamingSession &session,
                                  const std::optional<core::Error> &error)
{
    // What the service itself ended stays ended.
    if (session.failure() || session.gap() || session.resumePoint().isEmpty() || !broken->provider ||
        !broken->provider->capabilities(broken->model.model).resume) {
        return false;
    }
    const auto delay = resumeDelay(error, broken->resumes, m_random());
    if (!delay) return false;
    qCInfo(lcStreaming) << "session" << broken->id.toString() << "is taken up at" << session.resumePoint().cursor;
    ++broken->resumes;
    broken->point = session.resumePoint();
    schedule(broken, error ? *error : truncatedEnd(), *delay);
    return true;
}

bool StreamingChatService::askAgain(const RunPtr &failed, const std::optional<core::Error> &error)
{
    if (failed->point) {
        // The answer is gone, or out of reach: then the model is asked to go on.
        failed->point.reset();
        ask(failed);
        return true;
    }
    const NextMove move = nextMove({.requests = failed->requests,
                                    .retries = failed->retries,
                                    .plain = failed->plain,
                                    .fallback = failed->fallback(m_fallback, m_providers)},
                                   error, m_random());
    switch (move.step) {
    case NextStep::GiveUp:
        return false;
    case NextStep::AskPlainly:
        qCInfo(lcStreaming) << "session" << failed->id.toString() << "asks again without streaming";
        failed->plain = true;
        ask(failed);
        return true;
    case NextStep::AskFallback:
        qCInfo(lcStreaming) << "session" << failed->id.toString() << "asks" << m_fallback.toString();
        failed->model = m_fallback;
        failed->request.model = m_fallback.model;
        failed->fellBack = true;
        failed->plain = false;
        m_messages.noteModel(failed->id, m_fallback);
        break;
    case NextStep::AskAgain:
        ++failed->retries;
        break;
    }
    schedule(failed, error ? *error : wordlessEnd(), move.delay);
    return true;
}

void StreamingChatService::schedule(const RunPtr &waiting, const core::Error &error, std::chrono::milliseconds delay)
{
    m_queue.remove(waiting->id);
    const auto provider = m_providers.provider(waiting->model.provider);
    const bool needsNetwork = provider && !provider->info().isLocal;
    m_retries.wait(waiting->id, waiting->model.provider, needsNetwork, error, delay);
    pump();
}

void StreamingChatService::goOn(const chat::SessionId &id)
{
    const RunPtr due = run(id);
    if (!due) return;
    enqueue(due);
    if (m_queue.waiting().contains(id)) m_messages.setState(id, AnswerState::Queued);
}

void StreamingChatService::doubtConnections()
{
    for (const auto &[key, each] : m_runs) {
        if (each->exchange) each->exchange->noteDoubt();
    }
}

void StreamingChatService::onWoke(std::chrono::milliseconds counted)
{
    for (const auto &[key, each] : m_runs) {
        if (each->exchange) each->exchange->noteWake(counted);
    }
}

void StreamingChatService::hangUp(const RunPtr &of)
{
    m_retries.cancel(of->id);
    if (!of->exchange) return;
    const llm::StreamEvents held = of->exchange->hangUp();
    of->exchange.reset();
    if (!held.isEmpty()) m_messages.processEvents(of->id, held);
}

void StreamingChatService::finish(const RunPtr &over)
{
    const chat::SessionId id = over->id;
    hangUp(over);
    disconnect(over->conversationGone);
    m_queue.remove(id);
    if (m_runs.erase(id) == 0) return;
    if (m_runs.empty()) m_sleep.stop();
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
