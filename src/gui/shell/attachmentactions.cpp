// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/attachmentactions.h"

#include "gui/shell/imageviewer.h"
#include "gui/shell/textviewer.h"

#include <QBuffer>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImageReader>
#include <QSaveFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

QImage pictureIn(const QByteArray &bytes)
{
    QBuffer buffer;
    buffer.setData(bytes);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    return reader.read();
}

//! A name that says the format: what was made smaller may have another one than its name tells.
QString nameToSave(const chat::Attachment &attachment)
{
    if (!attachment.isImage()) {
        // Of a PDF its text is kept.
        return attachment.name + (attachment.name.endsWith(".pdf"_L1, Qt::CaseInsensitive) ? ".txt"_L1 : ""_L1);
    }
    const QString format = attachment.mimeType.section(u'/', 1);
    const QString suffix = QFileInfo(attachment.name).suffix().toLower();
    const bool fits = suffix == format || (format == "jpeg"_L1 && suffix == "jpg"_L1);
    if (fits) return attachment.name;
    return QFileInfo(attachment.name).completeBaseName() + u'.' + (format == "jpeg"_L1 ? u"jpg"_s : format);
}

bool write(const QByteArray &bytes, const QString &path)
{
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
}

} // namespace

AttachmentActions::AttachmentActions(Theme &theme, chat::AttachmentStore &store, QWidget *window)
    : QObject(window), m_theme(theme), m_store(store), m_window(window)
{}

void AttachmentActions::read(const chat::Attachment &attachment, const std::function<void(const QByteArray &)> &use)
{
    m_store.read({attachment.key}, this, [this, attachment, use](const chat::AttachmentStore::Contents &contents) {
        if (contents.contains(attachment.key)) return use(contents.value(attachment.key));
        Q_EMIT told(attachment.isImage() ? tr("The image is no longer there.") : tr("The file is no longer there."));
    });
}

void AttachmentActions::open(const chat::Attachment &attachment)
{
    read(attachment, [this, attachment](const QByteArray &bytes) {
        if (attachment.isImage()) showImage(attachment, bytes);
        else showText(attachment, bytes);
    });
}

void AttachmentActions::showImage(const chat::Attachment &attachment, const QByteArray &bytes)
{
    const QImage picture = pictureIn(bytes);
    if (picture.isNull()) {
        Q_EMIT told(tr("This image cannot be shown here. It can be saved."));
        return;
    }
    auto *viewer = new ImageViewer(m_theme, picture, attachment.name, m_window);
    viewer->setAttribute(Qt::WA_DeleteOnClose);
    viewer->open();
}

void AttachmentActions::showText(const chat::Attachment &attachment, const QByteArray &bytes)
{
    auto *viewer = new TextViewer(m_theme, attachment.name, QString::fromUtf8(bytes), m_window);
    viewer->setAttribute(Qt::WA_DeleteOnClose);
    connect(viewer, &TextViewer::saveRequested, this, [this, attachment] { saveAs(attachment); });
    viewer->show();
}

void AttachmentActions::copy(const chat::Attachment &attachment)
{
    read(attachment, [this, attachment](const QByteArray &bytes) {
        if (!attachment.isImage()) {
            QGuiApplication::clipboard()->setText(QString::fromUtf8(bytes));
            Q_EMIT told(tr("The text was copied."));
            return;
        }
        const QImage picture = pictureIn(bytes);
        if (picture.isNull()) {
            Q_EMIT told(tr("This image cannot be copied here. It can be saved."));
            return;
        }
        QGuiApplication::clipboard()->setImage(picture);
        Q_EMIT told(tr("The image was copied."));
    });
}

void AttachmentActions::saveAs(const chat::Attachment &attachment)
{
    read(attachment, [this, attachment](const QByteArray &bytes) {
        const bool isImage = attachment.isImage();
        auto *dialog = new QFileDialog(m_window, isImage ? tr("Save image as") : tr("Save file as"),
                                       QStandardPaths::writableLocation(isImage ? QStandardPaths::PicturesLocation
                                                                                : QStandardPaths::DocumentsLocation));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setFileMode(QFileDialog::AnyFile);
        dialog->selectFile(nameToSave(attachment));
        connect(dialog, &QFileDialog::fileSelected, this, [this, isImage, bytes](const QString &target) {
            if (write(bytes, target)) return;
            Q_EMIT told(isImage ? tr("The image could not be saved there.") : tr("The file could not be saved there."));
        });
        dialog->open();
    });
}

} // namespace runnel::gui
