-- SPDX-FileCopyrightText: 2026 Runnel contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What makes an answer durable while it arrives. Columns that end in _at are ms since 1970 UTC; those that end in _ms
-- are ms on the monotonic clock since the session began.

ALTER TABLE messages ADD COLUMN state TEXT NOT NULL DEFAULT 'complete';

ALTER TABLE messages ADD COLUMN session TEXT;

ALTER TABLE messages ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1;

ALTER TABLE messages ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;

ALTER TABLE messages ADD COLUMN streamed INTEGER NOT NULL DEFAULT 1;

ALTER TABLE messages ADD COLUMN ended_at INTEGER NOT NULL DEFAULT 0;

ALTER TABLE messages ADD COLUMN first_byte_ms INTEGER;

ALTER TABLE messages ADD COLUMN first_token_ms INTEGER;

ALTER TABLE messages ADD COLUMN ended_ms INTEGER;

ALTER TABLE messages ADD COLUMN prompt_tokens INTEGER;

ALTER TABLE messages ADD COLUMN cached_tokens INTEGER;

ALTER TABLE messages ADD COLUMN completion_tokens INTEGER;

ALTER TABLE messages ADD COLUMN reasoning_tokens INTEGER;

ALTER TABLE messages ADD COLUMN total_tokens INTEGER;

ALTER TABLE messages ADD COLUMN error_kind TEXT;

ALTER TABLE messages ADD COLUMN error_message TEXT;

ALTER TABLE messages ADD COLUMN error_code TEXT;

ALTER TABLE messages ADD COLUMN error_detail TEXT;

ALTER TABLE messages ADD COLUMN error_http_status INTEGER;

ALTER TABLE messages ADD COLUMN error_retry_after_ms INTEGER;

CREATE TABLE streaming_sessions (
    id                TEXT PRIMARY KEY,
    conversation      TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    message           TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    attempt           INTEGER NOT NULL,
    provider          TEXT NOT NULL,
    model             TEXT NOT NULL,
    request_hash      TEXT NOT NULL,
    state             TEXT NOT NULL,
    streamed          INTEGER NOT NULL DEFAULT 1,
    response_id       TEXT NOT NULL DEFAULT '',
    cursor            TEXT NOT NULL DEFAULT '',
    owner_pid         INTEGER NOT NULL,
    owner_boot        TEXT NOT NULL,
    owner_start       INTEGER NOT NULL,
    lease_until       INTEGER NOT NULL,
    created_at        INTEGER NOT NULL,
    first_byte_at     INTEGER,
    first_byte_ms     INTEGER,
    first_token_at    INTEGER,
    first_token_ms    INTEGER,
    last_progress_at  INTEGER,
    last_progress_ms  INTEGER,
    ended_at          INTEGER,
    ended_ms          INTEGER,
    finish_reason     TEXT NOT NULL DEFAULT '',
    bytes             INTEGER NOT NULL DEFAULT 0,
    deltas            INTEGER NOT NULL DEFAULT 0,
    retries           INTEGER NOT NULL DEFAULT 0,
    prompt_tokens     INTEGER,
    cached_tokens     INTEGER,
    completion_tokens INTEGER,
    reasoning_tokens  INTEGER,
    total_tokens      INTEGER,
    error_kind        TEXT,
    error_message     TEXT,
    error_code        TEXT,
    error_detail      TEXT,
    error_http_status INTEGER,
    error_retry_after_ms INTEGER
) STRICT;

CREATE INDEX sessions_by_conversation ON streaming_sessions (conversation);

CREATE INDEX sessions_by_message ON streaming_sessions (message);

CREATE INDEX sessions_by_creation ON streaming_sessions (created_at DESC, id DESC);

CREATE INDEX sessions_running ON streaming_sessions (id) WHERE ended_at IS NULL;

-- Append-only while a session runs; folded into message_parts and taken out when it ends.
CREATE TABLE stream_deltas (
    session       TEXT NOT NULL REFERENCES streaming_sessions (id) ON DELETE CASCADE,
    seq           INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    text          TEXT NOT NULL,
    name          TEXT NOT NULL,
    key           TEXT NOT NULL,
    PRIMARY KEY (session, seq)
) STRICT, WITHOUT ROWID;

-- The answers that are not over: what a sweep looks at.
CREATE INDEX messages_open ON messages (id) WHERE role = 'assistant' AND ended_at = 0;
