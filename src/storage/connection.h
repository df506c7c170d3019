// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QHash>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <functional>
#include <memory>
#include <optional>

namespace runnel::storage {

//! \brief One connection to one SQLite file, with its statements prepared once.
//!
//! Belongs to the thread that opened it. Exactly one connection of all may be ReadWrite: it alone writes and
//! checkpoints, because two connections that checkpoint at one instant can corrupt the file in SQLite up to 3.51.2.
class Connection
{
public:
    enum class Access {
        ReadWrite,
        ReadOnly,
        Immutable, //!< read-only on a medium where not even the shared-memory file can be made
    };
    using Row = std::function<void(const QSqlQuery &row)>;
    using RowOrEnough = std::function<bool(const QSqlQuery &row)>;

    [[nodiscard]] static core::Result<std::unique_ptr<Connection>> open(const QString &file, Access access);
    //! Read-only, or Immutable where nothing but that is possible.
    [[nodiscard]] static core::Result<std::unique_ptr<Connection>> openForReading(const QString &file);
    ~Connection();
    Q_DISABLE_COPY_MOVE(Connection)

    //! Runs a statement with its values bound to the `?`s; returns the number of rows that changed.
    core::Result<int> execute(const QString &sql, const QVariantList &values = {});
    //! Runs a query; \a row sees each row in turn.
    core::Result<void> query(const QString &sql, const QVariantList &values, const Row &row);
    //! The same, until \a row returns false.
    core::Result<void> queryUntil(const QString &sql, const QVariantList &values, const RowOrEnough &row);
    //! The first column of the first row; an invalid value where there is no row.
    [[nodiscard]] core::Result<QVariant> scalar(const QString &sql, const QVariantList &values = {});
    //! For what is run once: not kept prepared.
    core::Result<void> executeOnce(const QString &sql, const QVariantList &values = {});

    //! Ends a transaction that failed.
    void rollBack();

    [[nodiscard]] QString file() const;

private:
    Connection(QString name, QString file);

    core::Result<void> configure(Access access);
    core::Result<QSqlQuery *> prepared(const QString &sql);
    core::Result<int> run(QSqlQuery &query, const QVariantList &values);
    [[nodiscard]] std::unexpected<core::Error> failure(const QSqlQuery &query, const QString &doing) const;

    QString m_name;
    QString m_file;
    QHash<QString, QSqlQuery *> m_statements; // owned; they must go before the connection does
};

//! \brief A transaction that rolls back unless it was committed.
class ScopedTransaction
{
public:
    enum class Kind { Read, Write };

    explicit ScopedTransaction(Connection &connection);
    ~ScopedTransaction();
    Q_DISABLE_COPY_MOVE(ScopedTransaction)

    core::Result<void> begin(Kind kind);
    core::Result<void> commit();

private:
    Connection &m_connection;
    bool m_open = false;
};

//! \a value for a NOT NULL text column: never null, and valid Unicode, because SQLite would mend half a surrogate pair
//! by taking the character behind it.
[[nodiscard]] QVariant textValue(const QString &value);
//! \a value, or NULL where it is empty.
[[nodiscard]] QVariant textOrNull(const QString &value);

template <typename T>
[[nodiscard]] QVariant valueOrNull(const std::optional<T> &value)
{
    return value ? QVariant::fromValue(*value) : QVariant();
}

} // namespace runnel::storage
