-- SPDX-FileCopyrightText: 2026 Runnel contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Which machine a session's owner ran on: elsewhere its process id means nothing, and its lease decides.

ALTER TABLE streaming_sessions ADD COLUMN owner_machine TEXT NOT NULL DEFAULT '';
