// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "platform/portalshortcut.h"

#include "core/logging.h"
#include "platform/portalinterface.h"

#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusServiceWatcher>
#include <QGuiApplication>
#include <QKeySequence>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::platform {

namespace {

constexpr auto portalService = "org.freedesktop.portal.Desktop"_L1;
constexpr auto portalPath = "/org/freedesktop/portal/desktop"_L1;
constexpr auto quickId = "quick-prompt"_L1;

} // namespace

QDBusArgument &operator<<(QDBusArgument &out, const PortalKeys &keys)
{
    out.beginStructure();
    out << keys.id << keys.facts;
    out.endStructure();
    return out;
}

const QDBusArgument &operator>>(const QDBusArgument &in, PortalKeys &keys)
{
    in.beginStructure();
    in >> keys.id >> keys.facts;
    in.endStructure();
    return in;
}

PortalInterface::PortalInterface(const QDBusConnection &bus)
    : QDBusAbstractInterface(portalService, portalPath, "org.freedesktop.portal.GlobalShortcuts", bus, nullptr)
{}

PortalRequest::PortalRequest(const QDBusConnection &bus, const QString &path, QObject *parent)
    : QDBusAbstractInterface(portalService, path, "org.freedesktop.portal.Request", bus, parent)
{}

PortalSession::PortalSession(const QDBusConnection &bus, const QString &path, QObject *parent)
    : QDBusAbstractInterface(portalService, path, "org.freedesktop.portal.Session", bus, parent)
{}

PortalShortcut::PortalShortcut(const QDBusConnection &bus, QObject *parent) : GlobalShortcut(parent), m_bus(bus) {}

bool PortalShortcut::reachPortal()
{
    if (m_portal || !m_bus.isConnected()) return m_portal != nullptr;
    qDBusRegisterMetaType<PortalKeys>();
    qDBusRegisterMetaType<QList<PortalKeys>>();
    m_portal = std::make_unique<PortalInterface>(m_bus);
    connect(m_portal.get(), &PortalInterface::Activated, this,
            [this](const QDBusObjectPath &session, const QString &id, qulonglong, const QVariantMap &options) {
                if (!isOurs(session) || id != quickId) return;
                Q_EMIT activated(options.value(u"activation_token"_s).toString().toUtf8());
            });
    connect(m_portal.get(), &PortalInterface::ShortcutsChanged, this,
            [this](const QDBusObjectPath &session, const QList<PortalKeys> &shortcuts) {
                if (isOurs(session)) takeGiven(QVariant::fromValue(shortcuts));
            });
    auto *watcher =
        new QDBusServiceWatcher(portalService, m_bus, QDBusServiceWatcher::WatchForOwnerChange, m_portal.get());
    connect(watcher, &QDBusServiceWatcher::serviceOwnerChanged, this,
            [this](const QString &, const QString &before, const QString &now) { onOwnerChanged(before, now); });
    introduce();
    return true;
}

void PortalShortcut::introduce()
{
    // A program that is no Flatpak says who it is, before anything else. Old portals do not know this, and need not.
    QDBusMessage hello = QDBusMessage::createMethodCall(portalService, portalPath,
                                                        u"org.freedesktop.host.portal.Registry"_s, u"Register"_s);
    hello << QGuiApplication::desktopFileName() << QVariantMap();
    m_bus.asyncCall(hello);
}

void PortalShortcut::onOwnerChanged(const QString &before, const QString &now)
{
    if (!before.isEmpty()) {
        forgetSession();
        if (m_state == State::On || m_state == State::Asking) setState(State::Unavailable);
    }
    // What was asked before there was one goes to this one.
    if (now.isEmpty() || m_state == State::Asking) return;
    introduce();
    // A no of the user holds.
    if (m_state == State::Unavailable) askAnew();
}

void PortalShortcut::onClosed(const PortalSession *session)
{
    if (session != m_session) return;
    forgetSession();
    // One that ends before it gave anything would do so again.
    if (m_state == State::On) askAnew();
    else if (m_state == State::Asking) setState(State::Unavailable);
}

PortalShortcut::~PortalShortcut()
{
    closeSession();
}

