// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/theme/theme.h"
#include "gui/transcript/announcer.h"
#include "gui/transcript/caretmoves.h"
#include "gui/transcript/inlineformula.h"
#include "gui/transcript/selection.h"
#include "gui/transcript/transcriptlayout.h"
#include "gui/transcript/transcriptview.h"

#include <QAccessible>
#include <QPointer>
#include <QTimer>
#include <QVariantAnimation>

#include <optional>

class QKeyEvent;
class QMenu;
class QPaintEvent;

namespace runnel::gui {

//! \brief A target and the row that it belongs to; its rectangle is relative to the message.
struct PlacedTarget
{
    int row = -1;
    Target target = {};

    [[nodiscard]] bool isValid() const { return target.kind != ActionKind::None; }
    [[nodiscard]] bool isSame(const PlacedTarget &other) const
    {
        return row == other.row && target.isSame(other.target);
    }
};

//! \brief Whether assistive technology listens: what is only for that costs nothing else.
class AssistiveWatch final : public QAccessible::ActivationObserver
{
public:
    AssistiveWatch();
    ~AssistiveWatch() override;
    Q_DISABLE_COPY_MOVE(AssistiveWatch)

    [[nodiscard]] bool isActive() const { return m_active; }
    void accessibilityActiveChanged(bool active) override;

private:
    bool m_active;
};

class TranscriptView::Private
{
public:
    Private(TranscriptView *view, Theme &look);

    // What follows is in transcriptview.cpp: model, geometry, scrolling, painting.
    void connectModel();
    void onRowsInserted(int first, int last);
    void onRowsRemoved(int first, int last);
    void onStateChanged(int row);
    void restyle();
    void setScrollY(qint64 target);
    void scrollBy(qint64 distance, bool smooth);
    //! Lays out what is in sight so that the anchor, or the end, stays where it is.
    void settle();
    //! The same, and lets nothing go.
    void arrange();
    //! Lays out one place, wherever it is, and nothing moves.
    void layOutAt(const TextPlace &place);
    //! As settle(), at the place that was asked for and not seen yet.
    void settleAtWanted();
    void ensureVisible(qint64 top, qint64 bottom);
    [[nodiscard]] qint64 furthest() const;
    [[nodiscard]] int columnWidth() const;
    [[nodiscard]] int columnLeft() const;
    [[nodiscard]] QPoint originOf(int row) const; //!< of the message, in the viewport
    void paintRow(QPainter &painter, int row, const QRectF &clip);
    [[nodiscard]] bool showsPill() const;
    [[nodiscard]] QRectF pillRect() const;
    void paintPill(QPainter &painter) const;

    // In transcriptmotion.cpp: what moves.
    void updateMotion();
    void onMotion();
    [[nodiscard]] bool showsCaret() const;
    [[nodiscard]] QRect caretOf(int row) const; //!< at the end of an answer that is written, in the viewport
    [[nodiscard]] bool paintBlink(QPainter &painter, const QPaintEvent &event);

    // In transcriptinput.cpp: pointer and keyboard.
    [[nodiscard]] PlacedTarget targetAt(const QPointF &position);
    [[nodiscard]] TextPlace textPlaceAt(const QPointF &position);
    //! The block of the row at \a position; -1 beside all of them.
    [[nodiscard]] qsizetype blockUnder(const QPointF &position);
    [[nodiscard]] std::optional<FormulaInfo> formulaAt(const QPointF &position);
    void hover(const QPointF &position);
    void unhover();
    void startSelection(const QPointF &position, bool extend);
    void extendSelection(const QPointF &position);
    void activate(const PlacedTarget &placed);
    void toggle(const PlacedTarget &placed);
    void focusMessage(int step);
    bool focusTarget(bool next);
    [[nodiscard]] QPointF keyboardPosition();
    [[nodiscard]] int lastRow() const { return layout.rows() - 1; }
    //! Where \a target leads, or its name: for a tool tip, which may take it for HTML and finds nothing of a model in it.
    [[nodiscard]] QString toolTipOf(const Target &target) const;
    [[nodiscard]] static QString formulaToolTip(const QString &error);

