// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/sidebar/conversationtree.h"

#include "gui/sidebar/conversationdelegate.h"
#include "models/conversationlistmodel.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QHeaderView>
#include <QHoverEvent>
#include <QKeyEvent>
#include <QScopedValueRollback>

#include <algorithm>

namespace runnel::gui {

using chat::ConversationId;
using models::ConversationListModel;

namespace {

constexpr int openDelayMs = 600; // of a folded group under what is dragged

} // namespace

ConversationTree::ConversationTree(Theme &theme, ConversationListModel &model, QWidget *parent)
    : QTreeView(parent), m_model(model)
{
    setModel(&model);
    setItemDelegate(new ConversationDelegate(theme, this));
    setUniformRowHeights(true);
    setHeaderHidden(true);
    header()->setStretchLastSection(true);
    header()->setMinimumSectionSize(1);
    setIndentation(0);
    setRootIsDecorated(false);
    setExpandsOnDoubleClick(false);
    setFrameShape(QFrame::NoFrame);
    // No trigger opens the editor by itself: beginRename() does.
    setEditTriggers(NoEditTriggers);
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setDragDropMode(DragDrop);
    setDefaultDropAction(Qt::MoveAction);
    setAutoExpandDelay(openDelayMs);

    connect(this, &QTreeView::clicked, this, [this](const QModelIndex &index) {
        // With one of these a click selects.
        if (QGuiApplication::keyboardModifiers().testAnyFlags(Qt::ControlModifier | Qt::ShiftModifier)) return;
        open(index);
    });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex &group) { noteFolding(group, true); });
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex &group) { noteFolding(group, false); });
    connect(&model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &group, int first, int last) {
        if (!group.isValid()) unfoldNew(first, last);
    });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] { unfoldNew(0, m_model.rowCount() - 1); });
    unfoldNew(0, model.rowCount() - 1);
}

void ConversationTree::setCollapsed(const QStringList &keys)
{
    m_collapsed = QSet(keys.cbegin(), keys.cend());
    unfoldNew(0, m_model.rowCount() - 1);
}

QStringList ConversationTree::collapsed() const
{
    QStringList keys = m_collapsed.values();
    keys.sort();
    return keys;
}

void ConversationTree::setUnfolded(bool unfolded)
{
    m_unfolded = unfolded;
    unfoldNew(0, m_model.rowCount() - 1);
}

QList<ConversationId> ConversationTree::chosen() const
{
    QModelIndexList indexes = selectionModel()->selectedIndexes();
    if (indexes.isEmpty()) indexes.append(currentIndex());
    std::ranges::sort(indexes, {},
                      [](const QModelIndex &index) { return std::pair(index.parent().row(), index.row()); });
    QList<ConversationId> ids;
    for (const QModelIndex &index : std::as_const(indexes)) {
        if (const ConversationId id = m_model.idAt(index); !id.isNull()) ids.append(id);
    }
    return ids;
}

ConversationId ConversationTree::neighbour(const QList<ConversationId> &ids) const
{
    const auto walk = [&](QModelIndex index, auto next) -> ConversationId {
        for (; index.isValid(); index = next(index)) {
            const ConversationId id = m_model.idAt(index);
            if (!id.isNull() && !ids.contains(id)) return id;
        }
        return {};
    };
    if (ids.isEmpty() || !m_model.indexOf(ids.last()).isValid()) return {};
    const ConversationId below =
        walk(indexBelow(m_model.indexOf(ids.last())), [this](const QModelIndex &at) { return indexBelow(at); });
    if (!below.isNull()) return below;
    return walk(indexAbove(m_model.indexOf(ids.first())), [this](const QModelIndex &at) { return indexAbove(at); });
}

QModelIndex ConversationTree::firstChat() const
{
    QModelIndex index = m_model.index(0, 0);
    while (index.isValid() && m_model.idAt(index).isNull()) index = indexBelow(index);
    return index;
}

void ConversationTree::beginRename(const QModelIndex &index)
{
    if (!index.isValid() || !index.flags().testFlag(Qt::ItemIsEditable)) return;
    setCurrentIndex(index);
    scrollTo(index);
    edit(index);
}

