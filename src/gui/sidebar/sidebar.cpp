// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/sidebar/sidebar.h"

#include "gui/sidebar/chatmenu.h"
#include "gui/sidebar/conversationtree.h"
#include "gui/sidebar/searchresults.h"
#include "gui/theme/theme.h"
#include "models/searchresultmodel.h"

#include <QAction>
#include <QBoxLayout>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using chat::ConversationId;
using Shelf = models::ConversationListModel::Shelf;

Sidebar::Sidebar(Theme &theme, const chat::ConversationLibrary &library, chat::Organizer &organizer,
                 models::ConversationListModel &model, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_library(library), m_organizer(organizer), m_model(model)
{
    build();
    applyTheme();
    connectViews();
    updateEmptyNote();
}

Sidebar::~Sidebar() = default;

void Sidebar::setNewChatMenu(QMenu *menu)
{
    m_newChatMenu->setMenu(menu);
    m_newChatMenu->show();
}

void Sidebar::build()
{
    const Metrics &metrics = m_theme.metrics();
    m_newChat = new QPushButton(QCoreApplication::translate("Sidebar", "New chat"), this);
    m_newChat->setObjectName(u"newChat"_s);
    m_newChat->setToolTip(QCoreApplication::translate("Sidebar", "Start a new chat (%1)")
                              .arg(QKeySequence(QKeySequence::New).toString(QKeySequence::NativeText)));
    m_newChatMenu = new QToolButton(this);
    m_newChatMenu->setObjectName(u"newChatMenu"_s);
    m_newChatMenu->setPopupMode(QToolButton::InstantPopup);
    m_newChatMenu->setAutoRaise(true);
    m_newChatMenu->setFocusPolicy(Qt::StrongFocus);
    m_newChatMenu->setToolTip(QCoreApplication::translate("Sidebar", "Other new chats"));
    m_newChatMenu->setAccessibleName(m_newChatMenu->toolTip());
    m_newChatMenu->hide();
    m_search = new QLineEdit(this);
    m_search->setObjectName(u"chatFilter"_s);
    m_search->setPlaceholderText(QCoreApplication::translate("Sidebar", "Filter chats"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    m_searchIcon = m_search->addAction(QIcon(), QLineEdit::LeadingPosition);
    m_search->installEventFilter(this);
    buildShelfBar();
    m_tree = new ConversationTree(m_theme, m_model, this);
    m_tree->setObjectName(u"chatList"_s);
    m_tree->setAccessibleName(QCoreApplication::translate("Sidebar", "Chats"));

    m_empty = new QLabel(this);
    m_empty->setWordWrap(true);
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_empty->setMargin(3 * metrics.unit);
    m_settings = new QPushButton(QCoreApplication::translate("Sidebar", "Settings"), this);
    m_settings->setObjectName(u"settings"_s);
    m_settings->setFlat(true);
    m_newFolder = makeButton(u"newFolder"_s, QCoreApplication::translate("Sidebar", "New folder"));
    m_archive = makeButton(u"archive"_s, QCoreApplication::translate("Sidebar", "Archive"));
    m_trash = makeButton(u"trash"_s, QCoreApplication::translate("Sidebar", "Trash"));
    m_archive->setCheckable(true);
    m_trash->setCheckable(true);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 3 * metrics.unit, 0, metrics.spacing);
    column->setSpacing(metrics.spacing);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(3 * metrics.unit, 0, 3 * metrics.unit, 0);
    top->setSpacing(metrics.spacing);
    auto *newChats = new QHBoxLayout;
    newChats->setSpacing(metrics.unit);
    newChats->addWidget(m_newChat, 1);
    newChats->addWidget(m_newChatMenu);
    top->addLayout(newChats);
    top->addWidget(m_search);
    column->addLayout(top);
    column->addWidget(m_shelfBar);
    column->addWidget(m_empty, 1);
    column->addWidget(m_tree, 1);
    auto *bottom = new QHBoxLayout;
    bottom->setContentsMargins(metrics.spacing, 0, metrics.spacing, 0);
    bottom->setSpacing(0);
    bottom->addWidget(m_settings);
    bottom->addStretch(1);
    for (QToolButton *button : {m_newFolder, m_archive, m_trash}) bottom->addWidget(button);
    column->addLayout(bottom);
    QWidget *previous = m_newChat;
    for (QWidget *next : std::initializer_list<QWidget *> {m_newChatMenu, m_search, m_back, m_emptyTrash, m_tree,
                                                           m_settings, m_newFolder, m_archive, m_trash}) {
        setTabOrder(std::exchange(previous, next), next);
    }
    setMinimumWidth(metrics.sidebarWidth * 2 / 3);
}

void Sidebar::buildShelfBar()
{
    const Metrics &metrics = m_theme.metrics();
    m_shelfBar = new QWidget(this);
    m_back = new QPushButton(m_shelfBar);
    m_back->setObjectName(u"backToChats"_s);
    m_back->setFlat(true);
    m_back->setToolTip(QCoreApplication::translate("Sidebar", "Back to the chats"));
    m_emptyTrash = new QPushButton(QCoreApplication::translate("Sidebar", "Empty"), m_shelfBar);
    m_emptyTrash->setObjectName(u"emptyTrash"_s);
    m_emptyTrash->setAccessibleName(QCoreApplication::translate("Sidebar", "Empty the trash"));
    m_note = new QLabel(m_shelfBar);
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setIndent(metrics.spacing);
    auto *line = new QHBoxLayout;
    line->addWidget(m_back);
    line->addStretch(1);
    line->addWidget(m_emptyTrash);
    auto *column = new QVBoxLayout(m_shelfBar);
    column->setContentsMargins(metrics.spacing, 0, 3 * metrics.unit, 0);
    column->setSpacing(metrics.unit);
    column->addLayout(line);
    column->addWidget(m_note);
    m_shelfBar->hide();
}

QToolButton *Sidebar::makeButton(const QString &name, const QString &text)
{
    auto *button = new QToolButton(this);
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setAutoRaise(true);
    return button;
}

void Sidebar::connectViews()
{
    connect(&m_theme, &Theme::changed, this, &Sidebar::applyTheme);
    connect(m_newChat, &QPushButton::clicked, this, &Sidebar::newChatRequested);
    connect(m_settings, &QPushButton::clicked, this, &Sidebar::settingsRequested);
    connect(m_newFolder, &QToolButton::clicked, this, [this] { beginFolder({}); });
    connect(m_archive, &QToolButton::clicked, this, [this](bool on) { showShelf(on ? Shelf::Archive : Shelf::Chats); });
    connect(m_trash, &QToolButton::clicked, this, [this](bool on) { showShelf(on ? Shelf::Trash : Shelf::Chats); });
    connect(m_back, &QPushButton::clicked, this, [this] { showShelf(Shelf::Chats); });
    connect(m_emptyTrash, &QPushButton::clicked, this, [this] { Q_EMIT eraseRequested(m_organizer.trash()); });
    connect(m_search, &QLineEdit::textChanged, this, &Sidebar::search);
    connect(m_tree, &ConversationTree::openRequested, this, &Sidebar::openRequested);
    connect(m_tree, &ConversationTree::deleteRequested, this, &Sidebar::requestDelete);
    connect(m_tree, &ConversationTree::menuRequested, this, &Sidebar::showMenu);
    connect(m_tree, &ConversationTree::collapsedChanged, this, &Sidebar::collapsedChanged);
    connect(m_tree, &ConversationTree::left, this, [this] { showShelf(Shelf::Chats); });
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, &Sidebar::updateEmptyNote);
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, &Sidebar::updateEmptyNote);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &Sidebar::updateEmptyNote);
}

