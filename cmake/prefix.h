// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What RunnelPrefix.cmake precompiles for the compiler and tools/lint/analyse.py for the analysers. Nothing includes it.

#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QLoggingCategory>
#include <QObject>
#include <QString>
#include <QUrl>
#include <QUuid>

#ifdef QT_WIDGETS_LIB
#include <QPainter>
#include <QWidget>
#endif

#include <algorithm>
#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <variant>
