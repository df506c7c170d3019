// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QHash>
#include <QString>
#include <QUuid>

#include <compare>

namespace runnel::core {

//! A new UUID of version 7 (RFC 9562): sorts by time of creation, also within one millisecond of one process.
//! Thread-safe.
[[nodiscard]] QUuid createUuidV7();

//! \brief An identifier that cannot be mistaken for one of another kind of thing.
//!
//! A value type around a UUIDv7; null by default. Its text form is the 36 characters of RFC 9562, lower case.
template <typename Tag>
class Id
{
public:
    Id() = default;

    [[nodiscard]] static Id create() { return Id(createUuidV7()); }
    //! The id whose text is \a text, or a null one where the text is no UUID.
    [[nodiscard]] static Id fromString(QStringView text) { return Id(QUuid::fromString(text)); }

    [[nodiscard]] bool isNull() const { return m_uuid.isNull(); }
    [[nodiscard]] QString toString() const { return m_uuid.toString(QUuid::WithoutBraces); }

    friend bool operator==(const Id &, const Id &) = default;
    friend bool operator<(const Id &left, const Id &right) { return left.m_uuid < right.m_uuid; }
    friend size_t qHash(const Id &id, size_t seed = 0) { return qHash(id.m_uuid, seed); }

private:
    explicit Id(const QUuid &uuid) : m_uuid(uuid) {}

    QUuid m_uuid;
};

} // namespace runnel::core