void Sidebar::setSearch(models::SearchResultModel &results)
{
    m_found = &results;
    m_results = new SearchResults(m_theme, results, this);
    m_results->hide();
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->insertWidget(column->indexOf(m_tree) + 1, m_results, 1);
    setTabOrder(m_search, m_results);
    m_search->setPlaceholderText(QCoreApplication::translate("Sidebar", "Search"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setToolTip(QCoreApplication::translate("Sidebar", "Search in all chats (%1)")
                             .arg(QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText)));
    connect(m_results, &SearchResults::openRequested, this, &Sidebar::foundRequested);
}

void Sidebar::search(const QString &typed)
{
    const bool everywhere = m_found && m_model.shelf() == Shelf::Chats;
    if (m_found) {
        m_found->setTyped(everywhere ? typed : QString());
        m_results->setVisible(isSearching());
    }
    m_model.setFilter(everywhere ? QString() : typed);
    // What was looked for is not to be looked for once more in what is folded.
    m_tree->setUnfolded(!everywhere && !typed.trimmed().isEmpty());
    setCurrent(m_organizer.shown());
    updateEmptyNote();
}

bool Sidebar::isSearching() const
{
    return m_found && m_model.shelf() == Shelf::Chats && !m_search->text().trimmed().isEmpty();
}

void Sidebar::applyTheme()
{
    const int side = m_theme.metrics().icon;
    const QColor &muted = m_theme.colors().muted;
    m_newChat->setIcon(m_theme.icon(u"square-pen"_s));
    m_newChatMenu->setIcon(m_theme.icon(u"chevron-down"_s));
    m_settings->setIcon(m_theme.icon(u"settings"_s, muted));
    m_back->setIcon(m_theme.icon(layoutDirection() == Qt::LeftToRight ? u"chevron-left"_s : u"chevron-right"_s, muted));
    m_newFolder->setIcon(m_theme.icon(u"folder-plus"_s, muted));
    m_archive->setIcon(m_theme.icon(u"archive"_s, muted));
    m_trash->setIcon(m_theme.icon(u"trash-2"_s, muted));
    for (QAbstractButton *button : std::initializer_list<QAbstractButton *> {m_newChat, m_newChatMenu, m_settings,
                                                                             m_back, m_newFolder, m_archive, m_trash}) {
        button->setIconSize({side, side});
    }
    m_searchIcon->setIcon(m_theme.icon(u"search"_s, muted));
    QPalette quiet = m_theme.palette();
    quiet.setColor(QPalette::WindowText, muted);
    m_empty->setPalette(quiet);
    m_note->setPalette(quiet);
    m_tree->viewport()->update();
    update();
}

void Sidebar::setCurrent(const ConversationId &id)
{
    const QModelIndex index = m_model.indexOf(id);
    if (index.isValid()) {
        m_tree->setCurrentIndex(index);
        // What the user folded stays folded.
        if (m_tree->isExpanded(index.parent())) m_tree->scrollTo(index);
    } else {
        m_tree->clearSelection();
        m_tree->setCurrentIndex({});
    }
}

ConversationId Sidebar::neighbour(const QList<ConversationId> &ids) const
{
    return m_tree->neighbour(ids);
}

void Sidebar::setReadOnly()
{
    m_model.setReadOnly();
    m_newFolder->setEnabled(false);
    m_emptyTrash->setEnabled(false);
}

void Sidebar::setCollapsed(const QStringList &keys)
{
    m_tree->setCollapsed(keys);
}

void Sidebar::beginRename(const ConversationId &id)
{
    m_tree->beginRename(m_model.indexOf(id));
}

void Sidebar::beginFolder(const QList<ConversationId> &ids)
{
    showShelf(Shelf::Chats);
    m_search->clear();
    const chat::FolderId folder = m_organizer.addFolder(QCoreApplication::translate("Sidebar", "New folder"));
    if (!ids.isEmpty()) m_organizer.move(ids, folder);
    m_tree->beginRename(m_model.indexOf(folder));
}

void Sidebar::showShelf(Shelf shelf)
{
    m_archive->setChecked(shelf == Shelf::Archive);
    m_trash->setChecked(shelf == Shelf::Trash);
    if (m_model.shelf() == shelf) return;
    m_model.setShelf(shelf);
    search(m_search->text());
    m_shelfBar->setVisible(shelf != Shelf::Chats);
    m_emptyTrash->setVisible(shelf == Shelf::Trash);
    m_note->setVisible(shelf == Shelf::Trash);
    m_note->setText(QCoreApplication::translate("Sidebar", "Chats stay here for %n day(s), then they are deleted.",
                                                nullptr, int(chat::Organizer::trashTime.count())));
    m_back->setText(shelf == Shelf::Trash ? m_trash->text() : m_archive->text());
    m_back->setAccessibleName(m_back->toolTip());
    m_tree->setAccessibleName(shelf == Shelf::Chats ? QCoreApplication::translate("Sidebar", "Chats") : m_back->text());
    setCurrent(m_organizer.shown());
}

void Sidebar::focusList()
{
    if (isSearching() && m_found->rowCount() > 0) return m_results->setFocus(Qt::TabFocusReason);
    if (m_tree->isHidden()) return m_search->setFocus(Qt::TabFocusReason);
    if (!m_tree->currentIndex().isValid()) m_tree->setCurrentIndex(m_tree->firstChat());
    m_tree->setFocus(Qt::TabFocusReason);
}

void Sidebar::focusFilter()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

QSize Sidebar::sizeHint() const
{
    return {m_theme.metrics().sidebarWidth, 400};
}

void Sidebar::updateEmptyNote()
{
    const bool isEmpty = m_model.rowCount() == 0;
    m_empty->setVisible(isEmpty && !isSearching());
    m_tree->setVisible(!isEmpty && !isSearching());
    m_emptyTrash->setEnabled(!isEmpty && !m_model.isReadOnly());
    if (!isEmpty) return;
    if (!m_search->text().isEmpty()) {
        m_empty->setText(QCoreApplication::translate("Sidebar", "No chat has this in its title."));
    } else if (m_model.shelf() == Shelf::Archive) {
        m_empty->setText(QCoreApplication::translate("Sidebar", "The archive is empty."));
    } else if (m_model.shelf() == Shelf::Trash) {
        m_empty->setText(QCoreApplication::translate("Sidebar", "The trash is empty."));
    } else {
        m_empty->setText(QCoreApplication::translate("Sidebar", "Your chats will be listed here."));
    }
}

void Sidebar::showMenu(const QModelIndex &index, const QPoint &position)
{
    const ConversationId id = m_model.idAt(index);
    if (id.isNull()) return showGroupMenu(m_model.folderAt(index), position);
    QList<ConversationId> ids = m_tree->chosen();
    // Beside what is selected it is of the chat that was pointed at.
    if (!ids.contains(id)) {
        m_tree->setCurrentIndex(index);
        ids = {id};
    }
    auto *menu = new ChatMenu(m_theme, m_library, m_organizer, ids, m_model.isReadOnly(), this);
    connect(menu, &ChatMenu::openRequested, this, &Sidebar::openRequested);
    connect(menu, &ChatMenu::renameRequested, this, &Sidebar::beginRename);
    connect(menu, &ChatMenu::newFolderRequested, this, &Sidebar::beginFolder);
    connect(menu, &ChatMenu::addressCopyRequested, this, &Sidebar::addressCopyRequested);
    connect(menu, &ChatMenu::archiveRequested, this, &Sidebar::archiveRequested);
    connect(menu, &ChatMenu::deleteRequested, this, &Sidebar::requestDelete);
    menu->popup(position);
}

void Sidebar::showGroupMenu(const chat::FolderId &folder, const QPoint &position)
{
    if (m_model.isReadOnly() || m_model.shelf() != Shelf::Chats) return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (!folder.isNull()) {
        menu->addAction(m_theme.icon(u"pencil"_s), QCoreApplication::translate("Sidebar", "Rename folder"), Qt::Key_F2,
                        this, [this, folder] { m_tree->beginRename(m_model.indexOf(folder)); });
        menu->addAction(m_theme.icon(u"x"_s), QCoreApplication::translate("Sidebar", "Remove folder, keep its chats"),
                        this, [this, folder] { Q_EMIT folderRemovalRequested(folder); });
        menu->addSeparator();
    }
    menu->addAction(m_theme.icon(u"folder-plus"_s), QCoreApplication::translate("Sidebar", "New folder"), this,
                    [this] { beginFolder({}); });
    menu->popup(position);
}

void Sidebar::requestDelete(const QList<ConversationId> &ids)
{
    if (m_model.isReadOnly()) return;
    if (m_model.shelf() == Shelf::Trash) Q_EMIT eraseRequested(ids);
    else Q_EMIT deleteRequested(ids);
}

void Sidebar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().surface);
}

bool Sidebar::handleFilterKey(int key)
{
    if (isSearching() && m_results->handleKey(key)) return true;
    switch (key) {
    case Qt::Key_Escape:
        if (m_search->text().isEmpty()) return false;
        m_search->clear();
        return true;
    case Qt::Key_Down:
        focusList();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (const ConversationId id = m_model.idAt(m_tree->firstChat()); !id.isNull()) Q_EMIT openRequested(id);
        return true;
    default:
        return false;
    }
}

bool Sidebar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && !m_search->text().isEmpty() &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        // Clearing the filter comes before stopping an answer.
        event->accept();
        return true;
    }
    if (event->type() == QEvent::KeyPress && handleFilterKey(static_cast<QKeyEvent *>(event)->key())) return true;
    return QWidget::eventFilter(watched, event);
}

} // namespace runnel::gui
