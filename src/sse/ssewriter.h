// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <chrono>

namespace runnel::sse {

//! \brief Events in, bytes out: what SseParser reads back unchanged.
//!
//! An id is written only where one is given: some clients take every blank line after the first id for an event.
class SseWriter
{
public:
    //! One event, with its blank line. Line ends in \a data of any kind come back as LF; \a type and \a id lose
    //! what cannot stand in a line, and an id with a NUL is left out.
    [[nodiscard]] static QByteArray event(QByteArrayView data, QByteArrayView type = {}, QByteArrayView id = {});
    //! A comment line without a blank line after it, which some clients would take for an empty event.
    [[nodiscard]] static QByteArray comment(QByteArrayView text);
    //! The time after which a client may reconnect.
    [[nodiscard]] static QByteArray retry(std::chrono::milliseconds delay);
};

} // namespace runnel::sse
