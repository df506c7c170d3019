// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/conversationlistmodel.h"

#include "models/words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::models {

ConversationListModel::ConversationListModel(chat::ConversationLibrary &library, core::Clock &clock, QObject *parent)
    : QAbstractListModel(parent)
    , m_library(library)
    , m_clock(clock)
    , m_today(QDateTime::fromMSecsSinceEpoch(clock.wallMs()).date())
{
    connectLibrary();
    armMidnight();
}

ConversationListModel::~ConversationListModel() = default;

void ConversationListModel::connectLibrary()
{
    using Library = chat::ConversationLibrary;
    connect(&m_library, &Library::loaded, this, [this] {
        beginResetModel();
        m_running.clear();
        endResetModel();
    });
    connect(&m_library, &Library::aboutToInsert, this,
            [this](qsizetype index) { beginInsertRows({}, int(index), int(index)); });
    connect(&m_library, &Library::inserted, this, [this](qsizetype index) {
        endInsertRows();
        noteChange(int(index));
    });
    connect(&m_library, &Library::aboutToRemove, this, [this](qsizetype index) {
        m_running.remove(idAt(int(index)));
        m_unread.remove(idAt(int(index)));
        beginRemoveRows({}, int(index), int(index));
    });
    connect(&m_library, &Library::removed, this, [this] { endRemoveRows(); });
    connect(&m_library, &Library::aboutToMove, this,
            [this](qsizetype from, qsizetype to) { beginMoveRows({}, int(from), int(from), {}, int(to)); });
    connect(&m_library, &Library::moved, this, [this] { endMoveRows(); });
    connect(&m_library, &Library::changed, this, [this](qsizetype index) { noteChange(int(index)); });
}

void ConversationListModel::setCurrent(const chat::ConversationId &id)
{
    m_current = id;
    if (!m_unread.remove(id)) return;
    if (const int row = rowOf(id); row >= 0) Q_EMIT dataChanged(index(row), index(row), {UnreadRole});
}

chat::ConversationId ConversationListModel::current() const
{
    return m_current;
}

int ConversationListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_library.size());
}

QVariant ConversationListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const chat::ConversationInfo &info = m_library.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
    case TitleRole:
        return conversationTitle(m_library, info);
    case IdRole:
        return info.id.toString();
    case UpdatedRole:
        return QDateTime::fromMSecsSinceEpoch(info.updatedMs);
    case SectionRole:
        return section(info.updatedMs);
    case RunningRole:
        return m_running.contains(info.id);
    case UnreadRole:
        return m_unread.contains(info.id);
    case Qt::AccessibleDescriptionRole: {
        if (m_running.contains(info.id)) return QCoreApplication::translate("Models", "An answer is being written");
        if (m_unread.contains(info.id)) return QCoreApplication::translate("Models", "Has a new answer");
        return section(info.updatedMs);
    }
    default:
        return {};
    }
}

QHash<int, QByteArray> ConversationListModel::roleNames() const
{
    return {{IdRole, "id"},           {TitleRole, "title"},     {UpdatedRole, "updated"},
            {SectionRole, "section"}, {RunningRole, "running"}, {UnreadRole, "unread"}};
}

chat::ConversationId ConversationListModel::idAt(int row) const
{
    return row >= 0 && row < m_library.size() ? m_library.at(row).id : chat::ConversationId();
}

int ConversationListModel::rowOf(const chat::ConversationId &id) const
{
    return int(m_library.indexOf(id));
}

void ConversationListModel::refreshSections()
{
    const QDate today = QDateTime::fromMSecsSinceEpoch(m_clock.wallMs()).date();
    armMidnight();
    if (today == m_today) return;
    m_today = today;
    if (rowCount() > 0) Q_EMIT dataChanged(index(0), index(rowCount() - 1), {SectionRole});
}

void ConversationListModel::armMidnight()
{
    const qint64 now = m_clock.wallMs();
    const QDate tomorrow = QDateTime::fromMSecsSinceEpoch(now).date().addDays(1);
    const qint64 wait = std::max<qint64>(1000, tomorrow.startOfDay().toMSecsSinceEpoch() - now);
    m_midnight = m_clock.after(std::chrono::milliseconds(wait), this, [this] { refreshSections(); });
}

QString ConversationListModel::section(qint64 updatedMs) const
{
    const QDate date = QDateTime::fromMSecsSinceEpoch(updatedMs).date();
    // A clock that was set back leaves chats in the future: they belong to today.
    const qint64 days = std::max<qint64>(0, date.daysTo(m_today));
    if (days == 0) return QCoreApplication::translate("Models", "Today");
    if (days == 1) return QCoreApplication::translate("Models", "Yesterday");
    if (days <= 7) return QCoreApplication::translate("Models", "Previous 7 days");
    const QLocale locale;
    if (date.year() == m_today.year()) return locale.standaloneMonthName(date.month());
    return QCoreApplication::translate("Models", "%1 %2", "month and year")
        .arg(locale.standaloneMonthName(date.month()), QString::number(date.year()));
}

void ConversationListModel::noteChange(int row)
{
    const chat::ConversationId id = idAt(row);
    const bool running = m_library.isRunning(id);
    if (running) {
        m_running.insert(id);
        m_unread.remove(id);
    } else if (m_running.remove(id) && id != m_current) {
        m_unread.insert(id);
    }
    Q_EMIT dataChanged(index(row), index(row));
}

} // namespace runnel::models
