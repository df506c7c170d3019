// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "settings/globalshortcut.h"

#include <QDBusConnection>

#include <functional>
#include <memory>

class QDBusObjectPath;

namespace runnel::platform {

class PortalInterface;
class PortalSession;

//! \brief A global shortcut where only the desktop can give one: XDG's GlobalShortcuts portal, on Wayland.
//!
//! The desktop may ask the user, choose other keys, and let them be changed in its own settings; given() tells. Where
//! it takes them away by itself, or another portal comes, they are asked for anew.
class PortalShortcut final : public settings::GlobalShortcut
{
    Q_OBJECT
public:
    explicit PortalShortcut(const QDBusConnection &bus, QObject *parent = nullptr);
    ~PortalShortcut() override;

    void setKeys(const QString &keys) override;
    [[nodiscard]] State state() const override { return m_state; }
    [[nodiscard]] QString given() const override { return m_given; }

    //! \a keys as the XDG shortcuts specification writes them: "CTRL+ALT+space". Empty where that cannot be said.
    [[nodiscard]] static QString toXdg(const QString &keys);

private:
    using Answer = std::function<void(const QVariantMap &results)>;

    //! On first use: a start waits for no bus.
    [[nodiscard]] bool reachPortal();
    void introduce();
    void onOwnerChanged(const QString &before, const QString &now);
    void onClosed(const PortalSession *session);
    void askAnew();
    void createSession();
    void bind();
    void closeSession();
    //! Of it and of what is on its way nothing more is heard.
    void forgetSession();
    [[nodiscard]] bool isOurs(const QDBusObjectPath &session) const;
    //! Calls \a method and waits for the answer of the request that it makes.
    void request(const QString &method, QVariantList arguments, QVariantMap options, const Answer &done);
    void setState(State state);
    void takeGiven(const QVariant &shortcuts);

    QDBusConnection m_bus;
    std::unique_ptr<PortalInterface> m_portal;
    PortalSession *m_session = nullptr; // while there is one; a child
    QString m_keys;
    QString m_given;
    int m_requests = 0;
    State m_state = State::Off;
};

} // namespace runnel::platform
