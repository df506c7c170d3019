// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/sessionmodel.h"

#include "core/errortext.h"
#include "models/words.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <tuple>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::models {

using chat::AnswerState;
using streaming::SessionInfo;

struct SessionModel::Row
{
    SessionInfo info;
    Group group = Group::Ended;
    int place = 0;      // in the queue, from 1
    qint64 counted = 0; // bytes at the last beat
    qint64 rate = 0;    // bytes in the beat before it
};

namespace {

//! What the figures of a row are made of.
bool sameFigures(const SessionInfo &left, const SessionInfo &right)
{
    return left.bytes == right.bytes && left.retries == right.retries &&
           left.usage.completionTokens == right.usage.completionTokens;
}

const QList<int> &figureRoles()
{
    static const QList<int> roles {SessionModel::BytesRole,      SessionModel::RateRole,    SessionModel::TokensRole,
                                   SessionModel::RetriesRole,    SessionModel::FiguresRole, SessionModel::StatusRole,
                                   Qt::AccessibleDescriptionRole};
    return roles;
}

} // namespace

SessionModel::SessionModel(streaming::SessionJournal &journal, streaming::StreamingMessageService &messages,
                           streaming::StreamingChatService &chats, chat::ConversationLibrary &library,
                           core::Clock &clock, QObject *parent)
    : QAbstractListModel(parent)
    , m_journal(journal)
    , m_messages(messages)
    , m_chats(chats)
    , m_library(library)
    , m_clock(clock)
{
    using Library = chat::ConversationLibrary;
    connect(&messages, &streaming::StreamingMessageService::sessionStateChanged, this, &SessionModel::onStateChanged);
    connect(&chats, &streaming::StreamingChatService::runningCountChanged, this, &SessionModel::sync);
    connect(&chats, &streaming::StreamingChatService::queueChanged, this, &SessionModel::sync);
    connect(&library, &Library::loaded, this, [this] {
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1), {Qt::DisplayRole, TitleRole, CanOpenRole});
    });
    connect(&library, &Library::changed, this, [this](qsizetype at) { tellOf(m_library.at(at).id); });
    connect(&library, &Library::inserted, this, [this](qsizetype at) {
        const chat::ConversationId id = m_library.at(at).id;
        // It could not be deleted: what was forgotten of it is in the journal.
        if (m_forgotten.remove(id)) refresh();
        tellOf(id);
    });
    connect(&library, &Library::aboutToForget, this, &SessionModel::forget);
    sync();
}

SessionModel::~SessionModel() = default;

void SessionModel::refresh()
{
    m_journal.sessions(false, this, [this](const core::Result<QList<SessionInfo>> &sessions) {
        if (sessions) takeIn(*sessions);
    });
}

void SessionModel::noteSweep(const streaming::SweepReport &report)
{
    if (m_sweep && !m_sweep->isEmpty() && report.isEmpty()) return;
    m_sweep = report;
    m_sweepMs = m_clock.wallMs();
    Q_EMIT sweepNoted();
    if (!report.isEmpty()) refresh();
}

const std::optional<streaming::SweepReport> &SessionModel::lastSweep() const
{
    return m_sweep;
}

qint64 SessionModel::lastSweepMs() const
{
    return m_sweepMs;
}

int SessionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant SessionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const Row &row = m_rows.at(index.row());
    const SessionInfo &info = row.info;
    switch (role) {
    case Qt::DisplayRole:
    case TitleRole:
        return title(info.conversation);
    case Qt::AccessibleDescriptionRole:
        return tr("%1, %2", "what an assistive program reads of a session: its state, its model")
            .arg(status(row), info.model.model);
    case IdRole:
        return info.id.toString();
    case ConversationRole:
        return info.conversation.toString();
    case ModelNameRole:
        return info.model.model;
    case GroupRole:
        return int(row.group);
    case GroupNameRole:
        switch (row.group) {
        case Group::Running:
            return tr("Running");
        case Group::Waiting:
            return tr("Waiting for a place");
        case Group::Ended:
            return tr("Ended");
        }
        return {};
    case StateRole:
        return int(info.state);
    case StatusRole:
        return status(row);
    case PlaceRole:
        return row.place;
    case BytesRole:
        return info.bytes;
    case RateRole:
        return row.rate;
    case TokensRole:
        return info.usage.completionTokens ? QVariant(*info.usage.completionTokens) : QVariant();
    case RetriesRole:
        return info.retries;
    case FiguresRole:
        return figures(row);
    case CreatedRole:
        return QDateTime::fromMSecsSinceEpoch(info.createdMs);
    case EndedRole:
        return info.endedMs == 0 ? QVariant() : QDateTime::fromMSecsSinceEpoch(info.endedMs);
    case ErrorSentenceRole:
        // Of an end by the program the state says all.
        return info.error && info.error->kind != core::ErrorKind::Cancelled ? core::describe(*info.error).sentence
                                                                            : QString();
    case CanStopRole:
        return isLive(row);
    case CanPrioritizeRole:
        return row.place > 1;
    case CanRetryNowRole:
        return isLive(row) && info.state == AnswerState::Retrying;
    case CanOpenRole:
        return m_library.indexOf(info.conversation) >= 0;
    default:
        return {};
    }
}

