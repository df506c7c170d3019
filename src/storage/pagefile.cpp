// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/pagefile.h"

#include <QSet>
#include <QtEndian>

#include <algorithm>
#include <bit>
#include <limits>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

constexpr qsizetype headerSize = 100;
constexpr qsizetype expectedSizeAt = 28;
constexpr qsizetype freeListAt = 32;
constexpr qsizetype schemaVersionAt = 60;

bool isPageSize(quint32 size)
{
    return size >= 512 && size <= 65536 && std::has_single_bit(size);
}

//! The running check sum of the write-ahead log, over words in the order of bytes that its header names.
struct LogSum
{
    bool bigEndian = false;
    quint32 first = 0;
    quint32 second = 0;

    void add(QByteArrayView bytes)
    {
        const auto word = [this, bytes](qsizetype at) {
            return bigEndian ? qFromBigEndian<quint32>(bytes.data() + at)
                             : qFromLittleEndian<quint32>(bytes.data() + at);
        };
        for (qsizetype at = 0; at + 8 <= bytes.size(); at += 8) {
            first += word(at) + second;
            second += word(at + 4) + first;
        }
    }
    [[nodiscard]] bool stands(QByteArrayView bytes, qsizetype at) const
    {
        return first == numberAt(bytes, at) && second == numberAt(bytes, at + 4);
    }
};

} // namespace

quint32 numberAt(QByteArrayView bytes, qsizetype at)
{
    return qFromBigEndian<quint32>(bytes.data() + at);
}

PageFile::PageFile(const QString &file) : m_file(file), m_log(file + "-wal"_L1) {}

core::Result<std::unique_ptr<PageFile>> PageFile::open(const QString &file)
{
    std::unique_ptr<PageFile> pages(new PageFile(file));
    if (!pages->m_file.open(QIODevice::ReadOnly)) {
        return core::fail(core::ErrorKind::Storage, u"Cannot read %1: %2"_s.arg(file, pages->m_file.errorString()));
    }
    pages->readHeader();
    const qint64 size = (pages->m_file.size() + pages->m_pageSize - 1) / pages->m_pageSize;
    pages->m_size = static_cast<quint32>(std::min<qint64>(size, std::numeric_limits<quint32>::max() - 1));
    pages->readLog();
    return pages;
}

void PageFile::readHeader()
{
    const QByteArray header = m_file.read(headerSize);
    m_hasHeader = header.size() == headerSize && header.startsWith(QByteArrayView("SQLite format 3\0", 16));
    if (!m_hasHeader) return;
    const quint32 told = qFromBigEndian<quint16>(header.constData() + 16);
    const quint32 size = told == 1 ? 65536 : told;
    if (isPageSize(size)) m_pageSize = size;
}

void PageFile::readLog()
{
    constexpr qsizetype logHeader = 32;
    constexpr qsizetype frameHeader = 24;
    if (!m_log.open(QIODevice::ReadOnly)) return;
    const QByteArray head = m_log.read(logHeader);
    if (head.size() < logHeader || (numberAt(head, 0) & ~1U) != 0x377f0682U) return;
    LogSum sum {.bigEndian = (numberAt(head, 0) & 1U) != 0};
    sum.add(QByteArrayView(head).first(24));
    if (!sum.stands(head, 24) || !isPageSize(numberAt(head, 8))) return;
    if (!m_hasHeader) m_pageSize = numberAt(head, 8);
    if (numberAt(head, 8) != m_pageSize) return;
    // What was not committed does not count, and what comes behind a wrong check sum is of an older round.
    QHash<quint32, qint64> waiting;
    for (;;) {
        const qint64 begin = m_log.pos();
        const QByteArray frame = m_log.read(frameHeader + m_pageSize);
        if (frame.size() < frameHeader + m_pageSize) return;
        if (QByteArrayView(frame).sliced(8, 8) != QByteArrayView(head).sliced(16, 8)) return;
        sum.add(QByteArrayView(frame).first(8));
        sum.add(QByteArrayView(frame).sliced(frameHeader));
        if (!sum.stands(frame, 16)) return;
        waiting.insert(numberAt(frame, 0), begin + frameHeader);
        if (const quint32 pages = numberAt(frame, 4); pages > 0) {
            m_logged.insert(waiting);
            waiting.clear();
            m_size = std::max(m_size, pages);
        }
    }
}

QByteArray PageFile::page(quint32 number) const
{
    if (number == 0 || number > m_size) return {};
    const auto logged = m_logged.constFind(number);
    const bool isLogged = logged != m_logged.constEnd();
    QFile &source = isLogged ? m_log : m_file;
    if (!source.seek(isLogged ? *logged : (qint64(number) - 1) * m_pageSize)) return {};
    QByteArray bytes = source.read(m_pageSize);
    if (!bytes.isEmpty()) bytes.resize(m_pageSize, '\0');
    return bytes;
}

quint32 PageFile::expectedSize() const
{
    const QByteArray first = m_hasHeader ? page(1) : QByteArray();
    return first.isEmpty() ? 0 : numberAt(first, expectedSizeAt);
}

int PageFile::schemaVersion() const
{
    const QByteArray first = m_hasHeader ? page(1) : QByteArray();
    return first.isEmpty() ? 0 : static_cast<int>(numberAt(first, schemaVersionAt));
}

QList<quint32> PageFile::freePages() const
{
    QList<quint32> free;
    QSet<quint32> seen;
    const QByteArray first = m_hasHeader ? page(1) : QByteArray();
    quint32 trunk = first.isEmpty() ? 0 : numberAt(first, freeListAt);
    while (trunk != 0 && !seen.contains(trunk)) {
        seen.insert(trunk);
        const QByteArray list = page(trunk);
        if (list.isEmpty()) break;
        const auto count = static_cast<qsizetype>(numberAt(list, 4));
        if (count > m_pageSize / 4 - 2) break;
        free.append(trunk);
        for (qsizetype i = 0; i < count; ++i) free.append(numberAt(list, 8 + 4 * i));
        trunk = numberAt(list, 0);
    }
    return free;
}

} // namespace runnel::storage
