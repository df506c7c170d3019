// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "settings/datacare.h"

#include <QStringList>

#include <utility>

namespace runnel::test {

//! \brief Care for data that a test plays. Nothing is done; what was asked for is written down.
class ScriptedData final : public settings::DataCare
{
public:
    [[nodiscard]] bool isWritable() const override { return writable; }
    [[nodiscard]] QString place() const override { return QStringLiteral("/data/runnel"); }
    [[nodiscard]] qint64 bytes() const override { return 12'000'000; }
    [[nodiscard]] QList<settings::DataCopy> backups() const override { return copies; }
    void check(QObject *, const Done &done) override { answer(QStringLiteral("check"), done); }
    void backUp(QObject *, const Done &done) override { answer(QStringLiteral("back up"), done); }
    core::Result<void> repair() override { return note(QStringLiteral("repair")); }
    core::Result<void> restore(const QString &backup) override { return note(QStringLiteral("restore ") + backup); }
    core::Result<void> move(const QString &folder) override { return note(QStringLiteral("move ") + folder); }

    bool writable = true;
    QList<settings::DataCopy> copies;
    core::Result<void> result;
    QStringList asked;
    bool waits = false; //!< answers come with answerAll() only

    void answerAll()
    {
        for (const Done &done : std::exchange(m_waiting, {})) done(result);
    }

private:
    core::Result<void> note(const QString &what)
    {
        asked.append(what);
        return result;
    }
    void answer(const QString &what, const Done &done)
    {
        const auto answer = note(what);
        if (waits && done) m_waiting.append(done);
        else if (done) done(answer);
    }

    QList<Done> m_waiting;
};

} // namespace runnel::test
