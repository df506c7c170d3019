// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/connectiontest.h"

#include "core/errortext.h"

#include <QCoreApplication>
#include <QTimer>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr int notFound = 404;

//! A wrong address is the most common mistake: it is worth more than "not valid".
QString addressFault(const QString &address)
{
    const QUrl url(address.trimmed(), QUrl::StrictMode);
    if (address.trimmed().isEmpty()) return QCoreApplication::translate("Settings", "The address is empty.");
    if (url.scheme().isEmpty() || (url.scheme() != "http"_L1 && url.scheme() != "https"_L1)) {
        return QCoreApplication::translate("Settings", "The address must begin with https:// or http://.");
    }
    if (!url.isValid() || url.host().isEmpty()) {
        return QCoreApplication::translate("Settings", "The address is not a valid URL.");
    }
    if (!url.userInfo().isEmpty()) {
        return QCoreApplication::translate("Settings", "The address must not hold a user name or a password.");
    }
    return {};
}

} // namespace

ConnectionTest::ConnectionTest(ProviderFactory factory, QObject *parent)
    : QObject(parent), m_factory(std::move(factory))
{}

ConnectionTest::~ConnectionTest() = default;

bool ConnectionTest::isRunning() const
{
    return m_run != nullptr;
}

void ConnectionTest::cancel()
{
    m_run.reset();
    m_provider.reset();
}

void ConnectionTest::start(const settings::ProviderConfig &config, const QString &key)
{
    cancel();
    m_run = std::make_unique<QObject>();
    ConnectionReport early;
    if (const QString fault = addressFault(config.baseUrl); !fault.isEmpty()) {
        early.steps = {fault};
    } else if (auto made = m_factory(config, key); !made) {
        early.steps = {core::describe(made.error()).sentence};
        early.detail = made.error().message;
    } else {
        m_provider = *made;
        m_provider->listModels(m_run.get(), [this, config](const core::Result<QList<llm::ModelInfo>> &result) {
            conclude(config, result);
        });
        return;
    }
    QTimer::singleShot(0, m_run.get(), [this, early] { report(early); });
}

void ConnectionTest::conclude(const settings::ProviderConfig &config, const core::Result<QList<llm::ModelInfo>> &result)
{
    ConnectionReport outcome;
    const QUrl url(config.baseUrl);
    outcome.steps = {QCoreApplication::translate("Settings", "Asked %1 for its models.")
                         .arg(url.adjusted(QUrl::RemoveUserInfo | QUrl::StripTrailingSlash).toString())};
    if (result) {
        for (const llm::ModelInfo &model : *result) outcome.models.append(model.id);
        outcome.verdict = ConnectionReport::Verdict::Works;
        outcome.steps += QCoreApplication::translate("Settings", "It answered.");
        outcome.steps +=
            result->isEmpty()
                ? QCoreApplication::translate("Settings", "It named no models; add one by hand.")
                : QCoreApplication::translate("Settings", "It named %n model(s).", nullptr, int(result->size()));
        report(outcome);
        return;
    }
    const core::Error &error = result.error();
    outcome.detail = error.detail.isEmpty() ? error.message : error.detail;
    if (error.httpStatus == notFound) {
        // Some servers chat and have no list.
        outcome.verdict = ConnectionReport::Verdict::WorksWithoutList;
        outcome.steps += QCoreApplication::translate(
            "Settings", "It answered with HTTP status 404: this address has no list of models. Does the address end "
                        "in /v1? If it is right, name the models by hand.");
    } else {
        if (error.httpStatus > 0) {
            outcome.steps +=
                QCoreApplication::translate("Settings", "It answered with HTTP status %1.").arg(error.httpStatus);
        }
        outcome.steps += core::describe(error).sentence;
    }
    report(outcome);
}

void ConnectionTest::report(const ConnectionReport &outcome)
{
    // This runs inside a call of the provider and of its context: both go later.
    if (m_run) m_run.release()->deleteLater();
    QTimer::singleShot(0, this, [provider = std::move(m_provider)]() mutable { provider.reset(); });
    Q_EMIT finished(outcome);
}

} // namespace runnel::gui
