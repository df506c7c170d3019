// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/organizer.h"

#include <QMenu>

namespace runnel::gui {

class Theme;

//! \brief What can be done with one chat or many, by where they are kept. Deletes itself when it closes.
class ChatMenu : public QMenu
{
    Q_OBJECT
public:
    ChatMenu(Theme &theme, const chat::ConversationLibrary &library, chat::Organizer &organizer,
             const QList<chat::ConversationId> &ids, bool readOnly, QWidget *parent);

Q_SIGNALS:
    void openRequested(const runnel::chat::ConversationId &id);
    void addressCopyRequested(const runnel::chat::ConversationId &id);
    void renameRequested(const runnel::chat::ConversationId &id);
    //! Into a folder that is not there yet.
    void newFolderRequested(const QList<runnel::chat::ConversationId> &ids);
    void archiveRequested(const QList<runnel::chat::ConversationId> &ids);
    //! To the trash, or out of it for ever.
    void deleteRequested(const QList<runnel::chat::ConversationId> &ids);

private:
    void addChanges(const chat::Filing &filing);
    void addFolders(const chat::FolderId &current);

    Theme &m_theme;
    const chat::ConversationLibrary &m_library;
    chat::Organizer &m_organizer;
    QList<chat::ConversationId> m_ids;
};

} // namespace runnel::gui
