// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "providers/streamdecoder.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <cstdint>
#include <memory>

namespace runnel::bench {

inline constexpr qsizetype wireEventBytes = 262;

//! \brief What a service sends: many small deltas, in events of 262 bytes.
struct Wire
{
    enum class Framing : std::uint8_t { Events, Lines };

    QString name;
    Framing framing = Framing::Events;
    QByteArray (*event)(const QByteArray &token) = nullptr;
    QString (*textOf)(const QJsonObject &event) = nullptr; // for whoever reads it by hand
    std::unique_ptr<providers::StreamDecoder> (*makeDecoder)() = nullptr;
};

//! Every service's; Chat Completions first.
[[nodiscard]] const QList<Wire> &wires();

} // namespace runnel::bench
