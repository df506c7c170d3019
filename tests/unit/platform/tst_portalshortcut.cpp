// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fakeportal.h"
#include "platform/portalshortcut.h"
#include "support/privatebus.h"

#include <QDBusMetaType>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace runnel;
using platform::PortalShortcut;
using State = settings::GlobalShortcut::State;

class TestPortalShortcut : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_bus = std::make_unique<test::PrivateBus>();
        const QString address = m_bus->start();
        QVERIFY2(!address.isEmpty(), "dbus-daemon is needed for this test");
        m_desktop = std::make_unique<QDBusConnection>(QDBusConnection::connectToBus(address, u"desktop"_s));
        m_program = std::make_unique<QDBusConnection>(QDBusConnection::connectToBus(address, u"program"_s));
        QVERIFY(m_desktop->isConnected() && m_program->isConnected());
        qDBusRegisterMetaType<platform::PortalKeys>();
        qDBusRegisterMetaType<QList<platform::PortalKeys>>();
        m_object = std::make_unique<QObject>();
        m_portal = new test::FakePortal(*m_desktop, m_object.get());
        m_registry = new test::FakeRegistry(m_object.get());
    }
    void cleanup()
    {
        m_object.reset();
        m_desktop.reset();
        m_program.reset();
        QDBusConnection::disconnectFromBus(u"desktop"_s);
        QDBusConnection::disconnectFromBus(u"program"_s);
        m_bus.reset();
    }

    void theKeysWorkOnceTheDesktopGaveThem()
    {
        standUp();
        m_portal->trigger = u"Ctrl+Alt+Space"_s;
        PortalShortcut shortcut(*m_program);
        const QSignalSpy pressed(&shortcut, &PortalShortcut::activated);
        shortcut.setKeys(u"Ctrl+Alt+Space"_s);
        QVERIFY(shortcut.state() == State::Asking);
        QTRY_VERIFY(shortcut.state() == State::On);
        QCOMPARE(shortcut.given(), u"Ctrl+Alt+Space"_s);
        QCOMPARE(m_portal->bound.size(), 1);
        QCOMPARE(m_portal->bound.first().facts.value(u"preferred_trigger"_s).toString(), u"CTRL+ALT+space"_s);
        QVERIFY(!m_portal->bound.first().facts.value(u"description"_s).toString().isEmpty());
        QTRY_COMPARE(m_registry->registered, QStringList {QGuiApplication::desktopFileName()});
        m_portal->press(u"/org/freedesktop/portal/desktop/session/other"_s, u"quick-prompt"_s);
        m_portal->press(QString::fromLatin1(test::FakePortal::session), u"another"_s);
        m_portal->press(QString::fromLatin1(test::FakePortal::session), u"quick-prompt"_s);
        QTRY_COMPARE(pressed.size(), 1);
        QCOMPARE(pressed.first().first().toByteArray(), "token-1"_ba);
        // The user gives it other keys in the desktop's own settings.
        m_portal->change(u"Super+Q"_s);
        QTRY_COMPARE(shortcut.given(), u"Super+Q"_s);
    }

    void aNoOfTheUserIsTold()
    {
        standUp();
        m_portal->answer = 1;
        PortalShortcut shortcut(*m_program);
        shortcut.setKeys(u"Ctrl+Alt+Space"_s);
        QTRY_VERIFY(shortcut.state() == State::Refused);
        // Other keys are another question.
        m_portal->answer = 0;
        shortcut.setKeys(u"Meta+Q"_s);
        QTRY_VERIFY(shortcut.state() == State::On);
        // And so are the same ones, when the user asks again.
        m_portal->answer = 1;
        shortcut.setKeys(u"Ctrl+Alt+Space"_s);
        QTRY_VERIFY(shortcut.state() == State::Refused);
        m_portal->answer = 0;
        shortcut.setKeys(u"Ctrl+Alt+Space"_s);
        QTRY_VERIFY(shortcut.state() == State::On);
        shortcut.setKeys({});
        QVERIFY(shortcut.state() == State::Off);
    }

    void withoutAPortalThereIsNone()
    {
        PortalShortcut shortcut(*m_program);
        shortcut.setKeys(u"Ctrl+Alt+Space"_s);
        QTRY_VERIFY(shortcut.state() == State::Unavailable);
        PortalShortcut without(QDBusConnection(u"nowhere"_s));
        without.setKeys(u"Ctrl+Alt+Space"_s);
        QVERIFY(without.state() == State::Unavailable);
    }

    void aPortalThatComesLaterIsAsked()
    {
        PortalShortcut shortcut(*m_program);
        shortcut.setKeys(u"Ctrl+Alt+Space"_s);
        QTRY_VERIFY(shortcut.state() == State::Unavailable);
        standUp();
        QTRY_VERIFY(shortcut.state() == State::On);
        QTRY_COMPARE(m_registry->registered.size(), 1);
        // It ends, and starts again: it knows nothing of before.
        QVERIFY(m_desktop->unregisterService(u"org.freedesktop.portal.Desktop"_s));
        QTRY_VERIFY(shortcut.state() == State::Unavailable);
        m_portal->bound.clear();
        QVERIFY(m_desktop->registerService(u"org.freedesktop.portal.Desktop"_s));
        QTRY_VERIFY(shortcut.state() == State::On);
        QCOMPARE(m_portal->bound.size(), 1);
        QTRY_COMPARE(m_registry->registered.size(), 2);
    }

    void aSessionThatTheDesktopEndsIsMadeAnew()
    {
        standUp();
        PortalShortcut shortcut(*m_program);
        const QSignalSpy pressed(&shortcut, &PortalShortcut::activated);
        shortcut.setKeys(u"Ctrl+Alt+Space"_s);
        QTRY_VERIFY(shortcut.state() == State::On);
        m_portal->bound.clear();
        m_portal->close();
        QTRY_COMPARE(m_portal->bound.size(), 1);
        QTRY_VERIFY(shortcut.state() == State::On);
        m_portal->press(QString::fromLatin1(test::FakePortal::session), u"quick-prompt"_s);
        QTRY_COMPARE(pressed.size(), 1);
    }

    void aPortalThatIsAskedAgainMeanwhileCountsOnce()
    {
        standUp();
        m_portal->isQuiet = true;
        PortalShortcut shortcut(*m_program);
        shortcut.setKeys(u"Ctrl+Alt+Space"_s);
        m_portal->isQuiet = false;
        shortcut.setKeys(u"Ctrl+Alt+P"_s);
        QTRY_VERIFY(shortcut.state() == State::On);
        QCOMPARE(m_portal->bound.first().facts.value(u"preferred_trigger"_s).toString(), u"CTRL+ALT+p"_s);
    }

    void keysAreSaidAsTheSpecificationSaysThem_data()
    {
        QTest::addColumn<QString>("keys");
        QTest::addColumn<QString>("xdg");
        QTest::newRow("default") << u"Ctrl+Alt+Space"_s << u"CTRL+ALT+space"_s;
        QTest::newRow("letter") << u"Meta+Shift+Q"_s << u"SHIFT+LOGO+q"_s;
        QTest::newRow("function key") << u"F9"_s << u"F9"_s;
        QTest::newRow("a mark has no name here") << u"Ctrl+;"_s << QString();
        QTest::newRow("nothing") << QString() << QString();
    }

    void keysAreSaidAsTheSpecificationSaysThem()
    {
        QFETCH(const QString, keys);
        QFETCH(const QString, xdg);
        QCOMPARE(PortalShortcut::toXdg(keys), xdg);
    }

private:
    void standUp()
    {
        const QString path = u"/org/freedesktop/portal/desktop"_s;
        QVERIFY(m_desktop->registerObject(path, m_object.get(), QDBusConnection::ExportAdaptors));
        QVERIFY(m_desktop->registerService(u"org.freedesktop.portal.Desktop"_s));
    }

    std::unique_ptr<test::PrivateBus> m_bus;
    std::unique_ptr<QDBusConnection> m_desktop;
    std::unique_ptr<QDBusConnection> m_program;
    std::unique_ptr<QObject> m_object;
    test::FakePortal *m_portal = nullptr; // parts of it
    test::FakeRegistry *m_registry = nullptr;
};

QTEST_MAIN(TestPortalShortcut)
#include "tst_portalshortcut.moc"
