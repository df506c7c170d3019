// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/openexternal.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QUrlQuery>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr qsizetype longestUrl = 8192;

std::unexpected<core::Error> refuse(const QString &reason)
{
    return core::fail(core::ErrorKind::InvalidRequest, reason);
}

bool isWeb(const QUrl &url)
{
    return url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
}

bool mailIsPlain(const QUrl &url)
{
    static constexpr std::array harmless {"subject"_L1, "body"_L1, "to"_L1, "cc"_L1, "bcc"_L1};
    const auto fields = QUrlQuery(url).queryItems(QUrl::FullyDecoded);
    return std::ranges::all_of(fields, [](const auto &field) {
        return std::ranges::any_of(
            harmless, [&](QLatin1StringView name) { return field.first.compare(name, Qt::CaseInsensitive) == 0; });
    });
}

QString knownName(const QUrl &url)
{
    return isWeb(url) ? url.host(QUrl::FullyEncoded).toLower() : url.scheme();
}

} // namespace

core::Result<QUrl> checkExternal(const QUrl &url)
{
    if (!url.isValid() || url.isRelative()) {
        return refuse(QCoreApplication::translate("Links", "This link has no valid address."));
    }
    const bool isMail = url.scheme() == "mailto"_L1;
    if (!isWeb(url) && !isMail) {
        return refuse(
            QCoreApplication::translate("Links", "Links that begin with “%1:” are not opened, only web and mail.")
                .arg(url.scheme().left(30)));
    }
    const QString encoded = url.toString(QUrl::FullyEncoded);
    if (encoded.size() > longestUrl) {
        return refuse(QCoreApplication::translate("Links", "This link is too long to be opened."));
    }
    if (isMail) {
        if (!url.host().isEmpty() || url.path().isEmpty() || !mailIsPlain(url)) {
            return refuse(QCoreApplication::translate("Links", "This mail link asks for more than a message."));
        }
        return url;
    }
    if (!url.userInfo().isEmpty() || url.authority(QUrl::FullyEncoded).contains(u'@')) {
        return refuse(QCoreApplication::translate(
            "Links", "This link has a user name before its host, which hides where it leads."));
    }
    if (url.host().isEmpty() || url.authority(QUrl::FullyEncoded).contains(u'\\')) {
        return refuse(QCoreApplication::translate("Links", "This link has no valid address."));
    }
    return url;
}

QString displayUrl(const QUrl &url)
{
    return url.toString(QUrl::FullyEncoded);
}

bool openWithSystem(const QUrl &url)
{
    return QDesktopServices::openUrl(url);
}

ExternalLinks::ExternalLinks(Sink sink, QObject *parent) : QObject(parent), m_sink(std::move(sink)) {}

void ExternalLinks::openExternal(const QUrl &url)
{
    const auto checked = checkExternal(url);
    if (!checked) {
        Q_EMIT refused(checked.error().message);
    } else if (m_known.contains(knownName(*checked))) {
        pass(*checked);
    } else {
        Q_EMIT confirmationNeeded(*checked);
    }
}

void ExternalLinks::confirm(const QUrl &url)
{
    const auto checked = checkExternal(url);
    if (!checked) return;
    m_known.insert(knownName(*checked));
    pass(*checked);
}

void ExternalLinks::pass(const QUrl &url)
{
    if (!m_sink(url)) {
        Q_EMIT refused(QCoreApplication::translate("Links", "The system has no program for this link."));
    }
}

} // namespace runnel::gui
