// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/error.h"

#include "core/wordtable.h"

using namespace Qt::StringLiterals;

namespace runnel::core {

namespace {

constexpr std::array words {
    std::pair {ErrorKind::Auth, "auth"_L1},
    std::pair {ErrorKind::Permission, "permission"_L1},
    std::pair {ErrorKind::NotFound, "not_found"_L1},
    std::pair {ErrorKind::InvalidRequest, "invalid_request"_L1},
    std::pair {ErrorKind::ContextTooLong, "context_too_long"_L1},
    std::pair {ErrorKind::RateLimit, "rate_limit"_L1},
    std::pair {ErrorKind::Quota, "quota"_L1},
    std::pair {ErrorKind::Overloaded, "overloaded"_L1},
    std::pair {ErrorKind::Server, "server"_L1},
    std::pair {ErrorKind::Network, "network"_L1},
    std::pair {ErrorKind::Tls, "tls"_L1},
    std::pair {ErrorKind::Proxy, "proxy"_L1},
    std::pair {ErrorKind::Timeout, "timeout"_L1},
    std::pair {ErrorKind::Protocol, "protocol"_L1},
    std::pair {ErrorKind::Filtered, "filtered"_L1},
    std::pair {ErrorKind::Configuration, "configuration"_L1},
    std::pair {ErrorKind::Attachment, "attachment"_L1},
    std::pair {ErrorKind::Storage, "storage"_L1},
    std::pair {ErrorKind::StorageFull, "storage_full"_L1},
    std::pair {ErrorKind::StorageTooNew, "storage_too_new"_L1},
    std::pair {ErrorKind::StorageCorrupt, "storage_corrupt"_L1},
    std::pair {ErrorKind::Busy, "busy"_L1},
    std::pair {ErrorKind::Cancelled, "cancelled"_L1},
};

} // namespace

QString toString(ErrorKind kind)
{
    return wordOf(words, kind);
}

std::optional<ErrorKind> errorKindFromString(QStringView word)
{
    return valueOf(words, word);
}

std::unexpected<Error> fail(ErrorKind kind, const QString &message)
{
    return std::unexpected(Error {.kind = kind, .message = message});
}

} // namespace runnel::core
