// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/treepage.h"

#include "storage/pagefile.h"

#include <QSet>
#include <QtEndian>

#include <algorithm>
#include <bit>
#include <iterator>
#include <optional>

namespace runnel::storage {

namespace {

using Kind = TreePage::Kind;

Kind kindOf(char flag)
{
    switch (flag) {
    case 0x02:
        return Kind::IndexInner;
    case 0x05:
        return Kind::TableInner;
    case 0x0a:
        return Kind::IndexLeaf;
    case 0x0d:
        return Kind::TableLeaf;
    default:
        return Kind::None;
    }
}

//! Reads on within \a bytes and never beyond.
class Reader
{
public:
    Reader(QByteArrayView bytes, qsizetype at) : m_bytes(bytes), m_at(at) {}

    std::optional<quint64> varint()
    {
        quint64 value = 0;
        for (int i = 0; i < 9; ++i) {
            if (m_at >= m_bytes.size()) return std::nullopt;
            const auto byte = static_cast<quint8>(m_bytes.at(m_at++));
            if (i == 8) return (value << 8U) | byte;
            value = (value << 7U) | (byte & 0x7fU);
            if ((byte & 0x80U) == 0) return value;
        }
        return value;
    }
    std::optional<quint32> number()
    {
        const auto taken = take(4);
        if (!taken) return std::nullopt;
        return numberAt(*taken, 0);
    }
    std::optional<QByteArrayView> take(qsizetype size)
    {
        if (size < 0 || size > m_bytes.size() - m_at) return std::nullopt;
        m_at += size;
        return m_bytes.sliced(m_at - size, size);
    }
    [[nodiscard]] qsizetype at() const { return m_at; }

private:
    QByteArrayView m_bytes;
    qsizetype m_at;
};

//! How much of a payload lies in its own page.
qsizetype localSize(qsizetype payload, qsizetype usable, bool isTable)
{
    const qsizetype most = isTable ? usable - 35 : (usable - 12) * 64 / 255 - 23;
    if (payload <= most) return payload;
    const qsizetype least = (usable - 12) * 32 / 255 - 23;
    const qsizetype fit = least + (payload - least) % (usable - 4);
    return fit <= most ? fit : least;
}

//! Adds what lies on further pages, up to \a whole bytes or to where the chain breaks.
void followChain(const PageFile &file, quint32 next, qsizetype whole, QByteArray &payload)
{
    const qsizetype most = file.pageSize() - 4;
    QSet<quint32> seen;
    while (payload.size() < whole && next != 0 && !seen.contains(next)) {
        seen.insert(next);
        const QByteArray page = file.page(next);
        if (page.isEmpty()) return;
        next = numberAt(page, 0);
        const qsizetype wanted = std::min(most, whole - payload.size());
        // All but the last page of a chain name the next one; one that does not was overwritten.
        const bool isLast = wanted == whole - payload.size();
        if (isLast ? next != 0 : (next == 0 || next > file.size())) return;
        payload.append(QByteArrayView(page).sliced(4, wanted));
    }
}

struct Payload
{
    QByteArray bytes;
    qsizetype whole = 0;
};

std::optional<Payload> readPayload(const PageFile &file, Reader &reader, quint64 size, bool isTable)
{
    if (size > quint64(file.size()) * quint64(file.pageSize())) return std::nullopt;
    const auto whole = static_cast<qsizetype>(size);
    const qsizetype local = localSize(whole, file.pageSize(), isTable);
    const auto here = reader.take(local);
    if (!here) return std::nullopt;
    Payload payload {.bytes = here->toByteArray(), .whole = whole};
    if (local == whole) return payload;
    const auto next = reader.number();
    if (!next) return std::nullopt;
    followChain(file, *next, whole, payload.bytes);
    return payload;
}

//! The bytes that a value of serial type \a type takes; -1 for a type that there is not.
qint64 valueSize(quint64 type)
{
    constexpr qint64 sizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, -1, -1};
    return type < std::size(sizes) ? sizes[type] : static_cast<qint64>((type - 12) / 2);
}

QVariant readValue(quint64 type, QByteArrayView bytes)
{
    if (type == 0) return {};
    if (type == 8 || type == 9) return QVariant::fromValue<qlonglong>(type == 9 ? 1 : 0);
    if (type >= 12) return type % 2 == 0 ? QVariant(bytes.toByteArray()) : QVariant(QString::fromUtf8(bytes));
    quint64 number = bytes.front() < 0 && type != 7 ? ~quint64(0) : 0;
    for (const char byte : bytes) number = (number << 8U) | static_cast<quint8>(byte);
    if (type == 7) return std::bit_cast<double>(number);
    return QVariant::fromValue(static_cast<qlonglong>(number));
}

std::optional<StoredRow> readRecord(const Payload &payload)
{
    constexpr qsizetype mostColumns = 2000;
    Reader header(payload.bytes, 0);
    const auto headerSize = header.varint();
    if (!headerSize || *headerSize > quint64(payload.bytes.size())) return std::nullopt;
    QList<quint64> types;
    qint64 needed = static_cast<qint64>(*headerSize);
    while (header.at() < qsizetype(*headerSize)) {
        const auto type = header.varint();
        if (!type || types.size() == mostColumns) return std::nullopt;
        const qint64 size = valueSize(*type);
        if (size < 0 || size > payload.whole - needed) return std::nullopt;
        needed += size;
        types.append(*type);
    }
    // Bytes that by chance look like a header seldom come to the same length.
    if (types.isEmpty() || needed != payload.whole || header.at() != qsizetype(*headerSize)) return std::nullopt;
    StoredRow row {.values = {}, .isWhole = payload.bytes.size() == payload.whole};
    Reader body(payload.bytes, header.at());
    for (const quint64 type : std::as_const(types)) {
        if (const auto bytes = body.take(valueSize(type))) {
            row.values.append(readValue(type, *bytes));
            continue;
        }
        const bool isText = type >= 12 && type % 2 == 1;
        if (isText) row.values.append(QString::fromUtf8(QByteArrayView(payload.bytes).sliced(body.at())));
        break;
    }
    return row;
}

} // namespace

