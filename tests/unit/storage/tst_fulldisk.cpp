// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/sqliteconversationstore.h"
#include "support/faultyvfs.h"
#include "support/sqliteengine.h"
#include "support/storagefixture.h"

#include <QFile>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using core::ErrorKind;
using streaming::StreamingMessageService;
using test::await;
using test::DataFolder;
using test::SqliteEngine;

namespace {

constexpr int pieces = 60;

QString piece(int index)
{
    return u"<%1>"_s.arg(index) + QString(200, u'x');
}

QString pieceText(int count)
{
    QString text;
    for (int i = 0; i < count; ++i) text += piece(i);
    return text;
}

QList<chat::Message> shown(const chat::Conversation &conversation)
{
    QList<chat::Message> messages;
    for (qsizetype i = 0; i < conversation.size(); ++i) messages.append(conversation.at(i));
    return messages;
}

} // namespace

class TestFullDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_vfs.recover(); }

    void aDiskThatFillsUpAtAnyWriteLosesNothing()
    {
        constexpr int last = 200;
        const DataFolder young;
        {
            storage::Database database(young.options());
            QVERIFY_RESULT(test::openDatabase(database));
        }
        int neverAsked = 0;
        for (int step = 1; step <= last; ++step) {
            const DataFolder folder;
            QVERIFY(QFile::copy(young.file(), folder.file()));
            fillUp(folder, step, neverAsked);
            if (QTest::currentTestFailed()) {
                qWarning("the disk was full from write %d on", step);
                return;
            }
        }
        QVERIFY(neverAsked > 0 && neverAsked < last / 4);
    }

    void aDiskThatFillsUpWhileADatabaseIsMadeIsToldAndNotDamaged()
    {
        const QByteArray sql = [] {
            QFile fixture(QLatin1StringView(RUNNEL_FIXTURES) + "/schema1.sql"_L1);
            return fixture.open(QIODevice::ReadOnly) ? fixture.readAll() : QByteArray();
        }();
        int failures = 0;
        for (int step = 1; step <= 300; ++step) {
            const DataFolder folder;
            QCOMPARE(test::makeDatabase(folder.file(), sql), "");
            {
                storage::Database database(folder.options());
                m_vfs.reset();
                m_vfs.fillUpAt(step);
                const auto opened = test::openDatabase(database);
                if (!opened) {
                    QCOMPARE_ERROR(opened, ErrorKind::StorageFull);
                    ++failures;
                }
            }
            const bool reached = m_vfs.steps() >= step;
            m_vfs.recover();
            storage::Database again(folder.options());
            QVERIFY_RESULT(test::openDatabase(again));
            if (!reached) break;
        }
        QVERIFY(failures > 20);
    }

private:
    void fillUp(const DataFolder &folder, int step, int &neverAsked)
    {
        SqliteEngine engine(folder.options());
        // Often, so that the disk also fills up during checkpoints.
        QVERIFY_RESULT(await<QVariant>([&](QObject *context, auto done) {
            engine.database.write<QVariant>(
                context, [](storage::Connection &c) { return c.scalar(u"PRAGMA wal_autocheckpoint=20"_s); }, done);
        }));
        QSignalSpy failed(&engine.messages, &StreamingMessageService::writeFailed);
        QSignalSpy recovered(&engine.messages, &StreamingMessageService::writeRecovered);
        m_vfs.reset();
        m_vfs.fillUpAt(step);
        test::ScriptedCall *call = engine.send();
        for (int i = 0; call && i < pieces; ++i) {
            call->playText(piece(i));
            engine.advance(100ms);
        }
        // Half of the times there is room again while the answer still runs.
        const bool goesOn = call && step % 2 == 0;
        if (!call) ++neverAsked;
        else if (!goesOn) call->playFinish();
        engine.advance(5s);
        // Still full: all is on the screen, and the user was told once.
        QCOMPARE(engine.answer().text(), call ? pieceText(pieces) : QString());
        QCOMPARE(failed.size(), 1);
        QVERIFY(failed.first().first().value<core::Error>().kind == ErrorKind::StorageFull);
        QCOMPARE(recovered.size(), 0);
        QVERIFY(!engine.messages.isIdle());

        m_vfs.recover();
        for (int i = 0; i < 5; ++i) engine.advance(StreamingMessageService::retryInterval);
        if (goesOn) {
            const auto journalled =
                u"SELECT group_concat(text, '') FROM (SELECT text FROM stream_deltas ORDER BY seq)"_s;
            QCOMPARE(test::scalar(engine.database, journalled).toString(), engine.answer().text());
            call->playFinish();
            engine.advance(1s);
        }
        QVERIFY(engine.messages.isIdle());
        QCOMPARE(failed.size(), 1);
        QCOMPARE(recovered.size(), 1);
        QCOMPARE(test::integrity(folder.file()), u"ok"_s);
        QVERIFY(engine.database.close());

        storage::Database database(folder.options());
        storage::SqliteConversationStore store(database);
        QVERIFY_RESULT(test::openDatabase(database));
        const auto stored = await<chat::StoredConversation>(
            [&](QObject *context, auto done) { store.load(engine.conversation->id(), context, done); });
        QVERIFY_RESULT(stored);
        QCOMPARE(stored->messages, shown(*engine.conversation));
        QCOMPARE(test::scalar(database, u"SELECT count(*) FROM stream_deltas"_s).toInt(), 0);
    }

    test::FaultyVfs m_vfs;
};

QTEST_GUILESS_MAIN(TestFullDisk)
#include "tst_fulldisk.moc"
