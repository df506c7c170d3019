// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/conversationlistmodel.h"

#include "models/words.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::models {

using chat::ConversationId;
using chat::ConversationSummary;

namespace {

QDate dayOf(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms).date();
}

} // namespace

//! \brief A chat in a group; the higher rank comes first, then the younger id.
struct ConversationListModel::Row
{
    ConversationId id;
    qint64 rank = 0;
    bool running = false;
    bool unread = false;

    static bool comesBefore(const Row &left, const Row &right)
    {
        return left.rank != right.rank ? left.rank > right.rank : right.id < left.id;
    }
};

struct ConversationListModel::Group
{
    ChatGroup what;
    int place = 0; // among the groups
    std::vector<Row> rows = {};
    int running = 0; // chats
    int unread = 0;

    [[nodiscard]] int placeFor(const ConversationId &id, qint64 rank) const
    {
        return int(std::ranges::lower_bound(rows, Row {.id = id, .rank = rank}, &Row::comesBefore) - rows.begin());
    }
};

//! \brief Where a chat belongs.
struct ConversationListModel::Spot
{
    ChatGroup group;
    qint64 rank;
};

ConversationListModel::ConversationListModel(chat::ConversationLibrary &library, chat::Organizer &organizer,
                                             core::Clock &clock, QObject *parent)
    : QAbstractItemModel(parent)
    , m_library(library)
    , m_organizer(organizer)
    , m_clock(clock)
    , m_calendar(dayOf(clock.wallMs()))
{
    connectLibrary();
    armMidnight();
}

ConversationListModel::~ConversationListModel() = default;

void ConversationListModel::connectLibrary()
{
    using Library = chat::ConversationLibrary;
    const auto settleAt = [this](qsizetype index) { settle(m_library.at(index)); };
    connect(&m_library, &Library::loaded, this, &ConversationListModel::rebuild);
    connect(&m_library, &Library::inserted, this, settleAt);
    connect(&m_library, &Library::changed, this, settleAt);
    connect(&m_library, &Library::aboutToRemove, this, [this](qsizetype index) { takeOut(m_library.at(index).id); });
    connect(&m_library, &Library::foldersChanged, this, &ConversationListModel::followFolders);
    connect(&m_organizer, &chat::Organizer::shownChanged, this, [this](const ConversationId &before) {
        tellRow(before, {OpenRole});
        tellRow(m_organizer.shown(), {OpenRole});
    });
}

void ConversationListModel::setShelf(Shelf shelf)
{
    if (m_shelf == shelf) return;
    m_shelf = shelf;
    rebuild();
}

void ConversationListModel::setFilter(const QString &text)
{
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    if (m_words == words) return;
    m_words = words;
    rebuild();
}

void ConversationListModel::setReadOnly()
{
    m_readOnly = true;
}

void ConversationListModel::setOffersPinned(bool offers)
{
    if (m_offersPinned == offers || m_shelf != Shelf::Chats) return;
    m_offersPinned = offers;
    dropIfEmpty(ensureGroup({.kind = ChatGroup::Kind::Pinned}));
}

QModelIndex ConversationListModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? groupAt(parent) : nullptr);
}

QModelIndex ConversationListModel::parent(const QModelIndex &child) const
{
    const auto *group = static_cast<const Group *>(child.constInternalPointer());
    return group ? indexOf(*group) : QModelIndex();
}

int ConversationListModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid()) return int(m_groups.size());
    return parent.constInternalPointer() ? 0 : int(groupAt(parent)->rows.size());
}

int ConversationListModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant ConversationListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Group &group = *groupAt(index);
    if (!index.constInternalPointer()) return groupData(group, role);
    const Row &row = group.rows.at(index.row());
    const ConversationSummary &summary = m_library.at(m_library.indexOf(row.id));
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
    case TitleRole:
        return conversationTitle(m_library, row.id, summary.title);
    case IdRole:
        return row.id.toString();
    case UpdatedRole:
        return QDateTime::fromMSecsSinceEpoch(summary.updatedMs);
    case RunningRole:
        return row.running;
    case UnreadRole:
        return row.unread;
    case OpenRole:
        return row.id == m_organizer.shown();
    case Qt::AccessibleDescriptionRole:
        if (row.running) return QCoreApplication::translate("Models", "An answer is being written");
        if (row.unread) return QCoreApplication::translate("Models", "Has a new answer");
        return title(group.what);
    default:
        return {};
    }
}

