// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/sidebar/sidebar.h"

#include "gui/sidebar/conversationdelegate.h"
#include "gui/sidebar/conversationfilter.h"
#include "gui/theme/theme.h"
#include "models/conversationlistmodel.h"

#include <QAction>
#include <QBoxLayout>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace runnel::gui {

Sidebar::Sidebar(Theme &theme, models::ConversationListModel &model, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_model(model), m_filter(new ConversationFilter(this))
{
    m_filter->setSourceModel(&model);
    build();
    applyTheme();
    updateEmptyNote();

    connect(&theme, &Theme::changed, this, &Sidebar::applyTheme);
    connect(m_newChat, &QPushButton::clicked, this, &Sidebar::newChatRequested);
    connect(m_settings, &QPushButton::clicked, this, &Sidebar::settingsRequested);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setText(text);
        setCurrent(m_model.current());
        updateEmptyNote();
    });
    connect(m_list, &QListView::clicked, this, &Sidebar::open);
    connect(m_list, &QListView::customContextMenuRequested, this, &Sidebar::showMenu);
    // The height of a row depends on its neighbour's section.
    const auto layOut = [this] {
        m_list->doItemsLayout();
        updateEmptyNote();
    };
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, layOut);
    connect(m_filter, &QAbstractItemModel::rowsRemoved, this, layOut);
    connect(m_filter, &QAbstractItemModel::rowsMoved, this, layOut);
    connect(m_filter, &QAbstractItemModel::modelReset, this, layOut);
    connect(m_filter, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &, const QModelIndex &, const QList<int> &roles) {
                if (roles.isEmpty() || roles.contains(models::ConversationListModel::SectionRole))
                    m_list->doItemsLayout();
            });
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

    m_list = new QListView(this);
    m_list->setObjectName(u"chatList"_s);
    m_list->setAccessibleName(QCoreApplication::translate("Sidebar", "Chats"));
    auto *delegate = new ConversationDelegate(m_theme, m_list);
    m_list->setModel(m_filter);
    m_list->setItemDelegate(delegate);
    m_list->setFrameShape(QFrame::NoFrame);
    // No trigger opens the editor by itself: beginRename() does.
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->installEventFilter(this);
    connect(delegate, &ConversationDelegate::renamed, this, [this](const QModelIndex &index, const QString &title) {
        Q_EMIT renameRequested(m_filter->idAt(index), title);
    });

    m_empty = new QLabel(this);
    m_empty->setWordWrap(true);
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_settings = new QPushButton(QCoreApplication::translate("Sidebar", "Settings"), this);
    m_settings->setObjectName(u"settings"_s);
    m_settings->setFlat(true);

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
    column->addWidget(m_empty);
    column->addWidget(m_list, 1);
    auto *bottom = new QHBoxLayout;
    bottom->setContentsMargins(metrics.spacing, 0, metrics.spacing, 0);
    bottom->addWidget(m_settings);
    bottom->addStretch(1);
    column->addLayout(bottom);
    setTabOrder(m_newChat, m_newChatMenu);
    setTabOrder(m_newChatMenu, m_search);
    setTabOrder(m_search, m_list);
    setTabOrder(m_list, m_settings);
    setMinimumWidth(metrics.sidebarWidth * 2 / 3);
}

void Sidebar::applyTheme()
{
    const int side = m_theme.metrics().icon;
    m_newChat->setIcon(m_theme.icon(u"square-pen"_s));
    m_newChatMenu->setIcon(m_theme.icon(u"chevron-down"_s));
    m_newChatMenu->setIconSize({side, side});
    m_settings->setIcon(m_theme.icon(u"settings"_s, m_theme.colors().muted));
    for (QPushButton *button : {m_newChat, m_settings}) button->setIconSize({side, side});
    m_searchIcon->setIcon(m_theme.icon(u"search"_s, m_theme.colors().muted));
    QPalette quiet = m_theme.palette();
    quiet.setColor(QPalette::WindowText, m_theme.colors().muted);
    m_empty->setPalette(quiet);
    m_list->viewport()->update();
    update();
}

