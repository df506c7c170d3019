// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/attachmentstore.h"
#include "gui/composer/composer.h"
#include "gui/composer/promptedit.h"
#include "gui/shell/chatpane.h"
#include "gui/shell/draftimages.h"
#include "gui/shell/imageactions.h"
#include "streaming/chatcontroller.h"
#include "streaming/streamingchatservice.h"

#include <QCoreApplication>
#include <QDragEnterEvent>

#include <algorithm>

// What a chat does with images: those that go with a prompt, and those that answers name.

namespace runnel::gui {

namespace {

QString leftOutSentence(int count, streaming::StreamingChatService::LeftOut why)
{
    using Why = streaming::StreamingChatService::LeftOut;
    if (why == Why::NotTaken) {
        return QCoreApplication::translate("Shell",
                                           "This model takes no images. The request was made without those above.");
    }
    if (why == Why::TooMuch) {
        return QCoreApplication::translate(
            "Shell", "The images are more than one request takes. It was made without the oldest.");
    }
    return count == 1
               ? QCoreApplication::translate("Shell", "An image is no longer there. The request was made without it.")
               : QCoreApplication::translate("Shell",
                                             "Some images are no longer there. The request was made without them.");
}

} // namespace

void ChatPane::connectImages()
{
    m_composer->setThumbnails(&m_thumbnails);
    m_answerImages.setDownloader(&m_context.images);
    m_transcript->setImages(m_thumbnails, m_answerImages);
    setAcceptDrops(true);
    m_draftImages = new DraftImages(*m_composer, m_context.library, m_context.attachments, this);
    m_imageActions = new ImageActions(m_context.theme, this);
    connect(m_draftImages, &DraftImages::refused, this, &ChatPane::failed);
    connect(m_imageActions, &ImageActions::told, this, &ChatPane::told);
    const auto whenAsked = [this](auto signal, auto action) {
        connect(m_transcript, signal, this, [this, action](const chat::MessageId &id, const QString &key) {
            if (const auto image = imageOf(id, key)) (m_imageActions->*action)(*image);
        });
    };
    whenAsked(&TranscriptView::imageOpenRequested, &ImageActions::open);
    whenAsked(&TranscriptView::imageCopyRequested, &ImageActions::copy);
    whenAsked(&TranscriptView::imageSaveRequested, &ImageActions::saveAs);
    using Chats = streaming::StreamingChatService;
    connect(&m_context.streams, &Chats::imagesLeftOut, this,
            [this](const chat::SessionId &session, int count, Chats::LeftOut why) {
                if (!m_conversation || streaming::ChatController::runningSession(m_conversation) != session) return;
                Q_EMIT told(leftOutSentence(count, why));
            });
}

std::optional<ImageContent> ChatPane::imageOf(const chat::MessageId &message, const QString &key) const
{
    if (const chat::Message *shown = m_conversation ? m_conversation->find(message) : nullptr) {
        const auto found = std::ranges::find(shown->attachments, key, &chat::Attachment::key);
        if (found != shown->attachments.end()) {
            return ImageContent {
                .name = found->name, .mimeType = found->mimeType, .file = m_context.attachments.pathOf(key)};
        }
    }
    const AnswerImages::Image image = m_answerImages.find(key);
    if (image.state != AnswerImages::State::Ready) return std::nullopt;
    return ImageContent {.name = image.name, .mimeType = image.file.mimeType, .bytes = image.file.bytes};
}

void ChatPane::dragEnterEvent(QDragEnterEvent *event)
{
    if (!m_readOnly && isMedia(event->mimeData())) event->acceptProposedAction();
}

void ChatPane::dropEvent(QDropEvent *event)
{
    if (!m_readOnly && m_composer->offer(event->mimeData())) event->acceptProposedAction();
}

} // namespace runnel::gui
