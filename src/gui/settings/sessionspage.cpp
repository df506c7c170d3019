// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/sessionspage.h"

#include "gui/settings/sessiondelegate.h"
#include "gui/theme/theme.h"
#include "models/sessionmodel.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QDateTime>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using models::SessionModel;

SessionsPage::SessionsPage(Theme &theme, SessionModel &sessions, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_sessions(sessions)
{
    build();
    connectModel();
    applyTheme();
    updateButtons();
    updateWords();
    connect(&theme, &Theme::changed, this, &SessionsPage::applyTheme);
}

void SessionsPage::build()
{
    const Metrics &metrics = m_theme.metrics();
    const auto button = [this](const QString &name, const QString &text) {
        auto *made = new QPushButton(text, this);
        made->setObjectName(name);
        made->setAutoDefault(false);
        return made;
    };
    const auto label = [this](const QString &name) {
        auto *made = new QLabel(this);
        made->setObjectName(name);
        made->setWordWrap(true);
        made->setTextFormat(Qt::PlainText);
        return made;
    };
    m_summary = label(u"sessionSummary"_s);
    m_sweep = label(u"sweepReport"_s);
    m_sweep->setAutoFillBackground(true);
    m_sweep->setMargin(metrics.spacing);
    m_empty = label(u"noSessions"_s);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setText(QCoreApplication::translate(
        "Settings", "No answer runs.\nWhat is being written, waits for its turn or has ended will stand here."));
    m_stopAll = button(u"stopAll"_s, QCoreApplication::translate("Settings", "Stop &all"));
    m_stop = button(u"stopSession"_s, QCoreApplication::translate("Settings", "&Stop"));
    m_first = button(u"sessionFirst"_s, QCoreApplication::translate("Settings", "&First in line"));
    m_first->setToolTip(QCoreApplication::translate("Settings", "Answer this one next. Alt+Up and Alt+Down, or the "
                                                                "mouse, move it by places."));
    m_retry = button(u"sessionRetryNow"_s, QCoreApplication::translate("Settings", "Try &now"));
    m_open = button(u"openSession"_s, QCoreApplication::translate("Settings", "&Open chat"));

    m_list = new QListView(this);
    m_list->setObjectName(u"sessionList"_s);
    m_list->setAccessibleName(QCoreApplication::translate("Settings", "Sessions"));
    m_list->setAccessibleDescription(QCoreApplication::translate(
        "Settings", "Delete stops an answer, Enter opens its chat, Alt+Up and Alt+Down move one that waits"));
    auto *delegate = new SessionDelegate(m_theme, m_list);
    m_list->setItemDelegate(delegate);
    m_list->setModel(&m_sessions);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setDefaultDropAction(Qt::MoveAction);
    m_list->installEventFilter(this);
    connect(delegate, &SessionDelegate::stopRequested, this,
            [this](const QModelIndex &index) { m_sessions.stop(index.row()); });

    auto *head = new QHBoxLayout;
    head->setSpacing(metrics.gap);
    head->addWidget(m_summary, 1);
    head->addWidget(m_stopAll);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(metrics.spacing);
    foot->addWidget(m_stop);
    foot->addWidget(m_first);
    foot->addWidget(m_retry);
    foot->addStretch(1);
    foot->addWidget(m_open);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics.spacing + metrics.unit);
    column->addLayout(head);
    column->addWidget(m_sweep);
    column->addWidget(m_empty, 1);
    column->addWidget(m_list, 1);
    column->addLayout(foot);
    setTabOrder({m_stopAll, m_list, m_stop, m_first, m_retry, m_open});
}

void SessionsPage::connectModel()
{
    connect(m_stopAll, &QPushButton::clicked, this, [this] { m_sessions.stopAll(); });
    connect(m_stop, &QPushButton::clicked, this, [this] { m_sessions.stop(currentRow()); });
    connect(m_first, &QPushButton::clicked, this, [this] { m_sessions.prioritize(currentRow()); });
    connect(m_retry, &QPushButton::clicked, this, [this] { m_sessions.retryNow(currentRow()); });
    connect(m_open, &QPushButton::clicked, this, &SessionsPage::openCurrent);
    connect(m_list, &QListView::doubleClicked, this, &SessionsPage::openCurrent);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &SessionsPage::updateButtons);

    // The height of a row depends on its neighbour's group.
    const auto layOut = [this] {
        m_list->doItemsLayout();
        updateButtons();
        updateWords();
    };
    connect(&m_sessions, &QAbstractItemModel::rowsInserted, this, layOut);
    connect(&m_sessions, &QAbstractItemModel::rowsRemoved, this, layOut);
    connect(&m_sessions, &QAbstractItemModel::rowsMoved, this, layOut);
    connect(&m_sessions, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &, const QModelIndex &, const QList<int> &roles) {
                updateButtons();
                if (roles.isEmpty() || roles.contains(SessionModel::GroupRole) ||
                    roles.contains(SessionModel::ErrorSentenceRole))
                    m_list->doItemsLayout();
            });
    connect(&m_sessions, &SessionModel::countsChanged, this, &SessionsPage::updateWords);
    connect(&m_sessions, &SessionModel::sweepNoted, this, &SessionsPage::updateWords);
}

