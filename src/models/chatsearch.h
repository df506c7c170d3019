// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/clock.h"
#include "markdown/block.h"
#include "models/chatmodel.h"

#include <QList>
#include <QObject>
#include <QStringMatcher>

#include <limits>
#include <optional>
#include <vector>

namespace runnel::models {

//! \brief Where a text stands in a conversation: all that a reader can see of it, whatever the case of its letters.
//!
//! A long conversation is looked through in slices, from where the reader is; an answer that grows costs what is new.
class ChatSearch : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype reasoning = -1; //!< the block that stands for an answer's reasoning
    //! The block that stands for what a model said where it refused, which is shown below all others.
    static constexpr qsizetype refusal = std::numeric_limits<qsizetype>::max();

    //! \brief A match: its length is that of the text that is searched for.
    struct Match
    {
        qsizetype block = 0; //!< of ChatModel::blocks(), or one of the two above
        qsizetype from = 0;  //!< in the block's plain text

        auto operator<=>(const Match &) const = default;
    };
    //! \brief A match of a row.
    struct Place
    {
        int row = -1;
        Match match;
    };

    //! \a model outlives this.
    ChatSearch(ChatModel &model, core::Clock &clock, QObject *parent = nullptr);
    ~ChatSearch() override;

    //! Looks for \a text from now on, for nothing where it is empty. What is current stays so if it still matches;
    //! else the first match becomes current that comes from there or from startAt() on.
    void setText(const QString &text);
    [[nodiscard]] const QString &text() const { return m_text; }
    void startAt(int row);
    //! As startAt(), for the next text that is looked for; but only a match in \a row becomes current by itself, and none
    //! where that has none.
    void startIn(int row);

    [[nodiscard]] qsizetype count() const { return m_count; }
    //! Whether all of the conversation was looked through.
    [[nodiscard]] bool isComplete() const;
    //! There are more than anybody wants to hear of; the rest was not looked through.
    [[nodiscard]] bool isCapped() const;
    //! The place of the current match among all, from 0; -1 where there is none.
    [[nodiscard]] qsizetype currentIndex() const;
    [[nodiscard]] std::optional<Place> current() const;
    void next() { step(true); }
    void previous() { step(false); }

    //! The matches in \a block of \a row, in their order.
    [[nodiscard]] QList<Match> matches(int row, qsizetype block) const;

    //! Characters looked through since the beginning: the work done, for tests.
    [[nodiscard]] qint64 scannedCharacters() const { return m_scanned; }

Q_SIGNALS:
    //! Matches came or went.
    void changed();
    //! Another match is current: it wants to be seen.
    void currentChanged();

private:
    struct Row
    {
        bool isScanned = false;
        qsizetype reasoning = 0; // characters of it looked through
        QList<Match> matches;
    };
    //! \brief The last block of an answer that grows, as it was looked through.
    struct Tail
    {
        chat::MessageId message;
        quint64 block = 0;
        QString text;
    };

    void connectModel();
    void reset();
    void onRowsInserted(int first, int last);
    void onRowsRemoved(int first, int last);
    void onBlocksChanged(int row, const markdown::BlockDiff &diff);
    void onTextChanged(int row);
    void onStateChanged(int row);
    void request();
    void slice();
    qsizetype scanRow(int row);
    void scanReasoning(int row);
    void scanRefusal(int row);
    void scanBlocks(int row, const QList<markdown::BlockPtr> &blocks, qsizetype first);
    void scan(Row &into, qsizetype block, QStringView text, qsizetype from);
    void removeFrom(Row &row, const Match &first);
    void settleCurrent();
    void step(bool forward);
    void setCurrent(const Place &place);

    ChatModel &m_model;
    core::Clock &m_clock;
    core::TimerHandle m_slice;
    QString m_text;
    QStringMatcher m_matcher;
    std::vector<Row> m_rows; // empty while nothing is searched for
    Tail m_tail;
    int m_start = 0;
    int m_next = 0;    // row to look at next
    int m_missing = 0; // rows that were not looked through
    qsizetype m_count = 0;
    Place m_current;           // row -1: none
    Place m_preferred;         // where the reader is, until a match from there on is found
    bool m_staysInRow = false; // only a match in the row of m_preferred becomes current by itself
    qint64 m_scanned = 0;
};

} // namespace runnel::models
