// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/publicaddress.h"

#include <QHostAddress>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace runnel::app {

namespace {

bool isIn(const QHostAddress &address, QLatin1StringView subnet)
{
    return address.isInSubnet(QHostAddress::parseSubnet(subnet));
}

} // namespace

bool isPublicAddress(const QHostAddress &address)
{
    // IANA's registries of special purpose addresses: what is not reached from everywhere, and what carries another
    // address in it.
    static constexpr std::array closed4 {
        "0.0.0.0/8"_L1,     "10.0.0.0/8"_L1,      "100.64.0.0/10"_L1,  "127.0.0.0/8"_L1,    "169.254.0.0/16"_L1,
        "172.16.0.0/12"_L1, "192.0.0.0/24"_L1,    "192.0.2.0/24"_L1,   "192.88.99.0/24"_L1, "192.168.0.0/16"_L1,
        "198.18.0.0/15"_L1, "198.51.100.0/24"_L1, "203.0.113.0/24"_L1, "224.0.0.0/4"_L1,    "240.0.0.0/4"_L1};
    static constexpr std::array closed6 {"2001::/23"_L1, "2001:db8::/32"_L1, "2002::/16"_L1, "3fff::/20"_L1};
    const auto holds = [&address](QLatin1StringView subnet) { return isIn(address, subnet); };
    bool isMapped = false;
    const QHostAddress as4(address.toIPv4Address(&isMapped));
    if (address.protocol() == QHostAddress::IPv6Protocol && isMapped) return isPublicAddress(as4);
    if (address.protocol() == QHostAddress::IPv4Protocol) return std::ranges::none_of(closed4, holds);
    return isIn(address, "2000::/3"_L1) && std::ranges::none_of(closed6, holds);
}

bool isPublicName(const QString &host)
{
    static constexpr std::array closed {"localhost"_L1, "local"_L1, "internal"_L1,   "intranet"_L1, "private"_L1,
                                        "corp"_L1,      "home"_L1,  "lan"_L1,        "arpa"_L1,     "test"_L1,
                                        "invalid"_L1,   "onion"_L1, "localdomain"_L1};
    QString name = host.toLower();
    if (name.endsWith(u'.')) name.chop(1);
    const QHostAddress literal(name);
    if (!literal.isNull()) return isPublicAddress(literal);
    return name.contains(u'.') && !std::ranges::contains(closed, name.section(u'.', -1));
}

} // namespace runnel::app
