// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "platform/busnotifier.h"
#include "support/privatekeyring.h"

#include <QDBusContext>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace runnel;
using platform::BusNotifier;

//! A notification service that shows nothing and remembers all.
class FakeService final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    struct Shown
    {
        uint id;
        uint replaces;
        QString title;
        QString body;
        QStringList actions;
        QVariantMap hints;
    };

    QStringList capabilities {u"body"_s, u"body-markup"_s, u"actions"_s};
    QList<Shown> shown;
    QList<uint> closed;
    int asked = 0;

public Q_SLOTS:
    QStringList GetCapabilities()
    {
        ++asked;
        return capabilities;
    }
    uint Notify(const QString &, uint replaces, const QString &, const QString &title, const QString &body,
                const QStringList &actions, const QVariantMap &hints, int)
    {
        const uint id = replaces > 0 ? replaces : ++m_last;
        shown.append({id, replaces, title, body, actions, hints});
        return id;
    }
    void CloseNotification(uint id) { closed.append(id); }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString &action);
    void ActivationToken(uint id, const QString &token);
    void NotificationClosed(uint id, uint reason);

private:
    uint m_last = 40;
};

namespace {

core::Notification note(const QString &key, const QString &text = u"It is <b>done</b> & well."_s)
{
    return {.key = key,
            .title = u"Of\nrivers"_s,
            .text = text,
            .open = u"Open"_s,
            .actions = {{.id = u"copy"_s, .label = u"Copy"_s}}};
}

} // namespace

//! Over a bus of the test's own, against a service of the test's own.
class TestBusNotifier : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(m_bus.startBus()); }
    void init()
    {
        m_service = std::make_unique<FakeService>();
        m_notifier = std::make_unique<BusNotifier>([this] { return connection(u"notifier"_s); });
    }
    void cleanup()
    {
        m_notifier.reset();
        leave();
        m_service.reset();
    }

    void whatIsShownIsPlainTextWithButtons();
    void whatTheServiceCannotDoIsLeftOut();
    void anotherOneAboutTheSameTakesItsPlace();
    void aChosenNotificationIsToldOnceAndTakenAway();
    void whatLetsTheWindowComeToTheFrontIsHandedOn();
    void thoseOfOtherProgramsAreNotOurs();
    void oneThatIsClosedIsForgotten();
    void oneThatIsWithdrawnOnItsWayIsClosed();
    void whereNobodyShowsAnythingNothingHappens();
    void aServiceThatComesLaterIsAskedAnew();

