// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/clock.h"
#include "gui/images/imagedownloader.h"
#include "settings/networkchoice.h"

#include <QHostAddress>
#include <QList>

#include <chrono>
#include <functional>

namespace runnel::app {

//! \brief Fetches images that an answer names, as from a stranger: nobody is told more than that somebody asks.
//!
//! Each has a connection of its own, without cookies, referrer, credentials or cache, and is over after a while. Only
//! the internet is asked: a name is looked up first, and the connection goes to the address that was looked at, so
//! that no second look can lead elsewhere. A proxy looks up names itself; there only what is no name of the internet
//! is refused. A server may send on within its own host; another host is told, not asked.
class WebImages final : public QObject, public gui::ImageDownloader
{
    Q_OBJECT
public:
    //! \brief How the network is reached at the moment.
    struct Way
    {
        settings::ProxyChoice proxy;
        QString caFile; //!< trusted beside the system's certificates
    };
    using Found = std::function<void(const QList<QHostAddress> &)>;
    //! What tests stand in for.
    struct Internet
    {
        //! Calls \a found once, later, unless \a context dies first; with nothing where there is no such host.
        std::function<void(const QString &host, QObject *context, const Found &found)> lookUp;
        std::function<bool(const QHostAddress &)> mayAsk;
    };

    static constexpr std::chrono::seconds patience {30}; //!< with all of it
    static constexpr int mostHops = 5;

    WebImages(core::Clock &clock, std::function<Way()> way, QObject *parent = nullptr);
    WebImages(core::Clock &clock, std::function<Way()> way, Internet internet, QObject *parent = nullptr);
    //! No callback comes any more.
    ~WebImages() override;

    void download(const QUrl &url, QObject *context, Callback done) override;

private:
    class Fetch;

    core::Clock &m_clock;
    std::function<Way()> m_way;
    Internet m_internet;
};

} // namespace runnel::app
