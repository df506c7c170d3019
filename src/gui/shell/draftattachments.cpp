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
            add([this, path](Keep keep, const AttachmentImporter::Callback &done) {
                m_importer.importFile(path, keep, this, done);
            });
        }
    });
    connect(&composer, &Composer::pictureOffered, this, [this](const QImage &picture) {
        add([this, picture](Keep keep, const AttachmentImporter::Callback &done) {
            m_importer.importPicture(picture, keep, this, done);
        });
    });
    connect(&composer, &Composer::attachmentRemoved, this, &DraftAttachments::remove);
}

void DraftAttachments::setConversation(chat::Conversation *conversation)
{
    if (m_conversation) m_conversation->disconnect(this);
    m_conversation = conversation;
    m_edit.reset();
    if (conversation) connect(conversation, &chat::Conversation::infoChanged, this, [this] { show(); });
    show(true);
}

void DraftAttachments::beginEdit(const chat::MessageId &message, const QList<chat::Attachment> &attachments)
{
    m_edit = {.message = message, .attachments = attachments};
    show();
}

void DraftAttachments::endEdit()
{
    m_edit.reset();
    show();
}

QList<chat::Attachment> DraftAttachments::attachments() const
{
    if (m_edit) return m_edit->attachments;
    return m_conversation ? m_conversation->info().draftAttachments : QList<chat::Attachment>();
}

void DraftAttachments::add(const Import &import)
{
    if (!m_conversation) return;
    const Target target {.conversation = m_conversation->id(), .message = m_edit ? m_edit->message : chat::MessageId()};
    if (attachments().size() + m_preparing.value(target.conversation) >= chat::mostAttachments) {
        Q_EMIT refused(chat::refuseAttachment(u"too_many"_s, {}).error());
        return;
    }
    ++m_preparing[target.conversation];
    // One that was just made and is left now is written with this image, or never was.
    m_library.keepOpen(target.conversation);
    show();
    import(m_conversation->info().isTemporary ? Keep::InMemory : Keep::OnDisk,
           [this, target](const core::Result<chat::Attachment> &result) { take(target, result); });
}

void DraftAttachments::take(const Target &target, const core::Result<chat::Attachment> &result)
{
    const chat::ConversationId id = target.conversation;
    if (--m_preparing[id] <= 0) m_preparing.remove(id);
    if (result) {
        if (target.message.isNull()) put(id, *result);
        else putToEdit(target, *result);
    }
    m_library.letGo(id);
    if (m_conversation && m_conversation->id() == id) show(!result);
    if (!result) Q_EMIT refused(result.error());
}

void DraftAttachments::put(const chat::ConversationId &id, const chat::Attachment &attachment)
{
    chat::Conversation *conversation = m_library.find(id);
    // Null where it was taken out meanwhile.
    if (!conversation) return;
    QList<chat::Attachment> files = conversation->info().draftAttachments;
    if (append(files, attachment)) conversation->setDraftAttachments(files);
}

void DraftAttachments::putToEdit(const Target &target, const chat::Attachment &attachment)
{
    const bool isShown = m_conversation && m_conversation->id() == target.conversation;
    if (isShown && m_edit && m_edit->message == target.message) append(m_edit->attachments, attachment);
    else Q_EMIT preparedForEdit(target.conversation, target.message, attachment);
}

bool DraftAttachments::append(QList<chat::Attachment> &files, const chat::Attachment &attachment)
{
    const QList<chat::Attachment> all = files + QList {attachment};
    if (const auto amount = chat::checkAmount(all); !amount) {
        Q_EMIT refused(
            {.kind = amount.error().kind, .message = attachment.name, .providerCode = amount.error().providerCode});
        return false;
    }
    files = all;
    return true;
}

void DraftAttachments::remove(qsizetype index)
{
    if (!m_conversation) return;
    QList<chat::Attachment> left = attachments();
    if (index < 0 || index >= left.size()) return;
    left.removeAt(index);
    if (m_edit) beginEdit(m_edit->message, left);
    else m_conversation->setDraftAttachments(left);
}

void DraftAttachments::show(bool failed)
{
    m_composer.setAttachments(attachments());
    m_composer.setPreparing(m_conversation ? m_preparing.value(m_conversation->id()) : 0, failed);
}

} // namespace runnel::gui
