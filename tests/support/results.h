// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QTest>

//! Fails, with the error's kind and message, where \a expression, a core::Result, holds an error.
#define QVERIFY_RESULT(expression) \
    do { \
        const auto &runnelResult = (expression); \
        const QByteArray runnelWhy = runnelResult ? QByteArray() \
                                                  : (runnel::core::toString(runnelResult.error().kind) + \
                                                     QStringLiteral(": ") + runnelResult.error().message) \
                                                        .toUtf8(); \
        if (!QTest::qVerify(runnelResult.has_value(), #expression, runnelWhy.constData(), __FILE__, __LINE__)) return; \
    } while (false)

//! Fails unless \a expression, a core::Result, holds an error of \a kind.
#define QCOMPARE_ERROR(expression, errorKind) \
    do { \
        const auto &runnelResult = (expression); \
        QVERIFY2(!runnelResult.has_value(), #expression " succeeded"); \
        QCOMPARE(runnel::core::toString(runnelResult.error().kind), runnel::core::toString(errorKind)); \
    } while (false)
