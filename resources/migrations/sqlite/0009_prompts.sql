-- SPDX-FileCopyrightText: 2026 Runnel contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Prompts that the user saved, and personas: what a chat begins with. In the user's order.

CREATE TABLE saved_prompts (
    id        INTEGER PRIMARY KEY,
    position  INTEGER NOT NULL,
    name      TEXT NOT NULL,
    text      TEXT NOT NULL
) STRICT;

CREATE TABLE personas (
    id             INTEGER PRIMARY KEY,
    position       INTEGER NOT NULL,
    name           TEXT NOT NULL,
    system_prompt  TEXT NOT NULL,
    provider       TEXT NOT NULL,
    model          TEXT NOT NULL,
    options        TEXT NOT NULL
) STRICT;
