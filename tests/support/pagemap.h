// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

#include <functional>

namespace runnel::test {

//! \brief Which row of a database lies on which pages, as SQLite itself tells by its table dbstat.
class PageMap
{
public:
    //! What became of the rows that lie on undamaged pages alone.
    struct Score
    {
        qint64 intact = 0;
        qint64 saved = 0;         //!< of them, with every value
        int dangling = 0;         //!< rows that point to none
        QStringList missing = {}; //!< tables of those that were not saved
    };

    [[nodiscard]] static PageMap of(const QString &file);
    //! Compares with the database in \a file, which was saved of this one with the pages damaged that \a isHit tells.
    [[nodiscard]] Score compare(const QString &file, const std::function<bool(quint32)> &isHit) const;
    //! Whose page it is.
    [[nodiscard]] QString describe(quint32 page) const;

private:
    struct Row
    {
        QByteArray values;
        QList<quint32> pages;
    };
    QMap<QByteArray, QList<Row>> m_tables; // in the order of their tree
    QMap<quint32, QByteArray> m_pages;
};

} // namespace runnel::test
