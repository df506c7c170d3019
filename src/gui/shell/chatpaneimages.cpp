// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/attachmentstore.h"
#include "gui/composer/composer.h"
#include "gui/composer/promptedit.h"
#include "gui/shell/attachmentactions.h"
#include "gui/shell/chatpane.h"
#include "gui/shell/draftattachments.h"
#include "streaming/chatcontroller.h"
#include "streaming/streamingchatservice.h"

#include <QCoreApplication>
#include <QDragEnterEvent>

#include <algorithm>

// What a chat does with files: those that go with a prompt, and the images that answers name.

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
    return QCoreApplication::translate(
        "Shell", "%n attached file(s) are no longer there. The request was made without them.", nullptr, count);
}

} // namespace

void ChatPane::connectAttachments()
{
    m_composer->setThumbnails(&m_thumbnails);
    m_answerImages.setDownloader(&m_context.images);
    m_transcript->setImages(m_thumbnails, m_answerImages);
    setAcceptDrops(true);
    m_draftAttachments = new DraftAttachments(*m_composer, m_context.library, m_context.attachments, this);
    m_attachmentActions = new AttachmentActions(m_context.theme, m_context.attachments, this);
    connect(m_draftAttachments, &DraftAttachments::refused, this, &ChatPane::failed);
    connect(m_attachmentActions, &AttachmentActions::told, this, &ChatPane::told);
    const auto whenAsked = [this](auto signal, auto action) {
        connect(m_transcript, signal, this, [this, action](const chat::MessageId &id, const QString &key) {
            if (const auto file = fileOf(id, key)) (m_attachmentActions->*action)(*file);
        });
    };
    whenAsked(&TranscriptView::attachmentOpenRequested, &AttachmentActions::open);
    whenAsked(&TranscriptView::attachmentCopyRequested, &AttachmentActions::copy);
    whenAsked(&TranscriptView::attachmentSaveRequested, &AttachmentActions::saveAs);
    using Chats = streaming::StreamingChatService;
    connect(&m_context.streams, &Chats::attachmentsLeftOut, this,
            [this](const chat::SessionId &session, int count, Chats::LeftOut why) {
                if (!m_conversation || streaming::ChatController::runningSession(m_conversation) != session) return;
                Q_EMIT told(leftOutSentence(count, why));
            });
}

std::optional<ShownFile> ChatPane::fileOf(const chat::MessageId &message, const QString &key) const
{
    if (const chat::Message *shown = m_conversation ? m_conversation->find(message) : nullptr) {
        const auto found = std::ranges::find(shown->attachments, key, &chat::Attachment::key);
        if (found != shown->attachments.end()) {
            return ShownFile {.name = found->name, .mimeType = found->mimeType, .key = key};
        }
    }
    const AnswerImages::Image image = m_answerImages.find(key);
    if (image.state != AnswerImages::State::Ready) return std::nullopt;
    return ShownFile {.name = image.name, .mimeType = image.file.mimeType, .bytes = image.file.bytes};
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
