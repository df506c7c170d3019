// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/draftattachments.h"

#include "chat/attachedfile.h"
#include "gui/composer/composer.h"

#include <QTimer>

using namespace Qt::StringLiterals;

namespace runnel::gui {

DraftAttachments::DraftAttachments(Composer &composer, chat::ConversationLibrary &library, chat::AttachmentStore &store,
                                   QObject *parent)
    : QObject(parent), m_composer(composer), m_library(library), m_importer(store)
{
    connect(&composer, &Composer::filesOffered, this, [this](const QStringList &paths) {
        for (const QString &path : paths) {
            add([this, path](Keep keep, AttachmentImporter::Callback done) {
                m_importer.importFile(path, keep, this, std::move(done));
            });
        }
    });
    connect(&composer, &Composer::pictureOffered, this, [this](const QImage &picture) {
        add([this, picture](Keep keep, AttachmentImporter::Callback done) {
            m_importer.importPicture(picture, keep, this, std::move(done));
        });
    });
    connect(&composer, &Composer::attachmentRemoved, this, &DraftAttachments::remove);
}

void DraftAttachments::setConversation(chat::Conversation *conversation)
{
    if (m_conversation) m_conversation->disconnect(this);
    m_conversation = conversation;
    if (conversation) connect(conversation, &chat::Conversation::infoChanged, this, [this] { show(); });
    show(true);
}

void DraftAttachments::add(const Import &import)
{
    if (!m_conversation) return;
    const chat::ConversationId id = m_conversation->id();
    if (m_conversation->info().draftAttachments.size() + m_preparing.value(id) >= chat::mostAttachments) {
        Q_EMIT refused(chat::refuseAttachment(u"too_many"_s, {}).error());
        return;
    }
    ++m_preparing[id];
    show();
    import(m_conversation->info().isTemporary ? Keep::InMemory : Keep::OnDisk,
           [this, id](const core::Result<chat::Attachment> &result) { take(id, result); });
}

void DraftAttachments::take(const chat::ConversationId &id, const core::Result<chat::Attachment> &result)
{
    if (--m_preparing[id] <= 0) m_preparing.remove(id);
    if (result) put(id, *result);
    if (m_conversation && m_conversation->id() == id) show(!result);
    if (!result) Q_EMIT refused(result.error());
}

void DraftAttachments::put(const chat::ConversationId &id, const chat::Attachment &attachment)
{
    const auto append = [this, attachment](chat::Conversation &conversation) {
        const QList<chat::Attachment> all = conversation.info().draftAttachments + QList {attachment};
        if (const auto amount = chat::checkAmount(all); !amount) {
            Q_EMIT refused(
                {.kind = amount.error().kind, .message = attachment.name, .providerCode = amount.error().providerCode});
            return;
        }
        conversation.setDraftAttachments(all);
    };
    if (chat::Conversation *conversation = m_library.find(id)) return append(*conversation);
    // It was closed meanwhile.
    m_library.open(id, this, [this, id, append](const core::Result<chat::Conversation *> &conversation) {
        if (!conversation) {
            Q_EMIT refused(conversation.error());
            return;
        }
        append(**conversation);
        // Whoever asked for the same chat in this moment is told next, and may show it.
        QTimer::singleShot(0, this, [this, id] {
            if (!m_conversation || m_conversation->id() != id) m_library.release(id);
        });
    });
}

void DraftAttachments::remove(qsizetype index)
{
    if (!m_conversation) return;
    QList<chat::Attachment> attachments = m_conversation->info().draftAttachments;
    if (index < 0 || index >= attachments.size()) return;
    attachments.removeAt(index);
    m_conversation->setDraftAttachments(attachments);
}

void DraftAttachments::show(bool failed)
{
    m_composer.setAttachments(m_conversation ? m_conversation->info().draftAttachments : QList<chat::Attachment>());
    m_composer.setPreparing(m_conversation ? m_preparing.value(m_conversation->id()) : 0, failed);
}

} // namespace runnel::gui
