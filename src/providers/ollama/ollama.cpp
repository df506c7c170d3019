// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/ollama/ollama.h"

#include "providers/ollama/modeldetails.h"
#include "providers/ollama/ollamadecoder.h"
#include "providers/ollama/ollamarequest.h"
#include "providers/providererror.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using runnel::core::ErrorKind;

namespace runnel::providers {

core::Result<QList<llm::ModelInfo>> ollamaModels(QByteArrayView json, const llm::Capabilities &known)
{
    const QJsonObject object = QJsonDocument::fromJson(json.toByteArray()).object();
    if (auto error = errorFromObject(object, 0)) return std::unexpected(*error);
    // The list of no models is null.
    const QJsonValue list = object["models"_L1];
    if (!list.isArray() && !list.isNull()) {
        return std::unexpected(core::Error {
            .kind = ErrorKind::Protocol, .message = u"the service sent no list of models"_s, .detail = excerpt(json)});
    }
    QList<llm::ModelInfo> models;
    const QJsonArray entries = list.toArray();
    for (const auto &element : entries) {
        const QJsonObject entry = element.toObject();
        const QString id = entry["model"_L1].toString(entry["name"_L1].toString());
        if (id.isEmpty()) continue;
        llm::ModelInfo model {.id = id, .name = entry["name"_L1].toString(id), .capabilities = known};
        // Newer servers tell it here already.
        if (takeOllamaCapabilities(entry["capabilities"_L1].toArray(), model.capabilities)) models.append(model);
    }
    return models;
}

Ollama::Ollama(QNetworkAccessManager &network, Server server) : HttpProvider(network, std::move(server))
{
    m_server.capabilities.options = llm::allOptions;
}

std::unique_ptr<llm::ProviderCall> Ollama::open(const llm::ChatRequest &request)
{
    HttpExchange exchange = m_server.exchange(u"/api/chat"_s);
    exchange.body = ollamaRequestBody(request);
    exchange.wantsStream = request.stream;
    return std::make_unique<HttpCall>(m_network, std::move(exchange), std::make_unique<OllamaDecoder>());
}

void Ollama::listModels(QObject *context, ModelsCallback done)
{
    // Whoever asked may outlive this provider.
    fetchJson(m_network, m_server.exchange(u"/api/tags"_s), context,
              [&network = m_network, server = m_server, details = m_details, context,
               done = std::move(done)](const core::Result<QByteArray> &json) mutable {
                  const auto models = json ? ollamaModels(*json, server.capabilities)
                                           : core::Result<QList<llm::ModelInfo>>(std::unexpected(json.error()));
                  if (!models) return done(models);
                  details.complete(network, server, *models, context,
                                   [done](const QList<llm::ModelInfo> &completed) { done(completed); });
              });
}

} // namespace runnel::providers
