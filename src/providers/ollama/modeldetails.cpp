// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/ollama/modeldetails.h"

#include "core/logging.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using runnel::core::ErrorKind;

namespace runnel::providers {

namespace {

// The server reads a file for it, and is near by.
constexpr std::chrono::milliseconds showTimeout {3'000};

// "llama.context_length", with the architecture in front.
std::optional<qint64> contextLengthIn(const QJsonObject &information)
{
    for (auto each = information.begin(); each != information.end(); ++each) {
        if (!each.key().endsWith(".context_length"_L1)) continue;
        if (const qint64 tokens = each.value().toInteger(); tokens > 0) return tokens;
    }
    return std::nullopt;
}

} // namespace

bool takeOllamaCapabilities(const QJsonArray &told, llm::Capabilities &capabilities)
{
    if (told.isEmpty()) return true; // an older server
    capabilities.images = told.contains("vision"_L1);
    capabilities.tools = told.contains("tools"_L1);
    capabilities.reasoning = told.contains("thinking"_L1);
    capabilities.options.setFlag(llm::Option::ReasoningEffort, capabilities.reasoning);
    return told.contains("completion"_L1);
}

std::optional<llm::ModelInfo> ollamaModel(const QString &id, QByteArrayView json, const llm::Capabilities &known)
{
    const QJsonObject object = QJsonDocument::fromJson(json.toByteArray()).object();
    llm::ModelInfo model {.id = id, .name = id, .capabilities = known};
    model.contextTokens = contextLengthIn(object["model_info"_L1].toObject());
    if (!takeOllamaCapabilities(object["capabilities"_L1].toArray(), model.capabilities)) return std::nullopt;
    return model;
}

struct OllamaDetails::Round
{
    QNetworkAccessManager &network;
    Server server;
    QList<llm::ModelInfo> models;
    QStringList unknown; // to be asked for in this round
    std::shared_ptr<Known> known;
    Done done;
};

OllamaDetails::OllamaDetails() : m_known(std::make_shared<Known>()) {}

void OllamaDetails::complete(QNetworkAccessManager &network, const Server &server, const QList<llm::ModelInfo> &models,
                             QObject *context, Done done)
{
    const auto round =
        std::make_shared<Round>(Round {network, server, models, QStringList(), m_known, std::move(done)});
    for (const llm::ModelInfo &model : models) {
        if (round->unknown.size() < mostInOneList && !m_known->contains(model.id)) round->unknown.append(model.id);
    }
    ask(round, context);
}

void OllamaDetails::ask(const std::shared_ptr<Round> &round, QObject *context)
{
    if (round->unknown.isEmpty()) {
        QList<llm::ModelInfo> models;
        for (const llm::ModelInfo &listed : std::as_const(round->models)) {
            llm::ModelInfo model = listed;
            if (const auto details = round->known->constFind(model.id); details != round->known->constEnd()) {
                if (!*details) continue;
                model.contextTokens = (*details)->contextTokens;
                model.capabilities = (*details)->capabilities;
            }
            models.append(model);
        }
        return round->done(models);
    }
    const QString id = round->unknown.takeFirst();
    const auto model = std::ranges::find(std::as_const(round->models), id, &llm::ModelInfo::id);
    HttpExchange exchange = round->server.exchange(u"/api/show"_s);
    exchange.body = QJsonDocument(QJsonObject {{u"model"_s, id}}).toJson(QJsonDocument::Compact);
    exchange.timeout = showTimeout;
    fetchJson(round->network, std::move(exchange), context,
              [round, context, id, listed = model->capabilities](const core::Result<QByteArray> &json) {
                  // An older server does not know the question.
                  if (!json && json.error().kind != ErrorKind::NotFound) {
                      qCInfo(lcProvider) << "no details of model" << id << "-" << json.error().message;
                      round->unknown.clear();
                  } else {
                      round->known->insert(id, ollamaModel(id, json.value_or(QByteArray()), listed));
                  }
                  ask(round, context);
              });
}

} // namespace runnel::providers
