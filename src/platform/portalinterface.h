// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDBusAbstractInterface>
#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusObjectPath>
#include <QList>
#include <QMetaType>
#include <QVariantMap>

namespace runnel::platform {

//! \brief A shortcut as the portal speaks of it: (sa{sv}).
struct PortalKeys
{
    QString id;
    QVariantMap facts;
};

QDBusArgument &operator<<(QDBusArgument &out, const PortalKeys &keys);
const QDBusArgument &operator>>(const QDBusArgument &in, PortalKeys &keys);

//! \brief The signals of org.freedesktop.portal.GlobalShortcuts, for typed connections; named as on the bus.
class PortalInterface : public QDBusAbstractInterface
{
    Q_OBJECT
public:
    explicit PortalInterface(const QDBusConnection &bus);

Q_SIGNALS:
    void Activated(const QDBusObjectPath &session, const QString &id, qulonglong time, const QVariantMap &options);
    void ShortcutsChanged(const QDBusObjectPath &session, const QList<runnel::platform::PortalKeys> &shortcuts);
};

//! \brief The answer to one call of the portal: org.freedesktop.portal.Request.
class PortalRequest : public QDBusAbstractInterface
{
    Q_OBJECT
public:
    PortalRequest(const QDBusConnection &bus, const QString &path, QObject *parent);

Q_SIGNALS:
    //! 0: done; 1: the user said no; else it ended otherwise.
    void Response(uint response, const QVariantMap &results);
};

//! \brief What the portal gave its keys in: org.freedesktop.portal.Session.
class PortalSession : public QDBusAbstractInterface
{
    Q_OBJECT
public:
    PortalSession(const QDBusConnection &bus, const QString &path, QObject *parent);

Q_SIGNALS:
    //! The portal ended it by itself.
    void Closed(const QVariantMap &details);
};

} // namespace runnel::platform

Q_DECLARE_METATYPE(runnel::platform::PortalKeys)
