// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The card alone, with a prompt that the test plays: card/tst_card.qml.

#include <QtQuickTest>

QUICK_TEST_MAIN(card)
