// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "llm/provider.h"
#include "settings/settings.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <memory>

namespace runnel::gui {

//! Makes a provider from a configuration that is not saved, with \a key for it; an empty key is taken from where the
//! configuration says. The application hands it in: only it knows the adapters.
using ProviderFactory = std::function<core::Result<std::shared_ptr<llm::Provider>>(
    const settings::ProviderConfig &config, const QString &key)>;

//! \brief What a test of a connection found, step by step, for a person to read.
struct ConnectionReport
{
    enum class Verdict : std::uint8_t { Works, WorksWithoutList, Fails };

    Verdict verdict = Verdict::Fails;
    QStringList steps;  //!< what was tried and what came back, in order
    QString detail;     //!< the service's own words, plain text; may be empty
    QStringList models; //!< their ids
};

//! \brief Asks a service for its models, and tells what happened in plain words. One test at a time.
class ConnectionTest : public QObject
{
    Q_OBJECT
public:
    explicit ConnectionTest(ProviderFactory factory, QObject *parent = nullptr);
    ~ConnectionTest() override;

    //! finished() follows, never from inside this call. A test that runs is forgotten.
    void start(const settings::ProviderConfig &config, const QString &key);
    [[nodiscard]] bool isRunning() const;
    void cancel();

Q_SIGNALS:
    void finished(const runnel::gui::ConnectionReport &report);

private:
    void conclude(const settings::ProviderConfig &config, const core::Result<QList<llm::ModelInfo>> &result);
    void report(const ConnectionReport &outcome);

    ProviderFactory m_factory;
    std::shared_ptr<llm::Provider> m_provider;
    std::unique_ptr<QObject> m_run; // the context of the test that runs
};

} // namespace runnel::gui
