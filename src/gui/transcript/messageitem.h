// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/attachmentstrip.h"
#include "gui/transcript/heightindex.h"
#include "gui/transcript/messagetools.h"
#include "gui/transcript/reasoningfold.h"
#include "gui/transcript/statuscard.h"
#include "markdown/blockdocument.h"

#include <QPoint>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace runnel::gui {

//! \brief Where in a message a place is, so that it is found again after the message was laid out anew.
struct PlaceInMessage
{
    qsizetype block = -1;   //!< -1: above the blocks
    qsizetype position = 0; //!< of the text of the block
    int offset = 0;         //!< px below the top of that
};

//! How the reader set up blocks: by block of the message, and by what in it can be set up.
using BlockViews = std::map<std::pair<quint64, qsizetype>, BlockView>;

//! \brief One message on the screen: label, blocks, state and tools; lays out only the blocks it is asked for.
//!
//! Coordinates are relative to the top left corner of the message in the column.
class MessageItem
{
public:
    MessageItem(MessageFacts facts, const QList<markdown::BlockPtr> &blocks, int width, const BlockStyle &style);
    ~MessageItem();

    [[nodiscard]] const MessageFacts &facts() const { return m_facts; }
    //! False where they are those of before.
    bool setFacts(const MessageFacts &facts, const BlockStyle &style);
    void setWidth(int width, const BlockStyle &style);
    //! Fonts or colours are others: nothing of what was laid out counts any more.
    void setStyle(const BlockStyle &style);
    //! The blocks from diff.first on are others.
    void changeBlocks(const markdown::BlockDiff &diff, const QList<markdown::BlockPtr> &blocks,
                      const BlockStyle &style);

    //! A formula is there: what waits for it is laid out anew when it is asked for. False where nothing does.
    bool takeFormula(const QString &tex);
    //! The image at \a address is in another state; false where no block shows it.
    bool takeImage(const QString &address);

    [[nodiscard]] int height() const;
    //! Lays out the blocks that touch [top, bottom); true where heights changed.
    bool layOut(int top, int bottom, const BlockStyle &style);
    //! Forgets layouts that do not touch [top, bottom). Heights stay.
    void unload(int top, int bottom);

    //! \brief What of the selection lies in a message, by block.
    struct Selected
    {
        PlaceInMessage from;
        PlaceInMessage to;
        bool isEmpty = true;
    };
    //! \brief What a painting needs beside the context.
    struct Moment
    {
        int phase = -1; //!< of what moves; -1 under reduced motion
        bool showsTools = false;
        bool showsCaret = false;
        const Target *copied = nullptr; //!< says for a while that it was done
        Selected selected = {};
        qsizetype pointedBlock = -1; //!< the one under the pointer
        bool isCurrent = false;      //!< the keyboard is on the message
        //! What a search has found in a block of ChatSearch::Match. Null: nothing is searched for.
        const std::function<QList<Mark>(qsizetype block)> *marks = nullptr;
    };
    void paint(QPainter &painter, const QPointF &at, const PaintContext &context, const Moment &moment) const;
    [[nodiscard]] PlaceInMessage placeAt(int y) const;
    [[nodiscard]] int yOf(const PlaceInMessage &place) const;

    [[nodiscard]] qsizetype blockCount() const { return qsizetype(m_blocks.size()); }
    [[nodiscard]] const markdown::BlockPtr &block(qsizetype index) const;
    [[nodiscard]] QRectF blockRect(qsizetype index) const;
    //! Null where it is not laid out.
    [[nodiscard]] BlockLayout *layoutOf(qsizetype index) const;
    //! The block nearest to \a y; -1 for a message without blocks.
    [[nodiscard]] qsizetype blockAt(int y) const;
    [[nodiscard]] QPointF placeOfBlock(qsizetype index) const;

    //! What can be clicked, from top to bottom; of blocks only those that are laid out.
    [[nodiscard]] QList<Target> targets() const;
    //! Folds or unfolds, wraps or unwraps what \a target is the button of.
    void toggle(const Target &target, const BlockStyle &style);
    //! Unfolds what \a position of \a block, of ChatSearch::Match, is in, and gives its place.
    [[nodiscard]] QRectF reveal(qsizetype block, qsizetype position, const BlockStyle &style);
    //! Before it is let go, and when it comes back.
    [[nodiscard]] BlockViews takeViews();
    void setViews(BlockViews views) { m_views = std::move(views); }
    [[nodiscard]] QRectF caretRect() const; //!< at the end of a text that streams; else empty
    //! The block that an answer writes on in.
    [[nodiscard]] qsizetype caretBlock() const;
    [[nodiscard]] QRectF movingRect() const; //!< what moves while it waits; else empty
    [[nodiscard]] qsizetype laidOutBlocks() const;
    //! Blocks laid out since the item was made: the work, for tests.
    [[nodiscard]] qsizetype layoutsMade() const { return m_layoutsMade; }

private:
    struct Slot
    {
        markdown::BlockPtr block;
        std::shared_ptr<BlockLayout> layout = nullptr;
        std::shared_ptr<BlockLayout> previous = nullptr; //!< of an earlier revision, to take over from
    };

    [[nodiscard]] int blocksTop() const;
    [[nodiscard]] int imagesTop() const;
    [[nodiscard]] QPointF imagesPlace() const;
    //! A prompt of images without a word has no bubble.
    [[nodiscard]] bool isImagesAlone() const;
    [[nodiscard]] int tailTop() const;
    [[nodiscard]] int toolsTop() const;
    [[nodiscard]] int gapBefore(qsizetype index, const BlockStyle &style) const;
    void makeLayout(qsizetype index, const BlockStyle &style);
    [[nodiscard]] quint64 viewKey(qsizetype index) const;
    void keepViews(qsizetype index);
    void restoreViews(qsizetype index);
    void toggleBlock(const Target &target);
    void setBlockView(qsizetype index, BlockLayout *adjustable, const BlockView &view);
    [[nodiscard]] QPointF reasoningPlace() const { return {0, double(m_reasoningTop)}; }
    void layOutParts(const BlockStyle &style);
    void updateHead();
    void estimateFrom(qsizetype first, const BlockStyle &style);
    void fitBubble();
    [[nodiscard]] int contentWidth() const;
    [[nodiscard]] QRectF bubble() const;
    [[nodiscard]] MessageTools tools() const;
    void paintLabel(QPainter &painter, const QPointF &at, const BlockStyle &style) const;
    void paintReasoning(QPainter &painter, const QPointF &at, const PaintContext &context, const Moment &moment) const;

    MessageFacts m_facts;
    std::vector<Slot> m_blocks;
    HeightIndex m_heights; // of the blocks, each with the gap above it
    QList<int> m_gaps;
    int m_width = 0;
    int m_head = 0; // px above the blocks
    int m_bubbleWidth = 0;
    bool m_rightToLeft = false;
    int m_emptyLeft = 0; // px of the blocks in the bubble, where none of them shows anything
    int m_maxBubble = 0;
    int m_unit = 4;
    int m_labelHeight = 0;
    int m_reasoningTop = 0;
    bool m_showsDetail = false;
    ReasoningFold m_reasoning;
    std::unique_ptr<StatusCard> m_card;
    AttachmentStrip m_images;
    BlockViews m_views;
    qsizetype m_layoutsMade = 0;
    qsizetype m_firstLoaded = 0; // before and behind these no block is laid out
    qsizetype m_lastLoaded = -1;
};

} // namespace runnel::gui
