// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "programs.h"

#include <QTemporaryDir>

#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;
using namespace runnel;
using runnel::test::Ctl;

//! What one `runnelctl` does to the answers of another, which streams into the same folder.
class TestE2eSessions : public QObject
{
    Q_OBJECT

private:
    //! Asks for the long story and returns when some of it has come.
    [[nodiscard]] std::unique_ptr<Ctl> streaming() const
    {
        auto run = std::make_unique<Ctl>(m_folder->path(), QStringList {u"ask"_s, u"tell me a story"_s, u"--base-url"_s,
                                                                        m_aimock.url + "/v1"_L1, u"--model"_s,
                                                                        u"gpt-4o"_s, u"--key-env"_s, u"E2E_KEY"_s});
        return QTest::qWaitFor([&run] { return run->out.size() > 100; }, 30'000) ? std::move(run) : nullptr;
    }
    //! What \a arguments print as their last object; empty where they fail.
    [[nodiscard]] QJsonObject told(const QStringList &arguments) const
    {
        Ctl run(m_folder->path(), arguments + QStringList {u"--json"_s});
        return run.wait() == 0 && !run.rows().isEmpty() ? run.rows().last() : QJsonObject();
    }
    [[nodiscard]] QString runningId() const { return told({u"sessions"_s, u"--running"_s}).value("id"_L1).toString(); }
    static void kill(Ctl &run)
    {
        ::kill(pid_t(run.process.processId()), SIGKILL);
        QVERIFY(run.process.waitForFinished(30'000));
    }

    test::Aimock m_aimock;
    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_aimock.start(), "Node.js is needed for this test"); }
    void cleanupTestCase() { m_aimock.end(); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void anAnswerIsStoppedFromAnotherTerminal_data()
    {
        QTest::addColumn<bool>("all");
        QTest::newRow("by its id") << false;
        QTest::newRow("with all others") << true;
    }

    void anAnswerIsStoppedFromAnotherTerminal()
    {
        QFETCH(const bool, all);
        const auto run = streaming();
        QVERIFY(run);
        const QString id = runningId();
        QVERIFY(!id.isEmpty());
        const QJsonObject stop = told({u"stop"_s, all ? u"--all"_s : id});
        QCOMPARE(stop.value("stopped"_L1).toVariant().toInt(), 1);
        QCOMPARE(run->wait(), 130);
        const QJsonObject answer = told({u"show"_s, u"last"_s});
        QCOMPARE(answer.value("state"_L1).toString(), u"stopped"_s);
        const QString text = answer.value("text"_L1).toString();
        QVERIFY(text.size() >= 100 && m_aimock.story.startsWith(text) && text != m_aimock.story);
        QCOMPARE(QString::fromUtf8(run->out).trimmed(), text.trimmed());
    }

    void aSweepBesideAStreamLeavesItAlone()
    {
        const auto run = streaming();
        QVERIFY(run);
        QCOMPARE(told({u"sweep"_s}).value("interrupted"_L1).toInt(-1), 0);
        QVERIFY(!runningId().isEmpty());
        QCOMPARE(told({u"stop"_s, u"--all"_s}).value("stopped"_L1).toInt(), 1);
        QCOMPARE(run->wait(), 130);
    }

    void whatAKilledProgramLeftIsSweptOnce()
    {
        const auto run = streaming();
        QVERIFY(run);
        kill(*run);
        QCOMPARE(told({u"sweep"_s}).value("interrupted"_L1).toInt(), 1);
        QCOMPARE(told({u"sweep"_s}).value("interrupted"_L1).toInt(-1), 0);
        QCOMPARE(told({u"show"_s, u"last"_s}).value("state"_L1).toString(), u"interrupted"_s);
    }

    void stoppingWhatAKilledProgramWroteEndsItWithItsText()
    {
        const auto run = streaming();
        QVERIFY(run);
        const QString id = runningId();
        kill(*run);
        const QJsonObject stop = told({u"stop"_s, id});
        QCOMPARE(stop.value("state"_L1).toString(), u"interrupted"_s);
        QVERIFY(!stop.value("stopped"_L1).toBool(true));
        QVERIFY(told({u"show"_s, u"last"_s}).value("text"_L1).toString().size() > 50);
    }

    void whereNothingRunsNothingIsStopped()
    {
        QCOMPARE(told({u"stop"_s, u"--all"_s}).value("stopped"_L1).toInt(-1), 0);
    }
};

QTEST_GUILESS_MAIN(TestE2eSessions)
#include "tst_e2e_sessions.moc"
