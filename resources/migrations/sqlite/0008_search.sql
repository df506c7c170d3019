-- SPDX-FileCopyrightText: 2026 Runnel contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The index of all that was said. It holds no text, only which rows hold what: search_words the words, search_trigrams
-- all runs of three characters. A row's number there is the id of a part of a message; -2n is the name of the attached
-- file n, and -2n - 1 the piece n of the text of one. What was there before is put in later, the newest first: search_state says
-- from which id on all parts are in, and the triggers keep to that. Two spaces at the end of a text let each of its
-- characters begin a trigram.

CREATE VIRTUAL TABLE search_words USING fts5 (
    text, content = '', columnsize = 0, detail = none, prefix = '1 2', tokenize = 'unicode61 remove_diacritics 2');

CREATE VIRTUAL TABLE search_trigrams USING fts5 (text, content = '', columnsize = 0, detail = none, tokenize = 'trigram');

CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_trigrams, row);

CREATE TABLE search_state (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    indexed_from  INTEGER NOT NULL
) STRICT;

INSERT INTO search_state (id, indexed_from) SELECT 1, coalesce(max(id), 0) + 1 FROM message_parts;

CREATE TRIGGER search_part_added AFTER INSERT ON message_parts
WHEN new.id >= (SELECT indexed_from FROM search_state) BEGIN
    INSERT INTO search_words (rowid, text) VALUES (new.id, new.text);
    INSERT INTO search_trigrams (rowid, text) VALUES (new.id, new.text || '  ');
END;

CREATE TRIGGER search_part_removed AFTER DELETE ON message_parts
WHEN old.id >= (SELECT indexed_from FROM search_state) BEGIN
    INSERT INTO search_words (search_words, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO search_trigrams (search_trigrams, rowid, text) VALUES ('delete', old.id, old.text || '  ');
END;

CREATE TRIGGER search_part_changed AFTER UPDATE OF text ON message_parts
WHEN old.id >= (SELECT indexed_from FROM search_state) BEGIN
    INSERT INTO search_words (search_words, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO search_trigrams (search_trigrams, rowid, text) VALUES ('delete', old.id, old.text || '  ');
    INSERT INTO search_words (rowid, text) VALUES (new.id, new.text);
    INSERT INTO search_trigrams (rowid, text) VALUES (new.id, new.text || '  ');
END;

-- The text of attached files where it could be read, by their key, in pieces that are short to index. The first piece
-- comes last: it says that all are there.
CREATE TABLE attachment_texts (
    id            INTEGER PRIMARY KEY,
    key           TEXT NOT NULL,
    place         INTEGER NOT NULL,
    text          TEXT NOT NULL,
    UNIQUE (key, place)
) STRICT;

INSERT INTO search_words (rowid, text)
    SELECT -2 * id, name FROM attachments WHERE message IS NOT NULL ORDER BY id DESC;

INSERT INTO search_trigrams (rowid, text)
    SELECT -2 * id, name || '  ' FROM attachments WHERE message IS NOT NULL ORDER BY id DESC;

CREATE TRIGGER search_file_added AFTER INSERT ON attachments WHEN new.message IS NOT NULL BEGIN
    INSERT INTO search_words (rowid, text) VALUES (-2 * new.id, new.name);
    INSERT INTO search_trigrams (rowid, text) VALUES (-2 * new.id, new.name || '  ');
END;

CREATE TRIGGER search_file_removed AFTER DELETE ON attachments WHEN old.message IS NOT NULL BEGIN
    INSERT INTO search_words (search_words, rowid, text) VALUES ('delete', -2 * old.id, old.name);
    INSERT INTO search_trigrams (search_trigrams, rowid, text) VALUES ('delete', -2 * old.id, old.name || '  ');
END;

CREATE TRIGGER search_file_text_added AFTER INSERT ON attachment_texts BEGIN
    INSERT INTO search_words (rowid, text) VALUES (-2 * new.id - 1, new.text);
    INSERT INTO search_trigrams (rowid, text) VALUES (-2 * new.id - 1, new.text || '  ');
END;

CREATE TRIGGER search_file_text_removed AFTER DELETE ON attachment_texts BEGIN
    INSERT INTO search_words (search_words, rowid, text) VALUES ('delete', -2 * old.id - 1, old.text);
    INSERT INTO search_trigrams (search_trigrams, rowid, text) VALUES ('delete', -2 * old.id - 1, old.text || '  ');
END;

-- The titles, by numbers of their own: the row ids of conversations may change when the file is packed.
CREATE VIRTUAL TABLE search_titles USING fts5 (title, content = '', columnsize = 0, detail = none, tokenize = 'trigram');

CREATE TABLE search_chats (
    number        INTEGER PRIMARY KEY,
    conversation  TEXT NOT NULL UNIQUE REFERENCES conversations (id) ON DELETE CASCADE
) STRICT;

INSERT INTO search_chats (conversation) SELECT id FROM conversations ORDER BY created_at, id;

INSERT INTO search_titles (rowid, title)
    SELECT s.number, c.title FROM search_chats s JOIN conversations c ON c.id = s.conversation ORDER BY s.number;

CREATE TRIGGER search_title_added AFTER INSERT ON conversations BEGIN
    INSERT OR IGNORE INTO search_chats (conversation) VALUES (new.id);
    INSERT INTO search_titles (rowid, title) SELECT number, new.title FROM search_chats WHERE conversation = new.id;
END;

CREATE TRIGGER search_title_changed AFTER UPDATE OF title ON conversations WHEN old.title <> new.title BEGIN
    INSERT INTO search_titles (search_titles, rowid, title)
        SELECT 'delete', number, old.title FROM search_chats WHERE conversation = new.id;
    INSERT INTO search_titles (rowid, title) SELECT number, new.title FROM search_chats WHERE conversation = new.id;
END;

CREATE TRIGGER search_title_removed BEFORE DELETE ON conversations BEGIN
    INSERT INTO search_titles (search_titles, rowid, title)
        SELECT 'delete', number, old.title FROM search_chats WHERE conversation = old.id;
END;
