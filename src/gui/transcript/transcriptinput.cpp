// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/images/answerimages.h"
#include "gui/transcript/blocktext.h"
#include "gui/transcript/inlineformula.h"
#include "gui/transcript/transcriptaccessible.h"
#include "gui/transcript/transcriptview_p.h"
#include "models/chatmodel.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QStyleHints>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr int longestToolTip = 600; // characters

QString shortened(const QString &text)
{
    return text.size() > longestToolTip ? text.left(longestToolTip) + u'…' : text;
}

} // namespace

PlacedTarget TranscriptView::Private::targetAt(const QPointF &position)
{
    if (showsPill() && pillRect().contains(position)) {
        return {.row = -1,
                .target = {.kind = ActionKind::JumpToLatest,
                           .rect = pillRect(),
                           .name = TranscriptView::tr("Jump to latest")}};
    }
    const int row = layout.rowAt(y + qint64(position.y()));
    const MessageItem *message = layout.existing(row);
    if (!message) return {};
    const QPointF inside = position - originOf(row);
    const QList<Target> targets = message->targets();
    const auto found =
        std::ranges::find_if(targets, [&inside](const Target &target) { return target.rect.contains(inside); });
    if (found == targets.end()) return {};
    return {.row = row, .target = *found};
}

TextPlace TranscriptView::Private::textPlaceAt(const QPointF &position)
{
    const int row = layout.rowAt(y + qint64(position.y()));
    if (row < 0) return {};
    MessageItem &message = layout.item(row);
    const QPointF inside = position - originOf(row);
    const qsizetype block = message.blockAt(int(inside.y()));
    TextPlace place {.row = row, .at = {.block = std::max<qsizetype>(0, block)}};
    if (block < 0) return place;
    layout.layOutPlace(row, place.at);
    if (const BlockLayout *blockLayout = message.layoutOf(block)) {
        const QPointF at = inside - message.placeOfBlock(block);
        const bool below = at.y() >= blockLayout->height();
        place.at.position = at.y() < 0 ? 0 : below ? blockLayout->length() : blockLayout->positionAt(at);
    }
    return place;
}

std::optional<FormulaInfo> TranscriptView::Private::formulaAt(const QPointF &position)
{
    const int row = layout.rowAt(y + qint64(position.y()));
    const MessageItem *message = layout.existing(row);
    if (!message) return std::nullopt;
    const QPointF inside = position - originOf(row);
    const qsizetype block = message->blockAt(int(inside.y()));
    const BlockLayout *found = message->layoutOf(block);
    return found ? found->formulaAt(inside - message->placeOfBlock(block)) : std::nullopt;
}

qsizetype TranscriptView::Private::blockUnder(const QPointF &position)
{
    const int row = layout.rowAt(y + qint64(position.y()));
    const MessageItem *message = layout.existing(row);
    if (!message) return -1;
    const QPointF inside = position - originOf(row);
    const qsizetype block = message->blockAt(int(inside.y()));
    return block >= 0 && message->blockRect(block).contains(inside) ? block : -1;
}

void TranscriptView::Private::hover(const QPointF &position)
{
    const PlacedTarget found = targetAt(position);
    const int row = layout.rowAt(y + qint64(position.y()));
    const qsizetype pointedBlock = blockUnder(position);
    if (row != hoveredRow || pointedBlock != hoveredBlock || !found.isSame(hot) ||
        found.target.rect != hot.target.rect) {
        hoveredRow = row;
        hoveredBlock = pointedBlock;
        hot = found;
        q->viewport()->update();
    }
    const Qt::CursorShape shape = hot.isValid()       ? (hot.target.enabled ? Qt::PointingHandCursor : Qt::ArrowCursor)
                                  : pointedBlock >= 0 ? Qt::IBeamCursor
                                                      : Qt::ArrowCursor;
    if (q->viewport()->cursor().shape() != shape) q->viewport()->setCursor(shape);
}

void TranscriptView::Private::unhover()
{
    hot = {};
    hoveredRow = -1;
    hoveredBlock = -1;
    q->viewport()->update();
}

void TranscriptView::Private::startSelection(const QPointF &position, bool extend)
{
    const TextPlace place = textPlaceAt(position);
    const MessageItem *message = layout.existing(place.row);
    const markdown::Block *block =
        message && place.at.block < message->blockCount() ? message->block(place.at.block).get() : nullptr;
    if (extend && selection.isActive()) selection.extend(place, block);
    else selection.start(place, Selection::Unit::Character, block);
    selecting = true;
    q->viewport()->update();
}

