// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QObject>
#include <QSet>
#include <QUrl>

#include <functional>

namespace runnel::gui {

//! The address that may leave the program for \a url, or InvalidRequest with a sentence for the user.
//!
//! http, https and mailto only. Refused as well: a user name or password before the host (it makes a foreign host look
//! like a known one), no host, and mail headers that could attach a file.
[[nodiscard]] core::Result<QUrl> checkExternal(const QUrl &url);

//! How a person reads \a url: complete and in ASCII, so that look-alike letters and hidden characters show.
[[nodiscard]] QString displayUrl(const QUrl &url);

//! Hands \a url to the system. The only call of QDesktopServices in the program.
bool openWithSystem(const QUrl &url);

//! \brief The one way out of the program for an address. The text of a model is hostile, and so are its links.
//!
//! The first address of every host and run is shown whole and asked for; after that the host is known.
class ExternalLinks : public QObject
{
    Q_OBJECT
public:
    using Sink = std::function<bool(const QUrl &)>;

    explicit ExternalLinks(Sink sink, QObject *parent = nullptr);

    void openExternal(const QUrl &url);
    //! The user agreed to \a url, which confirmationNeeded() named.
    void confirm(const QUrl &url);

Q_SIGNALS:
    void confirmationNeeded(const QUrl &url);
    //! \a reason is a sentence for the user.
    void refused(const QString &reason);

private:
    void pass(const QUrl &url);

    Sink m_sink;
    QSet<QString> m_known; // hosts; for mail the word "mailto"
};

} // namespace runnel::gui
