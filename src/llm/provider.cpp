// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The ports have no code of their own; their meta-objects are made here.
#include "llm/provider.h"
