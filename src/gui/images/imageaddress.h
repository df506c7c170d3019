// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QUrl>

#include <cstdint>

namespace runnel::gui {

//! \brief What a text names as an image, looked at as the hostile thing that it may be.
struct ImageAddress
{
    enum class Kind : std::uint8_t {
        None, //!< nothing that is ever loaded
        Web,  //!< http or https, without a name or a password in it
        File, //!< of this computer; never of another one by its name
        Data, //!< the image itself, in Base64
    };

    static constexpr qsizetype longestData = 8'000'000; //!< characters of an address of Kind::Data

    [[nodiscard]] static ImageAddress of(const QString &text);

    Kind kind = Kind::None;
    QUrl url = {};     //!< of Web
    QString path = {}; //!< of File
    //! The host as it is asked, or the path: whom a click asks.
    QString place = {};
};

//! The bytes of an address of Kind::Data; empty where they are none.
[[nodiscard]] QByteArray imageData(const QString &address);

} // namespace runnel::gui
