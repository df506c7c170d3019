// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "markdown/labels.h"

#include <cstring>

namespace runnel::markdown {

namespace {

// CommonMark allows 999 characters; four bytes each, and room for the prefixes of quotes.
constexpr qsizetype maxLabelBytes = 5000;

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

// A label over several lines of a quote has the quote's marks in its source.
QByteArray withoutPrefixes(QByteArrayView raw)
{
    QByteArray text;
    text.reserve(raw.size());
    bool lineStart = false;
    for (const char c : raw) {
        if (c == '\n' || c == '\r') {
            if (!lineStart) text += ' ';
            lineStart = true;
        } else if (lineStart && (c == '>' || isSpace(c))) {
            continue;
        } else {
            lineStart = false;
            text += c;
        }
    }
    return text.trimmed();
}

QString keyOf(QByteArrayView label)
{
    QByteArray bare;
    bare.reserve(label.size());
    for (const char c : label) {
        if (!isSpace(c) && c != '>' && c != '\\' && c != '\0') bare += c;
    }
    return QString::fromUtf8(bare).toCaseFolded();
}

QByteArray escaped(QByteArrayView text)
{
    QByteArray result;
    result.reserve(text.size() + 8);
    for (const char c : text) {
        if (c == '\n') {
            result += "&#10;";
        } else if (c == '\r') {
            result += "&#13;";
        } else {
            if (std::strchr("\\<>\"&", c) && c != '\0') result += '\\';
            result += c;
        }
    }
    return result;
}

} // namespace

std::vector<Label> scanLabels(QByteArrayView text)
{
    std::vector<Label> labels;
    qsizetype open = text.indexOf('[');
    while (open >= 0) {
        qsizetype i = open + 1;
        while (i < text.size() && text[i] != '[' && text[i] != ']') {
            i += text[i] == '\\' && i + 1 < text.size() ? 2 : 1;
        }
        if (i >= text.size()) break;
        if (text[i] == ']') {
            const QByteArrayView raw = text.sliced(open + 1, i - open - 1);
            if (raw.size() <= maxLabelBytes) {
                QByteArray label = withoutPrefixes(raw);
                const QString key = keyOf(label);
                if (!label.isEmpty()) {
                    labels.push_back({key, std::move(label), open, i + 1 < text.size() && text[i + 1] == ':'});
                }
            }
            open = text.indexOf('[', i);
        } else {
            open = i;
        }
    }
    return labels;
}

QByteArray Definition::source() const
{
    if (isFootnote) return "[" + label + "]: x\n\n";
    return "[" + label + "]: <" + escaped(url) + "> \"" + escaped(title) + "\"\n\n";
}

} // namespace runnel::markdown