QVariant ConversationListModel::groupData(const Group &group, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
    case TitleRole:
        return title(group.what);
    case Qt::AccessibleDescriptionRole:
        return QCoreApplication::translate("Models", "%n chat(s)", nullptr, int(group.rows.size()));
    case GroupKeyRole:
        return group.what.key();
    case CountRole:
        return int(group.rows.size());
    case RunningRole:
        return group.running > 0;
    case UnreadRole:
        return group.unread > 0;
    default:
        return {};
    }
}

bool ConversationListModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable)) return false;
    if (const ConversationId id = idAt(index); !id.isNull()) m_library.rename(id, value.toString());
    else m_organizer.renameFolder(folderAt(index), value.toString());
    return true;
}

Qt::ItemFlags ConversationListModel::flags(const QModelIndex &index) const
{
    if (!index.isValid()) return Qt::NoItemFlags;
    const bool isChat = index.constInternalPointer() != nullptr;
    Qt::ItemFlags flags =
        isChat ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren : Qt::ItemFlags(Qt::ItemIsEnabled);
    if (m_readOnly) return flags;
    if (isChat || !folderAt(index).isNull()) flags |= Qt::ItemIsEditable;
    if (m_shelf != Shelf::Chats) return flags;
    flags |= Qt::ItemIsDropEnabled;
    if (isChat) flags |= Qt::ItemIsDragEnabled;
    return flags;
}

QHash<int, QByteArray> ConversationListModel::roleNames() const
{
    return {{IdRole, "id"},         {TitleRole, "title"}, {UpdatedRole, "updated"},   {RunningRole, "running"},
            {UnreadRole, "unread"}, {OpenRole, "open"},   {GroupKeyRole, "groupKey"}, {CountRole, "count"}};
}

ConversationId ConversationListModel::idAt(const QModelIndex &index) const
{
    return index.isValid() && index.constInternalPointer() ? groupAt(index)->rows.at(index.row()).id : ConversationId();
}

QModelIndex ConversationListModel::indexOf(const ConversationId &id) const
{
    const auto at = m_places.constFind(id);
    return at == m_places.cend() ? QModelIndex() : createIndex(at->group->placeFor(id, at->rank), 0, at->group);
}

chat::FolderId ConversationListModel::folderAt(const QModelIndex &index) const
{
    return index.isValid() && !index.constInternalPointer() ? groupAt(index)->what.folder : chat::FolderId();
}

QModelIndex ConversationListModel::indexOf(const chat::FolderId &folder) const
{
    for (const auto &group : m_groups) {
        if (!folder.isNull() && group->what.folder == folder) return indexOf(*group);
    }
    return {};
}

void ConversationListModel::refreshDates()
{
    const QDate today = dayOf(m_clock.wallMs());
    armMidnight();
    if (today == m_calendar.today()) return;
    m_calendar = ChatCalendar(today);
    QList<ConversationId> ids;
    for (const auto &group : m_groups) {
        if (!group->what.isDated()) continue;
        Q_EMIT dataChanged(indexOf(*group), indexOf(*group));
        if (group->what.kind == ChatGroup::Kind::Month) continue;
        for (const Row &row : group->rows) ids.append(row.id);
    }
    for (const ConversationId &id : std::as_const(ids)) settle(m_library.at(m_library.indexOf(id)));
}

void ConversationListModel::armMidnight()
{
    const qint64 now = m_clock.wallMs();
    const QDate tomorrow = dayOf(now).addDays(1);
    const qint64 wait = std::max<qint64>(1000, tomorrow.startOfDay().toMSecsSinceEpoch() - now);
    m_midnight = m_clock.after(std::chrono::milliseconds(wait), this, [this] { refreshDates(); });
}

void ConversationListModel::rebuild()
{
    beginResetModel();
    m_resetting = true;
    m_groups.clear();
    m_places.clear();
    if (m_shelf == Shelf::Chats && m_words.isEmpty()) {
        for (const chat::Folder &folder : m_library.folders()) {
            ensureGroup({.kind = ChatGroup::Kind::Folder, .folder = folder.id});
        }
    }
    for (qsizetype i = 0; i < m_library.size(); ++i) {
        const ConversationSummary &summary = m_library.at(i);
        const auto spot = spotOf(summary);
        if (!spot) continue;
        Group &group = ensureGroup(spot->group);
        const bool isRunning = m_library.isRunning(summary.id);
        group.rows.push_back(
            {.id = summary.id, .rank = spot->rank, .running = isRunning, .unread = summary.filing.unread});
        group.running += isRunning ? 1 : 0;
        group.unread += summary.filing.unread ? 1 : 0;
        m_places.insert(summary.id, {&group, spot->rank});
    }
    for (const auto &group : m_groups) std::ranges::sort(group->rows, &Row::comesBefore);
    m_resetting = false;
    endResetModel();
}

