// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/notifier.h"

#include <QDBusAbstractInterface>
#include <QDBusConnection>
#include <QHash>
#include <QList>
#include <QSet>
#include <QStringList>

#include <functional>
#include <optional>

namespace runnel::platform {

//! \brief The service's side of BusNotifier, as its methods and signals are named on the bus.
class NotificationService : public QDBusAbstractInterface
{
    Q_OBJECT
public:
    static constexpr auto name = "org.freedesktop.Notifications";

    NotificationService(const QDBusConnection &bus, QObject *parent);

Q_SIGNALS:
    // NOLINTBEGIN(readability-identifier-naming)
    void ActionInvoked(uint id, const QString &action);
    void ActivationToken(uint id, const QString &token);
    void NotificationClosed(uint id, uint reason);
    // NOLINTEND(readability-identifier-naming)
};

//! \brief Notifications over D-Bus, as the Desktop Notifications Specification 1.3 has them.
//!
//! Asks the service once what it can do: buttons go only to one that has actions, text only to one that shows bodies,
//! escaped where it takes markup. Nothing is asked of the bus before the first notification.
class BusNotifier final : public core::Notifier
{
    Q_OBJECT
public:
    //! \a bus is called at the first notification.
    explicit BusNotifier(std::function<QDBusConnection()> bus, QObject *parent = nullptr);

    void show(const core::Notification &notification) override;
    void withdraw(const QString &key) override;

private:
    [[nodiscard]] bool reachService();
    void askCapabilities();
    void send(const core::Notification &notification);
    void noteShown(const QString &key, uint id);
    void onAction(uint id, const QString &action);
    void close(uint id);

    std::function<QDBusConnection()> m_bus;
    NotificationService *m_service = nullptr;
    std::optional<QStringList> m_capabilities;
    QList<core::Notification> m_waiting; // until the capabilities are known
    QSet<QString> m_wanted;              // keys that were not withdrawn
    QHash<QString, uint> m_shown;        // by key
    QHash<uint, QByteArray> m_tokens;    // to come to the front with, of those that are being chosen
    bool m_asking = false;
};

} // namespace runnel::platform
