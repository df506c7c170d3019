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
#include <optional>
#include <span>
#include <vector>

class QPainter;

namespace runnel::gui {

struct FormulaInfo;

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
    RegenerateWith,
    Edit,
    Details,
    MessageMenu,
    PreviousSibling,
    NextSibling,
    ToggleReasoning,
    ToggleDetail,
    ToggleFold,
    ToggleWrap,
    CopyTableCsv,
    CopyTableMarkdown,
    JumpToLatest,
    OpenImage,
    LoadImage,
    CancelImage,
    OpenFile,
};

//! \brief A part that can be clicked, or activated by keyboard.
struct Target
{
    ActionKind kind = ActionKind::None;
    QRectF rect = {};  //!< in the coordinates of who made the list
    QString name = {}; //!< what assistive technology and the tool tip say
    QString data = {}; //!< a link's address; the code to copy; the key or the address of an image; the key of a file
    bool enabled = true;
    quint64 block = 0; //!< the block that is changed or copied, where there is a choice

    //! The same part, wherever it stands now.
    [[nodiscard]] bool isSame(const Target &other) const
    {
        return kind == other.kind && block == other.block && data == other.data && name == other.name;
    }
};

//! \brief How a reader set up a block: what must not be forgotten when it is laid out anew.
struct BlockView
{
    std::optional<bool> folded = std::nullopt; //!< not set: as the block thinks best
    bool wraps = false;

    bool operator==(const BlockView &) const = default;
};

//! \brief A stretch of a block's text that a search has found.
struct Mark
{
    qsizetype from = 0;
    qsizetype to = 0;
    bool isCurrent = false;

    bool operator==(const Mark &) const = default;
};

//! \brief What changes from one painting to the next.
struct PaintContext
{
    const BlockStyle &style;
    QRectF clip;        //!< in the painter's coordinates
    qsizetype from = 0; //!< selected part of the block's text; empty where from == to
    qsizetype to = 0;
    const Target *hot = nullptr;      //!< under the pointer
    bool hovered = false;             //!< the pointer is in the message
    bool pointed = false;             //!< the pointer or the keyboard is at the block: it shows its tools
    qreal top = -1e9;                 //!< of what is in sight; the header of a long table stays there
    std::span<const Mark> marks = {}; //!< in the text of the whole block, in its order; none overlap
    qsizetype origin = 0;             //!< where the part that is painted begins in that text

    //! The same for a part of the text that begins at \a start and is \a length long.
    [[nodiscard]] PaintContext part(qsizetype start, qsizetype length) const;
    //! The marks that touch the first \a length characters of the part, counted from its beginning.
    [[nodiscard]] QList<Mark> marksIn(qsizetype length) const;
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
    //! The side at which it begins.
    [[nodiscard]] virtual bool isRightToLeft() const { return false; }
    //! How much of the width shows something, from the side at which it begins.
    [[nodiscard]] virtual qreal usedWidth() const { return m_width; }
    [[nodiscard]] qsizetype length() const { return m_length; }
    //! How much lower than in plain text the first baseline is, because of a formula in its line.
    [[nodiscard]] virtual qreal firstLineDrop() const { return 0; }

    //! Lays out what touches [top, bottom) and so far has the place of an estimate. True where the height changed.
    virtual bool layOut(qreal top, qreal bottom, const BlockStyle &style);
    virtual void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const = 0;
    //! The position nearest to \a point.
    [[nodiscard]] virtual qsizetype positionAt(const QPointF &point) const = 0;
    //! Where a caret before \a position stands.
    [[nodiscard]] virtual QRectF caretRect(qsizetype position) const = 0;
    //! Adds what can be clicked, in reading order, moved by \a at.
    virtual void addTargets(const QPointF &at, QList<Target> &targets) const;
    //! The lowest place in (from, to] where a page can end without cutting a line; \a from where there is none.
    [[nodiscard]] virtual qreal breakBetween(qreal from, qreal to) const;
    //! Moves what is wider than the block at \a point by \a distance; false where nothing is or nothing moves.
    virtual bool scrollSideways(const QPointF &point, qreal distance);
    //! Whether it shows \a tex, or any TeX where that is empty, as its source until the formula is there.
    [[nodiscard]] virtual bool waitsFor(const QString &tex) const;
    //! Whether it waits for any.
    [[nodiscard]] bool waits() const { return m_waits; }
    //! Whether a formula that it waits for is there by now, so that it is to be made anew.
    [[nodiscard]] bool hasNews(const BlockStyle &style) const;
    //! The same, of one that waits.
    [[nodiscard]] virtual bool findsNews(const text::MathRenderer &formulas) const;
    //! The formula at \a point; its source counts as well.
    [[nodiscard]] virtual std::optional<FormulaInfo> formulaAt(const QPointF &point) const;

    //! Scrolls sideways, where something does, until \a position is in sight.
    virtual void reveal(qsizetype position);
    //! The innermost block at \a point; this one where there is no other.
    [[nodiscard]] virtual const BlockLayout *leafAt(const QPointF &point) const;

    //! Adds this block or those in it whose view can be changed, in reading order.
    virtual void addAdjustable(std::vector<BlockLayout *> &found);
    [[nodiscard]] virtual BlockView view() const;
    virtual void setView(const BlockView &view);
    [[nodiscard]] virtual bool isFolded() const;
    //! Puts what is inside in its place again, after a block in it changed its height.
    virtual void restack();

protected:
    BlockLayout(markdown::BlockPtr block, qreal width);

    markdown::BlockPtr m_block;
    qreal m_width = 0;
    qreal m_height = 0;
    qsizetype m_length = 0;
    bool m_waits = false;
};

} // namespace runnel::gui
