// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "providers/ollama/modeldetails.h"
#include "providers/server.h"

namespace runnel::providers {

//! \brief A provider over Ollama's own interface: it tells more of an answer than the compatible one.
class Ollama final : public HttpProvider
{
public:
    //! As HttpProvider.
    Ollama(QNetworkAccessManager &network, Server server);

    [[nodiscard]] std::unique_ptr<llm::ProviderCall> open(const llm::ChatRequest &request) override;
    void listModels(QObject *context, ModelsCallback done) override;

private:
    OllamaDetails m_details;
};

//! The models in the body of `GET /api/tags` that can chat, with \a known for what is not told; Protocol where it holds
//! no list.
[[nodiscard]] core::Result<QList<llm::ModelInfo>> ollamaModels(QByteArrayView json, const llm::Capabilities &known);

} // namespace runnel::providers
