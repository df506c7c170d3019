// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/organizer.h"

#include <algorithm>
#include <utility>

namespace runnel::chat {

namespace {

template <typename Wanted>
QList<ConversationId> idsWhere(const ConversationLibrary &library, Wanted isWanted)
{
    QList<ConversationId> ids;
    for (qsizetype i = 0; i < library.size(); ++i) {
        if (isWanted(library.at(i).filing)) ids.append(library.at(i).id);
    }
    return ids;
}

} // namespace

Organizer::Organizer(ConversationLibrary &library, core::Clock &clock, QObject *parent)
    : QObject(parent), m_library(library), m_clock(clock)
{
    connect(&library, &ConversationLibrary::loaded, this, &Organizer::purge);
    connect(&library, &ConversationLibrary::inserted, this, &Organizer::noteState);
    connect(&library, &ConversationLibrary::changed, this, &Organizer::noteState);
    connect(&library, &ConversationLibrary::aboutToRemove, this,
            [this](qsizetype index) { m_running.remove(m_library.at(index).id); });
}

void Organizer::setShown(const ConversationId &id)
{
    const ConversationId before = std::exchange(m_shown, id);
    markRead(id);
    if (before != id) Q_EMIT shownChanged(before);
}

void Organizer::markRead(const ConversationId &id)
{
    m_library.file({id}, [](Filing &filing) { filing.unread = false; });
}

void Organizer::setPinned(const QList<ConversationId> &ids, bool pinned)
{
    // One behind the other, in the order of asking.
    m_library.file(ids, [pinned, time = m_clock.wallMs()](Filing &filing) mutable {
        if (filing.isPinned() != pinned) filing.pinnedMs = pinned ? time++ : 0;
    });
}

void Organizer::move(const QList<ConversationId> &ids, const FolderId &folder)
{
    m_library.file(ids, [&folder](Filing &filing) {
        filing.folder = folder;
        filing.pinnedMs = 0;
    });
}

void Organizer::setArchived(const QList<ConversationId> &ids, bool archived)
{
    m_library.file(ids, [time = archived ? m_clock.wallMs() : 0](Filing &filing) { filing.archivedMs = time; });
}

void Organizer::setTrashed(const QList<ConversationId> &ids, bool trashed)
{
    m_library.file(ids, [time = trashed ? m_clock.wallMs() : 0](Filing &filing) { filing.trashedMs = time; });
}

void Organizer::putBack(const QList<ConversationId> &ids, const FolderId &folder)
{
    m_library.file(ids, [&folder](Filing &filing) {
        if (filing.folder.isNull()) filing.folder = folder;
    });
}

FolderId Organizer::addFolder(const QString &name, const FolderId &id, qsizetype place)
{
    QList<Folder> folders = m_library.folders();
    const qsizetype end = folders.size();
    folders.insert(place < 0 ? end : std::min(place, end), {.id = id, .name = name.simplified()});
    m_library.setFolders(folders);
    return id;
}

void Organizer::renameFolder(const FolderId &id, const QString &name)
{
    const QString clean = name.simplified();
    if (clean.isEmpty()) return;
    QList<Folder> folders = m_library.folders();
    for (Folder &folder : folders) {
        if (folder.id == id) folder.name = clean;
    }
    m_library.setFolders(folders);
}

void Organizer::removeFolder(const FolderId &id)
{
    QList<Folder> folders = m_library.folders();
    folders.removeIf([&id](const Folder &folder) { return folder.id == id; });
    m_library.setFolders(folders);
}

QList<ConversationId> Organizer::pinned() const
{
    QList<ConversationId> ids = idsWhere(m_library, [](const Filing &filing) {
        return filing.isPinned() && !filing.isArchived() && !filing.isTrashed();
    });
    std::ranges::sort(ids, {}, [this](const ConversationId &id) {
        return std::pair(m_library.at(m_library.indexOf(id)).filing.pinnedMs, id);
    });
    return ids;
}

QList<ConversationId> Organizer::trash() const
{
    return idsWhere(m_library, [](const Filing &filing) { return filing.isTrashed(); });
}

void Organizer::purge()
{
    if (m_library.isReadOnly()) return;
    m_nextPurge = m_clock.after(purgeInterval, this, [this] { purge(); });
    const qint64 before = m_clock.wallMs() - std::chrono::milliseconds(trashTime).count();
    QList<ConversationId> old = idsWhere(
        m_library, [before](const Filing &filing) { return filing.isTrashed() && filing.trashedMs <= before; });
    // Nobody's chat goes while it is looked at; the next time takes it.
    old.removeIf([this](const ConversationId &id) { return isSeen(id); });
    m_library.remove(old);
}

void Organizer::noteState(qsizetype index)
{
    const ConversationId id = m_library.at(index).id;
    if (m_library.isRunning(id)) {
        if (m_running.contains(id)) return;
        m_running.insert(id);
        markRead(id);
    } else if (m_running.remove(id) && !isSeen(id)) {
        m_library.file({id}, [](Filing &filing) { filing.unread = true; });
    }
}

bool Organizer::isSeen(const ConversationId &id) const
{
    return id == m_shown || (m_isSeenElsewhere && m_isSeenElsewhere(id));
}

} // namespace runnel::chat
