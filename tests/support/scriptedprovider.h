// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/provider.h"

#include <QList>
#include <QMap>
#include <QPointer>

#include <memory>

namespace runnel::test {

//! \brief A call that the test plays. Keeps to the contract of llm::ProviderCall: after abort() and end() it is silent.
class ScriptedCall final : public llm::ProviderCall
{
    Q_OBJECT
public:
    explicit ScriptedCall(llm::ChatRequest request, bool tells) : m_request(std::move(request)), m_tells(tells) {}

    [[nodiscard]] const llm::ChatRequest &request() const;
    [[nodiscard]] bool isAborted() const;
    [[nodiscard]] bool isOver() const;

    void abort() override { m_aborted = true; }
    [[nodiscard]] bool tellsSent() const override { return m_tells; }

    void playKeyAwaited();
    void playKeyFound();
    void playSent();
    void playConnected();
    void playKeepAlive();
    void play(const llm::StreamEvents &events);
    void playText(const QString &text);
    //! Finished and the end.
    void playFinish(llm::FinishReason reason = llm::FinishReason::Stop);
    void playEnd(const std::optional<core::Error> &error = std::nullopt);

private:
    llm::ChatRequest m_request;
    bool m_tells = false;
    bool m_aborted = false;
    bool m_ended = false;
};

//! \brief A provider that answers what the test plays.
class ScriptedProvider final : public llm::Provider
{
public:
    explicit ScriptedProvider(const QString &id) : m_id(id) {}

    [[nodiscard]] llm::ProviderInfo info() const override;
    [[nodiscard]] llm::Capabilities capabilities(const QString &model) const override;
    [[nodiscard]] std::unique_ptr<llm::ProviderCall> open(const llm::ChatRequest &request) override;
    [[nodiscard]] std::unique_ptr<llm::ProviderCall> resume(const QString &model,
                                                            const llm::ResumePoint &point) override;
    void cancel(const QString &model, const llm::ResumePoint &point) override;
    void listModels(QObject *context, ModelsCallback done) override;

    //! Answers that were cancelled.
    [[nodiscard]] const QList<llm::ResumePoint> &cancelled() const { return m_cancelled; }
    //! Where answers were taken up; their calls are among call().
    [[nodiscard]] const QList<llm::ResumePoint> &resumed() const { return m_resumed; }
    //! How many requests arrived, those to take up an answer included.
    [[nodiscard]] qsizetype count() const { return m_calls.size(); }
    //! Call number \a index, from 0; null once it is gone.
    [[nodiscard]] ScriptedCall *call(qsizetype index) const { return m_calls.value(index); }
    //! The newest call; null where there is none or it is gone.
    [[nodiscard]] ScriptedCall *last() const { return m_calls.isEmpty() ? nullptr : m_calls.last().data(); }
    //! Calls that are neither aborted nor over.
    [[nodiscard]] qsizetype openCalls() const;

    bool streams = true;
    bool takesImages = true;
    bool tellsSent = false;
    bool resumes = false;
    bool isLocal = false;
    bool isScripted = false;
    llm::Options options = llm::allOptions;

private:
    QString m_id;
    QList<llm::ResumePoint> m_resumed;
    QList<llm::ResumePoint> m_cancelled;
    QList<QPointer<ScriptedCall>> m_calls;
};

//! \brief A directory of providers, scripted or true, each with one model "model".
class ScriptedDirectory final : public llm::ProviderDirectory
{
    Q_OBJECT
public:
    std::shared_ptr<ScriptedProvider> add(const QString &id);
    //! Adds \a provider under its own id.
    void add(std::shared_ptr<llm::Provider> provider);
    void remove(const QString &id);

    [[nodiscard]] QList<llm::ProviderInfo> providers() const override;
    [[nodiscard]] std::shared_ptr<llm::Provider> provider(const QString &id) const override;
    [[nodiscard]] QList<llm::ModelInfo> models(const QString &id) const override;
    void refreshModels() override;
    [[nodiscard]] llm::ModelRef defaultModel() const override;

    //! False: no model is known before refreshModels().
    bool knowsModels = true;
    std::optional<qint64> contextTokens = std::nullopt; //!< of every model

private:
    QMap<QString, std::shared_ptr<llm::Provider>> m_providers;
};

} // namespace runnel::test
