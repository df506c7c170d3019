// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/conversationlibrary.h"

#include <algorithm>
#include <utility>

namespace runnel::chat {

const QList<Folder> &ConversationLibrary::folders() const
{
    return m_folders;
}

void ConversationLibrary::file(const QList<ConversationId> &ids, const std::function<void(Filing &)> &change)
{
    for (const ConversationId &id : ids) {
        const qsizetype index = indexOf(id);
        if (index < 0) continue;
        Filing filing = m_list.at(index).filing;
        change(filing);
        if (!std::ranges::contains(m_folders, filing.folder, &Folder::id)) filing.folder = {};
        if (filing == m_list.at(index).filing) continue;
        m_list[index].filing = filing;
        if (!m_readOnly) m_unfiled.insert(id);
        Q_EMIT changed(index);
    }
    saveFilings();
}

void ConversationLibrary::setFolders(const QList<Folder> &folders)
{
    if (m_readOnly || m_folders == folders) return;
    m_foldersDirty = true;
    takeInFolders(folders);
    saveFolders();
}

//! A chat never points to a folder that is not there: the chats of a lost one come first, and the new ones before all.
void ConversationLibrary::takeInFolders(const QList<Folder> &folders)
{
    if (m_folders == folders) return;
    m_folders = folders;
    for (qsizetype index = 0; index < m_list.size(); ++index) {
        FolderId &folder = m_list[index].filing.folder;
        if (folder.isNull() || std::ranges::contains(m_folders, folder, &Folder::id)) continue;
        folder = {};
        Q_EMIT changed(index);
    }
    Q_EMIT foldersChanged();
}

void ConversationLibrary::rename(const ConversationId &id, const QString &title)
{
    const QString clean = title.simplified();
    if (clean.isEmpty()) return;
    if (Conversation *conversation = find(id)) {
        conversation->setTitle(clean);
        return;
    }
    if (m_opening.contains(id)) {
        // It may have been read with the title that it had.
        open(id, this, [clean](const core::Result<Conversation *> &opened) {
            if (opened) (*opened)->setTitle(clean);
        });
        return;
    }
    const qsizetype index = indexOf(id);
    if (m_readOnly || index < 0 || m_list.at(index).title == clean) return;
    m_list[index].title = clean;
    if (m_dirty.contains(id)) m_dirty[id].title = clean;
    m_titles.insert(id, clean);
    m_unfiled.insert(id);
    saveFilings();
    Q_EMIT changed(index);
}

void ConversationLibrary::saveFilings()
{
    // A chat can only be in a folder that is there.
    if (m_foldersDirty) saveFolders();
    const QSet<ConversationId> unfiled = std::exchange(m_unfiled, {});
    const QHash<ConversationId, QString> titles = std::exchange(m_titles, {});
    QList<FilingChange> changes;
    for (const ConversationId &id : unfiled) {
        const qsizetype index = indexOf(id);
        if (index < 0) continue;
        // It must be there to be filed.
        if (m_dirty.contains(id)) save(m_dirty.take(id));
        const auto title = titles.constFind(id);
        changes.append({.id = id,
                        .filing = m_list.at(index).filing,
                        .title = title == titles.cend() ? std::nullopt : std::optional(*title)});
    }
    if (changes.isEmpty()) return;
    m_store.file(changes, this, [this, changes](const core::Result<void> &result) {
        m_filingFails = false;
        if (result) return noteSuccess();
        for (const FilingChange &change : changes) {
            if (indexOf(change.id) < 0) continue;
            m_unfiled.insert(change.id);
            if (!change.title) continue;
            if (Conversation *conversation = find(change.id)) conversation->setTitle(*change.title);
            else if (!m_titles.contains(change.id)) m_titles.insert(change.id, *change.title);
        }
        if (m_unfiled.isEmpty()) return;
        m_filingFails = true;
        noteFailure(result.error());
    });
}

void ConversationLibrary::saveFolders()
{
    m_foldersDirty = false;
    m_store.saveFolders(m_folders, this, [this](const core::Result<void> &result) {
        m_foldersFail = !result;
        if (result) return noteSuccess();
        m_foldersDirty = true;
        noteFailure(result.error());
    });
}

} // namespace runnel::chat
