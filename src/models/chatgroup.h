// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationsummary.h"

#include <QDate>
#include <QString>

namespace runnel::models {

//! \brief What the chats of one group of the list have in common. A value.
struct ChatGroup
{
    enum class Kind : std::uint8_t { Pinned, Folder, Today, Yesterday, Week, Month }; //!< in the order of the list

    Kind kind = Kind::Today;
    chat::FolderId folder = {}; //!< of a Folder
    QDate month = {};           //!< the first day of a Month

    [[nodiscard]] bool isDated() const { return kind >= Kind::Today; }
    //! Stays the same from one day, and one run of the program, to the next.
    [[nodiscard]] QString key() const;
    bool operator==(const ChatGroup &) const = default;
};

//! \brief Tells the dated groups from one day on.
class ChatCalendar
{
public:
    explicit ChatCalendar(const QDate &today);

    [[nodiscard]] QDate today() const { return m_today; }
    //! The group of what happened at \a ms, UTC. Cheap where it is called in the order of time.
    [[nodiscard]] ChatGroup groupOf(qint64 ms);
    //! The heading of a dated group, translated.
    [[nodiscard]] QString title(const ChatGroup &group) const;

private:
    QDate m_today;
    qint64 m_todayMs; // where the groups begin
    qint64 m_yesterdayMs;
    qint64 m_weekMs;
    QDate m_month; // the one that was asked for last
    qint64 m_monthMs = 0;
    qint64 m_monthEndMs = 0;
};

} // namespace runnel::models
