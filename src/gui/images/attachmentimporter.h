// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachment.h"
#include "chat/attachmentstore.h"
#include "core/error.h"
#include "documents/pdfreader.h"

#include <QByteArray>
#include <QImage>
#include <QObject>
#include <QThreadPool>

#include <cstdint>
#include <functional>

namespace runnel::gui {

//! \brief Takes files and pictures in: reads, checks and prepares them off the GUI thread, and keeps them in the store.
//!
//! What a file is goes by what is in it: an image, a PDF whose text is taken, else text. A callback comes once, later,
//! unless its context dies first; in the order of the calls, but for PDF, which takes longer.
class AttachmentImporter : public QObject
{
    Q_OBJECT
public:
    using Callback = std::function<void(const core::Result<chat::Attachment> &)>;
    //! \brief Where what is taken in is kept.
    enum class Keep : std::uint8_t { OnDisk, InMemory };

    //! \a store must outlive this.
    explicit AttachmentImporter(chat::AttachmentStore &store, QObject *parent = nullptr);
    //! Waits for what was begun.
    ~AttachmentImporter() override;

    void importFile(const QString &path, Keep keep, QObject *context, const Callback &done);
    //! A picture of the clipboard.
    void importPicture(const QImage &picture, Keep keep, QObject *context, const Callback &done);

private:
    struct Prepared
    {
        QByteArray bytes;
        chat::Attachment attachment; //!< without its key
        QString pdf = {};            //!< the path of a file that is to be read still
    };
    using Work = std::function<core::Result<Prepared>()>;

    [[nodiscard]] static core::Result<Prepared> prepareFile(const QString &path);
    [[nodiscard]] static core::Result<Prepared> preparePicture(const QImage &picture);
    void prepare(const Work &work, Keep keep, QObject *context, const Callback &done);

    void store(const Prepared &prepared, Keep keep, QObject *context, const Callback &done);

    chat::AttachmentStore &m_store;
    documents::PdfReader m_pdf;
    QThreadPool m_thread;
};

} // namespace runnel::gui
