// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachment.h"
#include "chat/attachmentstore.h"
#include "core/error.h"

#include <QImage>
#include <QObject>
#include <QThreadPool>

#include <functional>

namespace runnel::chat {
struct ImageFile;
}

namespace runnel::gui {

//! \brief Takes images in: reads, checks and prepares them off the GUI thread, and keeps them in the store.
//!
//! A callback comes once, later, unless its context dies first; in the order of the calls.
class ImageImporter : public QObject
{
    Q_OBJECT
public:
    using Callback = std::function<void(const core::Result<chat::Attachment> &)>;

    //! \a store must outlive this.
    explicit ImageImporter(chat::AttachmentStore &store, QObject *parent = nullptr);
    //! Waits for what was begun.
    ~ImageImporter() override;

    void importFile(const QString &path, QObject *context, Callback done);
    //! A picture of the clipboard.
    void importPicture(const QImage &picture, QObject *context, Callback done);

private:
    void prepare(std::function<core::Result<chat::ImageFile>()> work, const QString &name, QObject *context,
                 Callback done);

    chat::AttachmentStore &m_store;
    QThreadPool m_thread;
};

} // namespace runnel::gui
