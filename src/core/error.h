// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>

namespace runnel::core {

//! \brief What went wrong, in the one taxonomy that every layer shares.
//!
//! Adapters map what a service says to a kind; the retry table, the exit status of `runnelctl`
//! and the sentence a user reads all follow from the kind alone.
enum class ErrorKind : std::uint8_t {
    Auth,           //!< the key is missing, wrong or revoked
    Permission,     //!< the key is good, the resource is not for it
    NotFound,       //!< unknown model, path or identifier
    InvalidRequest, //!< the service refused what we sent
    ContextTooLong, //!< the conversation is larger than the model's context window
    RateLimit,      //!< too many requests; passes by itself
    Quota,          //!< credit or plan used up; does not pass by itself
    Overloaded,     //!< the service is up but has no room
    Server,         //!< the service failed
    Network,        //!< no connection, or it broke
    Tls,            //!< no trust in the certificate, or the handshake failed
    Proxy,          //!< the proxy refused
    Timeout,        //!< a watchdog fired
    Protocol,       //!< what came is not what the protocol says
    Filtered,       //!< a safety system withheld the answer
    Configuration,  //!< a setting is missing or malformed: nothing was sent
    Attachment,     //!< a file cannot go with the prompt; providerCode says why: nothing was sent
    Storage,        //!< the database refused to read or write
    StorageFull,    //!< no space left on the device
    StorageTooNew,  //!< the database was written by a newer version
    StorageCorrupt, //!< the database file is damaged
    Busy,           //!< another instance holds the data folder
    Cancelled,      //!< somebody asked for it to stop
};

//! \brief An error as a value: a kind for the program, a message for the log, detail for the curious.
struct Error
{
    ErrorKind kind = ErrorKind::Protocol;
    //! One technical sentence in English for logs and details; the user's sentence comes from describe().
    QString message;
    //! How long the service asked us to wait, where it did.
    std::optional<std::chrono::milliseconds> retryAfter = std::nullopt;
    //! The service's own code or type ("insufficient_quota"), empty where it gave none.
    QString providerCode = {};
    //! The service's own text, redacted and bounded; shown folded, always as plain text.
    QString detail = {};
    //! HTTP status, 0 where there was none.
    int httpStatus = 0;

    bool operator==(const Error &) const = default;
};

template <typename T>
using Result = std::expected<T, Error>;

//! The stable word for \a kind used in the database, in JSON and in metrics ("rate_limit").
[[nodiscard]] QString toString(ErrorKind kind);
//! The kind for a word made by toString(); nothing for any other word.
[[nodiscard]] std::optional<ErrorKind> errorKindFromString(QStringView word);

//! Shorthand for returning a failure: `return fail(ErrorKind::Network, tr…)`.
[[nodiscard]] std::unexpected<Error> fail(ErrorKind kind, const QString &message);

} // namespace runnel::core