QHash<int, QByteArray> SessionModel::roleNames() const
{
    return {{IdRole, "sessionId"},
            {ConversationRole, "conversation"},
            {TitleRole, "title"},
            {ModelNameRole, "modelName"},
            {GroupRole, "group"},
            {GroupNameRole, "groupName"},
            {StateRole, "answerState"},
            {StatusRole, "status"},
            {PlaceRole, "place"},
            {BytesRole, "bytes"},
            {RateRole, "rate"},
            {TokensRole, "tokens"},
            {RetriesRole, "retries"},
            {FiguresRole, "figures"},
            {CreatedRole, "created"},
            {EndedRole, "ended"},
            {ErrorSentenceRole, "errorSentence"},
            {CanStopRole, "canStop"},
            {CanPrioritizeRole, "canPrioritize"},
            {CanRetryNowRole, "canRetryNow"},
            {CanOpenRole, "canOpen"}};
}

Qt::ItemFlags SessionModel::flags(const QModelIndex &index) const
{
    // Dropped is between rows, never on one.
    if (!index.isValid()) return Qt::ItemIsDropEnabled;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (m_rows.at(index.row()).place > 0) flags |= Qt::ItemIsDragEnabled;
    return flags;
}

Qt::DropActions SessionModel::supportedDropActions() const
{
    return Qt::MoveAction;
}

bool SessionModel::canDropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                                   const QModelIndex &parent) const
{
    if (!QAbstractListModel::canDropMimeData(data, action, row, column, parent) || parent.isValid()) return false;
    const int first = count(Group::Running);
    return row >= first && row <= first + int(m_chats.queued().size());
}

bool SessionModel::moveRows(const QModelIndex &from, int row, int count, const QModelIndex &to, int before)
{
    if (from.isValid() || to.isValid() || count != 1 || row < 0 || row >= m_rows.size()) return false;
    if (m_rows.at(row).place == 0) return false;
    const int first = this->count(Group::Running);
    const int last = first + int(m_chats.queued().size());
    if (before < first || before > last || before == row || before == row + 1) return false;
    // The queue tells that it changed, and the row moves with it.
    m_chats.moveQueued(m_rows.at(row).info.id, before - first - (before > row ? 1 : 0));
    return true;
}

int SessionModel::count(Group group) const
{
    return int(std::ranges::count(m_rows, group, &Row::group));
}

chat::ConversationId SessionModel::conversationAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? m_rows.at(row).info.conversation : chat::ConversationId();
}

