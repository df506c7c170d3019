// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/compatible/endpoint.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QUrlQuery>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace runnel::providers {

namespace {

struct QuirkRow
{
    QLatin1StringView host; // or the end of it, after a dot
    Quirks quirks;
};

constexpr std::array quirkTable {
    QuirkRow {"api.openai.com"_L1, {.maxTokensField = "max_completion_tokens", .listsOtherModels = true}},
    QuirkRow {"openai.azure.com"_L1, {.maxTokensField = "max_completion_tokens"}},
    QuirkRow {"api.mistral.ai"_L1, {.seedField = "random_seed", .streamUsage = false}},
    QuirkRow {"api.perplexity.ai"_L1, {.versionInPath = false}},
    QuirkRow {"models.github.ai"_L1, {.versionInPath = false}},
};

core::Result<QUrl> malformed(const QString &why)
{
    return core::fail(core::ErrorKind::Configuration, u"the address of the service is malformed: %1"_s.arg(why));
}

bool isLocal(const QString &typed)
{
    const QString host = typed.section(u'/', 0, 0).section(u':', 0, 0).toLower();
    return host == "localhost"_L1 || host.endsWith(".local"_L1) || !QHostAddress(host).isNull() ||
           typed.startsWith(u'[');
}

} // namespace

Quirks quirksFor(const QUrl &url)
{
    const QString host = url.host().toLower();
    for (const QuirkRow &row : quirkTable) {
        if (host == row.host || host.endsWith(u'.' + QString(row.host))) return row.quirks;
    }
    return {};
}

bool isLoopback(const QUrl &url)
{
    return url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
}

core::Result<QUrl> baseUrlFrom(const QString &typed)
{
    QString text = typed.trimmed();
    if (text.isEmpty()) return malformed(u"it is empty"_s);
    // What runs at home rarely has a certificate; everything else must.
    if (!text.contains("://"_L1)) text.prepend(isLocal(text) ? "http://"_L1 : "https://"_L1);
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty()) return malformed(u"it is no URL"_s);
    if (url.scheme() != "http"_L1 && url.scheme() != "https"_L1) return malformed(u"only http and https will do"_s);
    if (!url.userInfo().isEmpty()) return malformed(u"it must not hold a password"_s);
    // A key, more often than not; it would be kept and shown as a part of the address.
    const QList<std::pair<QString, QString>> query = QUrlQuery(url).queryItems();
    const bool onlyVersion =
        std::ranges::all_of(query, [](const auto &item) { return item.first == "api-version"_L1; });
    if (!onlyVersion || url.hasFragment()) {
        return malformed(u"it must hold no query but api-version, and no fragment"_s);
    }

    QString path = url.path();
    while (path.endsWith(u'/')) path.chop(1);
    for (const auto call : {"/chat/completions"_L1, "/models"_L1, "/responses"_L1}) {
        if (path.endsWith(call)) path.chop(call.size());
    }
    while (path.endsWith(u'/')) path.chop(1);
    static const QRegularExpression version(u"(^|/)v[0-9]+[a-z0-9]*(/|$)"_s);
    if (quirksFor(url).versionInPath && !version.match(path).hasMatch()) path += "/v1"_L1;
    url.setPath(path);
    return url;
}

QUrl endpointUrl(const QUrl &base, const QString &path)
{
    QUrl url = base;
    url.setPath(base.path() + path);
    return url;
}

} // namespace runnel::providers
