// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What moves by itself: dots, the caret, and the way that the wheel takes.

#include "gui/transcript/painting.h"
#include "gui/transcript/transcriptview_p.h"
#include "models/chatmodel.h"

#include <QPaintEvent>
#include <QPainter>
#include <QWheelEvent>

#include <cmath>

namespace runnel::gui {

namespace {

constexpr int caretSteps = 9; // of motion a phase of the caret
constexpr double wheelLines = 3;

// What a caret behind the last letter of \a block stands on.
QColor groundAtEnd(const markdown::Block &block, const BlockStyle &style)
{
    const markdown::Block *last = &block;
    while (!last->children.isEmpty()) last = last->children.back().get();
    const bool isBox = last->kind == markdown::BlockKind::Code || last->kind == markdown::BlockKind::ToolCall;
    if (isBox) return style.colors.codeGround;
    const bool isHeader = last->kind == markdown::BlockKind::Table && last->rows.size() == 1;
    return isHeader ? style.colors.surface : style.colors.window;
}

} // namespace

void TranscriptView::Private::updateMotion()
{
    bool moves = false;
    if (q->isVisible() && theme.metrics().motionMs > 0) {
        for (int row = layout.rowAt(y); row >= 0 && row < layout.rows(); ++row) {
            if (layout.topOf(row) > y + q->viewport()->height()) break;
            const MessageItem *message = layout.existing(row);
            moves = moves || (message && message->facts().isRunning);
        }
    }
    if (moves == motion.isActive()) return;
    if (moves) motion.start();
    else motion.stop();
}

void TranscriptView::Private::onMotion()
{
    ++phase;
    const bool caretTurns = phase % caretSteps == 0;
    for (int row = layout.rowAt(y); row >= 0 && row < layout.rows(); ++row) {
        const QPoint origin = originOf(row);
        if (origin.y() > q->viewport()->height()) break;
        const MessageItem *message = layout.existing(row);
        if (!message || !message->facts().isRunning) continue;
        const QRectF moving = message->movingRect();
        if (!moving.isEmpty()) q->viewport()->update(moving.translated(origin).toAlignedRect());
        else if (caretTurns) q->viewport()->update(caretOf(row));
    }
    if (!q->isVisible()) motion.stop();
}

bool TranscriptView::Private::showsCaret() const
{
    return theme.metrics().motionMs == 0 || (phase / caretSteps) % 2 == 0;
}

QRect TranscriptView::Private::caretOf(int row) const
{
    const MessageItem *message = layout.existing(row);
    return message ? message->caretRect().translated(originOf(row)).toAlignedRect() : QRect();
}

// A caret that turns on or off costs a rectangle: nothing else stands where it does. False where more is to be painted.
bool TranscriptView::Private::paintBlink(QPainter &painter, const QPaintEvent &event)
{
    if (!model || event.region().rectCount() != 1 || (showsPill() && pillRect().intersects(event.rect()))) return false;
    const int row = layout.rowAt(y + event.rect().top());
    const MessageItem *message = layout.existing(row);
    if (!message || message->blockCount() == 0 || caretOf(row) != event.rect()) return false;
    ++blinks;
    painter.fillRect(event.rect(), groundAtEnd(*message->block(message->caretBlock()), layout.style()));
    if (showsCaret())
        paintBox(painter, message->caretRect().translated(originOf(row)), 1, layout.style().colors.accent, {});
    return true;
}

void TranscriptView::wheelEvent(QWheelEvent *event)
{
    event->accept();
    // A touchpad tells the way of the fingers; where it does not, its steps are smaller than those of a wheel.
    const bool precise = !event->pixelDelta().isNull();
    const QPoint angle = event->angleDelta();
    const bool isWheel = !precise && angle.x() % QWheelEvent::DefaultDeltasPerStep == 0 &&
                         angle.y() % QWheelEvent::DefaultDeltasPerStep == 0;
    QPointF delta =
        precise ? QPointF(event->pixelDelta())
                : QPointF(angle) / QWheelEvent::DefaultDeltasPerStep * wheelLines * d->layout.style().lineHeight;
    if (event->modifiers().testFlag(Qt::ShiftModifier) && delta.x() == 0) delta = delta.transposed();
    if (std::abs(delta.x()) > std::abs(delta.y())) {
        const int row = d->layout.rowAt(d->y + qint64(event->position().y()));
        const MessageItem *message = d->layout.existing(row);
        if (!message) return;
        const QPointF inside = event->position() - d->originOf(row);
        const qsizetype block = message->blockAt(int(inside.y()));
        BlockLayout *layout = message->layoutOf(block);
        if (layout && layout->scrollSideways(inside - message->placeOfBlock(block), -delta.x())) viewport()->update();
        return;
    }
    // What is less than a px is not lost.
    d->wheelRest -= delta.y();
    const auto distance = qint64(d->wheelRest);
    d->wheelRest -= double(distance);
    d->scrollBy(distance, isWheel);
    d->hover(event->position());
}

} // namespace runnel::gui