int SessionModel::rowOf(const chat::SessionId &id) const
{
    const auto found = std::ranges::find(m_rows, id, [](const Row &row) { return row.info.id; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

void SessionModel::stop(int row)
{
    if (row >= 0 && row < m_rows.size()) m_chats.stop(m_rows.at(row).info.id);
}

void SessionModel::stopAll()
{
    m_chats.stopAll();
}

void SessionModel::prioritize(int row)
{
    if (row >= 0 && row < m_rows.size()) m_chats.prioritize(m_rows.at(row).info.id);
}

void SessionModel::retryNow(int row)
{
    if (row >= 0 && row < m_rows.size()) m_chats.retryNow(m_rows.at(row).info.id);
}

void SessionModel::onStateChanged(const chat::SessionId &id)
{
    const int row = rowOf(id);
    if (row < 0) return;
    // Once it has ended the services forget it; this is the last word on it.
    if (const streaming::StreamingSession *session = m_messages.session(id)) m_rows[row].info = session->info();
    QList<int> roles {StateRole, StatusRole, EndedRole, ErrorSentenceRole, CanStopRole, CanRetryNowRole};
    tell(row, roles + figureRoles());
    sync();
}

void SessionModel::takeIn(const QList<SessionInfo> &sessions)
{
    QList<Row> wanted;
    QSet<chat::SessionId> stored;
    qsizetype ended = 0;
    for (const SessionInfo &info : sessions) {
        stored.insert(info.id);
        if (!chat::isRunning(info.state) && ++ended > mostEnded) continue;
        const int row = rowOf(info.id);
        // What runs here is told by the services sooner than by the journal.
        if (row >= 0 && isLive(m_rows.at(row))) continue;
        if (row < 0) {
            wanted.append(made(info));
        } else if (!sameFigures(m_rows.at(row).info, info) || m_rows.at(row).info.state != info.state) {
            m_rows[row].info = info;
            Q_EMIT dataChanged(index(row), index(row));
        }
    }
    for (const Row &row : std::as_const(m_rows)) {
        // What ended here may not be written yet.
        if (stored.contains(row.info.id) || isLive(row) || m_messages.session(row.info.id)) wanted.append(row);
    }
    arrange(wanted);
}

void SessionModel::sync()
{
    QList<Row> wanted = m_rows;
    const QList<chat::SessionId> running = m_chats.running();
    for (const chat::SessionId &id : running) {
        const streaming::StreamingSession *session = m_messages.session(id);
        if (session && rowOf(id) < 0) wanted.append(made(session->info()));
    }
    arrange(wanted);
    if (!running.isEmpty() && !std::exchange(m_beats, true)) m_beat = m_clock.after(beat, this, [this] { onBeat(); });
}

void SessionModel::arrange(const QList<Row> &rows)
{
    // Where each row belongs.
    const QList<chat::SessionId> queue = m_chats.queued();
    QList<Row> wanted;
    for (const Row &row : rows) {
        if (m_forgotten.contains(row.info.conversation)) continue;
        Row placed = row;
        placed.group = !chat::isRunning(row.info.state)        ? Group::Ended
                       : row.info.state == AnswerState::Queued ? Group::Waiting
                                                               : Group::Running;
        placed.place = placed.group == Group::Waiting ? int(queue.indexOf(row.info.id)) + 1 : 0;
        if (placed.group == Group::Ended) placed.rate = 0;
        wanted.append(placed);
    }
    std::ranges::stable_sort(wanted, [](const Row &left, const Row &right) {
        if (left.group != right.group) return left.group < right.group;
        switch (left.group) {
        case Group::Running:
            return left.info.id < right.info.id;
        case Group::Waiting:
            // What is not durable yet has no place and stands at the end.
            if ((left.place > 0) != (right.place > 0)) return left.place > 0;
            return left.place != right.place ? left.place < right.place : left.info.id < right.info.id;
        case Group::Ended:
            break;
        }
        if (left.info.endedMs != right.info.endedMs) return left.info.endedMs > right.info.endedMs;
        return right.info.id < left.info.id;
    });
    const qsizetype live = std::ranges::count_if(wanted, [](const Row &row) { return row.group != Group::Ended; });
    if (wanted.size() > live + mostEnded) wanted.resize(live + mostEnded);

    const auto idOf = [](const Row &row) { return row.info.id; };
    const auto placeIn = [&idOf](const QList<Row> &list, const chat::SessionId &id) {
        return int(std::ranges::find(list, id, idOf) - list.begin());
    };
    const auto counts = [this] {
        return std::tuple(count(Group::Running), count(Group::Waiting), count(Group::Ended));
    };
    const auto before = counts();
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        if (std::ranges::contains(wanted, m_rows.at(row).info.id, idOf)) continue;
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
    }
    for (int row = 0; row < wanted.size(); ++row) {
        const int now = rowOf(wanted.at(row).info.id);
        if (now < 0) {
            beginInsertRows({}, row, row);
            m_rows.insert(row, wanted.at(row));
            endInsertRows();
        } else if (now == row + 1) {
            // One row that goes down is one move, not many that go up.
            const int to = std::min(placeIn(wanted, m_rows.at(row).info.id), int(m_rows.size()) - 1);
            beginMoveRows({}, row, row, {}, to + 1);
            m_rows.move(row, to);
            endMoveRows();
        } else if (now != row) {
            beginMoveRows({}, now, now, {}, row);
            m_rows.move(now, row);
            endMoveRows();
        }
    }
    for (int row = 0; row < m_rows.size(); ++row) {
        const Row &next = wanted.at(row);
        Row &shown = m_rows[row];
        if (shown.group == next.group && shown.place == next.place) continue;
        shown = next;
        tell(row, {GroupRole, GroupNameRole, PlaceRole, StatusRole, CanPrioritizeRole, FiguresRole, RateRole});
    }
    if (counts() != before) Q_EMIT countsChanged();
}

void SessionModel::onBeat()
{
    bool any = false;
    for (int row = 0; row < m_rows.size(); ++row) {
        Row &shown = m_rows[row];
        if (!isLive(shown)) continue;
        any = true;
        const streaming::StreamingSession *session = m_messages.session(shown.info.id);
        if (!session) continue;
        const SessionInfo before = std::exchange(shown.info, session->info());
        const qint64 rate = std::max<qint64>(0, shown.info.bytes - std::exchange(shown.counted, shown.info.bytes));
        const bool rateChanged = std::exchange(shown.rate, rate) != rate;
        const bool countsDown = shown.info.state == AnswerState::Retrying;
        if (rateChanged || countsDown || !sameFigures(before, shown.info)) tell(row, figureRoles());
    }
    m_beats = any;
    if (any) m_beat = m_clock.after(beat, this, [this] { onBeat(); });
}

void SessionModel::tell(int row, const QList<int> &roles)
{
    Q_EMIT dataChanged(index(row), index(row), roles);
}

void SessionModel::tellOf(const chat::ConversationId &conversation)
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows.at(row).info.conversation == conversation) tell(row, {Qt::DisplayRole, TitleRole, CanOpenRole});
    }
}