    // In transcriptimages.cpp.
    //! An image that answers name is in another state.
    void takeImage(const QString &address);
    //! What can be done with the image whose place is at \a position, beside its button as well.
    [[nodiscard]] PlacedTarget imageUnder(const QPointF &position);
    void addFileActions(QMenu *menu, const PlacedTarget &placed);
    [[nodiscard]] QString addressOf(const Target &target) const; //!< encoded; empty where it holds the image itself

    // In transcriptmessage.cpp: what is done with a whole message.
    void act(const PlacedTarget &placed);
    void showSibling(const PlacedTarget &placed);
    [[nodiscard]] PlacedTarget tool(int row, ActionKind kind);
    [[nodiscard]] bool actByKey(const QKeyEvent &event);
    [[nodiscard]] QRect onScreen(const PlacedTarget &placed) const;
    void addMessageActions(QMenu *menu, int row);

    // In transcriptsearch.cpp.
    void showCurrentMatch();
    [[nodiscard]] QList<Mark> marksIn(int row, qsizetype block) const;

    // In transcriptcaret.cpp: selecting by keyboard.
    void selectByKey(CaretMove move);
    void showCaret();
    [[nodiscard]] TextPlace settled(TextPlace place);
    [[nodiscard]] TextPlace moved(const TextPlace &place, CaretMove move);
    [[nodiscard]] TextPlace neighbour(const TextPlace &place, bool forward);
    [[nodiscard]] TextPlace lineStep(const TextPlace &place, bool forward);
    [[nodiscard]] TextPlace lineEnd(const TextPlace &place, bool forward);
    [[nodiscard]] markdown::BlockPtr blockAt(const TextPlace &place);
    [[nodiscard]] QRectF caretRectIn(const TextPlace &place); //!< in its block, which is laid out for it

    // In transcriptclipboard.cpp.
    void copy(const Selection &what, bool markdownOnly);
    void copyMessage(int row, bool asMarkdown);
    //! The table whose block has the id \a block.
    void copyTable(int row, quint64 block, bool asMarkdown);
    void copySelectionToPrimary();
    void addBlockActions(QMenu *menu, const QPointF &position);
    void fillMenu(QMenu *menu, const QPointF &position);
    void selectAll();
    void dragSelection();
    [[nodiscard]] bool isOverSelection(const QPointF &position);

    void announce(const QString &sentence) const;

    TranscriptView *q;
    Theme &theme;
    QPointer<models::ChatModel> model;
    QPointer<models::ChatSearch> search;
    std::shared_ptr<text::HighlighterRepository> languages;
    std::shared_ptr<text::MathRenderer> formulas;
    TranscriptLayout layout;
    Thumbnails *thumbnails = nullptr;
    AnswerImages *answerImages = nullptr;

    bool following = true; // the end stays in sight
    TextPlace anchor;      // what stays at the top otherwise
    qint64 y = 0;          // of the top of the viewport
    //! Until it is painted: a place in px means something only at the width that the view will have.
    std::optional<ScrollAnchor> wanted;
    bool settling = false;

    PlacedTarget hot; // under the pointer
    PlacedTarget pressed;
    int hoveredRow = -1;
    qsizetype hoveredBlock = -1; // of that row
    int currentRow = -1;         // of the keyboard
    PlacedTarget focused;        // in the current row, by keyboard
    Selection selection;
    QPointF pressedAt;
    bool selecting = false;
    bool mayDrag = false;         // pressed in the selection: a drag takes it along, a click lets it go
    std::optional<double> caretX; // px in the column, that the caret keeps from line to line
    QTimer edgeScroll;            // while a selection is dragged beyond an edge
    QPointF edgePosition;
    QTimer tripleClick;

    QTimer motion;
    int phase = 0;
    PlacedTarget copied;
    QTimer copiedOver;
    QVariantAnimation glide;
    double wheelRest = 0; // px that a wheel went beyond whole ones
    qsizetype blinks = 0;
    core::SystemClock clock;
    Announcer announcer;
    AssistiveWatch assistive;
    qsizetype messagesPainted = 0;
};

} // namespace runnel::gui
