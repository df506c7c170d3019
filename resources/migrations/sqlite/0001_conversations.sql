-- SPDX-FileCopyrightText: 2026 Runnel contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Conversations are trees of messages; a message is a list of typed parts. Times are ms since 1970 UTC.
-- A statement ends with a semicolon and an empty line.

CREATE TABLE conversations (
    id            TEXT PRIMARY KEY,
    title         TEXT NOT NULL,
    provider      TEXT NOT NULL,
    model         TEXT NOT NULL,
    system_prompt TEXT NOT NULL,
    draft         TEXT NOT NULL,
    active_leaf   TEXT,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX conversations_by_update ON conversations (updated_at DESC, id DESC);

-- A parent is no foreign key: a chain of a thousand messages would exceed SQLite's depth of cascades, and text whose
-- prompt is missing is still worth keeping.
CREATE TABLE messages (
    id            TEXT PRIMARY KEY,
    conversation  TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    parent        TEXT,
    role          TEXT NOT NULL,
    provider      TEXT NOT NULL,
    model         TEXT NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX messages_by_conversation ON messages (conversation, created_at, id);

CREATE TABLE message_parts (
    id            INTEGER PRIMARY KEY,
    message       TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    text          TEXT NOT NULL,
    name          TEXT NOT NULL,
    key           TEXT NOT NULL,
    UNIQUE (message, position)
) STRICT;
