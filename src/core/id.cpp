// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/id.h"

#include <QMutex>
#include <QRandomGenerator>

#include <algorithm>
#include <chrono>

namespace runnel::core {

QUuid createUuidV7()
{
    // RFC 9562, 5.7, with the 12 bits of rand_a as a counter (6.2, method 1): ids made within one millisecond sort too.
    // QUuid::createUuidV7() comes with Qt 6.9.
    static QMutex mutex;
    static quint64 lastMs = 0;
    static quint16 counter = 0;

    quint64 ms = 0;
    quint16 sequence = 0;
    {
        const QMutexLocker lock(&mutex);
        using namespace std::chrono;
        const auto now =
            static_cast<quint64>(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
        if (now > lastMs) {
            lastMs = now;
            counter = static_cast<quint16>(QRandomGenerator::system()->bounded(0x800));
        } else if (++counter > 0xfff) {
            // The clock went back or the millisecond is full: borrow the next one, so that order holds.
            ++lastMs;
            counter = 0;
        }
        ms = lastMs;
        sequence = counter;
    }
    const quint64 random = QRandomGenerator::system()->generate64();
    return QUuid(static_cast<uint>(ms >> 16), static_cast<ushort>(ms & 0xffff), static_cast<ushort>(0x7000 | sequence),
                 static_cast<uchar>(0x80 | ((random >> 56) & 0x3f)), static_cast<uchar>(random >> 48),
                 static_cast<uchar>(random >> 40), static_cast<uchar>(random >> 32), static_cast<uchar>(random >> 24),
                 static_cast<uchar>(random >> 16), static_cast<uchar>(random >> 8), static_cast<uchar>(random));
}

} // namespace runnel::core