TreePage readTreePage(const PageFile &file, quint32 number)
{
    const QByteArray bytes = file.page(number);
    const qsizetype begin = number == 1 ? 100 : 0;
    if (bytes.isEmpty()) return {};
    TreePage page {.kind = kindOf(bytes.at(begin))};
    if (page.kind == Kind::None) return page;
    const bool isTable = page.kind == Kind::TableLeaf || page.kind == Kind::TableInner;
    const qsizetype pointers = begin + (page.isLeaf() ? 8 : 12);
    const auto count = qsizetype(qFromBigEndian<quint16>(bytes.constData() + begin + 3));
    if (count > (bytes.size() - pointers) / 2) return {};
    for (qsizetype i = 0; i < count; ++i) {
        const auto at = qsizetype(qFromBigEndian<quint16>(bytes.constData() + pointers + 2 * i));
        ++page.broken; // until it has made sense
        if (at < pointers + 2 * count || at >= bytes.size()) continue;
        Reader cell(bytes, at);
        if (!page.isLeaf()) {
            const auto child = cell.number();
            if (!child) continue;
            page.children.append(*child);
        }
        if (page.kind == Kind::TableInner) {
            --page.broken;
            continue;
        }
        const auto size = cell.varint();
        const auto rowid = isTable ? cell.varint() : std::optional<quint64>(0);
        if (!size || !rowid) continue;
        const auto payload = readPayload(file, cell, *size, isTable);
        auto row = payload ? readRecord(*payload) : std::nullopt;
        if (!row) continue;
        row->rowid = static_cast<qint64>(*rowid);
        page.rows.append(*std::move(row));
        --page.broken;
    }
    if (!page.isLeaf()) page.children.append(numberAt(bytes, begin + 8));
    return page;
}

} // namespace runnel::storage
