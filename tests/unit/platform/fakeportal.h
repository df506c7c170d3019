// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "platform/portalinterface.h"

#include <QDBusAbstractAdaptor>
#include <QDBusMessage>
#include <QObject>
#include <QStringList>

namespace runnel::test {

//! \brief The registry of host programs: a part of the fake portal.
class FakeRegistry : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.host.portal.Registry")
public:
    explicit FakeRegistry(QObject *parent) : QDBusAbstractAdaptor(parent) {}

    QStringList registered;

public Q_SLOTS:
    void Register(const QString &application, const QVariantMap &) { registered.append(application); }
};

//! \brief The portal of a desktop that the test plays: org.freedesktop.portal.GlobalShortcuts.
class FakePortal : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.GlobalShortcuts")
public:
    FakePortal(const QDBusConnection &bus, QObject *parent) : QDBusAbstractAdaptor(parent), m_bus(bus) {}

    static constexpr auto session = "/org/freedesktop/portal/desktop/session/test/quick";

    uint answer = 0;      // to BindShortcuts; 1: the user said no
    QString trigger;      // what the user is told that the keys are
    bool isQuiet = false; // does not answer requests
    QList<platform::PortalKeys> bound;

    void press(const QString &path, const QString &id)
    {
        send(QStringLiteral("/org/freedesktop/portal/desktop"),
             QStringLiteral("org.freedesktop.portal.GlobalShortcuts"), QStringLiteral("Activated"),
             {QVariant::fromValue(QDBusObjectPath(path)), id, qulonglong(12),
              QVariantMap {{QStringLiteral("activation_token"), QStringLiteral("token-1")}}});
    }
    void change(const QString &description)
    {
        const QList<platform::PortalKeys> now {
            {.id = QStringLiteral("quick-prompt"), .facts = {{QStringLiteral("trigger_description"), description}}}};
        send(QStringLiteral("/org/freedesktop/portal/desktop"),
             QStringLiteral("org.freedesktop.portal.GlobalShortcuts"), QStringLiteral("ShortcutsChanged"),
             {QVariant::fromValue(QDBusObjectPath(QString::fromLatin1(session))), QVariant::fromValue(now)});
    }
    //! Ends the session unasked.
    void close()
    {
        send(QString::fromLatin1(session), QStringLiteral("org.freedesktop.portal.Session"), QStringLiteral("Closed"),
             {QVariantMap()});
    }

public Q_SLOTS:
    QDBusObjectPath CreateSession(const QVariantMap &options, const QDBusMessage &call)
    {
        return respond(call, options, 0, {{QStringLiteral("session_handle"), QString::fromLatin1(session)}});
    }
    QDBusObjectPath BindShortcuts(const QDBusObjectPath &, const QList<runnel::platform::PortalKeys> &shortcuts,
                                  const QString &, const QVariantMap &options, const QDBusMessage &call)
    {
        bound = shortcuts;
        QList<platform::PortalKeys> given = shortcuts;
        for (platform::PortalKeys &keys : given) keys.facts = {{QStringLiteral("trigger_description"), trigger}};
        return respond(call, options, answer, {{QStringLiteral("shortcuts"), QVariant::fromValue(given)}});
    }

private:
    void send(const QString &path, const QString &interface, const QString &name, const QVariantList &arguments)
    {
        QDBusMessage signal = QDBusMessage::createSignal(path, interface, name);
        signal.setArguments(arguments);
        m_bus.send(signal);
    }
    QDBusObjectPath respond(const QDBusMessage &call, const QVariantMap &options, uint response,
                            const QVariantMap &results)
    {
        const QString sender = call.service().mid(1).replace(QLatin1Char('.'), QLatin1Char('_'));
        const QString path = QStringLiteral("/org/freedesktop/portal/desktop/request/%1/%2")
                                 .arg(sender, options.value(QStringLiteral("handle_token")).toString());
        // Before the call returns, as a portal may.
        if (!isQuiet) {
            send(path, QStringLiteral("org.freedesktop.portal.Request"), QStringLiteral("Response"),
                 {response, results});
        }
        return QDBusObjectPath(path);
    }

    QDBusConnection m_bus;
};

} // namespace runnel::test