void TranscriptView::Private::extendSelection(const QPointF &position)
{
    // Beyond an edge the view follows, the faster the further away.
    edgePosition = position;
    const int height = q->viewport()->height();
    const double beyond = position.y() < 0 ? position.y() : position.y() > height ? position.y() - height : 0;
    if (beyond != 0 && edgeScroll.isActive()) setScrollY(y + qint64(std::clamp(beyond, -80.0, 80.0)));
    if (beyond != 0 && !edgeScroll.isActive()) edgeScroll.start();
    if (beyond == 0) edgeScroll.stop();
    const TextPlace place = textPlaceAt({position.x(), std::clamp<double>(position.y(), 0, height - 1)});
    const MessageItem *message = layout.existing(place.row);
    const markdown::Block *block =
        message && place.at.block < message->blockCount() ? message->block(place.at.block).get() : nullptr;
    selection.extend(place, block);
    q->viewport()->update();
}

void TranscriptView::Private::activate(const PlacedTarget &placed)
{
    if (!placed.target.enabled) return;
    if (placed.target.kind == ActionKind::JumpToLatest) {
        q->scrollToEnd();
        return;
    }
    if (!model || placed.row < 0 || placed.row >= layout.rows()) return;
    const chat::MessageId id = model->message(placed.row).id;
    switch (placed.target.kind) {
    case ActionKind::None:
    case ActionKind::JumpToLatest:
        break;
    case ActionKind::Link:
        Q_EMIT q->linkActivated(QUrl(placed.target.data, QUrl::StrictMode));
        break;
    case ActionKind::OpenImage:
    case ActionKind::OpenFile:
        Q_EMIT q->attachmentOpenRequested(id, placed.target.data);
        break;
    case ActionKind::LoadImage:
        if (answerImages) answerImages->load(placed.target.data);
        break;
    case ActionKind::CancelImage:
        if (answerImages) answerImages->cancel(placed.target.data);
        break;
    case ActionKind::CopyCode:
        QGuiApplication::clipboard()->setText(placed.target.data);
        copied = placed;
        copiedOver.start();
        break;
    case ActionKind::Stop:
        Q_EMIT q->stopRequested(id);
        break;
    case ActionKind::Continue:
        Q_EMIT q->continueRequested(id);
        break;
    case ActionKind::Retry:
    case ActionKind::Regenerate:
        Q_EMIT q->retryRequested(id);
        break;
    case ActionKind::Keep:
        Q_EMIT q->keepRequested(id);
        break;
    case ActionKind::OpenSettings:
        Q_EMIT q->settingsRequested();
        break;
    case ActionKind::ChooseModel:
        Q_EMIT q->modelChoiceRequested();
        break;
    case ActionKind::NewChat:
        Q_EMIT q->newChatRequested();
        break;
    case ActionKind::CopyText:
    case ActionKind::CopyMarkdown:
        copyMessage(placed.row, placed.target.kind == ActionKind::CopyMarkdown);
        copied = placed;
        copiedOver.start();
        break;
    case ActionKind::PreviousSibling:
    case ActionKind::NextSibling:
    case ActionKind::Edit:
    case ActionKind::RegenerateWith:
    case ActionKind::Details:
    case ActionKind::MessageMenu:
        act(placed);
        break;
    case ActionKind::ToggleReasoning:
    case ActionKind::ToggleDetail:
    case ActionKind::ToggleFold:
    case ActionKind::ToggleWrap:
        toggle(placed);
        break;
    case ActionKind::CopyTableCsv:
    case ActionKind::CopyTableMarkdown:
        copyTable(placed.row, placed.target.block, placed.target.kind == ActionKind::CopyTableMarkdown);
        copied = placed;
        copiedOver.start();
        break;
    }
    q->viewport()->update();
}

void TranscriptView::Private::toggle(const PlacedTarget &placed)
{
    // What was clicked stays under the pointer, so the end is not followed here.
    if (following) {
        following = false;
        anchor = layout.placeAt(y);
    }
    const bool hasFocus = focused.isSame(placed);
    layout.toggle(placed.row, placed.target);
    settle();
    following = y >= furthest();
    if (!hasFocus) return;
    // The button says something else now, and is where it was for the keyboard.
    const QList<Target> targets = layout.item(placed.row).targets();
    const auto same = std::ranges::find_if(targets, [&placed](const Target &target) {
        return target.kind == placed.target.kind && target.block == placed.target.block;
    });
    focused = same == targets.end() ? PlacedTarget() : PlacedTarget {.row = placed.row, .target = *same};
}

