// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/blockstyle.h"
#include "markdown/block.h"

#include <QList>
#include <QRectF>
#include <QString>

#include <cstdint>
#include <memory>

class QPainter;

namespace runnel::gui {

//! \brief What a part that can be clicked does.
enum class ActionKind : std::uint8_t {
    None,
    Link,
    CopyCode,
    Stop,
    Continue,
    Retry,
    Keep,
    OpenSettings,
    ChooseModel,
    NewChat,
    CopyText,
    CopyMarkdown,
    Regenerate,
    PreviousSibling,
    NextSibling,
    ToggleReasoning,
    ToggleDetail,
    JumpToLatest,
};

//! \brief A part that can be clicked, or activated by keyboard.
struct Target
{
    ActionKind kind = ActionKind::None;
    QRectF rect = {};  //!< in the coordinates of who made the list
    QString name = {}; //!< what assistive technology and the tool tip say
    QString data = {}; //!< a link's address; the code to copy
    bool enabled = true;

    //! The same part, wherever it stands now.
    [[nodiscard]] bool isSame(const Target &other) const
    {
        return kind == other.kind && data == other.data && name == other.name;
    }
};

//! \brief What changes from one painting to the next.
struct PaintContext
{
    const BlockStyle &style;
    QRectF clip;        //!< in the painter's coordinates
    qsizetype from = 0; //!< selected part of the block's text; empty where from == to
    qsizetype to = 0;
    const Target *hot = nullptr; //!< under the pointer
    bool hovered = false;        //!< the pointer is in the message

    //! The same for a part of the text that begins at \a start and is \a length long.
    [[nodiscard]] PaintContext part(qsizetype start, qsizetype length) const;
};

//! \brief One top-level block laid out for one width and one style, or a block inside it.
//!
//! Text positions count UTF-16 code units of text(), which joins everything readable in the block: children and rows
//! by line ends, cells by tabs. Coordinates are relative to the block's top left corner, in px.
class BlockLayout
{
public:
    virtual ~BlockLayout();
    Q_DISABLE_COPY_MOVE(BlockLayout)

    //! Lays out \a block; takes over what still fits from \a old, the layout of an earlier revision, if there is one.
    [[nodiscard]] static std::shared_ptr<BlockLayout> create(const markdown::BlockPtr &block, qreal width,
                                                             const BlockStyle &style, BlockLayout *old = nullptr,
                                                             int depth = 0);
    //! px between two blocks that follow each other.
    [[nodiscard]] static int spacing(const markdown::Block &above, const markdown::Block &below,
                                     const BlockStyle &style);

    [[nodiscard]] const markdown::BlockPtr &block() const { return m_block; }
    [[nodiscard]] qreal width() const { return m_width; }
    [[nodiscard]] qreal height() const { return m_height; }
    //! How much of the width shows something.
    [[nodiscard]] virtual qreal usedWidth() const { return m_width; }
    [[nodiscard]] qsizetype length() const { return m_length; }

    //! Lays out what touches [top, bottom) and so far has the place of an estimate. True where the height changed.
    virtual bool layOut(qreal top, qreal bottom, const BlockStyle &style);
    virtual void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const = 0;
    //! The position nearest to \a point.
    [[nodiscard]] virtual qsizetype positionAt(const QPointF &point) const = 0;
    //! Where a caret before \a position stands.
    [[nodiscard]] virtual QRectF caretRect(qsizetype position) const = 0;
    //! Adds what can be clicked, in reading order, moved by \a at.
    virtual void addTargets(const QPointF &at, QList<Target> &targets) const;
    //! Moves what is wider than the block at \a point by \a distance; false where nothing is or nothing moves.
    virtual bool scrollSideways(const QPointF &point, qreal distance);

protected:
    BlockLayout(markdown::BlockPtr block, qreal width);

    markdown::BlockPtr m_block;
    qreal m_width = 0;
    qreal m_height = 0;
    qsizetype m_length = 0;
};

} // namespace runnel::gui