void Sidebar::setCurrent(const chat::ConversationId &id)
{
    const QModelIndex index = m_filter->indexOf(id);
    if (index.isValid()) {
        m_list->setCurrentIndex(index);
        m_list->scrollTo(index);
    } else {
        m_list->clearSelection();
        m_list->setCurrentIndex({});
    }
}

void Sidebar::setHidden(const chat::ConversationId &id, bool hidden)
{
    m_filter->setHidden(id, hidden);
    updateEmptyNote();
}

chat::ConversationId Sidebar::neighbour(const chat::ConversationId &id) const
{
    const QModelIndex index = m_filter->indexOf(id);
    if (!index.isValid()) return {};
    const QModelIndex below = index.siblingAtRow(index.row() + 1);
    return m_filter->idAt(below.isValid() ? below : index.siblingAtRow(index.row() - 1));
}

void Sidebar::beginRename(const chat::ConversationId &id)
{
    const QModelIndex index = m_filter->indexOf(id);
    if (!index.isValid() || m_readOnly) return;
    m_list->setCurrentIndex(index);
    m_list->scrollTo(index);
    m_list->edit(index);
}

void Sidebar::focusList()
{
    if (!m_list->currentIndex().isValid() && m_filter->rowCount() > 0) m_list->setCurrentIndex(m_filter->index(0, 0));
    m_list->setFocus(Qt::TabFocusReason);
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

void Sidebar::open(const QModelIndex &index)
{
    if (index.isValid()) Q_EMIT openRequested(m_filter->idAt(index));
}

void Sidebar::updateEmptyNote()
{
    const bool empty = m_filter->rowCount() == 0;
    m_empty->setVisible(empty);
    m_list->setVisible(!empty);
    if (!empty) return;
    m_empty->setText(m_search->text().isEmpty()
                         ? QCoreApplication::translate("Sidebar", "Your chats will be listed here.")
                         : QCoreApplication::translate("Sidebar", "No chat has this in its title."));
}

void Sidebar::showMenu(const QPoint &position)
{
    const QModelIndex index = m_list->indexAt(position);
    if (!index.isValid()) return;
    const chat::ConversationId id = m_filter->idAt(index);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(QCoreApplication::translate("Sidebar", "Open"), this, [this, id] { Q_EMIT openRequested(id); });
    QAction *rename = menu->addAction(m_theme.icon(u"pencil"_s), QCoreApplication::translate("Sidebar", "Rename"), this,
                                      [this, id] { beginRename(id); });
    rename->setShortcut(Qt::Key_F2);
    menu->addSeparator();
    QAction *remove = menu->addAction(m_theme.icon(u"trash-2"_s), QCoreApplication::translate("Sidebar", "Delete"),
                                      this, [this, id] { Q_EMIT deleteRequested(id); });
    remove->setShortcut(QKeySequence::Delete);
    rename->setEnabled(!m_readOnly);
    remove->setEnabled(!m_readOnly);
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

void Sidebar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().surface);
}

bool Sidebar::handleFilterKey(int key)
{
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
        if (m_filter->rowCount() > 0) open(m_filter->index(0, 0));
        return true;
    default:
        return false;
    }
}

bool Sidebar::handleListKey(int key)
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid()) return false;
    switch (key) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        open(index);
        return true;
    case Qt::Key_F2:
        beginRename(m_filter->idAt(index));
        return true;
    case Qt::Key_Delete:
        if (!m_readOnly) Q_EMIT deleteRequested(m_filter->idAt(index));
        return true;
    case Qt::Key_Menu:
        showMenu(m_list->visualRect(index).center());
        return true;
    default:
        return false;
    }
}

bool Sidebar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && watched == m_search && !m_search->text().isEmpty() &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        // Clearing the filter comes before stopping an answer.
        event->accept();
        return true;
    }
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (watched == m_search && handleFilterKey(key)) return true;
        if (watched == m_list && handleListKey(key)) return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace runnel::gui
