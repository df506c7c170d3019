// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/attachmentactions.h"

#include "gui/images/picturereader.h"
#include "gui/shell/imageviewer.h"
#include "gui/shell/textviewer.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QSaveFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

//! A name that says the format: what was made smaller may have another one than its name tells.
QString nameToSave(const ShownFile &file)
{
    if (!file.isImage()) {
        // Of a PDF its text is kept.
        return file.name + (file.name.endsWith(".pdf"_L1, Qt::CaseInsensitive) ? ".txt"_L1 : ""_L1);
    }
    const QString format = file.mimeType.section(u'/', 1);
    const QString suffix = QFileInfo(file.name).suffix().toLower();
    const bool fits = suffix == format || (format == "jpeg"_L1 && suffix == "jpg"_L1);
    if (fits) return file.name;
    return QFileInfo(file.name).completeBaseName() + u'.' + (format == "jpeg"_L1 ? u"jpg"_s : format);
}

bool write(const QByteArray &bytes, const QString &to)
{
    QSaveFile target(to);
    return target.open(QIODevice::WriteOnly) && target.write(bytes) == bytes.size() && target.commit();
}

} // namespace

bool ShownFile::isImage() const
{
    return mimeType.startsWith("image/"_L1);
}

AttachmentActions::AttachmentActions(Theme &theme, chat::AttachmentStore &store, QWidget *window)
    : QObject(window), m_theme(theme), m_store(store), m_window(window)
{
    m_thread.setMaxThreadCount(1);
}

AttachmentActions::~AttachmentActions()
{
    m_thread.clear();
    m_thread.waitForDone();
}

void AttachmentActions::read(const ShownFile &file, const std::function<void(const QByteArray &)> &use)
{
    if (file.key.isEmpty()) return use(file.bytes);
    m_store.read({file.key}, this, [this, file, use](const chat::AttachmentStore::Contents &contents) {
        if (contents.contains(file.key)) return use(contents.value(file.key));
        Q_EMIT told(file.isImage() ? tr("The image is no longer there.") : tr("The file is no longer there."));
    });
}

void AttachmentActions::decode(const QByteArray &bytes, const std::function<void(const QImage &)> &use)
{
    m_thread.start([this, bytes, use] {
        QMetaObject::invokeMethod(this, [use, picture = readPicture(bytes)] { use(picture); }, Qt::QueuedConnection);
    });
}

void AttachmentActions::open(const ShownFile &file)
{
    read(file, [this, file](const QByteArray &bytes) {
        if (!file.isImage()) return showText(file, bytes);
        decode(bytes, [this, name = file.name](const QImage &picture) {
            if (picture.isNull()) {
                Q_EMIT told(tr("This image cannot be shown here. It can be saved."));
                return;
            }
            auto *viewer = new ImageViewer(m_theme, picture, name, m_window);
            viewer->setAttribute(Qt::WA_DeleteOnClose);
            viewer->open();
        });
    });
}

void AttachmentActions::showText(const ShownFile &file, const QByteArray &bytes)
{
    auto *viewer = new TextViewer(m_theme, file.name, QString::fromUtf8(bytes), m_window);
    viewer->setAttribute(Qt::WA_DeleteOnClose);
    connect(viewer, &TextViewer::saveRequested, this, [this, file] { saveAs(file); });
    viewer->show();
}

void AttachmentActions::copy(const ShownFile &file)
{
    read(file, [this, file](const QByteArray &bytes) {
        if (!file.isImage()) {
            QGuiApplication::clipboard()->setText(QString::fromUtf8(bytes));
            Q_EMIT told(tr("The text was copied."));
            return;
        }
        decode(bytes, [this](const QImage &picture) {
            if (picture.isNull()) {
                Q_EMIT told(tr("This image cannot be copied here. It can be saved."));
                return;
            }
            QGuiApplication::clipboard()->setImage(picture);
            Q_EMIT told(tr("The image was copied."));
        });
    });
}

void AttachmentActions::saveAs(const ShownFile &file)
{
    read(file, [this, file](const QByteArray &bytes) {
        const bool isImage = file.isImage();
        auto *dialog = new QFileDialog(m_window, isImage ? tr("Save image as") : tr("Save file as"),
                                       QStandardPaths::writableLocation(isImage ? QStandardPaths::PicturesLocation
                                                                                : QStandardPaths::DocumentsLocation));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setFileMode(QFileDialog::AnyFile);
        dialog->selectFile(nameToSave(file));
        connect(dialog, &QFileDialog::fileSelected, this,
                [this, isImage, bytes](const QString &target) { save(isImage, bytes, target); });
        dialog->open();
    });
}

void AttachmentActions::save(bool isImage, const QByteArray &bytes, const QString &target)
{
    m_thread.start([this, isImage, bytes, target] {
        if (write(bytes, target)) return;
        QMetaObject::invokeMethod(
            this,
            [this, isImage] {
                Q_EMIT told(isImage ? tr("The image could not be saved there.")
                                    : tr("The file could not be saved there."));
            },
            Qt::QueuedConnection);
    });
}

} // namespace runnel::gui