void TranscriptView::Private::focusMessage(int step)
{
    if (layout.rows() == 0) return;
    const int from = currentRow >= 0 ? currentRow : layout.rowAt(y + q->viewport()->height() / 2) - (step > 0 ? 1 : -1);
    currentRow = std::clamp(from + step, 0, lastRow());
    focused = {};
    setScrollY(layout.topOf(currentRow));
    TranscriptAccessible::tellFocus(q);
}

bool TranscriptView::Private::focusTarget(bool next)
{
    if (layout.rows() == 0) return false;
    if (currentRow < 0) currentRow = lastRow();
    const qint64 top = layout.topOf(currentRow);
    layout.layOut(top, top + layout.heightOf(currentRow));
    const QList<Target> targets = layout.item(currentRow).targets();
    qsizetype index = next ? 0 : targets.size() - 1;
    if (focused.isValid() && focused.row == currentRow) {
        const auto same = std::ranges::find_if(targets, [this](const Target &target) {
            return target.isSame(focused.target) && target.rect == focused.target.rect;
        });
        if (same != targets.end()) index = (same - targets.begin()) + (next ? 1 : -1);
    }
    while (index >= 0 && index < targets.size() && !targets.at(index).enabled) index += next ? 1 : -1;
    if (index < 0 || index >= targets.size()) {
        focused = {};
        return false;
    }
    focused = {.row = currentRow, .target = targets.at(index)};
    const QRectF rect = focused.target.rect;
    ensureVisible(layout.topOf(currentRow) + qint64(rect.top()), layout.topOf(currentRow) + qint64(rect.bottom()));
    if (focused.target.kind == ActionKind::Link || focused.target.kind == ActionKind::LoadImage) {
        // Where it leads, as under the pointer.
        const QPoint below = rect.translated(originOf(currentRow)).toAlignedRect().bottomLeft();
        QToolTip::showText(q->viewport()->mapToGlobal(below), toolTipOf(focused.target), q->viewport());
    } else {
        QToolTip::hideText();
    }
    TranscriptAccessible::tellFocus(q);
    q->viewport()->update();
    return true;
}

// What the keyboard is on, for a menu that it opens.
QPointF TranscriptView::Private::keyboardPosition()
{
    const auto onScreen = [this](const QPointF &point) {
        const QRectF screen(q->viewport()->rect());
        return QPointF(std::clamp(point.x(), screen.left(), screen.right()),
                       std::clamp(point.y(), screen.top(), screen.bottom()));
    };
    if (focused.isValid()) return onScreen(focused.target.rect.center() + originOf(focused.row));
    if (!selection.isEmpty()) {
        const TextPlace place = settled(selection.caret());
        const QPointF inBlock = caretRectIn(place).center();
        return onScreen(inBlock + layout.item(place.row).placeOfBlock(place.at.block) + originOf(place.row));
    }
    if (currentRow < 0 || layout.item(currentRow).blockCount() == 0) return q->viewport()->rect().center();
    return onScreen(layout.item(currentRow).blockRect(0).center() + originOf(currentRow));
}

QString TranscriptView::Private::toolTipOf(const Target &target) const
{
    // Encoded, so that a tool tip has nothing to interpret and look-alike characters show.
    const QString address = addressOf(target);
    if (!address.isEmpty()) return shortened(address);
    // A name may be what a model wrote, or that of a file: it is escaped, so that a tool tip never takes it for HTML.
    return u"<p style='white-space:pre-wrap'>"_s + shortened(target.name).toHtmlEscaped() + u"</p>"_s;
}

QString TranscriptView::Private::formulaToolTip(const QString &error)
{
    // It repeats what a model wrote: without tags a tool tip has nothing to interpret.
    return TranscriptView::tr("This formula cannot be typeset: %1").arg(harmless(error, false).remove(u'<'));
}

bool TranscriptView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const PlacedTarget found = d->targetAt(help->pos());
        if (found.isValid()) QToolTip::showText(help->globalPos(), d->toolTipOf(found.target), viewport());
        else if (const auto formula = d->formulaAt(help->pos()); formula && !formula->error.isEmpty())
            QToolTip::showText(help->globalPos(), Private::formulaToolTip(formula->error), viewport());
        else QToolTip::hideText();
        return true;
    }
    if (event->type() == QEvent::Leave) d->unhover();
    return QAbstractScrollArea::viewportEvent(event);
}

