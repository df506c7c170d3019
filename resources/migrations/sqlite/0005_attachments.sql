-- SPDX-FileCopyrightText: 2026 Runnel contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Files that go with a message, or with the draft of a conversation, where the message is null. Their bytes are in the
-- folder "attachments" beside the database, under their key: the SHA-256 of what is in them. Width and height are 0
-- where the file is no image.

CREATE TABLE attachments (
    id            INTEGER PRIMARY KEY,
    conversation  TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    message       TEXT REFERENCES messages (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    key           TEXT NOT NULL,
    name          TEXT NOT NULL,
    mime_type     TEXT NOT NULL,
    bytes         INTEGER NOT NULL,
    width         INTEGER NOT NULL,
    height        INTEGER NOT NULL
) STRICT;

CREATE INDEX attachments_by_conversation ON attachments (conversation, message, position);

CREATE INDEX attachments_by_message ON attachments (message, position);

CREATE INDEX attachments_by_key ON attachments (key);
