// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QString>
#include <QUrl>

namespace runnel::providers {

//! \brief Where a server departs from the common dialect of Chat Completions. Data, not code.
struct Quirks
{
    const char *maxTokensField = "max_tokens";
    const char *seedField = "seed";
    bool streamUsage = true;       //!< knows stream_options.include_usage
    bool versionInPath = true;     //!< its address has a version segment; added where the user left it out
    bool listsOtherModels = false; //!< its list holds models that do not chat

    bool operator==(const Quirks &) const = default;
};

//! What is known of the server at \a url; the common dialect for any other.
[[nodiscard]] Quirks quirksFor(const QUrl &url);

//! Whether the server at \a url is on this machine.
[[nodiscard]] bool isLoopback(const QUrl &url);

//! The address that requests are made from, without a trailing slash, for what a user typed: with or without scheme,
//! "/v1", trailing slash, or with the path of the call itself. Configuration where it cannot be one.
[[nodiscard]] core::Result<QUrl> baseUrlFrom(const QString &typed);

//! \a base with \a path ("/models") added; a query stays.
[[nodiscard]] QUrl endpointUrl(const QUrl &base, const QString &path);

} // namespace runnel::providers
