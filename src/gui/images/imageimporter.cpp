// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/images/imageimporter.h"

#include "chat/imagefile.h"
#include "gui/images/preparedimage.h"

#include <QCoreApplication>
#include <QPointer>

#include <utility>

namespace runnel::gui {

ImageImporter::ImageImporter(chat::AttachmentStore &store, QObject *parent) : QObject(parent), m_store(store)
{
    m_thread.setMaxThreadCount(1); // large pictures take memory, so one at a time
}

ImageImporter::~ImageImporter()
{
    m_thread.waitForDone();
}

void ImageImporter::importFile(const QString &path, QObject *context, Callback done)
{
    const QString name = chat::attachmentName(path);
    const auto work = [path, name]() -> core::Result<chat::ImageFile> {
        auto bytes = chat::readImageFile(path);
        if (!bytes) {
            bytes.error().message = name;
            return std::unexpected(bytes.error());
        }
        return PreparedImage::fromBytes(*bytes, name);
    };
    prepare(work, name, context, std::move(done));
}

void ImageImporter::importPicture(const QImage &picture, QObject *context, Callback done)
{
    const QString name = QCoreApplication::translate("Images", "Pasted image");
    prepare([picture, name] { return PreparedImage::fromPicture(picture, name); }, name, context, std::move(done));
}

void ImageImporter::prepare(std::function<core::Result<chat::ImageFile>()> work, const QString &name, QObject *context,
                            Callback done)
{
    const auto keep = [this, name, guard = QPointer<QObject>(context),
                       done = std::move(done)](const core::Result<chat::ImageFile> &image) {
        if (!guard) return;
        if (!image) return done(std::unexpected(image.error()));
        const chat::Attachment attachment {.key = {},
                                           .name = name,
                                           .mimeType = image->mimeType,
                                           .bytes = image->bytes.size(),
                                           .width = image->size.width(),
                                           .height = image->size.height()};
        m_store.add(image->bytes, guard, [attachment, done](const core::Result<QString> &key) {
            if (!key) return done(std::unexpected(key.error()));
            chat::Attachment kept = attachment;
            kept.key = *key;
            done(kept);
        });
    };
    m_thread.start([this, work = std::move(work), keep] {
        QMetaObject::invokeMethod(this, [keep, image = work()] { keep(image); }, Qt::QueuedConnection);
    });
}

} // namespace runnel::gui
