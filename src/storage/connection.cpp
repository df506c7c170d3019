// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/connection.h"

#include "core/logging.h"
#include "storage/storageerror.h"

#include <QFileInfo>
#include <QSqlError>
#include <QUrl>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

QString databaseName(const QString &file, Connection::Access access)
{
    if (access != Connection::Access::Immutable) return file;
    return QString::fromLatin1(QUrl::fromLocalFile(file).toEncoded()) + "?immutable=1"_L1;
}

QString options(Connection::Access access)
{
    const auto timeout = u"QSQLITE_BUSY_TIMEOUT=5000"_s;
    switch (access) {
    case Connection::Access::ReadWrite:
        return timeout;
    case Connection::Access::ReadOnly:
        return timeout + ";QSQLITE_OPEN_READONLY"_L1;
    case Connection::Access::Immutable:
        return timeout + ";QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI"_L1;
    }
    Q_UNREACHABLE_RETURN({});
}

//! A statement that stays prepared keeps the values that were bound last, and SQLite its copy of them: a long answer
//! would lie in memory three times for as long as no other is written.
bool isLong(const QVariant &value)
{
    constexpr qsizetype longText = 256 * 1024;
    return value.typeId() == QMetaType::QString && value.toString().size() > longText;
}

} // namespace

Connection::Connection(QString name, QString file) : m_name(std::move(name)), m_file(std::move(file)) {}

Connection::~Connection()
{
    qDeleteAll(m_statements);
    QSqlDatabase::database(m_name, false).close();
    QSqlDatabase::removeDatabase(m_name);
}

core::Result<std::unique_ptr<Connection>> Connection::open(const QString &file, Access access)
{
    const QString name = u"runnel-"_s + QUuid::createUuid().toString(QUuid::Id128);
    std::optional<core::Error> error;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        if (!database.isValid()) {
            error = core::Error {.kind = core::ErrorKind::Storage, .message = u"Qt's SQLite driver is missing"_s};
        } else {
            database.setDatabaseName(databaseName(file, access));
            database.setConnectOptions(options(access));
            if (!database.open()) error = toError(database.lastError(), u"open %1"_s.arg(file), file);
        }
    }
    if (error) {
        QSqlDatabase::removeDatabase(name);
        return std::unexpected(*error);
    }
    std::unique_ptr<Connection> connection(new Connection(name, file));
    if (const auto configured = connection->configure(access); !configured) {
        return std::unexpected(configured.error());
    }
    return connection;
}

core::Result<std::unique_ptr<Connection>> Connection::openForReading(const QString &file)
{
    auto connection = open(file, Access::ReadOnly);
    if (connection) return connection;
    // A write-ahead log needs a shared-memory file beside it. Where that cannot be made, on a full disk or a medium that
    // takes no writes, the database can still be read if no log waits.
    const bool logWaits = QFileInfo(file + "-wal"_L1).size() > 0;
    const bool isFull = connection.error().kind == core::ErrorKind::StorageFull;
    const bool isMedium =
        connection.error().kind == core::ErrorKind::Storage && !QFileInfo(QFileInfo(file).absolutePath()).isWritable();
    if (logWaits || !(isFull || isMedium)) return connection;
    return open(file, Access::Immutable);
}

core::Result<void> Connection::configure(Access access)
{
    // mmap_size=0: a mapped page could be read while a damaged file shrinks. trusted_schema and cell_size_check: the
    // file may come from somebody else.
    QStringList pragmas {u"trusted_schema=OFF"_s, u"cell_size_check=ON"_s, u"foreign_keys=ON"_s, u"mmap_size=0"_s};
    if (access == Access::ReadWrite) {
        pragmas += {u"synchronous=FULL"_s, u"wal_autocheckpoint=1000"_s, u"journal_size_limit=8388608"_s};
        const auto mode = scalar(u"PRAGMA journal_mode=WAL"_s);
        if (!mode) return std::unexpected(mode.error());
        if (mode->toString() != "wal"_L1) {
            return core::fail(core::ErrorKind::Storage, u"%1 cannot use a write-ahead log here"_s.arg(m_file));
        }
    } else {
        pragmas += {u"query_only=ON"_s, u"wal_autocheckpoint=0"_s};
    }
    for (const QString &pragma : std::as_const(pragmas)) {
        if (const auto set = executeOnce(u"PRAGMA "_s + pragma); !set) return set;
    }
    // The first statement that truly reads the file: here a damaged or foreign one shows itself.
    const auto tables = scalar(u"SELECT count(*) FROM sqlite_schema"_s);
    if (!tables) return std::unexpected(tables.error());
    return {};
}

