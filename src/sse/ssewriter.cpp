// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sse/ssewriter.h"

namespace runnel::sse {

namespace {

void appendOneLine(QByteArray &out, QByteArrayView text)
{
    for (const char c : text) {
        if (c != '\n' && c != '\r') out.append(c);
    }
    out.append('\n');
}

} // namespace

QByteArray SseWriter::event(QByteArrayView data, QByteArrayView type, QByteArrayView id)
{
    QByteArray out;
    out.reserve(data.size() + type.size() + id.size() + 24);
    if (!type.isEmpty()) {
        out.append("event: ");
        appendOneLine(out, type);
    }
    if (!id.isEmpty() && !id.contains('\0')) {
        out.append("id: ");
        appendOneLine(out, id);
    }
    qsizetype begin = 0;
    for (qsizetype i = 0; i <= data.size(); ++i) {
        if (i < data.size() && data[i] != '\n' && data[i] != '\r') continue;
        out.append("data: ").append(data.sliced(begin, i - begin)).append('\n');
        if (i + 1 < data.size() && data[i] == '\r' && data[i + 1] == '\n') ++i;
        begin = i + 1;
    }
    out.append('\n');
    return out;
}

QByteArray SseWriter::comment(QByteArrayView text)
{
    QByteArray out(": ");
    appendOneLine(out, text);
    return out;
}

QByteArray SseWriter::retry(std::chrono::milliseconds delay)
{
    return QByteArray("retry: ").append(QByteArray::number(static_cast<qint64>(delay.count()))).append('\n');
}

} // namespace runnel::sse
