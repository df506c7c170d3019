// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "platform/busnotifier.h"

#include "core/logging.h"

#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::platform {

namespace {

constexpr auto defaultAction = "default"_L1; // the notification itself
const auto program = u"org.runnel.Runnel"_s; // the name of the desktop file and of the icon

QString oneLine(const QString &text)
{
    return text.simplified();
}

} // namespace

NotificationService::NotificationService(const QDBusConnection &bus, QObject *parent)
    : QDBusAbstractInterface(QString::fromLatin1(name), u"/org/freedesktop/Notifications"_s, name, bus, parent)
{}

BusNotifier::BusNotifier(std::function<QDBusConnection()> bus, QObject *parent)
    : Notifier(parent), m_bus(std::move(bus))
{}

void BusNotifier::show(const core::Notification &notification)
{
    if (!reachService()) return;
    m_wanted.insert(notification.key);
    if (m_capabilities) return send(notification);
    m_waiting.removeIf([&notification](const core::Notification &each) { return each.key == notification.key; });
    m_waiting.append(notification);
    askCapabilities();
}

void BusNotifier::withdraw(const QString &key)
{
    m_wanted.remove(key);
    m_waiting.removeIf([&key](const core::Notification &each) { return each.key == key; });
    if (const uint id = m_shown.take(key); id > 0) close(id);
}

bool BusNotifier::reachService()
{
    if (m_service) return true;
    const QDBusConnection bus = m_bus();
    if (!bus.isConnected()) {
        qCInfo(lcApp) << "no notifications: there is no session bus";
        return false;
    }
    m_service = new NotificationService(bus, this);
    connect(m_service, &NotificationService::ActionInvoked, this, &BusNotifier::onAction);
    connect(m_service, &NotificationService::ActivationToken, this, [this](uint id, const QString &token) {
        // It comes before the action that it is for.
        if (!m_shown.key(id).isEmpty()) m_tokens.insert(id, token.toUtf8());
    });
    connect(m_service, &NotificationService::NotificationClosed, this, [this](uint id) {
        m_tokens.remove(id);
        m_shown.remove(m_shown.key(id));
    });
    // Another service knows nothing of what the one before it showed.
    auto *watcher = new QDBusServiceWatcher(QString::fromLatin1(NotificationService::name), bus,
                                            QDBusServiceWatcher::WatchForOwnerChange, this);
    connect(watcher, &QDBusServiceWatcher::serviceOwnerChanged, this, [this] {
        m_capabilities.reset();
        m_shown.clear();
        m_tokens.clear();
    });
    return true;
}

void BusNotifier::askCapabilities()
{
    if (std::exchange(m_asking, true)) return;
    auto *asked = new QDBusPendingCallWatcher(m_service->asyncCall(u"GetCapabilities"_s), this);
    connect(asked, &QDBusPendingCallWatcher::finished, this, [this, asked] {
        asked->deleteLater();
        m_asking = false;
        const QDBusPendingReply<QStringList> reply = *asked;
        const QList<core::Notification> waiting = std::exchange(m_waiting, {});
        if (reply.isError()) {
            qCInfo(lcApp) << "no notifications:" << reply.error().name();
            return;
        }
        m_capabilities = reply.value();
        for (const core::Notification &each : waiting) send(each);
    });
}

void BusNotifier::send(const core::Notification &notification)
{
    const auto can = [this](QLatin1StringView what) { return m_capabilities->contains(what); };
    QString body = can("body"_L1) ? notification.text : QString();
    if (can("body-markup"_L1)) body = body.toHtmlEscaped();
    QStringList actions;
    if (can("actions"_L1)) {
        actions << defaultAction << notification.open;
        for (const core::Notification::Action &each : notification.actions) actions << each.id << each.label;
    }
    const QVariantMap hints {{u"desktop-entry"_s, program}, {u"category"_s, u"im.received"_s}};
    constexpr int asTheServiceDoes = -1;
    auto *sent = new QDBusPendingCallWatcher(
        m_service->asyncCall(u"Notify"_s, u"Runnel"_s, m_shown.value(notification.key, 0U), program,
                             oneLine(notification.title), body, actions, hints, asTheServiceDoes),
        this);
    connect(sent, &QDBusPendingCallWatcher::finished, this, [this, sent, key = notification.key] {
        sent->deleteLater();
        const QDBusPendingReply<uint> reply = *sent;
        if (reply.isError()) qCInfo(lcApp) << "a notification was not shown:" << reply.error().name();
        else noteShown(key, reply.value());
    });
}

void BusNotifier::noteShown(const QString &key, uint id)
{
    // It was withdrawn while it was on its way, or another one was faster.
    if (!m_wanted.contains(key)) return close(id);
    const uint before = std::exchange(m_shown[key], id);
    if (before > 0 && before != id) close(before);
}

void BusNotifier::onAction(uint id, const QString &action)
{
    // Signals come for the notifications of every program.
    const QString key = m_shown.key(id);
    if (key.isEmpty()) return;
    const QByteArray token = m_tokens.take(id);
    withdraw(key);
    Q_EMIT activated(key, action == defaultAction ? QString() : action, token);
}

void BusNotifier::close(uint id)
{
    m_service->asyncCall(u"CloseNotification"_s, id);
}

} // namespace runnel::platform
