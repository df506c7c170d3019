// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QStringList>

#include <cstdint>

namespace runnel::providers {

//! \brief What the guide does with a prompt.
struct GuideAnswer
{
    enum class Manner : std::uint8_t {
        Plain,
        Slow,            //!< a piece every 700 ms
        Drop,            //!< the connection closes after the text, with nothing to end it
        Stall,           //!< the text, and then nothing, with the connection open
        TooManyRequests, //!< HTTP status 429 with Retry-After
        Unauthorized,    //!< HTTP status 401
        Html,            //!< a page in the place of a stream
    };

    Manner manner = Manner::Plain;
    QString text;

    bool operator==(const GuideAnswer &) const = default;
};

//! The answer to \a prompt: a rehearsed failure for "guide: …", a script for a topic, else a friendly echo. The same
//! for the same prompt, always.
[[nodiscard]] GuideAnswer guideAnswer(const QString &prompt);

//! \a text in pieces of three to six UTF-16 units that never cut a character in two; joined they are the text.
[[nodiscard]] QStringList guideTokens(const QString &text);

} // namespace runnel::providers
