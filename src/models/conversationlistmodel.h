// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationlibrary.h"
#include "core/clock.h"

#include <QAbstractListModel>
#include <QDate>
#include <QSet>

namespace runnel::models {

//! \brief All conversations, newest first, in dated sections.
//!
//! Follows the signals of the library one to one and never resets but for loaded(). Keeps which chats finished out of
//! sight; that is not written anywhere. GUI thread.
class ConversationListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1, //!< QString
        TitleRole,                 //!< QString, never empty, one line
        UpdatedRole,               //!< QDateTime, local
        SectionRole,               //!< QString, translated: Today, Yesterday, …; equal for neighbours in one section
        RunningRole,               //!< bool: an answer of it runs
        UnreadRole,                //!< bool: an answer ended while another chat was shown
    };

    ConversationListModel(chat::ConversationLibrary &library, core::Clock &clock, QObject *parent = nullptr);
    ~ConversationListModel() override;

    //! The chat that is on the screen: it is never unread. Null: none is.
    void setCurrent(const chat::ConversationId &id);
    [[nodiscard]] chat::ConversationId current() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] chat::ConversationId idAt(int row) const;
    [[nodiscard]] int rowOf(const chat::ConversationId &id) const; //!< -1 where it is not listed

    //! Brings the sections up to date with the calendar. Called by itself at midnight; to be called after a sleep.
    void refreshSections();

private:
    [[nodiscard]] QString section(qint64 updatedMs) const;
    void connectLibrary();
    void noteChange(int row);
    void armMidnight();

    chat::ConversationLibrary &m_library;
    core::Clock &m_clock;
    core::TimerHandle m_midnight;
    QDate m_today;
    chat::ConversationId m_current;
    QSet<chat::ConversationId> m_running;
    QSet<chat::ConversationId> m_unread;
};

} // namespace runnel::models
