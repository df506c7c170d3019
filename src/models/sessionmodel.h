// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationlibrary.h"
#include "core/clock.h"
#include "streaming/sessionjournal.h"
#include "streaming/streamingchatservice.h"
#include "streaming/streamingmessageservice.h"

#include <QAbstractListModel>
#include <QSet>

#include <optional>

namespace runnel::models {

//! \brief Every attempt at an answer that matters now: those that run, those that wait for a place, and those that ended
//! last.
//!
//! What runs comes from the services and follows their signals; figures are brought up to date once a \ref beat. What
//! ended before, or runs in another program, comes from the journal by refresh(). Rows are inserted, moved and removed
//! one by one; the model never resets. GUI thread.
class SessionModel : public QAbstractListModel
{
    Q_OBJECT
public:
    //! The rows stand in this order.
    enum class Group : std::uint8_t {
        Running, //!< oldest first
        Waiting, //!< next first
        Ended,   //!< newest first
    };
    Q_ENUM(Group)
    enum Role {
        IdRole = Qt::UserRole + 1, //!< QString
        ConversationRole,          //!< QString: the conversation's id
        TitleRole,                 //!< QString, never empty, one line
        ModelNameRole,             //!< QString
        GroupRole,                 //!< int of Group
        GroupNameRole,             //!< QString, translated
        StateRole,                 //!< int of chat::AnswerState
        StatusRole,                //!< QString: the state in a few words, translated
        PlaceRole,                 //!< int: the place in the queue, from 1; 0 where it does not wait
        BytesRole,                 //!< qint64 of UTF-8
        RateRole,                  //!< qint64: bytes a second, over the last beat; 0 where nothing comes
        TokensRole,                //!< qint64 of the answer, where the service told; else invalid
        RetriesRole,               //!< int
        FiguresRole,               //!< QString: tokens, bytes, speed and retries in one translated line; may be empty
        CreatedRole,               //!< QDateTime, local
        EndedRole,                 //!< QDateTime, local; invalid while it runs
        ErrorSentenceRole,         //!< QString; empty where nothing went wrong
        CanStopRole,               //!< bool
        CanPrioritizeRole,         //!< bool: it waits, and others wait before it
        CanRetryNowRole,           //!< bool: it counts down
        CanOpenRole,               //!< bool: its conversation is there
    };
    //! Figures change at most so often.
    static constexpr std::chrono::milliseconds beat {1'000};
    //! So many that ended are kept.
    static constexpr qsizetype mostEnded = 100;

    //! All outlive the model.
    SessionModel(streaming::SessionJournal &journal, streaming::StreamingMessageService &messages,
                 streaming::StreamingChatService &chats, chat::ConversationLibrary &library, core::Clock &clock,
                 QObject *parent = nullptr);
    ~SessionModel() override;

    //! Reads the journal; what changed there is told row by row.
    void refresh();
    //! What a sweep found and mended. An empty report does not take the place of one that tells something.
    void noteSweep(const streaming::SweepReport &report);
    [[nodiscard]] const std::optional<streaming::SweepReport> &lastSweep() const;
    [[nodiscard]] qint64 lastSweepMs() const; //!< when it was noted, UTC

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] Qt::DropActions supportedDropActions() const override;
    [[nodiscard]] bool canDropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                                       const QModelIndex &parent) const override;
    //! Moves one row that waits among those that wait; it is the queue that moves.
    bool moveRows(const QModelIndex &from, int row, int count, const QModelIndex &to, int before) override;

    [[nodiscard]] int count(Group group) const;
    [[nodiscard]] chat::ConversationId conversationAt(int row) const;
    [[nodiscard]] int rowOf(const chat::SessionId &id) const; //!< -1 where it is not there
    void stop(int row);
    void stopAll();
    void prioritize(int row);
    void retryNow(int row);

Q_SIGNALS:
    //! One of count() is another.
    void countsChanged();
    void sweepNoted();

private:
    struct Row;

    void onStateChanged(const chat::SessionId &id);
    void takeIn(const QList<streaming::SessionInfo> &sessions);
    //! Brings the rows in line with the services.
    void sync();
    //! Puts \a rows where they belong, one by one.
    void arrange(const QList<Row> &rows);
    void onBeat();
    void tell(int row, const QList<int> &roles);
    void tellOf(const chat::ConversationId &conversation);
    void forget(const chat::ConversationId &conversation);
    [[nodiscard]] bool isLive(const Row &row) const;
    [[nodiscard]] static Row made(const streaming::SessionInfo &info);
    [[nodiscard]] QString title(const chat::ConversationId &id) const;
    [[nodiscard]] QString status(const Row &row) const;
    [[nodiscard]] QString figures(const Row &row) const;

    streaming::SessionJournal &m_journal;
    streaming::StreamingMessageService &m_messages;
    streaming::StreamingChatService &m_chats;
    chat::ConversationLibrary &m_library;
    core::Clock &m_clock;
    core::TimerHandle m_beat;
    bool m_beats = false;
    QList<Row> m_rows;
    QSet<chat::ConversationId> m_forgotten; // deleted, though their sessions may still be ending
    std::optional<streaming::SweepReport> m_sweep;
    qint64 m_sweepMs = 0;
};

} // namespace runnel::models
