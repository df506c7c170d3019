// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/sidebar/searchresults.h"

#include "gui/sidebar/searchresultdelegate.h"
#include "gui/theme/theme.h"
#include "models/searchresultmodel.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QLocale>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

SearchResults::SearchResults(Theme &theme, models::SearchResultModel &model, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_model(model), m_list(new QListView(this)), m_note(new QLabel(this))
{
    const Metrics &metrics = theme.metrics();
    m_list->setObjectName(u"searchResults"_s);
    m_list->setAccessibleName(QCoreApplication::translate("Sidebar", "Search results"));
    m_list->setModel(&model);
    m_list->setItemDelegate(new SearchResultDelegate(theme, model, m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->installEventFilter(this);
    setFocusProxy(m_list);
    m_note->setObjectName(u"searchNote"_s);
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setContentsMargins(3 * metrics.unit, 0, 3 * metrics.unit, metrics.unit);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics.unit);
    column->addWidget(m_note);
    column->addWidget(m_list, 1);
    applyTheme();
    tell();

    connect(&theme, &Theme::changed, this, &SearchResults::applyTheme);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { open(index.row()); });
    connect(&model, &models::SearchResultModel::stateChanged, this, [this] {
        if (!m_model.isStale()) m_shownFor = m_model.typed();
        tell();
        openEntered();
    });
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &SearchResults::noteCurrent);
    connect(&model, &QAbstractItemModel::modelReset, this, &SearchResults::selectAgain);
}

void SearchResults::applyTheme()
{
    QPalette quiet = m_theme.palette();
    quiet.setColor(QPalette::WindowText, m_theme.colors().muted);
    m_note->setPalette(quiet);
    m_list->viewport()->update();
}

void SearchResults::tell()
{
    QStringList lines;
    const bool isEmpty = m_model.rowCount() == 0;
    if (m_model.hasFailed()) lines.append(QCoreApplication::translate("Sidebar", "The search failed."));
    else if (isEmpty && m_model.isSearching()) lines.append(QCoreApplication::translate("Sidebar", "Searching…"));
    else if (isEmpty) lines.append(QCoreApplication::translate("Sidebar", "Nothing was found."));
    else if (m_model.hasMore()) lines.append(QCoreApplication::translate("Sidebar", "The best of many results"));
    if (m_model.indexedShare() < 1) {
        const int percent = std::min(99, int(m_model.indexedShare() * 100));
        lines.append(
            QCoreApplication::translate("Sidebar", "Older chats are still being indexed: %1 are done.", "a percentage")
                .arg(QLocale().toString(percent) + QLocale().percent()));
    }
    if (isEmpty && !m_model.isSearching()) {
        lines.append(
            u"\n"_s + QCoreApplication::translate("Sidebar", "Narrow a search with:") +
            u"\nrole:user  role:assistant\nmodel:name  in:folder\nhas:code\nbefore:2026-05  after:2026-05-01\n"_s +
            QCoreApplication::translate("Sidebar", "\"an exact phrase\""));
    }
    m_note->setText(lines.join(u'\n'));
    m_note->setVisible(!lines.isEmpty());
    m_list->setVisible(!isEmpty);
    static_cast<QBoxLayout *>(layout())->setStretch(0, isEmpty ? 1 : 0);
    m_note->setAlignment(isEmpty ? Qt::AlignLeading | Qt::AlignTop : Qt::AlignLeading | Qt::AlignVCenter);
}

void SearchResults::noteCurrent()
{
    const int row = m_list->currentIndex().row();
    const bool isThere = row >= 0 && row < m_model.rowCount();
    m_conversation = isThere ? m_model.hit(row).conversation : chat::ConversationId();
    m_message = isThere ? m_model.hit(row).message : chat::MessageId();
}

void SearchResults::selectAgain()
{
    // The first is what Enter opens. But a search answers more than once, and better results may come in above the one
    // that was chosen, or is being looked at.
    int row = 0;
    for (int i = 0; m_shownFor == m_model.typed() && i < m_model.rowCount(); ++i) {
        const chat::SearchHit &hit = m_model.hit(i);
        if (hit.conversation != m_conversation || hit.message != m_message) continue;
        row = i;
        break;
    }
    m_list->setCurrentIndex(m_model.index(row));
    if (row == 0) m_list->scrollToTop();
}

void SearchResults::enter()
{
    const bool isWaiting = m_model.isStale() || (m_model.rowCount() == 0 && m_model.isSearching());
    if (isWaiting) m_entered = m_model.typed();
    else open(std::max(m_list->currentIndex().row(), 0));
}

void SearchResults::openEntered()
{
    if (m_entered.isEmpty()) return;
    // Who typed on, or cleared the field, does not wait any more; else it may have to wait once more.
    if (std::exchange(m_entered, {}) == m_model.typed()) enter();
}

void SearchResults::open(int row)
{
    if (row < 0 || row >= m_model.rowCount()) return;
    const chat::SearchHit hit = m_model.hit(row);
    Q_EMIT openRequested(hit.conversation, hit.message, hit.message.isNull() || hit.isFile ? QString() : hit.matched);
}

bool SearchResults::handleKey(int key)
{
    const int row = m_list->currentIndex().row();
    switch (key) {
    case Qt::Key_Down:
    case Qt::Key_Up: {
        const int next = std::clamp(row + (key == Qt::Key_Down ? 1 : -1), 0, std::max(0, m_model.rowCount() - 1));
        m_list->setCurrentIndex(m_model.index(next));
        m_entered.clear();
        return true;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
        enter();
        return true;
    default:
        return false;
    }
}

bool SearchResults::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) return handleKey(key);
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace runnel::gui
