// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/provider.h"
#include "settings/settings.h"

#include <memory>
#include <optional>
#include <utility>

namespace runnel::test {

//! What a service says to one request.
struct Script
{
    llm::StreamEvents events = {};
    std::optional<core::Error> error = std::nullopt;
    bool hangs = false; //!< never ends by itself
};

class FakeCall final : public llm::ProviderCall
{
    Q_OBJECT
public:
    explicit FakeCall(const Script &script)
    {
        QMetaObject::invokeMethod(
            this,
            [this, script] {
                if (m_over) return;
                if (!script.events.isEmpty()) {
                    Q_EMIT connected();
                    Q_EMIT eventsReceived(script.events);
                }
                if (script.hangs || std::exchange(m_over, true)) return;
                Q_EMIT ended(script.error);
            },
            Qt::QueuedConnection);
    }
    void abort() override { m_over = true; }

private:
    bool m_over = false;
};

class FakeProvider final : public llm::Provider
{
public:
    [[nodiscard]] llm::ProviderInfo info() const override
    {
        return {.id = QStringLiteral("fake"), .name = QStringLiteral("Fake"), .isScripted = isScripted};
    }
    [[nodiscard]] llm::Capabilities capabilities(const QString &) const override { return {.images = takesImages}; }
    [[nodiscard]] std::unique_ptr<llm::ProviderCall> open(const llm::ChatRequest &request) override
    {
        requests.append(request);
        return std::make_unique<FakeCall>(script);
    }
    void listModels(QObject *context, ModelsCallback done) override
    {
        QMetaObject::invokeMethod(context, [this, done] { done(listed); }, Qt::QueuedConnection);
    }

    core::Result<QList<llm::ModelInfo>> listed;
    Script script;
    QList<llm::ChatRequest> requests;
    bool isScripted = false;
    bool takesImages = true;
};

class FakeDirectory final : public llm::ProviderDirectory
{
    Q_OBJECT
public:
    [[nodiscard]] QList<llm::ProviderInfo> providers() const override { return {fake->info()}; }
    [[nodiscard]] std::shared_ptr<llm::Provider> provider(const QString &id) const override
    {
        return id == fake->info().id || (config && id == config->id) ? fake : nullptr;
    }
    [[nodiscard]] QList<llm::ModelInfo> models(const QString &) const override { return known; }
    void refreshModels() override {}
    [[nodiscard]] llm::ModelRef defaultModel() const override
    {
        return {.provider = QStringLiteral("fake"), .model = QStringLiteral("m1")};
    }

    std::shared_ptr<FakeProvider> fake = std::make_shared<FakeProvider>();
    std::optional<settings::ProviderConfig> config;
    QList<llm::ModelInfo> known; //!< named or noted in the settings
};

} // namespace runnel::test
