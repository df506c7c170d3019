// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/imageactions.h"

#include "gui/shell/imageviewer.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImageReader>
#include <QSaveFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

QImage pictureOf(const QString &file)
{
    QImageReader reader(file);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    return reader.read();
}

//! A name that says the format: what was made smaller may have another one than its name tells.
QString nameToSave(const chat::Attachment &attachment)
{
    const QString format = attachment.mimeType.section(u'/', 1);
    const QString suffix = QFileInfo(attachment.name).suffix().toLower();
    const bool fits = suffix == format || (format == "jpeg"_L1 && suffix == "jpg"_L1);
    if (fits) return attachment.name;
    return QFileInfo(attachment.name).completeBaseName() + u'.' + (format == "jpeg"_L1 ? u"jpg"_s : format);
}

bool copyFile(const QString &from, const QString &to)
{
    QFile source(from);
    QSaveFile target(to);
    return source.open(QIODevice::ReadOnly) && target.open(QIODevice::WriteOnly) &&
           target.write(source.readAll()) == source.size() && target.commit();
}

} // namespace

ImageActions::ImageActions(Theme &theme, const chat::AttachmentStore &store, QWidget *window)
    : QObject(window), m_theme(theme), m_store(store), m_window(window)
{}

QString ImageActions::fileOf(const chat::Attachment &attachment)
{
    const QString file = m_store.pathOf(attachment.key);
    if (!file.isEmpty() && QFileInfo(file).isFile()) return file;
    Q_EMIT told(tr("The image is no longer there."));
    return {};
}

void ImageActions::open(const chat::Attachment &attachment)
{
    const QString file = fileOf(attachment);
    if (file.isEmpty()) return;
    const QImage picture = pictureOf(file);
    if (picture.isNull()) {
        Q_EMIT told(tr("This image cannot be shown here. It can be saved."));
        return;
    }
    auto *viewer = new ImageViewer(m_theme, picture, attachment.name, m_window);
    viewer->setAttribute(Qt::WA_DeleteOnClose);
    viewer->open();
}

void ImageActions::copy(const chat::Attachment &attachment)
{
    const QString file = fileOf(attachment);
    if (file.isEmpty()) return;
    const QImage picture = pictureOf(file);
    if (picture.isNull()) {
        Q_EMIT told(tr("This image cannot be copied here. It can be saved."));
        return;
    }
    QGuiApplication::clipboard()->setImage(picture);
    Q_EMIT told(tr("The image was copied."));
}

void ImageActions::saveAs(const chat::Attachment &attachment)
{
    const QString file = fileOf(attachment);
    if (file.isEmpty()) return;
    auto *dialog = new QFileDialog(m_window, tr("Save image as"),
                                   QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->selectFile(nameToSave(attachment));
    connect(dialog, &QFileDialog::fileSelected, this, [this, file](const QString &target) {
        if (!copyFile(file, target)) Q_EMIT told(tr("The image could not be saved there."));
    });
    dialog->open();
}

} // namespace runnel::gui
