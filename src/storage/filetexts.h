// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachmentstore.h"
#include "core/clock.h"
#include "core/error.h"

#include <QObject>

#include <chrono>
#include <optional>

namespace runnel::storage {

class Database;

//! \brief Brings the text of attached files into the search index, piece after piece, when nobody waits for it.
//!
//! For who holds the data folder's lock, on the thread of the database's calls. What is done is in the database: the next
//! start goes on from there. What no message names any more goes as well.
class FileTexts : public QObject
{
    Q_OBJECT
public:
    //! Behind look(), so that an answer begins before it.
    static constexpr std::chrono::seconds delay {4};
    //! Characters that are indexed at once: so long may another write wait.
    static constexpr qsizetype pieceLength = 50'000;

    //! All must outlive this.
    FileTexts(Database &database, chat::AttachmentStore &files, core::Clock &clock, QObject *parent = nullptr);

    //! A message with files may have come or gone.
    void look();

Q_SIGNALS:
    //! Nothing is left to be done.
    void completed();

private:
    struct File
    {
        qint64 id = 0; // 0: none
        QString key = {};
    };
    void findNext();
    void addPiece(const QString &key, const QString &text, qsizetype end);
    void end(const std::optional<core::Error> &failure);

    Database &m_database;
    chat::AttachmentStore &m_files;
    core::Clock &m_clock;
    core::TimerHandle m_timer;
    qint64 m_last = 0; // the file that was looked at last
    bool m_isAtWork = false;
    bool m_isWanted = false; // since it began
};

} // namespace runnel::storage
