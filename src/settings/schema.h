// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "settings/networkchoice.h"
#include "settings/settings.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

//! Every setting of the program. A new one is a line here, and nowhere a bare key.
namespace runnel::settings::schema {

inline const Setting<QString> defaultModel {"general/defaultModel", {}}; //!< a ModelRef's text form
inline const Setting<QString> quickModel {"quick/model", {}};            //!< as above; empty: the one used last
inline const Setting<QString> quickKeys {"quick/keys", QStringLiteral("Ctrl+Alt+Space")}; //!< portable; empty: none
//! Closing the window leaves the program in the tray, or minimised where there is none.
inline const Setting<bool> staysWhenClosed {"window/staysWhenClosed", false};
inline const Setting<bool> toldOfTray {"window/toldOfTray", false};
inline const Setting<QString> fallbackModel {"streaming/fallbackModel", {}}; //!< a ModelRef's text form; empty: none
inline const Setting<bool> titlesByModel {"titles/byModel", true};           //!< else the first line stays
inline const Setting<QString> titleModel {"titles/model", {}}; //!< a ModelRef's text form; empty: the one that answered
inline const Setting<int> answersAtOnce {"streaming/answersAtOnce", 8, [](const int &v) { return v >= 1 && v <= 64; }};
inline const Setting<int> answersAtOnceOfOne {"streaming/answersAtOnceOfOneProvider", 4,
                                              [](const int &v) { return v >= 1 && v <= 64; }};
inline const Setting<QString> colorScheme {"appearance/colorScheme", QStringLiteral("system"), [](const QString &v) {
                                               return v == QLatin1String("system") || v == QLatin1String("light") ||
                                                      v == QLatin1String("dark");
                                           }};
inline const Setting<int> fontSize {"appearance/fontSize", 15, [](const int &v) { return v >= 12 && v <= 24; }}; //!< px
inline const Setting<bool> notifyAnswers {"notifications/answers", true}; //!< of one that ends out of sight
inline const Setting<bool> enterSends {"composer/enterSends", true};
inline const Setting<QByteArray> windowGeometry {"window/geometry", {}};
inline const Setting<QByteArray> windowState {"window/state", {}};
inline const Setting<QStringList> collapsedGroups {"window/collapsedGroups", {}}; //!< of the list of chats
inline const Setting<QString> openConversation {"window/conversation", {}};
inline const Setting<QString> scrollAnchor {"window/scrollAnchor", {}}; //!< message id and offset in px
//! What proxyFrom() takes.
inline const Setting<QString> proxy {"network/proxy", QStringLiteral("system"),
                                     [](const QString &v) { return proxyFrom(v).has_value(); }};
inline const Setting<QString> caFile {"network/caFile", {}}; //!< a PEM file, trusted beside the system's; empty: none
inline const Setting<int> connectTimeoutMs {"network/connectTimeoutMs", 10'000, [](const int &v) { return v >= 100; }};
inline const Setting<int> firstByteTimeoutMs {"network/firstByteTimeoutMs", 120'000,
                                              [](const int &v) { return v >= 100; }};
inline const Setting<int> idleTimeoutMs {"network/idleTimeoutMs", 60'000, [](const int &v) { return v >= 100; }};
inline const Setting<int> progressTimeoutMs {"network/progressTimeoutMs", 300'000,
                                             [](const int &v) { return v >= 100; }};

} // namespace runnel::settings::schema