private:
    QDBusConnection connection(const QString &name) const
    {
        return QDBusConnection::connectToBus(m_bus.environment.value(u"DBUS_SESSION_BUS_ADDRESS"_s), name);
    }
    void serve()
    {
        QDBusConnection bus = connection(u"service"_s);
        QVERIFY(bus.registerObject(u"/org/freedesktop/Notifications"_s, m_service.get(),
                                   QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
        QVERIFY(bus.registerService(u"org.freedesktop.Notifications"_s));
    }
    void leave() const
    {
        QDBusConnection bus = connection(u"service"_s);
        bus.unregisterService(u"org.freedesktop.Notifications"_s);
        bus.unregisterObject(u"/org/freedesktop/Notifications"_s);
    }
    //! Everything that was sent has arrived and been answered.
    void settle() const
    {
        // What goes over the same connection stays in order: an answer means that all before it was handled.
        for (int i = 0; i < 3; ++i) {
            QDBusMessage ping = QDBusMessage::createMethodCall(u"org.freedesktop.DBus"_s, u"/"_s,
                                                               u"org.freedesktop.DBus.Peer"_s, u"Ping"_s);
            for (const QString &name : {u"notifier"_s, u"service"_s}) {
                const QDBusPendingCall pending = connection(name).asyncCall(ping);
                QTRY_VERIFY(pending.isFinished());
                QCoreApplication::processEvents();
            }
        }
    }

    test::PrivateKeyring m_bus;
    std::unique_ptr<FakeService> m_service;
    std::unique_ptr<BusNotifier> m_notifier;
};

void TestBusNotifier::whatIsShownIsPlainTextWithButtons()
{
    serve();
    m_notifier->show(note(u"a"_s));
    QTRY_COMPARE(m_service->shown.size(), 1);
    const FakeService::Shown shown = m_service->shown.first();
    QCOMPARE(shown.title, u"Of rivers"_s);
    QCOMPARE(shown.body, u"It is &lt;b&gt;done&lt;/b&gt; &amp; well."_s);
    QCOMPARE(shown.actions, (QStringList {u"default"_s, u"Open"_s, u"copy"_s, u"Copy"_s}));
    QCOMPARE(shown.hints.value(u"desktop-entry"_s).toString(), u"org.runnel.Runnel"_s);
}

void TestBusNotifier::whatTheServiceCannotDoIsLeftOut()
{
    m_service->capabilities = {u"body"_s};
    serve();
    m_notifier->show(note(u"a"_s));
    QTRY_COMPARE(m_service->shown.size(), 1);
    QCOMPARE(m_service->shown.first().body, u"It is <b>done</b> & well."_s);
    QVERIFY(m_service->shown.first().actions.isEmpty());
}

void TestBusNotifier::anotherOneAboutTheSameTakesItsPlace()
{
    serve();
    m_notifier->show(note(u"a"_s));
    QTRY_COMPARE(m_service->shown.size(), 1);
    settle();
    m_notifier->show(note(u"a"_s, u"again"_s));
    m_notifier->show(note(u"b"_s));
    QTRY_COMPARE(m_service->shown.size(), 3);
    QCOMPARE(m_service->shown.at(1).replaces, m_service->shown.at(0).id);
    QCOMPARE(m_service->shown.at(2).replaces, 0U);
    QCOMPARE(m_service->asked, 1);
    settle();
    m_notifier->withdraw(u"a"_s);
    QTRY_COMPARE(m_service->closed, QList<uint> {m_service->shown.at(0).id});
}

void TestBusNotifier::aChosenNotificationIsToldOnceAndTakenAway()
{
    serve();
    QSignalSpy activated(m_notifier.get(), &core::Notifier::activated);
    m_notifier->show(note(u"a"_s));
    m_notifier->show(note(u"b"_s));
    QTRY_COMPARE(m_service->shown.size(), 2);
    settle();
    Q_EMIT m_service->ActionInvoked(m_service->shown.at(0).id, u"default"_s);
    Q_EMIT m_service->ActionInvoked(m_service->shown.at(0).id, u"default"_s);
    Q_EMIT m_service->ActionInvoked(m_service->shown.at(1).id, u"copy"_s);
    QTRY_COMPARE(activated.size(), 2);
    settle();
    QCOMPARE(activated.size(), 2);
    QCOMPARE(activated.at(0), (QVariantList {u"a"_s, QString(), QByteArray()}));
    QCOMPARE(activated.at(1), (QVariantList {u"b"_s, u"copy"_s, QByteArray()}));
    QCOMPARE(m_service->closed.size(), 2);
}

void TestBusNotifier::whatLetsTheWindowComeToTheFrontIsHandedOn()
{
    serve();
    QSignalSpy activated(m_notifier.get(), &core::Notifier::activated);
    m_notifier->show(note(u"a"_s));
    QTRY_COMPARE(m_service->shown.size(), 1);
    settle();
    const uint id = m_service->shown.first().id;
    Q_EMIT m_service->ActivationToken(id + 1, u"of another"_s);
    Q_EMIT m_service->ActivationToken(id, u"token-1"_s);
    Q_EMIT m_service->ActionInvoked(id, u"default"_s);
    QTRY_COMPARE(activated.size(), 1);
    QCOMPARE(activated.first(), (QVariantList {u"a"_s, QString(), "token-1"_ba}));
}

void TestBusNotifier::thoseOfOtherProgramsAreNotOurs()
{
    serve();
    QSignalSpy activated(m_notifier.get(), &core::Notifier::activated);
    m_notifier->show(note(u"a"_s));
    QTRY_COMPARE(m_service->shown.size(), 1);
    settle();
    Q_EMIT m_service->ActionInvoked(7, u"default"_s);
    settle();
    QCOMPARE(activated.size(), 0);
    QVERIFY(m_service->closed.isEmpty());
}

void TestBusNotifier::oneThatIsClosedIsForgotten()
{
    serve();
    m_notifier->show(note(u"a"_s));
    QTRY_COMPARE(m_service->shown.size(), 1);
    settle();
    Q_EMIT m_service->NotificationClosed(m_service->shown.first().id, 2);
    settle();
    m_notifier->withdraw(u"a"_s);
    settle();
    QVERIFY(m_service->closed.isEmpty());
    m_notifier->show(note(u"a"_s));
    QTRY_COMPARE(m_service->shown.size(), 2);
    QCOMPARE(m_service->shown.last().replaces, 0U);
}

void TestBusNotifier::oneThatIsWithdrawnOnItsWayIsClosed()
{
    serve();
    m_notifier->show(note(u"a"_s));
    QTRY_COMPARE(m_service->shown.size(), 1);
    settle();
    m_notifier->show(note(u"b"_s));
    m_notifier->withdraw(u"b"_s);
    QTRY_COMPARE(m_service->shown.size(), 2);
    QTRY_COMPARE(m_service->closed, QList<uint> {m_service->shown.last().id});
}

void TestBusNotifier::whereNobodyShowsAnythingNothingHappens()
{
    m_notifier->show(note(u"a"_s));
    settle();
    m_notifier->withdraw(u"a"_s);
    BusNotifier lost([] { return QDBusConnection::connectToBus(u"unix:path=/nonexistent/bus"_s, u"lost"_s); });
    lost.show(note(u"a"_s));
    lost.withdraw(u"a"_s);
    QVERIFY(m_service->shown.isEmpty());
}

void TestBusNotifier::aServiceThatComesLaterIsAskedAnew()
{
    m_notifier->show(note(u"a"_s));
    settle();
    serve();
    m_notifier->show(note(u"b"_s));
    QTRY_COMPARE(m_service->shown.size(), 1);
    settle();
    leave();
    m_service->capabilities.clear();
    serve();
    settle();
    m_notifier->show(note(u"b"_s));
    QTRY_COMPARE(m_service->shown.size(), 2);
    QCOMPARE(m_service->shown.last().replaces, 0U);
    QVERIFY(m_service->shown.last().body.isEmpty());
    QCOMPARE(m_service->asked, 2);
}

QTEST_GUILESS_MAIN(TestBusNotifier)
#include "tst_busnotifier.moc"
