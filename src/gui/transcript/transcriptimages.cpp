// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/images/answerimages.h"
#include "gui/images/imageaddress.h"
#include "gui/images/thumbnails.h"
#include "gui/transcript/blocktext.h"
#include "gui/transcript/transcriptaccessible.h"
#include "gui/transcript/transcriptview_p.h"
#include "models/chatmodel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

bool isOfImage(const Target &target)
{
    return target.kind == ActionKind::LoadImage || target.kind == ActionKind::CancelImage ||
           target.kind == ActionKind::OpenImage;
}

} // namespace

void TranscriptView::setImages(Thumbnails &thumbnails, AnswerImages &answerImages)
{
    d->thumbnails = &thumbnails;
    d->answerImages = &answerImages;
    // Its place was kept, so nothing but the picture is new.
    connect(&thumbnails, &Thumbnails::ready, viewport(), qOverload<>(&QWidget::update));
    connect(&answerImages, &AnswerImages::changed, this, [this](const QString &address) { d->takeImage(address); });
    d->restyle();
}

void TranscriptView::Private::takeImage(const QString &address)
{
    const AnswerImages::Image image = answerImages->find(address);
    // What was asked for grows below the place where the reader is, so the end is not followed here; an answer that is
    // being written is.
    const MessageItem *last = layout.existing(lastRow());
    const bool isWriting = last && last->facts().isRunning;
    const bool stays = following && !isWriting;
    if (stays) {
        following = false;
        anchor = layout.placeAt(y);
    }
    const bool takes = layout.takeImage(address);
    if (takes) settle();
    if (stays) following = y >= furthest();
    if (!takes) return;
    using enum AnswerImages::State;
    if (image.state == Ready) announce(TranscriptView::tr("The image is loaded."));
    if (image.state == Failed) announce(image.sentence);
    const auto isIt = [&](const Target &target) {
        return isOfImage(target) && target.data == address && target.block == focused.target.block;
    };
    if (!focused.isValid() || !isIt(focused.target)) return;
    // The keyboard stays on it, whatever it does now.
    const QList<Target> targets = layout.item(focused.row).targets();
    const auto same = std::ranges::find_if(targets, isIt);
    focused = same == targets.end() ? PlacedTarget() : PlacedTarget {.row = focused.row, .target = *same};
    TranscriptAccessible::tellFocus(q);
}

QString TranscriptView::Private::addressOf(const Target &target) const
{
    if (target.kind == ActionKind::Link) return QString::fromLatin1(QUrl(target.data).toEncoded());
    if (target.kind != ActionKind::LoadImage || !answerImages) return {};
    const ImageAddress address = ImageAddress::of(target.data);
    if (address.kind == ImageAddress::Kind::File) return harmless(address.path, false).remove(u'<');
    if (address.kind != ImageAddress::Kind::Web) return {};
    const QUrl elsewhere = answerImages->find(target.data).elsewhere;
    return QString::fromLatin1((elsewhere.isEmpty() ? address.url : elsewhere).toEncoded());
}

PlacedTarget TranscriptView::Private::imageUnder(const QPointF &position)
{
    const TextPlace place = textPlaceAt(position);
    const MessageItem *message = layout.existing(place.row);
    const BlockLayout *block = message ? message->layoutOf(place.at.block) : nullptr;
    if (!block || blockUnder(position) < 0) return {};
    QList<Target> targets;
    block->leafAt(position - originOf(place.row) - message->placeOfBlock(place.at.block))->addTargets({}, targets);
    const auto found = std::ranges::find_if(targets, isOfImage);
    return found == targets.end() ? PlacedTarget() : PlacedTarget {.row = place.row, .target = *found};
}

void TranscriptView::Private::addFileActions(QMenu *menu, const PlacedTarget &placed)
{
    if (!model || placed.row < 0) return;
    const chat::MessageId of = model->message(placed.row).id;
    const QString key = placed.target.data;
    const auto add = [menu, this](const QString &text, const auto &call) { menu->addAction(text, q, call); };
    const auto activateIt = [this, of, target = placed.target] {
        if (const int row = model ? model->rowOf(of) : -1; row >= 0) activate({.row = row, .target = target});
    };
    const bool isWeb = ImageAddress::of(key).kind == ImageAddress::Kind::Web;
    switch (placed.target.kind) {
    case ActionKind::OpenImage:
        menu->addSeparator();
        add(TranscriptView::tr("Open image"), activateIt);
        add(TranscriptView::tr("Copy image"), [this, of, key] { Q_EMIT q->attachmentCopyRequested(of, key); });
        add(TranscriptView::tr("Save image as…"), [this, of, key] { Q_EMIT q->attachmentSaveRequested(of, key); });
        break;
    case ActionKind::OpenFile:
        menu->addSeparator();
        add(TranscriptView::tr("Open file"), activateIt);
        add(TranscriptView::tr("Copy text of the file"),
            [this, of, key] { Q_EMIT q->attachmentCopyRequested(of, key); });
        add(TranscriptView::tr("Save file as…"), [this, of, key] { Q_EMIT q->attachmentSaveRequested(of, key); });
        break;
    case ActionKind::LoadImage:
    case ActionKind::CancelImage:
        menu->addSeparator();
        add(placed.target.name, activateIt);
        break;
    default:
        return;
    }
    if (!isWeb) return;
    add(TranscriptView::tr("Copy image address"), [key] { QGuiApplication::clipboard()->setText(key); });
    add(TranscriptView::tr("Open image in the browser"),
        [this, key] { Q_EMIT q->linkActivated(QUrl(key, QUrl::StrictMode)); });
}

} // namespace runnel::gui
