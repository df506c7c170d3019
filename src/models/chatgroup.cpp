// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/chatgroup.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace runnel::models {

QString ChatGroup::key() const
{
    switch (kind) {
    case Kind::Pinned:
        return u"pinned"_s;
    case Kind::Folder:
        return folder.toString();
    case Kind::Today:
        return u"today"_s;
    case Kind::Yesterday:
        return u"yesterday"_s;
    case Kind::Week:
        return u"week"_s;
    case Kind::Month:
        return month.toString(u"yyyy-MM"_s);
    }
    Q_UNREACHABLE_RETURN({});
}

ChatCalendar::ChatCalendar(const QDate &today)
    : m_today(today)
    , m_todayMs(today.startOfDay().toMSecsSinceEpoch())
    , m_yesterdayMs(today.addDays(-1).startOfDay().toMSecsSinceEpoch())
    , m_weekMs(today.addDays(-7).startOfDay().toMSecsSinceEpoch())
{}

ChatGroup ChatCalendar::groupOf(qint64 ms)
{
    using Kind = ChatGroup::Kind;
    // A clock that was set back leaves chats in the future: they belong to today.
    if (ms >= m_todayMs) return {.kind = Kind::Today};
    if (ms >= m_yesterdayMs) return {.kind = Kind::Yesterday};
    if (ms >= m_weekMs) return {.kind = Kind::Week};
    if (ms < m_monthMs || ms >= m_monthEndMs) {
        const QDate day = QDateTime::fromMSecsSinceEpoch(ms).date();
        m_month = QDate(day.year(), day.month(), 1);
        m_monthMs = m_month.startOfDay().toMSecsSinceEpoch();
        m_monthEndMs = m_month.addMonths(1).startOfDay().toMSecsSinceEpoch();
    }
    return {.kind = Kind::Month, .month = m_month};
}

QString ChatCalendar::title(const ChatGroup &group) const
{
    switch (group.kind) {
    case ChatGroup::Kind::Today:
        return QCoreApplication::translate("Models", "Today");
    case ChatGroup::Kind::Yesterday:
        return QCoreApplication::translate("Models", "Yesterday");
    case ChatGroup::Kind::Week:
        return QCoreApplication::translate("Models", "Previous 7 days");
    default: {
        const QLocale locale;
        const QString name = locale.standaloneMonthName(group.month.month());
        if (group.month.year() == m_today.year()) return name;
        return QCoreApplication::translate("Models", "%1 %2", "month and year")
            .arg(name, QString::number(group.month.year()));
    }
    }
}

} // namespace runnel::models
