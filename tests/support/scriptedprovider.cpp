// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/scriptedprovider.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::test {

// Out of line: inlined behind a QPointer, GCC warns of a null that the tests exclude.
const llm::ChatRequest &ScriptedCall::request() const
{
    return m_request;
}

bool ScriptedCall::isAborted() const
{
    return m_aborted;
}

bool ScriptedCall::isOver() const
{
    return m_aborted || m_ended;
}

void ScriptedCall::playKeyAwaited()
{
    if (!isOver()) Q_EMIT keyAwaited();
}

void ScriptedCall::playKeyFound()
{
    if (!isOver()) Q_EMIT keyFound();
}

void ScriptedCall::playSent()
{
    if (!isOver()) Q_EMIT sent();
}

void ScriptedCall::playConnected()
{
    if (!isOver()) Q_EMIT connected();
}

void ScriptedCall::playKeepAlive()
{
    if (!isOver()) Q_EMIT bytesReceived(2);
}

void ScriptedCall::play(const llm::StreamEvents &events)
{
    if (!isOver()) Q_EMIT bytesReceived(1);
    if (!isOver()) Q_EMIT eventsReceived(events);
}

void ScriptedCall::playText(const QString &text)
{
    play({llm::TextDelta {text}});
}

void ScriptedCall::playFinish(llm::FinishReason reason)
{
    play({llm::Finished {.reason = reason, .rawReason = toString(reason)}});
    playEnd();
}

void ScriptedCall::playEnd(const std::optional<core::Error> &error)
{
    if (isOver()) return;
    m_ended = true;
    Q_EMIT ended(error);
}

llm::ProviderInfo ScriptedProvider::info() const
{
    return {.id = m_id, .name = m_id, .isScripted = isScripted, .isLocal = isLocal};
}

llm::Capabilities ScriptedProvider::capabilities(const QString &) const
{
    return {.streaming = streams, .images = takesImages, .options = options, .resume = resumes};
}

std::unique_ptr<llm::ProviderCall> ScriptedProvider::open(const llm::ChatRequest &request)
{
    auto call = std::make_unique<ScriptedCall>(request, tellsSent);
    m_calls.append(call.get());
    return call;
}

std::unique_ptr<llm::ProviderCall> ScriptedProvider::resume(const QString &model, const llm::ResumePoint &point)
{
    if (!resumes) return nullptr;
    m_resumed.append(point);
    return open({.model = model, .systemPrompt = {}, .turns = {}});
}

void ScriptedProvider::cancel(const QString &, const llm::ResumePoint &point)
{
    m_cancelled.append(point);
}

void ScriptedProvider::listModels(QObject *context, ModelsCallback done)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done)] { done(QList {llm::ModelInfo {.id = u"model"_s, .name = u"model"_s}}); },
        Qt::QueuedConnection);
}

qsizetype ScriptedProvider::openCalls() const
{
    return std::ranges::count_if(m_calls, [](const QPointer<ScriptedCall> &call) {
        const ScriptedCall *alive = call.data();
        return alive != nullptr && !alive->isOver();
    });
}

std::shared_ptr<ScriptedProvider> ScriptedDirectory::add(const QString &id)
{
    auto provider = std::make_shared<ScriptedProvider>(id);
    add(provider);
    return provider;
}

void ScriptedDirectory::add(std::shared_ptr<llm::Provider> provider)
{
    const QString id = provider->info().id;
    m_providers.insert(id, std::move(provider));
    Q_EMIT changed();
}

void ScriptedDirectory::remove(const QString &id)
{
    m_providers.remove(id);
    Q_EMIT changed();
}

QList<llm::ProviderInfo> ScriptedDirectory::providers() const
{
    QList<llm::ProviderInfo> list;
    for (const auto &provider : m_providers) list.append(provider->info());
    return list;
}

std::shared_ptr<llm::Provider> ScriptedDirectory::provider(const QString &id) const
{
    return m_providers.value(id);
}

QList<llm::ModelInfo> ScriptedDirectory::models(const QString &id) const
{
    if (!m_providers.contains(id) || !knowsModels) return {};
    return {{.id = u"model"_s, .name = u"model"_s, .contextTokens = contextTokens}};
}

void ScriptedDirectory::refreshModels()
{
    knowsModels = true;
    const QStringList ids = m_providers.keys();
    for (const QString &id : ids) Q_EMIT modelsChanged(id);
}

llm::ModelRef ScriptedDirectory::defaultModel() const
{
    if (m_providers.isEmpty() || !knowsModels) return {};
    return {.provider = m_providers.firstKey(), .model = u"model"_s};
}

} // namespace runnel::test
