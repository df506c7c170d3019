// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/filetexts.h"

#include "core/logging.h"
#include "storage/connection.h"
#include "storage/database.h"

#include <QSqlQuery>

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

core::Result<int> removeUnnamed(Connection &connection)
{
    return connection.execute(
        u"DELETE FROM attachment_texts WHERE key NOT IN (SELECT key FROM attachments WHERE message IS NOT NULL)"_s);
}

//! Where the piece begins that ends at \a end: not inside of a character.
qsizetype beginOfPiece(const QString &text, qsizetype end)
{
    const qsizetype begin = (end - 1) / FileTexts::pieceLength * FileTexts::pieceLength;
    return begin > 0 && text.at(begin).isLowSurrogate() ? begin - 1 : begin;
}

} // namespace

FileTexts::FileTexts(Database &database, chat::AttachmentStore &files, core::Clock &clock, QObject *parent)
    : QObject(parent), m_database(database), m_files(files), m_clock(clock)
{}

void FileTexts::look()
{
    m_isWanted = true;
    if (m_isAtWork) return;
    m_isAtWork = true;
    m_timer = m_clock.after(delay, this, [this] {
        m_isWanted = false;
        m_last = 0;
        m_database.writeAlone<int>(this, &removeUnnamed, [this](const core::Result<int> &removed) {
            if (!removed) return end(removed.error());
            findNext();
        });
    });
}

void FileTexts::findNext()
{
    const auto find = [last = m_last](Connection &connection) -> core::Result<File> {
        File file;
        const auto read = connection.query(
            u"SELECT id, key FROM attachments a WHERE id > ? AND message IS NOT NULL AND mime_type NOT LIKE 'image/%' "
            u"AND "
            "NOT EXISTS (SELECT 1 FROM attachment_texts t WHERE t.key = a.key AND t.place = 0) ORDER BY id LIMIT 1"_s,
            {last}, [&file](const QSqlQuery &row) {
                file = {.id = row.value(0).toLongLong(), .key = row.value(1).toString()};
            });
        if (!read) return std::unexpected(read.error());
        return file;
    };
    m_database.read<File>(this, find, [this](const core::Result<File> &file) {
        if (!file) return end(file.error());
        if (file->id == 0) return end(std::nullopt);
        m_last = file->id;
        m_files.read({file->key}, this, [this, key = file->key](const chat::AttachmentStore::Contents &contents) {
            // One that cannot be read now may be there the next time.
            if (!contents.contains(key)) return findNext();
            const QString text = QString::fromUtf8(contents.value(key));
            addPiece(key, text, text.size());
        });
    });
}

//! The piece that ends at \a end, and then those before it.
void FileTexts::addPiece(const QString &key, const QString &text, qsizetype end)
{
    const qsizetype begin = beginOfPiece(text, end);
    const auto add = [key, place = begin, piece = text.sliced(begin, end - begin)](Connection &connection) {
        return connection.execute(u"INSERT OR IGNORE INTO attachment_texts (key, place, text) VALUES (?, ?, ?)"_s,
                                  {key, place, textValue(piece)});
    };
    m_database.writeAlone<int>(this, add, [this, key, text, begin](const core::Result<int> &added) {
        if (!added) return this->end(added.error());
        if (begin > 0) addPiece(key, text, begin);
        else findNext();
    });
}

void FileTexts::end(const std::optional<core::Error> &failure)
{
    m_isAtWork = false;
    // The next look tries again.
    if (failure) qCWarning(lcStorage).noquote() << "texts of files:" << failure->message;
    if (m_isWanted) look();
    else if (!failure) Q_EMIT completed();
}

} // namespace runnel::storage
