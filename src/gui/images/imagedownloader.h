// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QObject>
#include <QUrl>

#include <functional>

namespace runnel::gui {

//! \brief The port to images on the network. `app` implements it.
//!
//! Called on the GUI thread, and only with what the user asked for just now. A callback comes once, later, on the
//! caller's thread, unless its context dies first: that ends the request.
class ImageDownloader
{
public:
    //! \brief What a server answered.
    struct Reply
    {
        QByteArray bytes = {}; //!< which nobody has looked at
        QUrl elsewhere = {};   //!< no bytes: the server names another host, which was not asked
    };
    using Callback = std::function<void(const core::Result<Reply> &)>;

    ImageDownloader() = default;
    virtual ~ImageDownloader() = default;
    Q_DISABLE_COPY_MOVE(ImageDownloader)

    virtual void download(const QUrl &url, QObject *context, Callback done) = 0;
};

} // namespace runnel::gui
