// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QObject>
#include <QStringList>

#include <functional>
#include <optional>

namespace runnel::test {

//! \brief The accessibility bus as a screen reader uses it (AT-SPI over D-Bus), without a library for it.
class AccessBus : public QObject
{
    Q_OBJECT
public:
    //! \brief An object in the tree of a program.
    struct Node
    {
        QString service;
        QString path;

        bool operator==(const Node &) const = default;
    };

    ~AccessBus() override { QDBusConnection::disconnectFromBus(QStringLiteral("access")); }

    //! \a address is that of the session bus, on which a launcher tells where the accessibility bus is. False until it
    //! does.
    [[nodiscard]] bool connectTo(const QString &address)
    {
        const auto session = QDBusConnection::connectToBus(address, QStringLiteral("session"));
        QDBusMessage call =
            QDBusMessage::createMethodCall(QStringLiteral("org.a11y.Bus"), QStringLiteral("/org/a11y/bus"),
                                           QStringLiteral("org.a11y.Bus"), QStringLiteral("GetAddress"));
        const QString found = session.call(call).arguments().value(0).toString();
        QDBusConnection::disconnectFromBus(QStringLiteral("session"));
        if (found.startsWith(QLatin1String("unix:")))
            m_bus = QDBusConnection::connectToBus(found, QStringLiteral("access"));
        return m_bus.isConnected();
    }
    //! From now on announcements are collected.
    void listen()
    {
        m_bus.connect({}, {}, QStringLiteral("org.a11y.atspi.Event.Object"), QStringLiteral("Announcement"), this,
                      SLOT(onAnnouncement(QDBusMessage)));
        const Node registry {QStringLiteral("org.a11y.atspi.Registry"), QStringLiteral("/org/a11y/atspi/registry")};
        call(registry, QStringLiteral("org.a11y.atspi.Registry"), QStringLiteral("RegisterEvent"),
             {QStringLiteral("object:announcement")});
    }
    [[nodiscard]] const QStringList &announcements() const { return m_announcements; }

    [[nodiscard]] QList<Node> children(const Node &node) const
    {
        const QVariant reply = call(node, accessible, QStringLiteral("GetChildren")).value(0);
        QList<Node> nodes;
        if (!reply.canConvert<QDBusArgument>()) return nodes;
        const auto list = reply.value<QDBusArgument>();
        list.beginArray();
        while (!list.atEnd()) {
            Node child;
            QDBusObjectPath path;
            list.beginStructure();
            list >> child.service >> path;
            list.endStructure();
            child.path = path.path();
            nodes.append(child);
        }
        list.endArray();
        return nodes;
    }
    [[nodiscard]] QString name(const Node &node) const
    {
        return call(node, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"),
                    {accessible, QStringLiteral("Name")})
            .value(0)
            .value<QDBusVariant>()
            .variant()
            .toString();
    }
    [[nodiscard]] QString role(const Node &node) const
    {
        return call(node, accessible, QStringLiteral("GetRoleName")).value(0).toString();
    }
    [[nodiscard]] QMap<QString, QString> attributes(const Node &node) const
    {
        return qdbus_cast<QMap<QString, QString>>(call(node, accessible, QStringLiteral("GetAttributes")).value(0));
    }
    [[nodiscard]] QString text(const Node &node) const
    {
        return call(node, QStringLiteral("org.a11y.atspi.Text"), QStringLiteral("GetText"), {0, -1})
            .value(0)
            .toString();
    }
    void setText(const Node &node, const QString &text) const
    {
        call(node, QStringLiteral("org.a11y.atspi.EditableText"), QStringLiteral("SetTextContents"), {text});
    }
    void press(const Node &node) const
    {
        call(node, QStringLiteral("org.a11y.atspi.Action"), QStringLiteral("DoAction"), {0});
    }

    //! The first one, in all programs on the bus, with \a role and \a name; the tree is searched to its end.
    [[nodiscard]] std::optional<Node> find(const QString &wantedRole, const QString &wantedName) const
    {
        QList<Node> open {
            {QStringLiteral("org.a11y.atspi.Registry"), QStringLiteral("/org/a11y/atspi/accessible/root")}};
        constexpr int most = 5000;
        for (int i = 0; i < most && !open.isEmpty(); ++i) {
            const Node node = open.takeFirst();
            if (role(node) == wantedRole && name(node) == wantedName) return node;
            open << children(node);
        }
        return std::nullopt;
    }

private Q_SLOTS:
    void onAnnouncement(const QDBusMessage &message)
    {
        m_announcements << message.arguments().value(3).value<QDBusVariant>().variant().toString();
    }

private:
    QVariantList call(const Node &node, const QString &interface, const QString &method,
                      const QVariantList &arguments = {}) const
    {
        QDBusMessage message = QDBusMessage::createMethodCall(node.service, node.path, interface, method);
        message.setArguments(arguments);
        return m_bus.call(message).arguments();
    }

    const QString accessible = QStringLiteral("org.a11y.atspi.Accessible");
    QDBusConnection m_bus {QStringLiteral("none")};
    QStringList m_announcements;
};

} // namespace runnel::test
