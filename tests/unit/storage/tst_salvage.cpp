// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/salvage.h"

#include "support/pagemap.h"
#include "support/storagefixture.h"

#include <QFile>
#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QSqlQuery>

#include <functional>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::storage;
using runnel::test::PageMap;

namespace {

constexpr qsizetype pageSize = 4096;

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size();
}

QByteArray uuid(int number)
{
    return "01920000-0000-7000-8000-" + QByteArray::number(number).rightJustified(12, '0');
}

//! A library with trees of more than one level, long texts, answers under way, and chats that were deleted.
bool makeSample(const QString &file)
{
    Database database({.file = file, .backupDir = file + "-backups"_L1});
    if (!test::openDatabase(database)) return false;
    QByteArray sql =
        "BEGIN; INSERT INTO folders VALUES ('" + uuid(900'000) + "','Rivers',0), ('" + uuid(900'001) + "','Brooks',1);";
    QRandomGenerator random(20261123);
    int part = 0;
    for (int chat = 0; chat < 14; ++chat) {
        const QByteArray folder = chat % 3 == 0 ? "'" + uuid(900'000 + chat % 2) + "'" : QByteArray("NULL");
        sql += "INSERT INTO conversations (id, title, provider, model, system_prompt, draft, active_leaf, created_at, "
               "updated_at, folder, unread) VALUES ('" +
               uuid(chat) + "','Chat " + QByteArray::number(chat) + "','p','m','Be brief.','','" +
               uuid(100'000 + chat * 100 + 19) + "',1000,2000," + folder + ",1);";
        for (int i = 0; i < 20; ++i) {
            const QByteArray id = uuid(100'000 + chat * 100 + i);
            const QByteArray parent = i > 0 ? "'" + uuid(100'000 + chat * 100 + i - 1) + "'" : QByteArray("NULL");
            const bool isAnswer = i % 2 == 1;
            const QByteArray session = uuid(200'000 + chat * 100 + i);
            const bool runs = isAnswer && i == 19 && chat % 6 == 0;
            sql +=
                "INSERT INTO messages (id, conversation, parent, role, provider, model, created_at, session, ended_at, "
                "prompt_tokens) VALUES ('" +
                id + "','" + uuid(chat) + "'," + parent + ",'" + (isAnswer ? "assistant" : "user") + "','p','m'," +
                QByteArray::number(1000 + i) + "," + (isAnswer ? "'" + session + "'" : QByteArray("NULL")) + "," +
                (runs ? "0" : "5000") + ",17);";
            // Some texts are longer than a page, and one in each chat than several.
            const int words = i == 7 ? 1200 : i % 5 == 3 ? 200 : 4 + random.bounded(30);
            QByteArray text;
            for (int word = 0; word < words; ++word) text += "w" + QByteArray::number(random.bounded(100'000)) + ' ';
            if (!runs) {
                sql += "INSERT INTO message_parts VALUES (" + QByteArray::number(++part) + ",'" + id + "',0,'text','" +
                       text + "','','');";
            }
            if (!isAnswer || i % 4 != 3) continue;
            sql += "INSERT INTO streaming_sessions (id, conversation, message, attempt, provider, model, request_hash, "
                   "state, owner_pid, owner_boot, owner_start, lease_until, created_at, ended_at) VALUES ('" +
                   session + "','" + uuid(chat) + "','" + id + "',1,'p','m','hash','" +
                   (runs ? "streaming" : "completed") + "',1,'b',1,1,1000," + (runs ? "NULL" : "5000") + ");";
            for (int seq = 0; runs && seq < 30; ++seq) {
                sql += "INSERT INTO stream_deltas VALUES ('" + session + "'," + QByteArray::number(seq) + ",'text','" +
                       QByteArray(100 + seq, 'd') + "','','');";
            }
        }
    }
    sql += "COMMIT; DELETE FROM conversations WHERE id IN ('" + uuid(3) + "','" + uuid(11) + "');";
    database.close();
    return test::makeDatabase(file, "PRAGMA foreign_keys=ON; UPDATE search_state SET indexed_from = 150;" + sql +
                                        "PRAGMA wal_checkpoint(TRUNCATE);")
        .isEmpty();
}

//! What the program does with a file: opens it, looks whether it is whole, and salvages it where it is not.
struct Outcome
{
    bool wasDamaged = false;
    core::Result<SalvageReport> report = SalvageReport {};
    QString file;
};

Outcome start(const QString &file)
{
    Outcome outcome {.file = file};
    const auto check = checkDatabase(file, true);
    outcome.wasDamaged = !check || *check != "ok"_L1;
    if (!outcome.wasDamaged) return outcome;
    outcome.file = file + ".fresh"_L1;
    outcome.report = salvage(file, outcome.file, builtInMigrations());
    return outcome;
}

} // namespace

class TestSalvage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // SQLite's words about each damage.
        QLoggingCategory::setFilterRules(u"runnel.storage*=false"_s);
        QVERIFY(m_folder.isValid());
        QVERIFY(makeSample(sample()));
        m_bytes = contents(sample());
        m_map = PageMap::of(sample());
        m_pages = m_bytes.size() / pageSize;
        QVERIFY2(m_pages >= 60 && m_pages <= 260, QByteArray::number(m_pages).constData());
    }

    void everyPageMayBeDamaged_data()
    {
        QTest::addColumn<int>("way");
        QTest::newRow("flipped: each bit of it") << 0;
        QTest::newRow("flipped: eight bits of it") << 1;
        QTest::newRow("zeroed") << 2;
        QTest::newRow("truncated: the file ends before it") << 3;
        QTest::newRow("truncated: the file ends in it") << 4;
    }

    void everyPageMayBeDamaged()
    {
        QFETCH(int, way);
        qint64 intact = 0;
        qint64 saved = 0;
        int salvaged = 0;
        QRandomGenerator random(7);
        for (qsizetype page = 1; page <= m_pages; ++page) {
            const QString file = m_folder.filePath(u"case.sqlite"_s);
            QVERIFY(write(file, damaged(way, page, random)));
            const Outcome outcome = start(file);
            QVERIFY_RESULT(outcome.report);
            if (outcome.wasDamaged) ++salvaged;
            const auto isHit = [way, page](quint32 number) {
                return way >= 3 ? number >= quint32(page) : number == quint32(page);
            };
            const PageMap::Score score = m_map.compare(outcome.file, isHit);
            intact += score.intact;
            saved += score.saved;
            if (outcome.wasDamaged) {
                QCOMPARE(checkDatabase(outcome.file, true).value_or(u"?"_s), u"ok"_s);
                QCOMPARE(score.dangling, 0);
            }
            const double share = score.intact == 0 ? 1.0 : double(score.saved) / double(score.intact);
            if (share < 0.99) {
                qInfo().noquote() << "page" << page << m_map.describe(quint32(page)) << "saved" << score.saved << "of"
                                  << score.intact << score.missing;
            }
            QVERIFY2(share >= 0.99, QByteArray::number(page).constData());
            for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s}) {
                QFile::remove(file + suffix);
                QFile::remove(outcome.file + suffix);
            }
        }
        qInfo().noquote() << "pages" << m_pages << "salvaged" << salvaged << "rows on undamaged pages" << intact
                          << "saved" << saved << QString::number(100.0 * double(saved) / double(intact), 'f', 3) << '%';
    }

    void whatWasDeletedDoesNotComeBack()
    {
        // The first page: neither the tables nor the list of free pages can be found by it.
        QRandomGenerator random(1);
        const QString file = m_folder.filePath(u"deleted.sqlite"_s);
        QVERIFY(write(file, damaged(2, 2, random)));
        const Outcome outcome = start(file);
        QVERIFY_RESULT(outcome.report);
        const auto connection = Connection::open(outcome.file, Connection::Access::ReadOnly);
        QVERIFY_RESULT(connection);
        const QString gone = QString::fromLatin1(uuid(3));
        QCOMPARE((*connection)->scalar(u"SELECT count(*) FROM messages WHERE conversation = ?"_s, {gone})->toInt(), 0);
    }

    void theChatsOfALostFolderStayTogether()
    {
        QRandomGenerator random(1);
        int pages = 0;
        for (qsizetype page = 1; page <= m_pages; ++page) {
            if (!m_map.describe(quint32(page)).contains("folders"_L1)) continue;
            ++pages;
            const QString file = m_folder.filePath(u"folders%1.sqlite"_s.arg(page));
            QVERIFY(write(file, damaged(2, page, random)));
            const Outcome outcome = start(file);
            QVERIFY_RESULT(outcome.report);
            const auto connection = Connection::open(outcome.file, Connection::Access::ReadOnly);
            QVERIFY_RESULT(connection);
            QCOMPARE((*connection)
                         ->scalar(u"SELECT count(DISTINCT c.folder) FROM conversations c JOIN folders f ON f.id = "
                                  "c.folder"_s)
                         ->toInt(),
                     2);
        }
        QVERIFY(pages > 0);
    }

    void whatWaitsInTheLogIsSavedToo()
    {
        const QString file = m_folder.filePath(u"logged.sqlite"_s);
        const QString copy = m_folder.filePath(u"logged-copy.sqlite"_s);
        QVERIFY(write(file, m_bytes));
        {
            Database database({.file = file, .backupDir = {}});
            QVERIFY_RESULT(test::openDatabase(database));
            QVERIFY_RESULT(test::execute(database, u"UPDATE conversations SET title = 'In the log'"_s));
            // As a kill would leave them.
            QVERIFY(write(copy, contents(file).replace(0, 16, QByteArray(16, 'x'))));
            QVERIFY(write(copy + "-wal"_L1, contents(file + "-wal"_L1)));
        }
        const auto report = salvage(copy, copy + ".fresh"_L1, builtInMigrations());
        QVERIFY_RESULT(report);
        const auto connection = Connection::open(copy + ".fresh"_L1, Connection::Access::ReadOnly);
        QVERIFY_RESULT(connection);
        QCOMPARE((*connection)->scalar(u"SELECT count(*) FROM conversations WHERE title = 'In the log'"_s)->toInt(),
                 12);
    }

    void anOldSchemaIsSalvagedAndThenMigrated_data()
    {
        QTest::addColumn<QString>("fixture");
        for (const QString &name : {u"schema1.sql"_s, u"schema2.sql"_s, u"schema3.sql"_s, u"schema4.sql"_s}) {
            QTest::newRow(qPrintable(name)) << QStringLiteral(RUNNEL_FIXTURES "/") + name;
        }
    }
    void anOldSchemaIsSalvagedAndThenMigrated()
    {
        QFETCH(QString, fixture);
        const QString file = m_folder.filePath(u"old.sqlite"_s);
        QFile::remove(file);
        QCOMPARE(test::makeDatabase(file, contents(fixture)), QByteArray());
        const auto before = Connection::open(file, Connection::Access::ReadOnly);
        QVERIFY_RESULT(before);
        const int messages = (*before)->scalar(u"SELECT count(*) FROM messages"_s)->toInt();
        QVERIFY(messages > 0);
        const auto report = salvage(file, file + ".fresh"_L1, builtInMigrations());
        QVERIFY_RESULT(report);
        QCOMPARE(report->messages, messages);
        const auto after = Connection::open(file + ".fresh"_L1, Connection::Access::ReadOnly);
        QVERIFY_RESULT(after);
        QCOMPARE(schemaVersion(**after).value_or(0), builtInMigrations().last().version);
    }

    void whatIsNoDatabaseAtAllGivesAnEmptyOne()
    {
        const QString file = m_folder.filePath(u"other.sqlite"_s);
        QVERIFY(write(file, QByteArray(100'000, 'x')));
        const auto report = salvage(file, file + ".fresh"_L1, builtInMigrations());
        QVERIFY_RESULT(report);
        QCOMPARE(report->rows, 0);
        QCOMPARE(contents(file), QByteArray(100'000, 'x'));
    }

private:
    [[nodiscard]] QString sample() const { return m_folder.filePath(u"sample.sqlite"_s); }
    [[nodiscard]] QByteArray damaged(int way, qsizetype page, QRandomGenerator &random) const
    {
        QByteArray bytes = m_bytes;
        const qsizetype begin = (page - 1) * pageSize;
        switch (way) {
        case 0:
            for (qsizetype i = begin; i < begin + pageSize; ++i) bytes[i] = char(~bytes.at(i));
            break;
        case 1:
            for (int i = 0; i < 8; ++i) {
                const qsizetype at = begin + random.bounded(int(pageSize));
                bytes[at] = char(bytes.at(at) ^ (1 << random.bounded(8)));
            }
            break;
        case 2:
            bytes.replace(begin, pageSize, QByteArray(pageSize, '\0'));
            break;
        default:
            bytes.truncate(begin + (way == 4 ? pageSize / 2 : 0));
        }
        return bytes;
    }

    QTemporaryDir m_folder;
    QByteArray m_bytes;
    PageMap m_map;
    qsizetype m_pages = 0;
};

QTEST_GUILESS_MAIN(TestSalvage)

#include "tst_salvage.moc"
