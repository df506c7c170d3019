// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/replay.h"

#include <algorithm>

namespace runnel::streaming {

std::optional<QString> Replay::take(int channel, const QString &text)
{
    if (text.isEmpty()) return text;
    Channel &known = m_channels[channel];
    const qsizetype common = std::min(known.again, text.size());
    const QStringView expected = QStringView(known.text).last(known.again).first(common);
    if (expected != QStringView(text).first(common)) return std::nullopt;
    known.again -= common;
    const QString fresh = text.sliced(common);
    known.text += fresh;
    return fresh;
}

void Replay::moveCursor()
{
    m_channels.removeIf([](const auto &each) { return each.value().again == 0; });
    for (Channel &channel : m_channels) channel.text = channel.text.last(channel.again);
}

void Replay::rewind()
{
    for (Channel &channel : m_channels) channel.again = channel.text.size();
}

} // namespace runnel::streaming
