-- SPDX-FileCopyrightText: 2026 Runnel contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Where a conversation is kept: a folder, pinned, the archive, the trash; NULL where it is not. Unread: an answer in it
-- ended that nobody has seen.

CREATE TABLE folders (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    position      INTEGER NOT NULL
) STRICT;

ALTER TABLE conversations ADD COLUMN folder TEXT REFERENCES folders (id) ON DELETE SET NULL;

ALTER TABLE conversations ADD COLUMN pinned_at INTEGER;

ALTER TABLE conversations ADD COLUMN archived_at INTEGER;

ALTER TABLE conversations ADD COLUMN deleted_at INTEGER;

ALTER TABLE conversations ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;

CREATE INDEX conversations_by_folder ON conversations (folder) WHERE folder IS NOT NULL;