void SessionModel::forget(const chat::ConversationId &conversation)
{
    m_forgotten.insert(conversation);
    sync();
}

bool SessionModel::isLive(const Row &row) const
{
    return chat::isRunning(row.info.state) && m_chats.isRunning(row.info.id);
}

SessionModel::Row SessionModel::made(const SessionInfo &info)
{
    return {.info = info, .counted = info.bytes};
}

QString SessionModel::title(const chat::ConversationId &id) const
{
    const qsizetype at = m_library.indexOf(id);
    if (at >= 0) return conversationTitle(m_library, id, m_library.at(at).title);
    const chat::Conversation *open = m_library.find(id);
    return open ? conversationTitle(m_library, id, open->info().title) : tr("Chat");
}

QString SessionModel::status(const Row &row) const
{
    // Among others that wait, the place says all.
    if (row.place == 1) return tr("Next in line");
    if (row.place > 1) return tr("Number %1 in line").arg(row.place);
    if (const auto due = m_chats.retryAt(row.info.id)) {
        const qint64 left = (*due - m_clock.monotonic()).count();
        if (left > 0) return tr("Trying again in %1 s").arg((left + 999) / 1000);
    }
    return stateWords(row.info.state);
}

QString SessionModel::figures(const Row &row) const
{
    const SessionInfo &info = row.info;
    const QLocale locale;
    QStringList pieces;
    if (info.usage.completionTokens) {
        pieces << tr("%n token(s)", nullptr, int(*info.usage.completionTokens));
        const qint64 streamed = info.timings.endedMs.value_or(0) - info.timings.firstTokenMs.value_or(0);
        if (info.timings.firstTokenMs && streamed > 0)
            pieces << tr("%1 tokens/s").arg(*info.usage.completionTokens * 1000 / streamed);
    }
    if (info.bytes > 0) pieces << locale.formattedDataSize(info.bytes, 1, QLocale::DataSizeSIFormat);
    if (row.rate > 0) {
        pieces << tr("%1/s", "so many bytes in a second")
                      .arg(locale.formattedDataSize(row.rate, 1, QLocale::DataSizeSIFormat));
    }
    if (info.retries > 0) pieces << tr("%n retry(s)", nullptr, info.retries);
    return pieces.join(tr(" · ", "between two figures"));
}

} // namespace runnel::models
