// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/images/imageaddress.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr QLatin1StringView dataStart = "data:image/"_L1;
constexpr QLatin1StringView dataMark = ";base64,"_L1;

} // namespace

ImageAddress ImageAddress::of(const QString &text)
{
    if (text.startsWith(dataStart, Qt::CaseInsensitive)) {
        const bool fits =
            text.size() <= longestData &&
            QStringView(text).first(40 < text.size() ? 40 : text.size()).contains(dataMark, Qt::CaseInsensitive);
        return fits ? ImageAddress {.kind = Kind::Data} : ImageAddress();
    }
    const QUrl url(text, QUrl::StrictMode);
    if (url.scheme() == "https"_L1 || url.scheme() == "http"_L1) {
        if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty()) return {};
        return {.kind = Kind::Web, .url = url, .place = url.host(QUrl::FullyEncoded)};
    }
    // Two slashes name another computer, which would be told who the user is.
    const QString path = url.scheme() == "file"_L1 ? url.path(QUrl::FullyDecoded)
                         : url.scheme().isEmpty()  ? text
                                                   : QString();
    const bool isHere = url.scheme().isEmpty() || url.host().isEmpty() || url.host() == "localhost"_L1;
    if (!isHere || path.startsWith("//"_L1) || path.contains(u'\\') || !path.startsWith(u'/')) return {};
#ifdef Q_OS_WIN
    const QString local = url.scheme() == "file"_L1 ? path.sliced(1) : path; // "/C:/…"
#else
    const QString &local = path;
#endif
    if (!QDir::isAbsolutePath(local)) return {};
    return {.kind = Kind::File, .path = local, .place = QDir::toNativeSeparators(local)};
}

QByteArray imageData(const QString &address)
{
    if (ImageAddress::of(address).kind != ImageAddress::Kind::Data) return {};
    const qsizetype from = address.indexOf(dataMark, 0, Qt::CaseInsensitive) + dataMark.size();
    const auto decoded = QByteArray::fromBase64Encoding(
        QByteArray::fromPercentEncoding(address.sliced(from).toLatin1()), QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? *decoded : QByteArray();
}

} // namespace runnel::gui
