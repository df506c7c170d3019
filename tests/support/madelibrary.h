// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "core/error.h"

#include <QList>
#include <QRandomGenerator>
#include <QString>
#include <QStringList>

namespace runnel::storage {
class Database;
}

namespace runnel::test {

//! \brief How large a library is to be.
struct LibrarySize
{
    int chats = 10'000;
    int messages = 1'000'000;
    //! Besides: chats of so many messages each.
    int longChats = 0;
    int longMessages = 5'000;
};

//! \brief Text that looks like language to an index: words of syllables, few of them frequent and most of them rare, with
//! code, and here and there Chinese. The same from the same seed.
class MadeText
{
public:
    explicit MadeText(quint32 seed);

    [[nodiscard]] QString prompt();
    [[nodiscard]] QString answer();
    [[nodiscard]] QString title();
    //! As frequent as in the text.
    [[nodiscard]] QString word();
    //! From the most frequent on.
    [[nodiscard]] const QStringList &words() const { return m_words; }

private:
    [[nodiscard]] QString sentences(int words);

    QRandomGenerator m_random;
    QStringList m_words;
};

//! Writes a library into \a database, which is open, over ten years of time up to \a nowMs, as one program of SQL in large
//! transactions, and leaves its search index to storage::SearchIndexer. The chats' ids come back, the newest first,
//! and so the long ones.
[[nodiscard]] core::Result<QList<chat::ConversationId>> makeLibrary(storage::Database &database,
                                                                    const LibrarySize &size, qint64 nowMs,
                                                                    quint32 seed = 20261123);

} // namespace runnel::test
