// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/blocktext.h"
#include "gui/transcript/transcriptview_p.h"
#include "models/chatmodel.h"

#include <QClipboard>
#include <QDrag>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>

#include <limits>

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
        QGuiApplication::clipboard()->setText(model->message(row).text());
        return;
    }
    Selection all;
    all.setRange({.row = row, .at = {.block = 0}}, {.row = row, .at = {.block = atEnd, .position = atEnd}});
    copy(all, false);
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

bool TranscriptView::Private::isOverSelection(const QPointF &position)
{
    return isOverText(position) && selection.contains(textPlaceAt(position));
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
    const MessageItem *message = layout.existing(place.row);
    if (message && place.at.block < message->blockCount()) {
        const markdown::BlockPtr block = message->block(place.at.block);
        if (block->kind == markdown::BlockKind::Code) {
            menu->addAction(TranscriptView::tr("Copy code"), q,
                            [block] { QGuiApplication::clipboard()->setText(block->text.text); });
        }
        const chat::MessageId id = message->facts().id;
        menu->addSeparator();
        menu->addAction(TranscriptView::tr("Copy message"), q, [this, id] {
            if (const int row = model ? model->rowOf(id) : -1; row >= 0) copyMessage(row, false);
        });
        menu->addAction(TranscriptView::tr("Copy message as Markdown"), q, [this, id] {
            if (const int row = model ? model->rowOf(id) : -1; row >= 0) copyMessage(row, true);
        });
        menu->addAction(TranscriptView::tr("Show as plain text"), q, [this, id] { Q_EMIT q->plainTextRequested(id); });
    }
    menu->addSeparator();
    menu->addAction(TranscriptView::tr("Select all"), q, [this] { selectAll(); })->setShortcut(QKeySequence::SelectAll);
    menu->addSeparator();
    menu->addAction(TranscriptView::tr("Print chat…"), q, &TranscriptView::printRequested)
        ->setShortcut(QKeySequence::Print);
    menu->addAction(TranscriptView::tr("Save chat as PDF…"), q, &TranscriptView::pdfRequested);
}

} // namespace runnel::gui
