// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/draftattachments.h"

#include "chat/attachedfile.h"
#include "gui/composer/composer.h"

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
    m_edited.reset();
    if (conversation) connect(conversation, &chat::Conversation::infoChanged, this, [this] { show(); });
    show(true);
}

void DraftAttachments::setEdited(const std::optional<QList<chat::Attachment>> &attachments)
{
    m_edited = attachments;
    show();
}

QList<chat::Attachment> DraftAttachments::attachments() const
{
    if (m_edited) return *m_edited;
    return m_conversation ? m_conversation->info().draftAttachments : QList<chat::Attachment>();
}

void DraftAttachments::add(const Import &import)
{
    if (!m_conversation) return;
    const chat::ConversationId id = m_conversation->id();
    if (attachments().size() + m_preparing.value(id) >= chat::mostAttachments) {
        Q_EMIT refused(chat::refuseAttachment(u"too_many"_s, {}).error());
        return;
    }
    ++m_preparing[id];
    // One that was just made and is left now is written with this image, or never was.
    m_library.keepOpen(id);
    show();
    import(m_conversation->info().isTemporary ? Keep::InMemory : Keep::OnDisk,
           [this, id](const core::Result<chat::Attachment> &result) { take(id, result); });
}

void DraftAttachments::take(const chat::ConversationId &id, const core::Result<chat::Attachment> &result)
{
    if (--m_preparing[id] <= 0) m_preparing.remove(id);
    if (result) put(id, *result);
    m_library.letGo(id);
    if (m_conversation && m_conversation->id() == id) show(!result);
    if (!result) Q_EMIT refused(result.error());
}

void DraftAttachments::put(const chat::ConversationId &id, const chat::Attachment &attachment)
{
    const bool isEdited = m_edited && m_conversation && m_conversation->id() == id;
    chat::Conversation *conversation = m_library.find(id);
    // Null where it was taken out meanwhile.
    if (!conversation) return;
    const QList<chat::Attachment> all =
        (isEdited ? *m_edited : conversation->info().draftAttachments) + QList {attachment};
    if (const auto amount = chat::checkAmount(all); !amount) {
        Q_EMIT refused(
            {.kind = amount.error().kind, .message = attachment.name, .providerCode = amount.error().providerCode});
        return;
    }
    if (isEdited) m_edited = all;
    else conversation->setDraftAttachments(all);
}

void DraftAttachments::remove(qsizetype index)
{
    if (!m_conversation) return;
    QList<chat::Attachment> left = attachments();
    if (index < 0 || index >= left.size()) return;
    left.removeAt(index);
    if (m_edited) setEdited(left);
    else m_conversation->setDraftAttachments(left);
}

void DraftAttachments::show(bool failed)
{
    m_composer.setAttachments(attachments());
    m_composer.setPreparing(m_conversation ? m_preparing.value(m_conversation->id()) : 0, failed);
}

} // namespace runnel::gui
