// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/messagesearch.h"

#include <QAbstractListModel>

namespace runnel::models {

//! \brief What a search finds in everything that was said, the best first. GUI thread.
class SearchResultModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        TitleRole = Qt::UserRole + 1, //!< QString, of the chat; never empty, one line
        ExcerptRole,                  //!< QString, one line, with what was found
        SourceRole,                   //!< QString, translated: what the excerpt is of, where it is not what was said
        WhenRole,                     //!< QDateTime, local
        IsTitleRole,                  //!< bool: it was found in the title, and the excerpt is the title
    };

    //! \a search outlives this.
    explicit SearchResultModel(chat::MessageSearch &search, QObject *parent = nullptr);

    //! Looks for what was \a typed from now on; for nothing where that is blank. What was found before stays until
    //! something comes.
    void setTyped(const QString &typed);
    [[nodiscard]] const QString &typed() const { return m_typed; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] const chat::SearchHit &hit(int row) const;

    //! Whether the rows are still those of what was typed before.
    [[nodiscard]] bool isStale() const { return m_isStale; }
    //! Whether more may come.
    [[nodiscard]] bool isSearching() const { return m_isSearching; }
    [[nodiscard]] bool hasMore() const { return m_found.hasMore; }
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }
    //! Of all that was said, from 0 to 1.
    [[nodiscard]] double indexedShare() const { return m_found.indexedShare; }

Q_SIGNALS:
    //! Anything but the rows themselves changed.
    void stateChanged();

private:
    void take(const core::Result<chat::SearchResults> &found);

    chat::MessageSearch &m_search;
    QString m_typed;
    chat::SearchResults m_found;
    bool m_isStale = false;
    bool m_isSearching = false;
    bool m_hasFailed = false;
};

} // namespace runnel::models