std::optional<ConversationListModel::Spot> ConversationListModel::spotOf(const ConversationSummary &summary)
{
    const chat::Filing &filing = summary.filing;
    const Shelf shelf = filing.isTrashed() ? Shelf::Trash : filing.isArchived() ? Shelf::Archive : Shelf::Chats;
    if (shelf != m_shelf) return std::nullopt;
    if (!m_words.isEmpty()) {
        const QString title = conversationTitle(m_library, summary.id, summary.title);
        const auto isThere = [&title](const QString &word) { return title.contains(word, Qt::CaseInsensitive); };
        if (!std::ranges::all_of(m_words, isThere)) return std::nullopt;
    }
    if (shelf == Shelf::Trash) return Spot {m_calendar.groupOf(filing.trashedMs), filing.trashedMs};
    if (shelf == Shelf::Archive) return Spot {m_calendar.groupOf(summary.updatedMs), summary.updatedMs};
    // In the order in which they were pinned: Ctrl+1 is the same one tomorrow.
    if (filing.isPinned()) return Spot {{.kind = ChatGroup::Kind::Pinned}, -filing.pinnedMs};
    if (!filing.folder.isNull()) {
        return Spot {{.kind = ChatGroup::Kind::Folder, .folder = filing.folder}, summary.updatedMs};
    }
    return Spot {m_calendar.groupOf(summary.updatedMs), summary.updatedMs};
}

void ConversationListModel::settle(const ConversationSummary &summary)
{
    const auto spot = spotOf(summary);
    if (!spot) return takeOut(summary.id);
    Group &target = ensureGroup(spot->group);
    const auto at = m_places.constFind(summary.id);
    const int to = target.placeFor(summary.id, spot->rank);
    if (at == m_places.cend()) {
        beginInsertRows(indexOf(target), to, to);
        target.rows.insert(target.rows.begin() + to, {.id = summary.id, .rank = spot->rank});
        m_places.insert(summary.id, {&target, spot->rank});
        endInsertRows();
        return noteMarks(target, to);
    }
    Group &source = *at->group;
    const int from = source.placeFor(summary.id, at->rank);
    const bool isSame = &source == &target;
    const int end = isSame && to > from ? to - 1 : to;
    const bool moves = !isSame || end != from;
    if (moves) beginMoveRows(indexOf(source), from, from, indexOf(target), to);
    Row row = source.rows.at(from);
    row.rank = spot->rank;
    source.rows.erase(source.rows.begin() + from);
    target.rows.insert(target.rows.begin() + end, row);
    m_places.insert(summary.id, {&target, spot->rank});
    if (!isSame) {
        for (const auto &[group, by] : {std::pair {&source, -1}, std::pair {&target, 1}}) {
            group->running += row.running ? by : 0;
            group->unread += row.unread ? by : 0;
        }
    }
    if (moves) endMoveRows();
    noteMarks(target, end);
    if (!isSame) {
        Q_EMIT dataChanged(indexOf(target), indexOf(target));
        Q_EMIT dataChanged(indexOf(source), indexOf(source));
        dropIfEmpty(source);
    }
}

void ConversationListModel::takeOut(const ConversationId &id)
{
    const auto at = m_places.constFind(id);
    if (at == m_places.cend()) return;
    Group &group = *at->group;
    const int row = group.placeFor(id, at->rank);
    beginRemoveRows(indexOf(group), row, row);
    group.running -= group.rows.at(row).running ? 1 : 0;
    group.unread -= group.rows.at(row).unread ? 1 : 0;
    group.rows.erase(group.rows.begin() + row);
    m_places.erase(at);
    endRemoveRows();
    Q_EMIT dataChanged(indexOf(group), indexOf(group));
    dropIfEmpty(group);
}

