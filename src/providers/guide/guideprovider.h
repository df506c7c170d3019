// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/provider.h"
#include "providers/guide/guideserver.h"

#include <memory>

class QNetworkAccessManager;

namespace runnel::providers {

class ChatCompletions;

//! \brief The guide: a script that a first start can talk to without a key and without a network.
//!
//! It takes the true way, over HTTP and an event stream, to a server inside the program that starts with the first
//! request. Nothing leaves the machine, whatever proxy is set up.
class GuideProvider final : public llm::Provider
{
public:
    static constexpr const char *id = "guide";
    static constexpr const char *model = "guide";

    explicit GuideProvider(const GuideOptions &options = {});
    ~GuideProvider() override;

    [[nodiscard]] llm::ProviderInfo info() const override;
    [[nodiscard]] llm::Capabilities capabilities(const QString &model) const override;
    [[nodiscard]] std::unique_ptr<llm::ProviderCall> open(const llm::ChatRequest &request) override;
    void listModels(QObject *context, ModelsCallback done) override;

    //! The one model, without asking.
    [[nodiscard]] static llm::ModelInfo modelInfo();

private:
    [[nodiscard]] ChatCompletions &server();

    GuideServer m_server;
    std::unique_ptr<QNetworkAccessManager> m_network;
    std::unique_ptr<ChatCompletions> m_chat;
};

} // namespace runnel::providers
