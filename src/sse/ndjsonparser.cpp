// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sse/ndjsonparser.h"

using namespace Qt::StringLiterals;

namespace runnel::sse {

NdjsonParser::NdjsonParser(qsizetype maximumLine) : m_maximumLine(maximumLine) {}

core::Result<void> NdjsonParser::feed(QByteArrayView chunk, NdjsonSink &sink)
{
    while (!m_error && !chunk.isEmpty()) {
        const qsizetype end = chunk.indexOf('\n');
        const QByteArrayView part = end < 0 ? chunk : chunk.first(end);
        if (isTooLong(m_line.size() + part.size())) break;
        if (end < 0) {
            m_line.append(part);
            break;
        }
        if (m_line.isEmpty()) {
            take(part, false, sink);
        } else {
            m_line.append(part);
            take(m_line, false, sink);
            m_line.resize(0);
        }
        chunk = chunk.sliced(end + 1);
    }
    if (m_error) return std::unexpected(*m_error);
    return {};
}

void NdjsonParser::finish(NdjsonSink &sink)
{
    if (!m_error) take(m_line, true, sink);
    reset();
}

void NdjsonParser::reset()
{
    *this = NdjsonParser(m_maximumLine);
}

void NdjsonParser::take(QByteArrayView line, bool unterminated, NdjsonSink &sink)
{
    if (m_atStart && line.startsWith("\xEF\xBB\xBF")) line = line.sliced(3);
    m_atStart = false;
    const QByteArrayView text = line.trimmed();
    if (!text.isEmpty()) sink.line(text, unterminated);
}

bool NdjsonParser::isTooLong(qsizetype size)
{
    if (size <= m_maximumLine) return false;
    m_error = core::Error {.kind = core::ErrorKind::Protocol,
                           .message = u"a line of the stream is longer than %1 bytes"_s.arg(m_maximumLine)};
    m_line = {};
    return true;
}

} // namespace runnel::sse
