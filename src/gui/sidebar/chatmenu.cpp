// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/sidebar/chatmenu.h"

#include "gui/theme/theme.h"

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

//! A name that somebody gave, as the text of an action: no letter of it is a mnemonic.
QString actionText(QString name)
{
    constexpr qsizetype longest = 60;
    if (name.size() > longest) name = name.left(longest - 1) + u'…';
    return name.replace(u'&', u"&&"_s);
}

} // namespace

ChatMenu::ChatMenu(Theme &theme, const chat::ConversationLibrary &library, chat::Organizer &organizer,
                   const QList<chat::ConversationId> &ids, bool readOnly, QWidget *parent)
    : QMenu(parent), m_theme(theme), m_library(library), m_organizer(organizer), m_ids(ids)
{
    setAttribute(Qt::WA_DeleteOnClose);
    const qsizetype index = library.indexOf(ids.first());
    if (index < 0) return;
    const chat::Filing filing = library.at(index).filing;
    if (ids.size() == 1) addAction(tr("Open"), this, [this] { Q_EMIT openRequested(m_ids.first()); });
    if (ids.size() == 1 && !filing.isTrashed()) {
        addAction(theme.icon(u"link"_s), tr("Copy link"), this, [this] { Q_EMIT addressCopyRequested(m_ids.first()); });
    }
    if (!readOnly) addChanges(filing);
}

void ChatMenu::addChanges(const chat::Filing &filing)
{
    if (filing.isTrashed()) {
        addAction(m_theme.icon(u"undo-2"_s), tr("Restore"), this, [this] { m_organizer.setTrashed(m_ids, false); });
        addSeparator();
        addAction(m_theme.icon(u"trash-2"_s), tr("Delete for ever…"), QKeySequence::Delete, this,
                  [this] { Q_EMIT deleteRequested(m_ids); });
        return;
    }
    const bool isOne = m_ids.size() == 1;
    if (isOne) {
        addAction(m_theme.icon(u"pencil"_s), tr("Rename"), Qt::Key_F2, this,
                  [this] { Q_EMIT renameRequested(m_ids.first()); });
    }
    if (filing.isArchived()) {
        addAction(m_theme.icon(u"archive-restore"_s), tr("Take out of the archive"), this,
                  [this] { m_organizer.setArchived(m_ids, false); });
    } else {
        const bool isPinned = filing.isPinned();
        addAction(m_theme.icon(isPinned ? u"pin-off"_s : u"pin"_s), isPinned ? tr("Unpin") : tr("Pin"), this,
                  [this, isPinned] { m_organizer.setPinned(m_ids, !isPinned); });
        addFolders(filing.folder);
        addAction(m_theme.icon(u"archive"_s), tr("Archive"), this, [this] { Q_EMIT archiveRequested(m_ids); });
    }
    addSeparator();
    addAction(m_theme.icon(u"trash-2"_s), tr("Delete"), QKeySequence::Delete, this,
              [this] { Q_EMIT deleteRequested(m_ids); });
}

void ChatMenu::addFolders(const chat::FolderId &current)
{
    QMenu *menu = addMenu(m_theme.icon(u"folder"_s), tr("Move to folder"));
    const auto addTarget = [this, menu, current](const QString &text, const chat::FolderId &folder) {
        QAction *action = menu->addAction(text, this, [this, folder] { m_organizer.move(m_ids, folder); });
        action->setCheckable(true);
        action->setChecked(folder == current);
    };
    addTarget(tr("No folder"), {});
    for (const chat::Folder &folder : m_library.folders()) addTarget(actionText(folder.name), folder.id);
    menu->addSeparator();
    menu->addAction(m_theme.icon(u"folder-plus"_s), tr("New folder"), this,
                    [this] { Q_EMIT newFolderRequested(m_ids); });
}

} // namespace runnel::gui
