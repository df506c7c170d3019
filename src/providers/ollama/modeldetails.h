// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "providers/server.h"

#include <QByteArrayView>
#include <QHash>
#include <QJsonArray>

#include <functional>
#include <memory>
#include <optional>

namespace runnel::providers {

//! What \a told, Ollama's words, says about a model into \a capabilities. False where the model cannot chat.
bool takeOllamaCapabilities(const QJsonArray &told, llm::Capabilities &capabilities);

//! Model \a id as the body of `POST /api/show` has it, with \a known for what is not told; nothing where it cannot chat.
[[nodiscard]] std::optional<llm::ModelInfo> ollamaModel(const QString &id, QByteArrayView json,
                                                        const llm::Capabilities &known);

//! \brief What Ollama tells of its models only one by one: the length of the context, and from older servers what they
//! can do. Kept once it is known.
//!
//! A list asks for a few that are not known yet and leaves the others to the next list: a server with hundreds of
//! models is not asked for all of them at once, and one that does not answer does not hold the list up twice.
class OllamaDetails final
{
public:
    using Done = std::function<void(const QList<llm::ModelInfo> &)>;

    static constexpr int mostInOneList = 8; //!< requests, one after another

    OllamaDetails();
    //! Adds to \a models what is known and what \a server tells now. \a done is called once, at once or later, unless
    //! \a context dies first; the details themselves may.
    void complete(QNetworkAccessManager &network, const Server &server, const QList<llm::ModelInfo> &models,
                  QObject *context, Done done);

private:
    using Known = QHash<QString, std::optional<llm::ModelInfo>>; // by the id of the model
    struct Round;

    static void ask(const std::shared_ptr<Round> &round, QObject *context);

    std::shared_ptr<Known> m_known;
};

} // namespace runnel::providers