//! Takes over from the library what else there is to show of a chat.
void ConversationListModel::noteMarks(Group &group, int place)
{
    Row &row = group.rows.at(place);
    const int running = group.running;
    const int unread = group.unread;
    const bool isRunning = m_library.isRunning(row.id);
    const bool isUnread = m_library.at(m_library.indexOf(row.id)).filing.unread;
    group.running += int(isRunning) - int(row.running);
    group.unread += int(isUnread) - int(row.unread);
    row.running = isRunning;
    row.unread = isUnread;
    const QModelIndex index = createIndex(place, 0, &group);
    Q_EMIT dataChanged(index, index);
    if (group.running != running || group.unread != unread) {
        Q_EMIT dataChanged(indexOf(group), indexOf(group), {RunningRole, UnreadRole});
    }
}

void ConversationListModel::followFolders()
{
    for (std::size_t i = m_groups.size(); i-- > 0;) dropIfEmpty(*m_groups.at(i));
    if (m_shelf == Shelf::Chats && m_words.isEmpty()) {
        for (const chat::Folder &folder : m_library.folders()) {
            ensureGroup({.kind = ChatGroup::Kind::Folder, .folder = folder.id});
        }
    }
    const auto isInOrder = [this](const auto &left, const auto &right) { return comesBefore(left->what, right->what); };
    if (!std::ranges::is_sorted(m_groups, isInOrder)) return rebuild();
    for (const auto &group : m_groups) {
        if (group->what.kind == ChatGroup::Kind::Folder) Q_EMIT dataChanged(indexOf(*group), indexOf(*group));
    }
}

bool ConversationListModel::comesBefore(const ChatGroup &left, const ChatGroup &right) const
{
    if (left.kind != right.kind) return left.kind < right.kind;
    if (left.kind == ChatGroup::Kind::Month) return left.month > right.month;
    const auto position = [this](const ChatGroup &group) {
        return std::ranges::find(m_library.folders(), group.folder, &chat::Folder::id) - m_library.folders().cbegin();
    };
    return left.kind == ChatGroup::Kind::Folder && position(left) < position(right);
}

//! Whether it is shown also where no chat is in it.
bool ConversationListModel::stays(const Group &group) const
{
    if (m_shelf != Shelf::Chats || !m_words.isEmpty()) return false;
    if (group.what.kind == ChatGroup::Kind::Pinned) return m_offersPinned;
    return std::ranges::contains(m_library.folders(), group.what.folder, &chat::Folder::id);
}

ConversationListModel::Group &ConversationListModel::ensureGroup(const ChatGroup &what)
{
    const auto found = std::ranges::find(m_groups, what, [](const auto &group) { return group->what; });
    if (found != m_groups.end()) return **found;
    const auto place =
        std::ranges::find_if(m_groups, [&](const auto &group) { return comesBefore(what, group->what); });
    const int row = int(place - m_groups.begin());
    const bool isTold = !m_resetting;
    if (isTold) beginInsertRows({}, row, row);
    m_groups.insert(place, std::make_unique<Group>(what));
    for (std::size_t i = row; i < m_groups.size(); ++i) m_groups.at(i)->place = int(i);
    if (isTold) endInsertRows();
    return *m_groups.at(row);
}

void ConversationListModel::dropIfEmpty(Group &group)
{
    if (!group.rows.empty() || stays(group)) return;
    const int row = group.place;
    beginRemoveRows({}, row, row);
    m_groups.erase(m_groups.begin() + row);
    for (std::size_t i = row; i < m_groups.size(); ++i) m_groups.at(i)->place = int(i);
    endRemoveRows();
}

ConversationListModel::Group *ConversationListModel::groupAt(const QModelIndex &index) const
{
    // Only a chat points to its group.
    if (index.constInternalPointer()) return static_cast<Group *>(index.internalPointer());
    return m_groups.at(index.row()).get();
}

QModelIndex ConversationListModel::indexOf(const Group &group) const
{
    return createIndex(group.place, 0, nullptr);
}

QString ConversationListModel::title(const ChatGroup &group) const
{
    if (group.kind == ChatGroup::Kind::Pinned) return QCoreApplication::translate("Models", "Pinned");
    if (group.kind != ChatGroup::Kind::Folder) return m_calendar.title(group);
    const auto folder = std::ranges::find(m_library.folders(), group.folder, &chat::Folder::id);
    // What was saved of a damaged database may have lost its name.
    if (folder == m_library.folders().cend() || folder->name.isEmpty()) {
        return QCoreApplication::translate("Models", "Folder without a name");
    }
    return folder->name;
}

void ConversationListModel::tellRow(const ConversationId &id, const QList<int> &roles)
{
    const QModelIndex index = indexOf(id);
    if (index.isValid()) Q_EMIT dataChanged(index, index, roles);
}

} // namespace runnel::models
