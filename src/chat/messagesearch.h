// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "chat/searchtext.h"

#include <QList>
#include <QObject>

#include <functional>

namespace runnel::chat {

//! \brief A message, or the title of a chat, in which something was found. A value.
struct SearchHit
{
    ConversationId conversation;
    MessageId message; //!< null: it is the title
    QString title;     //!< of the chat, or the beginning of its first prompt; one line
    Excerpt excerpt;   //!< of what was found; of a title: all of it
    QString matched;   //!< what stands there, as it was written: to look for in the chat
    llm::Role role = llm::Role::User;
    PartKind kind = PartKind::Text;
    bool isFile = false; //!< in an attached file, or in its name
    qint64 atMs = 0;     //!< UTC, when it was written
    double score = 0;

    bool operator==(const SearchHit &) const = default;
};

//! \brief What a search found so far, the best first.
struct SearchResults
{
    QList<SearchHit> hits;
    bool isComplete = false; //!< nothing more follows
    bool hasMore = false;    //!< there are more than were asked for
    double indexedShare = 1; //!< of all that was said; less than 1 while the index is made
};

//! \brief The port to the search in everything that was said. `storage` implements it.
//!
//! Called on the GUI thread; nothing blocks. Every search ends the one before, whose callback then is called no more.
//! The callback comes later, on the caller's thread, once or twice: at once with what is known, and with all where that
//! took longer. It comes no more when its context dies.
class MessageSearch
{
public:
    template <typename T>
    using Callback = std::function<void(const core::Result<T> &)>;

    MessageSearch() = default;
    virtual ~MessageSearch() = default;
    Q_DISABLE_COPY_MOVE(MessageSearch)

    //! Looks for what the user \a typed, by the rules of SearchQuery; \a most hits come.
    virtual void search(const QString &typed, int most, QObject *context, Callback<SearchResults> found) = 0;
    //! Ends the search that runs.
    virtual void cancel() = 0;
    //! Makes the index anew, in the background. \a done comes when all is in.
    virtual void rebuild(QObject *context, Callback<void> done) = 0;
};

} // namespace runnel::chat
