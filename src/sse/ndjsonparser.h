// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace runnel::sse {

//! \brief Takes the lines that NdjsonParser finds. Must not call back into the parser.
class NdjsonSink
{
public:
    NdjsonSink() = default;
    virtual ~NdjsonSink() = default;
    Q_DISABLE_COPY_MOVE(NdjsonSink)

    //! One line that is not blank, without its line end; the view lives until this returns. \a unterminated: the
    //! stream ended before the line did.
    virtual void line(QByteArrayView line, bool unterminated) = 0;
};

//! \brief Bytes in, lines out, for `application/x-ndjson`: one JSON text a line, ended by LF or CRLF.
//!
//! Works on any split of the stream and in linear time; a line inside one chunk is not copied. Does not read the JSON.
class NdjsonParser
{
public:
    NdjsonParser() = default;
    //! \a maximumLine in bytes.
    explicit NdjsonParser(qsizetype maximumLine);

    //! Protocol where a line is too long: from then on every call fails, until reset().
    core::Result<void> feed(QByteArrayView chunk, NdjsonSink &sink);
    //! The stream is over: a last line without its end is handed out, flagged.
    void finish(NdjsonSink &sink);
    void reset();

private:
    void take(QByteArrayView line, bool unterminated, NdjsonSink &sink);
    [[nodiscard]] bool isTooLong(qsizetype size);

    qsizetype m_maximumLine = 8 * 1024 * 1024;
    QByteArray m_line;
    std::optional<core::Error> m_error;
    bool m_atStart = true;
};

} // namespace runnel::sse