void TranscriptView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) return;
    d->glide.stop();
    d->pressed = d->targetAt(event->position());
    d->pressedAt = event->position();
    d->currentRow = -1;
    d->focused = {};
    const bool third = d->tripleClick.isActive();
    d->tripleClick.stop();
    if (d->pressed.isValid() && !third) return;
    d->pressed = {};
    d->caretX.reset();
    const bool extends = event->modifiers().testFlag(Qt::ShiftModifier);
    d->mayDrag = !third && !extends && d->isOverSelection(event->position());
    if (d->mayDrag) return;
    d->startSelection(event->position(), extends);
    if (third) {
        const TextPlace place = d->textPlaceAt(event->position());
        const MessageItem *message = d->layout.existing(place.row);
        const bool hasBlock = message && place.at.block < message->blockCount();
        d->selection.start(place, Selection::Unit::Block, hasBlock ? message->block(place.at.block).get() : nullptr);
        d->copySelectionToPrimary();
    }
}

void TranscriptView::mouseMoveEvent(QMouseEvent *event)
{
    if (!event->buttons().testFlag(Qt::LeftButton)) {
        d->hover(event->position());
        return;
    }
    const double moved = (event->position() - d->pressedAt).manhattanLength();
    const bool isDrag = moved >= QGuiApplication::styleHints()->startDragDistance();
    if (d->mayDrag && isDrag) {
        d->mayDrag = false;
        d->dragSelection();
        return;
    }
    if (d->pressed.target.kind == ActionKind::Link && isDrag) {
        d->startSelection(d->pressedAt, false); // a link's text can be selected as any other
        d->pressed = {};
    }
    if (d->selecting) d->extendSelection(event->position());
}

void TranscriptView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) return;
    d->edgeScroll.stop();
    const PlacedTarget pressed = std::exchange(d->pressed, {});
    if (std::exchange(d->mayDrag, false)) d->startSelection(event->position(), false);
    if (std::exchange(d->selecting, false)) {
        d->copySelectionToPrimary();
    } else if (pressed.isValid() && d->targetAt(event->position()).isSame(pressed)) {
        d->activate(pressed);
    }
    d->hover(event->position());
}

void TranscriptView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const PlacedTarget target = d->targetAt(event->position());
    if (event->button() != Qt::LeftButton || (target.isValid() && target.target.kind != ActionKind::Link)) {
        mousePressEvent(event);
        return;
    }
    const TextPlace place = d->textPlaceAt(event->position());
    const MessageItem *message = d->layout.existing(place.row);
    const bool hasBlock = message && place.at.block < message->blockCount();
    d->selection.start(place, Selection::Unit::Word, hasBlock ? message->block(place.at.block).get() : nullptr);
    d->selecting = true;
    d->tripleClick.start(QGuiApplication::styleHints()->mouseDoubleClickInterval());
    viewport()->update();
}

void TranscriptView::keyPressEvent(QKeyEvent *event)
{
    const int page = viewport()->height() - 2 * d->layout.style().lineHeight;
    const bool alt = event->modifiers().testFlag(Qt::AltModifier);
    if (event->matches(QKeySequence::Copy)) {
        d->copy(d->selection, false);
    } else if (event->matches(QKeySequence::SelectAll)) {
        d->selectAll();
    } else if (const auto move = selectingMove(*event)) {
        d->selectByKey(*move);
    } else if (d->actByKey(*event)) {
        viewport()->update();
    } else if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
        const int step = event->key() == Qt::Key_Down ? 1 : -1;
        if (alt) d->focusMessage(step);
        else d->scrollBy(step * 2 * d->layout.style().lineHeight, true);
    } else if (event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown) {
        d->scrollBy(event->key() == Qt::Key_PageDown ? page : -page, true);
    } else if (event->key() == Qt::Key_Home) {
        d->glide.stop();
        d->setScrollY(0);
    } else if (event->key() == Qt::Key_End) {
        scrollToEnd();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space) &&
               d->focused.isValid()) {
        // A copy: what it does may take the focus away before it is done.
        d->activate(PlacedTarget(d->focused));
    } else if (event->key() == Qt::Key_Escape && !d->selection.isEmpty()) {
        d->selection.clear();
        viewport()->update();
    } else {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

bool TranscriptView::focusNextPrevChild(bool next)
{
    if (d->focusTarget(next)) return true;
    viewport()->update();
    return QAbstractScrollArea::focusNextPrevChild(next);
}

void TranscriptView::focusInEvent(QFocusEvent *event)
{
    const bool byKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                       event->reason() == Qt::ShortcutFocusReason;
    if (byKey && d->currentRow < 0) d->currentRow = d->lastRow();
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void TranscriptView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void TranscriptView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QPointF position = event->pos();
    if (event->reason() == QContextMenuEvent::Keyboard) position = d->keyboardPosition();
    d->fillMenu(menu, position);
    menu->popup(viewport()->mapToGlobal(position.toPoint()));
}

} // namespace runnel::gui
