// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/blocktext.h"
#include "gui/transcript/transcriptview_p.h"
#include "models/appendix.h"
#include "models/chatmodel.h"

#include <QClipboard>
#include <QDrag>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>

#include <limits>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr qsizetype atEnd = std::numeric_limits<qsizetype>::max();

} // namespace

void TranscriptView::Private::copy(const Selection &what, bool markdownOnly)
{
    if (what.isEmpty() || !model) return;
    QGuiApplication::clipboard()->setMimeData(toMimeData(what, *model, markdownOnly).release());
}

void TranscriptView::Private::copyMessage(int row, bool asMarkdown)
{
    if (asMarkdown) {
        QStringList pieces;
        if (const QString text = model->message(row).text(); !text.isEmpty()) pieces << text;
        const QList<markdown::BlockPtr> blocks = model->blocks(row);
        for (const markdown::BlockPtr &block : blocks) {
            if (models::Appendix::contains(*block)) pieces << toMarkdown(*block, 0, plainLength(*block));
        }
        QGuiApplication::clipboard()->setText(pieces.join("\n\n"_L1));
        return;
    }
    Selection all;
    all.setRange({.row = row, .at = {.block = 0}}, {.row = row, .at = {.block = atEnd, .position = atEnd}});
    copy(all, false);
}

namespace {

markdown::BlockPtr findBlock(const QList<markdown::BlockPtr> &blocks, quint64 id)
{
    for (const markdown::BlockPtr &block : blocks) {
        if (block->id == id) return block;
        if (markdown::BlockPtr found = findBlock(block->children, id)) return found;
    }
    return nullptr;
}

} // namespace

void TranscriptView::Private::copyTable(int row, quint64 block, bool asMarkdown)
{
    const markdown::BlockPtr table = findBlock(model->blocks(row), block);
    if (!table) return;
    QGuiApplication::clipboard()->setText(asMarkdown ? toMarkdown(*table, 0, plainLength(*table)) : toCsv(*table));
}

void TranscriptView::Private::copySelectionToPrimary()
{
    QClipboard *clipboard = QGuiApplication::clipboard();
    if (selection.isEmpty() || !clipboard->supportsSelection() || !model) return;
    clipboard->setMimeData(toMimeData(selection, *model, false).release(), QClipboard::Selection);
}

void TranscriptView::Private::selectAll()
{
    if (layout.rows() == 0) return;
    selection.setRange({.row = 0, .at = {.block = 0}}, {.row = lastRow(), .at = {.block = atEnd, .position = atEnd}});
    q->viewport()->update();
}

// What the buttons of the block under the pointer do.
void TranscriptView::Private::addBlockActions(QMenu *menu, const QPointF &position)
{
    const TextPlace place = textPlaceAt(position);
    const MessageItem *message = layout.existing(place.row);
    const BlockLayout *block = message ? message->layoutOf(place.at.block) : nullptr;
    if (!block) return;
    const QPointF inside = position - originOf(place.row) - message->placeOfBlock(place.at.block);
    QList<Target> targets;
    block->leafAt(inside)->addTargets({}, targets);
    const chat::MessageId id = message->facts().id;
    // What is done with these stands above.
    QList<ActionKind> known {ActionKind::Link, ActionKind::OpenImage, ActionKind::LoadImage, ActionKind::CancelImage};
    menu->addSeparator();
    for (const Target &target : std::as_const(targets)) {
        if (known.contains(target.kind)) continue;
        known << target.kind;
        menu->addAction(target.name, q, [this, id, target] {
            if (const int row = model ? model->rowOf(id) : -1; row >= 0) activate({.row = row, .target = target});
        });
    }
}

bool TranscriptView::Private::isOverSelection(const QPointF &position)
{
    return blockUnder(position) >= 0 && selection.contains(textPlaceAt(position));
}

void TranscriptView::Private::dragSelection()
{
    if (selection.isEmpty() || !model) return;
    auto *drag = new QDrag(q->viewport());
    drag->setMimeData(toMimeData(selection, *model, false).release());
    drag->exec(Qt::CopyAction);
}

void TranscriptView::Private::fillMenu(QMenu *menu, const QPointF &position)
{
    const PlacedTarget target = targetAt(position);
    const TextPlace place = textPlaceAt(position);
    const bool hasSelection = !selection.isEmpty();
    QAction *copyAction = menu->addAction(TranscriptView::tr("Copy"), q, [this] { copy(selection, false); });
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setEnabled(hasSelection);
    menu->addAction(TranscriptView::tr("Copy as Markdown"), q, [this] { copy(selection, true); })
        ->setEnabled(hasSelection);
    if (target.target.kind == ActionKind::Link) {
        const QString address = target.target.data;
        menu->addAction(TranscriptView::tr("Open link"), q, [this, target] { activate(target); })
            ->setEnabled(target.target.enabled);
        menu->addAction(TranscriptView::tr("Copy link address"), q,
                        [address] { QGuiApplication::clipboard()->setText(address); });
    }
    addFileActions(menu, target.isValid() ? target : imageUnder(position));
    if (const auto formula = formulaAt(position)) {
        menu->addAction(TranscriptView::tr("Copy TeX"), q,
                        [tex = formula->tex] { QGuiApplication::clipboard()->setText(tex); });
    }
    const MessageItem *message = layout.existing(place.row);
    if (message && place.at.block < message->blockCount()) {
        addBlockActions(menu, position);
        const chat::MessageId id = message->facts().id;
        menu->addSeparator();
        menu->addAction(TranscriptView::tr("Copy message"), q, [this, id] {
            if (const int row = model ? model->rowOf(id) : -1; row >= 0) copyMessage(row, false);
        });
        menu->addAction(TranscriptView::tr("Copy message as Markdown"), q, [this, id] {
            if (const int row = model ? model->rowOf(id) : -1; row >= 0) copyMessage(row, true);
        });
        menu->addAction(TranscriptView::tr("Copy link to message"), q,
                        [this, id] { Q_EMIT q->addressCopyRequested(id); });
        const bool plain = model->isPlain(place.row);
        menu->addAction(plain ? TranscriptView::tr("Show formatted") : TranscriptView::tr("Show as plain text"), q,
                        [this, id, plain] {
                            const int row = model ? model->rowOf(id) : -1;
                            if (row < 0) return;
                            selection.clear();
                            model->setPlain(row, !plain);
                        });
    }
    if (message) addMessageActions(menu, place.row);
    menu->addSeparator();
    menu->addAction(TranscriptView::tr("Select all"), q, [this] { selectAll(); })->setShortcut(QKeySequence::SelectAll);
    menu->addSeparator();
    menu->addAction(TranscriptView::tr("Print chat…"), q, &TranscriptView::printRequested)
        ->setShortcut(QKeySequence::Print);
    menu->addAction(TranscriptView::tr("Save chat as PDF…"), q, &TranscriptView::pdfRequested);
}

} // namespace runnel::gui
