-- SPDX-FileCopyrightText: 2026 Runnel contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What the request of an answer weighs by our own rule, for services that do not count. Of a session: its last request.

ALTER TABLE messages ADD COLUMN estimated_prompt_tokens INTEGER;

ALTER TABLE streaming_sessions ADD COLUMN estimated_prompt_tokens INTEGER;
