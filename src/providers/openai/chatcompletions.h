// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/provider.h"
#include "providers/compatible/endpoint.h"
#include "providers/httpcall.h"

class QNetworkAccessManager;

namespace runnel::providers {

//! \brief One server that speaks Chat Completions.
struct ChatServer
{
    llm::ProviderInfo info;
    core::Result<QUrl> base; //!< a failure is what every call ends with; nothing is sent
    KeySource key = {};
    bool keyRequired = false;
    llm::Capabilities capabilities = {};
};

//! \brief A provider over OpenAI's Chat Completions: OpenAI itself and every server compatible with it.
class ChatCompletions final : public llm::Provider
{
public:
    //! \a network is shared, for its connections, and must live longer than every call.
    ChatCompletions(QNetworkAccessManager &network, ChatServer server);

    [[nodiscard]] llm::ProviderInfo info() const override;
    [[nodiscard]] llm::Capabilities capabilities(const QString &model) const override;
    [[nodiscard]] std::unique_ptr<llm::ProviderCall> open(const llm::ChatRequest &request) override;
    void listModels(QObject *context, ModelsCallback done) override;

private:
    [[nodiscard]] HttpExchange exchange(const QString &path) const;

    QNetworkAccessManager &m_network;
    ChatServer m_server;
    Quirks m_quirks;
};

//! The models in the body of `GET /models`, in any of the shapes in use; Protocol where it holds no list.
[[nodiscard]] core::Result<QList<llm::ModelInfo>> modelsFromJson(QByteArrayView json, const Quirks &quirks);

} // namespace runnel::providers
