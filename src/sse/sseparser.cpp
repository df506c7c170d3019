// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sse/sseparser.h"

#include <algorithm>
#include <array>
#include <cstring>

using namespace Qt::StringLiterals;

namespace runnel::sse {

namespace {

constexpr QByteArrayView byteOrderMark("\xEF\xBB\xBF", 3);
// A buffer that grew beyond this is given back after use.
constexpr qsizetype keptCapacity = 64 * 1024;
// "event:" and "retry:": what it takes to know a field.
constexpr qsizetype longestName = 6;

const char *find(const char *from, const char *end, char needle)
{
    if (from == end) return end;
    const void *found = std::memchr(from, needle, static_cast<size_t>(end - from));
    return found ? static_cast<const char *>(found) : end;
}

bool hasName(QByteArrayView line, QByteArrayView name)
{
    return line.startsWith(name) && (line.size() == name.size() || line[name.size()] == ':');
}

QByteArrayView valueAfter(QByteArrayView line, QByteArrayView name)
{
    if (line.size() == name.size()) return QByteArrayView("", 0);
    QByteArrayView value = line.sliced(name.size() + 1);
    if (value.startsWith(' ')) value = value.sliced(1);
    return value;
}

// Whether a line that begins with \a part can become one of the four fields.
bool canBecomeField(QByteArrayView part)
{
    static constexpr std::array names {QByteArrayView("data"), QByteArrayView("event"), QByteArrayView("id"),
                                       QByteArrayView("retry")};
    return std::ranges::any_of(names, [part](QByteArrayView name) {
        return part.size() <= name.size() ? name.startsWith(part) : hasName(part, name);
    });
}

void empty(QByteArray &buffer)
{
    if (buffer.capacity() > keptCapacity) {
        buffer = {};
    } else {
        buffer.resize(0);
    }
}

} // namespace

SseParser::SseParser(const Limits &limits) : m_limits(limits) {}

core::Result<void> SseParser::feed(QByteArrayView chunk, SseSink &sink)
{
    if (m_error) return std::unexpected(*m_error);
    if (m_atStart) chunk = chunk.sliced(takeByteOrderMark(chunk));

    const char *position = chunk.begin();
    const char *const end = chunk.end();
    if (m_swallowLineFeed && position != end) {
        m_swallowLineFeed = false;
        if (*position == '\n') ++position;
    }
    // Each needle is looked for once a byte, also in a stream that knows only the other one.
    const char *lineFeed = find(position, end, '\n');
    const char *carriageReturn = find(position, end, '\r');
    while (position != end) {
        if (lineFeed < position) lineFeed = find(position, end, '\n');
        if (carriageReturn < position) carriageReturn = find(position, end, '\r');
        const char *const stop = std::min(lineFeed, carriageReturn);
        const QByteArrayView part(position, stop);
        if (stop == end) {
            holdLine(part);
            break;
        }
        endLine(part, sink);
        position = stop + 1;
        if (*stop == '\r') {
            if (position == end) {
                m_swallowLineFeed = true;
            } else if (*position == '\n') {
                ++position;
            }
        }
        if (m_error) break;
    }
    if (m_error) return std::unexpected(*m_error);
    keepData();
    return {};
}

void SseParser::finish(SseSink &sink, End end)
{
    if (!m_error && end == End::Lenient) {
        if (!m_line.isEmpty() || m_skipping) endLine({}, sink);
        if (!m_error && m_dataLines > 0) dispatch(sink, true);
    }
    endStray(sink);
    const QByteArray lastEventId = m_lastEventId;
    reset(lastEventId);
}

void SseParser::reset(QByteArrayView lastEventId)
{
    const QByteArray id = lastEventId.toByteArray();
    *this = SseParser(m_limits);
    m_lastEventId = id;
    m_idBuffer = id;
}

// A mark whose bytes come one by one waits in m_line; if it turns out to be none, its bytes begin the first line.
qsizetype SseParser::takeByteOrderMark(QByteArrayView chunk)
{
    qsizetype taken = 0;
    while (taken < chunk.size() && m_line.size() < byteOrderMark.size() &&
           chunk[taken] == byteOrderMark[m_line.size()]) {
        m_line.append(chunk[taken++]);
    }
    if (m_line.size() == byteOrderMark.size()) {
        m_line.resize(0);
        m_atStart = false;
    } else if (taken < chunk.size()) {
        m_atStart = false;
    }
    return taken;
}

void SseParser::holdLine(QByteArrayView part)
{
    if (m_skipping) return takeStray(part, false);
    if (m_line.size() < longestName) {
        const QByteArrayView rest = part.first(std::min(part.size(), longestName - m_line.size()));
        QByteArray head = m_line;
        head.append(rest);
        if (!canBecomeField(head)) {
            m_skipping = true;
            m_skippedComment = head.startsWith(':');
            takeStray(m_line, false);
            takeStray(part, m_line.isEmpty());
            m_line.resize(0);
            return;
        }
    }
    if (m_line.size() + part.size() > m_limits.line) {
        fail(u"a line of the event stream is longer than %1 bytes"_s.arg(m_limits.line));
        return;
    }
    m_line.append(part);
}

void SseParser::endLine(QByteArrayView part, SseSink &sink)
{
    if (m_skipping) {
        takeStray(part, false);
        takeStray("\n", false);
        m_skipping = false;
        if (m_skippedComment) sink.comment();
        m_skippedComment = false;
    } else if (m_line.isEmpty()) {
        takeLine(part, true, sink);
    } else {
        holdLine(part);
        if (m_error) return;
        if (m_skipping) { // the last piece showed that it is no field
            takeStray("\n", false);
            m_skipping = false;
            return;
        }
        takeLine(m_line, false, sink);
        empty(m_line);
    }
}

void SseParser::takeLine(QByteArrayView line, bool inChunk, SseSink &sink)
{
    if (line.isEmpty()) {
        dispatch(sink, false);
        endStray(sink);
        return;
    }
    if (line[0] == ':') {
        sink.comment();
        return;
    }
    const bool isData = hasName(line, "data");
    if (!isData && !hasName(line, "event") && !hasName(line, "id") && !hasName(line, "retry")) {
        takeStray(line, true);
        takeStray("\n", false);
        return;
    }
    // Before the stray text goes out: a line that comes in pieces fails before it is known to be one.
    if (line.size() > m_limits.line) {
        fail(u"a line of the event stream is longer than %1 bytes"_s.arg(m_limits.line));
        return;
    }
    endStray(sink);
    if (isData) {
        takeData(valueAfter(line, "data"), inChunk);
    } else if (line[0] == 'e') {
        m_type = valueAfter(line, "event").toByteArray();
    } else if (line[0] == 'i') {
        const QByteArrayView id = valueAfter(line, "id");
        if (!id.contains('\0')) m_idBuffer = id.toByteArray();
    } else {
        const QByteArrayView digits = valueAfter(line, "retry");
        const bool allDigits =
            !digits.isEmpty() && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
        bool fits = false;
        const qint64 milliseconds = allDigits ? digits.toLongLong(&fits) : 0;
        if (fits) m_retry = std::chrono::milliseconds(milliseconds);
    }
}

void SseParser::takeData(QByteArrayView value, bool inChunk)
{
    const qsizetype held = m_dataInChunk ? m_dataView.size() : m_data.size();
    if (held + value.size() + 1 + m_type.size() > m_limits.event) {
        fail(u"an event of the stream is larger than %1 bytes"_s.arg(m_limits.event));
        return;
    }
    if (m_dataLines++ == 0) {
        m_dataInChunk = inChunk;
        if (inChunk) {
            m_dataView = value;
        } else {
            m_data.append(value);
        }
        return;
    }
    keepData();
    m_data.append('\n').append(value);
}

void SseParser::keepData()
{
    if (!m_dataInChunk) return;
    m_data.append(m_dataView);
    m_dataInChunk = false;
    m_dataView = {};
}

void SseParser::takeStray(QByteArrayView part, bool atLineStart)
{
    const bool begins = atLineStart && (part.startsWith('{') || part.startsWith('['));
    if (m_skippedComment || (m_stray.isEmpty() && !begins)) return;
    m_stray.append(part.first(std::min(part.size(), m_limits.stray - m_stray.size())));
}

void SseParser::endStray(SseSink &sink)
{
    if (m_stray.isEmpty()) return;
    sink.stray(m_stray);
    m_stray = {};
}

void SseParser::dispatch(SseSink &sink, bool unterminated)
{
    if (m_lastEventId != m_idBuffer) m_lastEventId = m_idBuffer;
    if (m_dataLines > 0) {
        sink.event({.type = m_type.isEmpty() ? QByteArrayView("message") : QByteArrayView(m_type),
                    .data = m_dataInChunk ? m_dataView : QByteArrayView(m_data),
                    .lastEventId = m_lastEventId,
                    .unterminated = unterminated});
    }
    m_dataLines = 0;
    m_dataInChunk = false;
    m_dataView = {};
    if (!m_data.isEmpty()) empty(m_data);
    if (!m_type.isEmpty()) m_type.resize(0);
}

void SseParser::fail(const QString &message)
{
    m_error = core::Error {.kind = core::ErrorKind::Protocol, .message = message};
    m_line = {};
    m_data = {};
}

bool isEventStream(QByteArrayView contentType)
{
    const qsizetype semicolon = contentType.indexOf(';');
    const QByteArrayView essence = (semicolon < 0 ? contentType : contentType.first(semicolon)).trimmed();
    return essence.compare("text/event-stream", Qt::CaseInsensitive) == 0;
}

} // namespace runnel::sse
