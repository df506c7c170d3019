-- SPDX-FileCopyrightText: 2026 Runnel contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Messages that are in every request, also where the context of the model is full and others are left out.

ALTER TABLE messages ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
