// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QByteArrayList>
#include <QHash>
#include <QRandomGenerator>
#include <QString>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace runnel::test {

//! The piece number \a index of the answers that `storage_probe write` makes; some are long.
[[nodiscard]] QString probeDelta(qint64 index);

//! \brief What one kill cost.
struct KillRound
{
    int perSecond = 0;     //!< pieces that arrived in a second
    qint64 arrived = 0;    //!< pieces of the answer that ran when the kill came
    qint64 committed = 0;  //!< those that the database had called durable
    qint64 survived = 0;   //!< those that were there afterwards
    double lostTailMs = 0; //!< from the first lost piece to the kill

    [[nodiscard]] qint64 lost() const { return arrived - survived; }
};

//! \brief Starts a program that writes answers, kills it at a random instant and looks at what is left; again and again.
//!
//! The program, storage_probe, sends answers through StreamingMessageService and the SQLite journal and says on its
//! standard output what arrived and what was called durable. When to kill is counted in lines of that output. Blocks.
class KilledWriter
{
public:
    enum class Pace {
        Simulated, //!< a fake clock as fast as the disk allows: the next piece comes when a batch is written
        Real,      //!< the system's clock, whatever the disk does
    };

    KilledWriter(QString probe, Pace pace, quint32 seed);

    //! One kill. An error says what a kill must never do and did: damage the file, lose what was durable, change an
    //! earlier answer or leave one running.
    [[nodiscard]] core::Result<KillRound> round();

private:
    struct Answer
    {
        QString id;
        qint64 committed = 0;
        std::vector<qint64> arrivals; // in ns on the steady clock, one a piece
        bool complete = false;
    };
    struct Stored
    {
        QString state;
        QString text;
        bool operator==(const Stored &) const = default;
    };

    [[nodiscard]] core::Result<QByteArrayList> runAndKill(int perSecond, qint64 &killedAt);
    [[nodiscard]] core::Result<std::vector<Answer>> parse(const QByteArrayList &lines) const;
    [[nodiscard]] core::Result<QHash<QString, Stored>> restart();

    QString m_probe;
    Pace m_pace;
    QRandomGenerator m_random;
    std::unique_ptr<QTemporaryDir> m_folder;
    int m_rounds = 0;
    QHash<QString, Stored> m_before; // how the answers of earlier rounds ended
};

} // namespace runnel::test
