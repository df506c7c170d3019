// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/images/attachmentimporter.h"

#include "chat/attachedfile.h"
#include "chat/imagemetadata.h"
#include "chat/textfile.h"
#include "gui/images/preparedimage.h"

#include <QCoreApplication>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

chat::Attachment describe(const chat::ImageFile &image, const QString &name)
{
    return {.key = {},
            .name = name,
            .mimeType = image.mimeType,
            .bytes = image.bytes.size(),
            .width = image.size.width(),
            .height = image.size.height()};
}

chat::Attachment describeText(const QByteArray &text, const QString &name)
{
    return {.key = {}, .name = name, .mimeType = u"text/plain"_s, .bytes = text.size()};
}

} // namespace

AttachmentImporter::AttachmentImporter(chat::AttachmentStore &store, QObject *parent) : QObject(parent), m_store(store)
{
    m_thread.setMaxThreadCount(1); // large pictures take memory, so one at a time
}

AttachmentImporter::~AttachmentImporter()
{
    m_thread.waitForDone();
}

void AttachmentImporter::importFile(const QString &path, Keep keep, QObject *context, const Callback &done)
{
    prepare([path] { return prepareFile(path); }, keep, context, done);
}

void AttachmentImporter::importPicture(const QImage &picture, Keep keep, QObject *context, const Callback &done)
{
    prepare([picture] { return preparePicture(picture); }, keep, context, done);
}

core::Result<AttachmentImporter::Prepared> AttachmentImporter::prepareFile(const QString &path)
{
    const QString name = chat::attachmentName(path);
    auto bytes = chat::readAttachedFile(path);
    if (!bytes) {
        bytes.error().message = name;
        return std::unexpected(bytes.error());
    }
    if (chat::imageFormat(*bytes)) {
        const auto image = PreparedImage::fromBytes(*bytes, name);
        if (!image) return std::unexpected(image.error());
        return Prepared {.bytes = image->bytes, .attachment = describe(*image, name)};
    }
    if (documents::isPdf(*bytes)) return Prepared {.bytes = {}, .attachment = describeText({}, name), .pdf = path};
    const auto text = chat::checkText(*bytes, name);
    if (!text) return std::unexpected(text.error());
    return Prepared {.bytes = *text, .attachment = describeText(*text, name)};
}

core::Result<AttachmentImporter::Prepared> AttachmentImporter::preparePicture(const QImage &picture)
{
    const QString name = QCoreApplication::translate("Images", "Pasted image");
    const auto image = PreparedImage::fromPicture(picture, name);
    if (!image) return std::unexpected(image.error());
    return Prepared {.bytes = image->bytes, .attachment = describe(*image, name)};
}

void AttachmentImporter::prepare(const Work &work, Keep keep, QObject *context, const Callback &done)
{
    const auto take = [this, keep, guard = QPointer<QObject>(context), done](const core::Result<Prepared> &prepared) {
        if (!guard) return;
        if (!prepared) return done(std::unexpected(prepared.error()));
        if (prepared->pdf.isEmpty()) return store(*prepared, keep, guard, done);
        const QString name = prepared->attachment.name;
        m_pdf.read(prepared->pdf, name, guard, [this, name, keep, guard, done](const core::Result<QByteArray> &text) {
            if (!text) return done(std::unexpected(text.error()));
            store({.bytes = *text, .attachment = describeText(*text, name)}, keep, guard, done);
        });
    };
    m_thread.start([this, work, take] {
        QMetaObject::invokeMethod(this, [take, prepared = work()] { take(prepared); }, Qt::QueuedConnection);
    });
}

void AttachmentImporter::store(const Prepared &prepared, Keep keep, QObject *context, const Callback &done)
{
    chat::Attachment kept = prepared.attachment;
    if (keep == Keep::InMemory) {
        kept.key = m_store.addTemporary(prepared.bytes);
        return done(kept);
    }
    m_store.add(prepared.bytes, context, [kept, done](const core::Result<QString> &key) mutable {
        if (!key) return done(std::unexpected(key.error()));
        kept.key = *key;
        done(kept);
    });
}

} // namespace runnel::gui
