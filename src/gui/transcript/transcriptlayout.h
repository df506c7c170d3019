// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/heightindex.h"
#include "gui/transcript/messageitem.h"

#include <QHash>

#include <memory>
#include <vector>

namespace runnel::gui {

//! \brief A place in the whole transcript.
struct TextPlace
{
    int row = 0;
    PlaceInMessage at;

    [[nodiscard]] bool isBefore(const TextPlace &other) const;
};

//! \brief The heights of all messages, and the few messages that are laid out. Knows no widget.
//!
//! A message becomes a MessageItem when it comes into sight and is let go some screens later; its height stays. All y
//! are px from the top of the first message.
class TranscriptLayout
{
public:
    explicit TranscriptLayout(const BlockStyle &style);
    ~TranscriptLayout();

    void setModel(models::ChatModel *model);
    void setStyle(const BlockStyle &style);
    [[nodiscard]] const BlockStyle &style() const { return m_style; }
    void setWidth(int width);
    //! No message offers what would change it.
    void setReadOnly();
    [[nodiscard]] int width() const { return m_width; }

    void insertRows(int first, int last);
    void removeRows(int first, int last);
    //! False where nothing of what is shown changed. \a textOnly: its text grew, all else is as it was.
    bool changeRow(int row, bool textOnly = false);
    void changeBlocks(int row, const markdown::BlockDiff &diff);
    //! A formula is there; false where nothing waits for it.
    bool takeFormula(const QString &tex);

    //! The image at \a address is in another state; false where none of what is laid out shows it.
    bool takeImage(const QString &address);

    [[nodiscard]] int rows() const { return int(m_items.size()); }
    [[nodiscard]] qint64 total() const { return m_heights.total() + bottomMargin(); }
    [[nodiscard]] qint64 topOf(int row) const { return m_heights.top(row); }
    [[nodiscard]] int heightOf(int row) const { return m_heights.at(row); }
    [[nodiscard]] int rowAt(qint64 y) const { return int(m_heights.find(y)); }
    //! The message, laid out as far as it was asked for; made if need be.
    [[nodiscard]] MessageItem &item(int row);
    //! The message if it is in memory.
    [[nodiscard]] MessageItem *existing(int row) const;

    //! Lays out what touches [top, bottom). True where heights changed, so that the range shows something else now.
    bool layOut(qint64 top, qint64 bottom);
    //! Lays out the message around one place.
    void layOutPlace(int row, const PlaceInMessage &place);
    //! Lets go what is far from [top, bottom).
    void unload(qint64 top, qint64 bottom);

    [[nodiscard]] TextPlace placeAt(qint64 y) const;
    [[nodiscard]] qint64 yOf(const TextPlace &place) const;

    //! Lays out and unfolds what \a position of \a block, of ChatSearch::Match, is in; its place in the message.
    [[nodiscard]] QRectF reveal(int row, qsizetype block, qsizetype position);
    //! Folds or unfolds, wraps or unwraps what \a target is the button of.
    void toggle(int row, const Target &target);

    //! Blocks laid out since the beginning, and messages in memory: the work, for tests.
    [[nodiscard]] qsizetype layoutsMade() const;
    [[nodiscard]] int itemsInMemory() const;

private:
    [[nodiscard]] int bottomMargin() const;
    [[nodiscard]] int estimate(int row) const;
    [[nodiscard]] MessageFacts facts(int row) const;
    void updateHeight(int row);
    void release(int row);

    BlockStyle m_style;
    models::ChatModel *m_model = nullptr;
    std::vector<std::unique_ptr<MessageItem>> m_items;
    HeightIndex m_heights;
    QHash<chat::MessageId, BlockViews> m_views; // of messages that are not in memory
    int m_width = 0;
    bool m_readOnly = false;
    qsizetype m_layoutsLetGo = 0;
    qint64 m_unloadedAt = 0;
    int m_inMemory = 0;
};

} // namespace runnel::gui
