// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QFile>
#include <QHash>
#include <QList>
#include <QString>

#include <memory>

namespace runnel::storage {

//! \brief The pages of a database that is damaged, read without SQLite and with trust in none of them.
//!
//! The form is that of https://sqlite.org/fileformat2.html. Pages that wait in the write-ahead log beside the file are
//! taken from there, as far as its check sums hold. Nothing is written.
class PageFile
{
public:
    [[nodiscard]] static core::Result<std::unique_ptr<PageFile>> open(const QString &file);
    ~PageFile() = default;
    Q_DISABLE_COPY_MOVE(PageFile)

    [[nodiscard]] quint32 size() const { return m_size; } //!< pages that are there
    [[nodiscard]] quint32 expectedSize() const; //!< pages that the header tells of; 0 where it is not readable
    [[nodiscard]] qsizetype pageSize() const { return m_pageSize; } //!< bytes
    [[nodiscard]] int schemaVersion() const;                        //!< 0 where the header is not readable
    //! Page \a number, counted from 1; empty where it cannot be read, and filled with zeros where the file ends in it.
    [[nodiscard]] QByteArray page(quint32 number) const;
    //! The pages that hold nothing, as far as their list can be followed.
    [[nodiscard]] QList<quint32> freePages() const;

private:
    explicit PageFile(const QString &file);

    void readHeader();
    void readLog();

    mutable QFile m_file;
    mutable QFile m_log;
    qsizetype m_pageSize = 4096; // SQLite's own choice, and so that of all files of this program
    quint32 m_size = 0;
    bool m_hasHeader = false;
    QHash<quint32, qint64> m_logged; // where in the log the newest form of a page begins
};

//! The big-endian number of four bytes at \a at, which must be there.
[[nodiscard]] quint32 numberAt(QByteArrayView bytes, qsizetype at);

} // namespace runnel::storage
