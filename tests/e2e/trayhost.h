// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusInterface>
#include <QDBusMessage>
#include <QDBusReply>
#include <QDBusVariant>
#include <QObject>
#include <QStringList>

namespace runnel::test {

//! \brief A tray of a test's own: it shows nothing, and can read what it would show and press it.
class TrayHost : public QObject, protected QDBusContext
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierWatcher")
    Q_PROPERTY(bool IsStatusNotifierHostRegistered READ hasHost CONSTANT)
    Q_PROPERTY(QStringList RegisteredStatusNotifierItems READ items)
    Q_PROPERTY(int ProtocolVersion READ version CONSTANT)
public:
    explicit TrayHost(const QDBusConnection &bus) : m_bus(bus) {}

    [[nodiscard]] static bool hasHost() { return true; }
    [[nodiscard]] static int version() { return 0; }
    [[nodiscard]] QStringList items() const { return m_items; }

    //! From now on there is a tray, or none any more.
    [[nodiscard]] bool open()
    {
        return m_bus.registerObject(QStringLiteral("/StatusNotifierWatcher"), this,
                                    QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllProperties |
                                        QDBusConnection::ExportAllSignals) &&
               m_bus.registerService(QStringLiteral("org.kde.StatusNotifierWatcher"));
    }
    void close()
    {
        m_bus.unregisterService(QStringLiteral("org.kde.StatusNotifierWatcher"));
        m_items.clear();
    }

    //! The tool tip's title of the newest icon.
    [[nodiscard]] QString title() const
    {
        QDBusMessage ask =
            QDBusMessage::createMethodCall(item(), QStringLiteral("/StatusNotifierItem"),
                                           QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
        ask << QStringLiteral("org.kde.StatusNotifierItem") << QStringLiteral("ToolTip");
        const QDBusReply<QDBusVariant> reply = m_bus.call(ask);
        if (!reply.isValid()) return {};
        const auto argument = reply.value().variant().value<QDBusArgument>();
        QString icon;
        QString text;
        argument.beginStructure();
        argument >> icon;
        argument.beginArray();
        while (!argument.atEnd()) {
            int width = 0;
            int height = 0;
            QByteArray bytes;
            argument.beginStructure();
            argument >> width >> height >> bytes;
            argument.endStructure();
        }
        argument.endArray();
        argument >> text;
        argument.endStructure();
        return text;
    }
    //! The words of the menu, with their numbers.
    [[nodiscard]] QMap<QString, int> menu() const
    {
        QDBusInterface menu(item(), QStringLiteral("/MenuBar"), QStringLiteral("com.canonical.dbusmenu"), m_bus);
        (void)menu.call(QStringLiteral("AboutToShow"), 0);
        const QDBusMessage layout = menu.call(QStringLiteral("GetLayout"), 0, -1, QStringList());
        QMap<QString, int> words;
        if (layout.arguments().size() < 2) return words;
        const auto root = layout.arguments().at(1).value<QDBusArgument>();
        root.beginStructure();
        int id = 0;
        QVariantMap properties;
        root >> id >> properties;
        root.beginArray();
        while (!root.atEnd()) {
            QDBusVariant child;
            root >> child;
            const auto entry = child.variant().value<QDBusArgument>();
            entry.beginStructure();
            entry >> id >> properties;
            entry.endStructure();
            words.insert(properties.value(QStringLiteral("label")).toString(), id);
        }
        root.endArray();
        root.endStructure();
        return words;
    }
    void press(const QString &word) const
    {
        QDBusInterface menu(item(), QStringLiteral("/MenuBar"), QStringLiteral("com.canonical.dbusmenu"), m_bus);
        (void)menu.call(QStringLiteral("Event"), this->menu().value(word), QStringLiteral("clicked"),
                        QVariant::fromValue(QDBusVariant(QString())), 0U);
    }

public Q_SLOTS:
    void RegisterStatusNotifierItem(const QString &service)
    {
        m_items.append(service.startsWith(QLatin1Char('/')) ? message().service() : service);
    }
    void RegisterStatusNotifierHost(const QString &) {}

private:
    [[nodiscard]] QString item() const { return m_items.isEmpty() ? QString() : m_items.last(); }

    mutable QDBusConnection m_bus;
    QStringList m_items;
};

} // namespace runnel::test