void SessionsPage::applyTheme()
{
    const Colors &colors = m_theme.colors();
    QPalette quiet = m_theme.palette();
    quiet.setColor(QPalette::WindowText, colors.muted);
    m_empty->setPalette(quiet);
    QPalette note = m_theme.palette();
    note.setColor(QPalette::Window, colors.surface);
    m_sweep->setPalette(note);
    for (QPushButton *each : {m_stopAll, m_stop}) each->setIcon(m_theme.icon(u"circle-stop"_s));
    m_first->setIcon(m_theme.icon(u"arrow-up"_s));
    m_retry->setIcon(m_theme.icon(u"rotate-cw"_s));
    m_open->setIcon(m_theme.icon(u"message-square"_s));
    m_list->viewport()->update();
}

void SessionsPage::updateButtons()
{
    const QModelIndex current = m_list->currentIndex();
    const auto can = [&current](int role) { return current.isValid() && current.data(role).toBool(); };
    m_stop->setEnabled(can(SessionModel::CanStopRole));
    m_first->setEnabled(can(SessionModel::CanPrioritizeRole));
    m_retry->setEnabled(can(SessionModel::CanRetryNowRole));
    m_open->setEnabled(can(SessionModel::CanOpenRole));
}

void SessionsPage::updateWords()
{
    using Group = SessionModel::Group;
    const int running = m_sessions.count(Group::Running);
    const int waiting = m_sessions.count(Group::Waiting);
    m_stopAll->setEnabled(running + waiting > 0);
    m_summary->setText(
        running + waiting == 0
            ? QCoreApplication::translate("Settings", "No answer runs now.")
            : QCoreApplication::translate("Settings", "%1 running, %2 waiting").arg(running).arg(waiting));
    const bool any = m_sessions.rowCount() > 0;
    m_empty->setVisible(!any);
    const std::initializer_list<QWidget *> parts {m_summary, m_stopAll, m_list, m_stop, m_first, m_retry, m_open};
    for (QWidget *part : parts) part->setVisible(any);

    const auto &report = m_sessions.lastSweep();
    m_sweep->setVisible(report && !report->isEmpty());
    if (!report) return;
    const QString time =
        QLocale().toString(QDateTime::fromMSecsSinceEpoch(m_sessions.lastSweepMs()).time(), QLocale::ShortFormat);
    m_sweep->setText(
        report->interrupted > 0
            ? QCoreApplication::translate("Settings",
                                          "%n answer(s) were cut when Runnel ended unexpectedly; their text was kept. "
                                          "Found at %1.",
                                          "%1 is a time", report->interrupted)
                  .arg(time)
            : QCoreApplication::translate("Settings", "What an earlier run left behind was cleaned up at %1.")
                  .arg(time));
}

void SessionsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_sessions.refresh();
}

bool SessionsPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool alt = key->modifiers() == Qt::AltModifier;
        const bool plain = (key->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
        if (alt && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
            moveCurrent(key->key() == Qt::Key_Up ? -1 : 1);
            return true;
        }
        if (plain && key->key() == Qt::Key_Delete) {
            m_sessions.stop(currentRow());
            return true;
        }
        if (plain && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)) {
            openCurrent();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

int SessionsPage::currentRow() const
{
    return m_list->currentIndex().row();
}

void SessionsPage::moveCurrent(int by)
{
    const int row = currentRow();
    if (row >= 0) m_sessions.moveRow({}, row, {}, by < 0 ? row - 1 : row + 2);
}

void SessionsPage::openCurrent()
{
    const QModelIndex current = m_list->currentIndex();
    if (current.data(SessionModel::CanOpenRole).toBool())
        Q_EMIT openRequested(m_sessions.conversationAt(current.row()));
}

} // namespace runnel::gui
