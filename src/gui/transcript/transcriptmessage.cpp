// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/transcriptview_p.h"
#include "models/chatmodel.h"

#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace runnel::gui {

void TranscriptView::stepCurrent(int direction)
{
    d->focusMessage(direction);
    viewport()->update();
}

void TranscriptView::Private::act(const PlacedTarget &placed)
{
    const chat::MessageId id = model->message(placed.row).id;
    switch (placed.target.kind) {
    case ActionKind::PreviousSibling:
    case ActionKind::NextSibling:
        showSibling(placed);
        break;
    case ActionKind::Edit:
        Q_EMIT q->editRequested(id);
        break;
    case ActionKind::RegenerateWith:
        Q_EMIT q->otherModelRequested(id, onScreen(placed));
        break;
    case ActionKind::Details:
        Q_EMIT q->detailsRequested(id, onScreen(placed));
        break;
    case ActionKind::MessageMenu: {
        auto *menu = new QMenu(q);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        addMessageActions(menu, placed.row);
        const QRect button = onScreen(placed);
        menu->popup(q->isRightToLeft() ? button.bottomRight() : button.bottomLeft());
        break;
    }
    default:
        break;
    }
}

void TranscriptView::Private::showSibling(const PlacedTarget &placed)
{
    const ActionKind kind = placed.target.kind;
    const bool hasFocus = focused.row == placed.row && focused.target.kind == kind;
    const bool isCurrent = currentRow == placed.row;
    const qint64 seenAt = layout.topOf(placed.row) + qint64(placed.target.rect.top()) - y;
    Q_EMIT q->siblingRequested(model->message(placed.row).id, kind == ActionKind::NextSibling ? 1 : -1);
    if (placed.row >= layout.rows()) return;
    if (isCurrent) currentRow = placed.row;
    // The buttons stay where they were, so that one goes through all of them without looking for the button. Twice: its
    // place is known to the pixel once it is laid out.
    PlacedTarget now;
    for (int round = 0; round < 2; ++round) {
        now = tool(placed.row, kind);
        if (!now.isValid()) return;
        setScrollY(layout.topOf(placed.row) + qint64(now.target.rect.top()) - seenAt);
    }
    if (!hasFocus) return;
    if (!now.target.enabled)
        now = tool(placed.row, kind == ActionKind::NextSibling ? ActionKind::PreviousSibling : ActionKind::NextSibling);
    focused = now;
}

PlacedTarget TranscriptView::Private::tool(int row, ActionKind kind)
{
    if (row < 0 || row >= layout.rows()) return {};
    const qint64 top = layout.topOf(row);
    layout.layOut(top, top + layout.heightOf(row));
    const QList<Target> targets = layout.item(row).targets();
    const auto found = std::ranges::find(targets, kind, &Target::kind);
    return found == targets.end() ? PlacedTarget() : PlacedTarget {.row = row, .target = *found};
}

bool TranscriptView::Private::actByKey(const QKeyEvent &event)
{
    if (!model || currentRow < 0 || currentRow >= layout.rows()) return false;
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    const bool isSideways = event.key() == Qt::Key_Left || event.key() == Qt::Key_Right;
    if (isSideways && modifiers == Qt::AltModifier) {
        const bool isNext = (event.key() == Qt::Key_Right) != q->isRightToLeft();
        activate(tool(currentRow, isNext ? ActionKind::NextSibling : ActionKind::PreviousSibling));
        return true;
    }
    if (modifiers != Qt::NoModifier) return false;
    if (event.key() == Qt::Key_F2) {
        activate(tool(currentRow, ActionKind::Edit));
        return true;
    }
    if (event.key() == Qt::Key_Delete && layout.item(currentRow).facts().mayChange) {
        Q_EMIT q->removeRequested(model->message(currentRow).id);
        return true;
    }
    return false;
}

QRect TranscriptView::Private::onScreen(const PlacedTarget &placed) const
{
    const QRect rect = placed.target.rect.translated(originOf(placed.row)).toAlignedRect();
    return {q->viewport()->mapToGlobal(rect.topLeft()), rect.size()};
}

void TranscriptView::Private::addMessageActions(QMenu *menu, int row)
{
    const MessageFacts facts = layout.item(row).facts();
    const chat::MessageId id = facts.id;
    // It may be elsewhere, or gone, when the menu is used.
    const auto add = [this, menu, id](const QString &name, ActionKind kind) {
        menu->addAction(name, q, [this, id, kind] { activate(tool(model ? model->rowOf(id) : -1, kind)); });
    };
    menu->addSeparator();
    if (facts.isUser && facts.mayChange) add(TranscriptView::tr("Edit…"), ActionKind::Edit);
    if (!facts.isRunning && facts.canRetry) {
        add(facts.isUser ? TranscriptView::tr("Answer") : TranscriptView::tr("Answer again"), ActionKind::Regenerate);
        add(TranscriptView::tr("Answer with another model…"), ActionKind::RegenerateWith);
    }
    if (!facts.isUser && !facts.isRunning && facts.mayChange) {
        menu->addAction(TranscriptView::tr("Continue from here…"), q, [this, id] { Q_EMIT q->branchRequested(id); });
    }
    // A copy of what is in memory alone would be written, or be gone with the original.
    const chat::Conversation *shown = model ? model->conversation() : nullptr;
    if (facts.mayChange && !facts.isRunning && shown && !shown->info().isTemporary) {
        menu->addAction(TranscriptView::tr("Fork to a new chat"), q, [this, id] { Q_EMIT q->forkRequested(id); });
    }
    if (!facts.isUser && !facts.isRunning) add(TranscriptView::tr("Details…"), ActionKind::Details);
    if (!facts.mayChange) return;
    if (!facts.isRunning) {
        QAction *pin = menu->addAction(TranscriptView::tr("Always send along"));
        pin->setCheckable(true);
        pin->setChecked(facts.isPinned);
        QObject::connect(pin, &QAction::toggled, q, [this, id](bool on) { Q_EMIT q->pinRequested(id, on); });
    }
    menu->addSeparator();
    const bool isLast = row == lastRow();
    menu->addAction(isLast ? TranscriptView::tr("Delete message") : TranscriptView::tr("Delete from here on"), q,
                    [this, id] { Q_EMIT q->removeRequested(id); });
}

} // namespace runnel::gui
