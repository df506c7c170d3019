// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/filetexts.h"

#include "core/logging.h"
#include "storage/connection.h"
#include "storage/database.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

core::Result<QString> firstWithout(Connection &connection)
{
    const auto key = connection.scalar(
        u"SELECT key FROM attachments a WHERE message IS NOT NULL AND mime_type NOT LIKE 'image/%' "
        "AND NOT EXISTS (SELECT 1 FROM attachment_texts t WHERE t.key = a.key) LIMIT 1"_s);
    if (!key) return std::unexpected(key.error());
    return key->toString();
}

core::Result<int> removeUnnamed(Connection &connection)
{
    return connection.execute(
        u"DELETE FROM attachment_texts WHERE key NOT IN (SELECT key FROM attachments WHERE message IS NOT NULL)"_s);
}

//! The beginning of \a bytes, which are UTF-8.
QString textOf(const QByteArray &bytes)
{
    constexpr qsizetype mostBytes = 4;
    QString text = QString::fromUtf8(bytes.first(std::min(bytes.size(), FileTexts::longest * mostBytes)));
    if (text.size() <= FileTexts::longest) return text;
    text.truncate(text.at(FileTexts::longest - 1).isHighSurrogate() ? FileTexts::longest - 1 : FileTexts::longest);
    return text;
}

} // namespace

FileTexts::FileTexts(Database &database, chat::AttachmentStore &files, core::Clock &clock, QObject *parent)
    : QObject(parent), m_database(database), m_files(files), m_clock(clock)
{}

void FileTexts::look()
{
    if (m_isRunning) {
        m_isWanted = true;
        return;
    }
    m_timer = m_clock.after(delay, this, [this] {
        m_isRunning = true;
        m_database.write<int>(this, &removeUnnamed, [this](const core::Result<int> &removed) {
            if (!removed) return end(removed.error());
            next();
        });
    });
}

void FileTexts::next()
{
    m_database.read<QString>(this, &firstWithout, [this](const core::Result<QString> &key) {
        if (!key) return end(key.error());
        if (key->isEmpty()) return end(std::nullopt);
        m_files.read({*key}, this, [this, key = *key](const chat::AttachmentStore::Contents &contents) {
            // One that is damaged or gone has no text, and is not looked for again.
            const auto store = [key, text = textOf(contents.value(key))](Connection &connection) {
                return connection.execute(u"INSERT OR IGNORE INTO attachment_texts (key, text) VALUES (?, ?)"_s,
                                          {key, textValue(text)});
            };
            m_database.writeAlone<int>(this, store, [this](const core::Result<int> &stored) {
                if (!stored) return end(stored.error());
                next();
            });
        });
    });
}

void FileTexts::end(const std::optional<core::Error> &failure)
{
    m_isRunning = false;
    // The next look tries again.
    if (failure) qCWarning(lcStorage).noquote() << "texts of files:" << failure->message;
    if (std::exchange(m_isWanted, false)) look();
    else if (!failure) Q_EMIT completed();
}

} // namespace runnel::storage