QString PortalShortcut::toXdg(const QString &keys)
{
    const QKeySequence sequence = QKeySequence::fromString(keys, QKeySequence::PortableText);
    if (sequence.isEmpty()) return {};
    const QKeyCombination combination = sequence[0];
    const Qt::KeyboardModifiers modifiers = combination.keyboardModifiers();
    QString text;
    if (modifiers.testFlag(Qt::ControlModifier)) text += "CTRL+"_L1;
    if (modifiers.testFlag(Qt::AltModifier)) text += "ALT+"_L1;
    if (modifiers.testFlag(Qt::ShiftModifier)) text += "SHIFT+"_L1;
    if (modifiers.testFlag(Qt::MetaModifier)) text += "LOGO+"_L1;
    // Names of keysyms: letters small, most others as Qt has them.
    const QString name = QKeySequence(combination.key()).toString(QKeySequence::PortableText);
    if (name.size() == 1 && name.at(0).isLetterOrNumber()) return text + name.toLower();
    if (combination.key() == Qt::Key_Space) return text + "space"_L1;
    const bool isNamed =
        name.size() > 1 && std::ranges::all_of(name, [](QChar letter) { return letter.isLetterOrNumber(); });
    return isNamed ? text + name : QString();
}

void PortalShortcut::setKeys(const QString &keys)
{
    if (keys == m_keys && (m_state == State::On || m_state == State::Asking)) return;
    if (!reachPortal()) {
        setState(State::Unavailable);
        return;
    }
    m_keys = keys;
    closeSession();
    if (keys.isEmpty()) {
        setState(State::Off);
        return;
    }
    askAnew();
}

void PortalShortcut::askAnew()
{
    setState(State::Asking);
    createSession();
}

void PortalShortcut::request(const QString &method, QVariantList arguments, QVariantMap options, const Answer &done)
{
    const QString token = u"runnel%1"_s.arg(++m_requests);
    options.insert(u"handle_token"_s, token);
    arguments.append(options);
    // The answer may come before the call returns, so its place is known beforehand.
    const QString sender = m_bus.baseService().mid(1).replace(u'.', u'_');
    auto *answer =
        new PortalRequest(m_bus, u"/org/freedesktop/portal/desktop/request/%1/%2"_s.arg(sender, token), this);
    const int number = m_requests;
    connect(answer, &PortalRequest::Response, this,
            [this, answer, number, done](uint response, const QVariantMap &results) {
                answer->deleteLater();
                // Other keys are wanted by now.
                if (number != m_requests) return;
                if (response == 0) done(results);
                else setState(State::Refused);
            });
    auto *call = new QDBusPendingCallWatcher(m_portal->asyncCallWithArgumentList(method, arguments), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, [this, call, answer, number] {
        call->deleteLater();
        if (!call->isError()) return;
        answer->deleteLater();
        if (number != m_requests) return;
        qCInfo(lcGui).noquote() << "no global shortcut from the portal:" << call->error().message();
        setState(State::Unavailable);
    });
}

void PortalShortcut::createSession()
{
    request(u"CreateSession"_s, {}, {{u"session_handle_token"_s, u"runnel_quick%1"_s.arg(m_requests + 1)}},
            [this](const QVariantMap &results) {
                const QVariant handle = results.value(u"session_handle"_s);
                const QString path =
                    handle.canConvert<QDBusObjectPath>() ? handle.value<QDBusObjectPath>().path() : handle.toString();
                m_session = new PortalSession(m_bus, path, this);
                connect(m_session, &PortalSession::Closed, this, [this, made = m_session] { onClosed(made); });
                bind();
            });
}

void PortalShortcut::bind()
{
    QVariantMap facts {{u"description"_s, tr("Show or hide the quick prompt")}};
    if (const QString trigger = toXdg(m_keys); !trigger.isEmpty()) facts.insert(u"preferred_trigger"_s, trigger);
    const QList<PortalKeys> shortcuts {{.id = QString(quickId), .facts = facts}};
    const auto session = QVariant::fromValue(QDBusObjectPath(m_session->path()));
    request(u"BindShortcuts"_s, {session, QVariant::fromValue(shortcuts), QString()}, {},
            [this](const QVariantMap &results) {
                takeGiven(results.value(u"shortcuts"_s));
                setState(State::On);
            });
}

void PortalShortcut::takeGiven(const QVariant &shortcuts)
{
    const auto list = qdbus_cast<QList<PortalKeys>>(shortcuts);
    const auto ours = std::ranges::find(list, quickId, &PortalKeys::id);
    if (ours == list.end()) return;
    m_given = ours->facts.value(u"trigger_description"_s).toString();
    Q_EMIT stateChanged();
}

void PortalShortcut::closeSession()
{
    if (m_session) m_session->asyncCall(u"Close"_s);
    forgetSession();
}

void PortalShortcut::forgetSession()
{
    ++m_requests; // what is still on its way is for the session that is left
    m_given.clear();
    if (m_session) std::exchange(m_session, nullptr)->deleteLater();
}

bool PortalShortcut::isOurs(const QDBusObjectPath &session) const
{
    return m_session && m_session->path() == session.path();
}

void PortalShortcut::setState(State state)
{
    if (state == m_state) return;
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace runnel::platform
