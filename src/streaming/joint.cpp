// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/joint.h"

#include <algorithm>
#include <utility>

namespace runnel::streaming {

namespace {

// A repetition that starts with a whole word may be short; in the middle of a word, agreement is mostly chance.
constexpr qsizetype minFromWordStart = 4;
constexpr qsizetype minAnywhere = 12;

qsizetype leadingSpace(QStringView text)
{
    const auto word = std::ranges::find_if_not(text, [](QChar c) { return c.isSpace(); });
    return std::distance(text.begin(), word);
}

bool startsWord(QStringView text, qsizetype at)
{
    if (at == 0) return true;
    return !text.at(at).isLetterOrNumber() || !text.at(at - 1).isLetterOrNumber();
}

bool means(QStringView tail, qsizetype length)
{
    const qsizetype at = tail.size() - length;
    if (length >= minAnywhere) return true;
    // Punctuation alone, a row of dashes or braces, says nothing.
    const QStringView repeated = tail.sliced(at);
    const bool hasWord = std::ranges::any_of(repeated, [](QChar c) { return c.isLetterOrNumber(); });
    return length >= minFromWordStart && hasWord && startsWord(tail, at);
}

//! The longest end of \a tail, of meaning, that \a head starts with.
qsizetype agreement(QStringView tail, QStringView head)
{
    for (qsizetype length = std::min(tail.size(), head.size()); length >= minFromWordStart; --length) {
        if (head.startsWith(tail.last(length)) && means(tail, length)) return length;
    }
    return 0;
}

//! Whether more text could still make \a head agree with a longer end of \a tail.
bool couldGrow(QStringView tail, QStringView head)
{
    for (qsizetype length = tail.size(); length > head.size(); --length) {
        if (tail.last(length).startsWith(head)) return true;
    }
    return false;
}

} // namespace

qsizetype overlap(QStringView tail, QStringView head)
{
    const qsizetype space = leadingSpace(head);
    qsizetype found = agreement(tail, head);
    // A service that trims the end of what it is given starts on a new line: look behind it.
    if (found == 0 && space > 0) {
        if (const qsizetype behind = agreement(tail, head.sliced(space)); behind > 0) found = space + behind;
    }
    const bool splitsPair =
        found > 0 && found < head.size() && head.at(found - 1).isHighSurrogate() && head.at(found).isLowSurrogate();
    return splitsPair ? found - 1 : found;
}

Joint::Joint(const QString &text) : m_tail(text.last(std::min(text.size(), window))), m_open(!text.isEmpty())
{
    if (!m_tail.isEmpty() && m_tail.front().isLowSurrogate()) m_tail.remove(0, 1);
}

QString Joint::feed(const QString &delta)
{
    if (!m_open) return delta;
    m_held += delta;
    const QStringView held(m_held);
    const QStringView word = held.sliced(leadingSpace(held));
    if (m_held.size() < window && (couldGrow(m_tail, held) || couldGrow(m_tail, word))) return {};
    return finish();
}

QString Joint::finish()
{
    if (!m_open) return {};
    m_open = false;
    const QString held = std::exchange(m_held, {});
    return held.sliced(overlap(m_tail, held));
}

} // namespace runnel::streaming
