// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/jsonindent.h"

#include <algorithm>
#include <utility>

namespace runnel::models {

namespace {

// What is deeper stands no further right: a hostile text of commas must not become one of spaces.
constexpr qsizetype deepestIndent = 10;
constexpr qsizetype step = 2; // spaces

bool isJsonSpace(QChar c)
{
    return c == u' ' || c == u'\n' || c == u'\r' || c == u'\t';
}

bool isWord(QChar c)
{
    return !isJsonSpace(c) && !QStringView(u"{}[],:\"").contains(c);
}

} // namespace

void JsonIndent::startLine()
{
    m_text += u'\n';
    m_text += QString(std::min(m_depth, deepestIndent) * step, u' ');
}

void JsonIndent::put(QChar c)
{
    if (m_opened) startLine();
    m_opened = false;
    m_text += c;
}

void JsonIndent::append(QStringView json)
{
    for (const QChar c : json) {
        if (m_inString) {
            m_text += c;
            if (m_escaped) m_escaped = false;
            else if (c == u'\\') m_escaped = true;
            else if (c == u'"') m_inString = false;
            continue;
        }
        if (isJsonSpace(c)) {
            m_spaced = true;
            continue;
        }
        // Words side by side are no JSON: they stay apart.
        if (std::exchange(m_spaced, false) && isWord(c) && !m_text.isEmpty() && isWord(m_text.back())) m_text += u' ';
        switch (c.unicode()) {
        case u'"':
            put(c);
            m_inString = true;
            break;
        case u'{':
        case u'[':
            put(c);
            ++m_depth;
            m_opened = true;
            break;
        case u'}':
        case u']':
            m_depth = std::max<qsizetype>(0, m_depth - 1);
            if (!m_opened) startLine();
            m_opened = false;
            m_text += c;
            break;
        case u',':
            put(c);
            startLine();
            break;
        case u':':
            put(c);
            m_text += u' ';
            break;
        default:
            put(c);
            break;
        }
    }
}

} // namespace runnel::models