core::Result<QSqlQuery *> Connection::prepared(const QString &sql)
{
    if (const auto known = m_statements.constFind(sql); known != m_statements.constEnd()) return *known;
    auto statement = std::make_unique<QSqlQuery>(QSqlDatabase::database(m_name, false));
    statement->setForwardOnly(true);
    if (!statement->prepare(sql)) return failure(*statement, u"prepare a statement"_s);
    return *m_statements.insert(sql, statement.release());
}

core::Result<int> Connection::execute(const QString &sql, const QVariantList &values)
{
    if (std::ranges::any_of(values, isLong)) {
        QSqlQuery once(QSqlDatabase::database(m_name, false));
        if (!once.prepare(sql)) return failure(once, u"prepare a statement"_s);
        return run(once, values);
    }
    const auto statement = prepared(sql);
    if (!statement) return std::unexpected(statement.error());
    return run(**statement, values);
}

core::Result<int> Connection::run(QSqlQuery &query, const QVariantList &values)
{
    for (qsizetype i = 0; i < values.size(); ++i) query.bindValue(static_cast<int>(i), values.at(i));
    if (!query.exec()) {
        const auto error = failure(query, u"write"_s);
        query.finish();
        return error;
    }
    const int changed = query.numRowsAffected();
    query.finish();
    return changed;
}

core::Result<void> Connection::query(const QString &sql, const QVariantList &values, const Row &row)
{
    return queryUntil(sql, values, [&row](const QSqlQuery &each) {
        row(each);
        return true;
    });
}

core::Result<void> Connection::queryUntil(const QString &sql, const QVariantList &values, const RowOrEnough &row)
{
    const auto statement = prepared(sql);
    if (!statement) return std::unexpected(statement.error());
    QSqlQuery &query = **statement;
    for (qsizetype i = 0; i < values.size(); ++i) query.bindValue(static_cast<int>(i), values.at(i));
    bool read = query.exec();
    if (read) {
        while (query.next() && row(query)) {
        }
        read = query.lastError().type() == QSqlError::NoError;
    }
    // An unfinished statement would hold its snapshot, and with it the whole log.
    const auto error = read ? std::optional<core::Error>() : failure(query, u"read"_s).error();
    query.finish();
    if (error) return std::unexpected(*error);
    return {};
}

core::Result<QVariant> Connection::scalar(const QString &sql, const QVariantList &values)
{
    QVariant first;
    const auto done = query(sql, values, [&first](const QSqlQuery &row) {
        if (!first.isValid()) first = row.value(0);
    });
    if (!done) return std::unexpected(done.error());
    return first;
}

core::Result<void> Connection::executeOnce(const QString &sql, const QVariantList &values)
{
    QSqlQuery query(QSqlDatabase::database(m_name, false));
    if (!query.prepare(sql)) return failure(query, u"prepare a statement"_s);
    if (const auto done = run(query, values); !done) return std::unexpected(done.error());
    return {};
}

void Connection::rollBack()
{
    // SQLite itself rolls back on some errors, a full disk for one, and then says that there is nothing to do.
    QSqlQuery query(QSqlDatabase::database(m_name, false));
    (void)query.exec(u"ROLLBACK"_s);
}

QString Connection::file() const
{
    return m_file;
}

std::unexpected<core::Error> Connection::failure(const QSqlQuery &query, const QString &doing) const
{
    const QString tried = doing + (doing == "read"_L1 ? " "_L1 : " in "_L1) + m_file;
    core::Error error = toError(query.lastError(), tried, m_file);
    qCWarning(lcStorage).noquote() << error.message << "in" << query.lastQuery().simplified().left(120);
    return std::unexpected(std::move(error));
}

ScopedTransaction::ScopedTransaction(Connection &connection) : m_connection(connection) {}

ScopedTransaction::~ScopedTransaction()
{
    if (m_open) m_connection.rollBack();
}

core::Result<void> ScopedTransaction::begin(Kind kind)
{
    const auto begun = m_connection.execute(kind == Kind::Write ? u"BEGIN IMMEDIATE"_s : u"BEGIN"_s);
    if (!begun) return std::unexpected(begun.error());
    m_open = true;
    return {};
}

core::Result<void> ScopedTransaction::commit()
{
    const auto committed = m_connection.execute(u"COMMIT"_s);
    if (!committed) return std::unexpected(committed.error());
    m_open = false;
    return {};
}

QVariant textValue(const QString &value)
{
    if (value.isNull()) return u""_s;
    return value.isValidUtf16() ? value : QString::fromUtf8(value.toUtf8());
}

QVariant textOrNull(const QString &value)
{
    return value.isEmpty() ? QVariant() : textValue(value);
}

} // namespace runnel::storage