void ConversationTree::open(const QModelIndex &index)
{
    if (!index.isValid()) return;
    if (const ConversationId id = m_model.idAt(index); !id.isNull()) Q_EMIT openRequested(id);
    else fold(index);
}

void ConversationTree::fold(const QModelIndex &group)
{
    setExpanded(group, !isExpanded(group));
}

//! Gives new groups the state that they had.
void ConversationTree::unfoldNew(int first, int last)
{
    const QScopedValueRollback guard(m_folding, true);
    for (int row = first; row <= last; ++row) {
        const QModelIndex group = m_model.index(row, 0);
        setExpanded(group,
                    m_unfolded || !m_collapsed.contains(group.data(ConversationListModel::GroupKeyRole).toString()));
    }
}

void ConversationTree::noteFolding(const QModelIndex &group, bool isCollapsed)
{
    if (m_folding || m_unfolded) return;
    const QString key = group.data(ConversationListModel::GroupKeyRole).toString();
    if (isCollapsed) m_collapsed.insert(key);
    else m_collapsed.remove(key);
    Q_EMIT collapsedChanged(collapsed());
}

bool ConversationTree::handleKey(const QKeyEvent &event)
{
    const QModelIndex index = currentIndex();
    const bool isLeftToRight = layoutDirection() == Qt::LeftToRight;
    switch (event.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        open(index);
        return true;
    case Qt::Key_F2:
        beginRename(index);
        return true;
    case Qt::Key_Delete:
        if (const auto ids = chosen(); !ids.isEmpty()) Q_EMIT deleteRequested(ids);
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right:
        step(index, (event.key() == Qt::Key_Right) == isLeftToRight);
        return true;
    case Qt::Key_F10:
        if (!event.modifiers().testFlag(Qt::ShiftModifier)) return false;
        [[fallthrough]];
    case Qt::Key_Menu:
        if (index.isValid()) {
            Q_EMIT menuRequested(index, viewport()->mapToGlobal(visualRect(index).center()));
        }
        return true;
    case Qt::Key_Escape:
        if (selectionModel()->selectedIndexes().size() > 1) setCurrentIndex(index);
        else Q_EMIT left();
        return true;
    default:
        return false;
    }
}

//! Into a group, or out of it: folds and unfolds on the way.
void ConversationTree::step(const QModelIndex &index, bool isInwards)
{
    if (!index.isValid()) return;
    const bool isGroup = !index.parent().isValid();
    if (!isGroup && !isInwards) setCurrentIndex(index.parent());
    else if (isGroup && isInwards != isExpanded(index)) fold(index);
    else if (isGroup && isInwards && m_model.rowCount(index) > 0) setCurrentIndex(m_model.index(0, 0, index));
}

void ConversationTree::keyPressEvent(QKeyEvent *event)
{
    if (handleKey(*event)) event->accept();
    else QTreeView::keyPressEvent(event);
}

bool ConversationTree::viewportEvent(QEvent *event)
{
    switch (event->type()) {
    case QEvent::HoverEnter:
    case QEvent::HoverMove:
        m_hovered = indexAt(static_cast<QHoverEvent *>(event)->position().toPoint());
        break;
    case QEvent::HoverLeave:
        m_hovered = QModelIndex();
        break;
    default:
        break;
    }
    return QTreeView::viewportEvent(event);
}

void ConversationTree::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() != QContextMenuEvent::Keyboard) {
        Q_EMIT menuRequested(indexAt(event->pos()), event->globalPos());
    }
    event->accept();
}

void ConversationTree::dragEnterEvent(QDragEnterEvent *event)
{
    m_model.setOffersPinned(true);
    QTreeView::dragEnterEvent(event);
}

void ConversationTree::dragLeaveEvent(QDragLeaveEvent *event)
{
    QTreeView::dragLeaveEvent(event);
    m_model.setOffersPinned(false);
}

void ConversationTree::dropEvent(QDropEvent *event)
{
    QTreeView::dropEvent(event);
    m_model.setOffersPinned(false);
}

void ConversationTree::drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    // The delegate paints all of it; a style would lay its own selection below.
    QStyleOptionViewItem line = option;
    line.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
    line.state.setFlag(QStyle::State_MouseOver, index == m_hovered);
    line.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
    itemDelegate()->paint(painter, line, index);
}

} // namespace runnel::gui
