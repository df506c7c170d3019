// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The port has no code of its own; its meta-object is made here.
#include "core/notifier.h"
