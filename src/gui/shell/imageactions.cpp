// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/imageactions.h"

#include "gui/images/picturereader.h"
#include "gui/shell/imageviewer.h"

#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QSaveFile>
#include <QStandardPaths>

#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

//! The bytes of \a image; nothing where its file is gone.
std::optional<QByteArray> bytesOf(const ImageContent &image)
{
    if (image.file.isEmpty()) return image.bytes;
    QFile file(image.file);
    if (!QFileInfo(image.file).isFile() || !file.open(QIODevice::ReadOnly)) return std::nullopt;
    return file.readAll();
}

//! A name that says the format: what was made smaller may have another one than its name tells.
QString nameToSave(const ImageContent &image)
{
    const QString format = image.mimeType.section(u'/', 1);
    const QString suffix = QFileInfo(image.name).suffix().toLower();
    const bool fits = suffix == format || (format == "jpeg"_L1 && suffix == "jpg"_L1);
    if (fits) return image.name;
    return QFileInfo(image.name).completeBaseName() + u'.' + (format == "jpeg"_L1 ? u"jpg"_s : format);
}

bool write(const QByteArray &bytes, const QString &to)
{
    QSaveFile target(to);
    return target.open(QIODevice::WriteOnly) && target.write(bytes) == bytes.size() && target.commit();
}

} // namespace

ImageActions::ImageActions(Theme &theme, QWidget *window) : QObject(window), m_theme(theme), m_window(window)
{
    m_thread.setMaxThreadCount(1);
}

ImageActions::~ImageActions()
{
    m_thread.clear();
    m_thread.waitForDone();
}

void ImageActions::decode(const ImageContent &image, std::function<void(const QImage &)> done)
{
    m_thread.start([this, image, done = std::move(done)] {
        const auto bytes = bytesOf(image);
        QMetaObject::invokeMethod(
            this,
            [this, done, isThere = bytes.has_value(), picture = bytes ? readPicture(*bytes) : QImage()] {
                if (isThere) done(picture);
                else Q_EMIT told(tr("The image is no longer there."));
            },
            Qt::QueuedConnection);
    });
}

void ImageActions::open(const ImageContent &image)
{
    decode(image, [this, name = image.name](const QImage &picture) {
        if (picture.isNull()) {
            Q_EMIT told(tr("This image cannot be shown here. It can be saved."));
            return;
        }
        auto *viewer = new ImageViewer(m_theme, picture, name, m_window);
        viewer->setAttribute(Qt::WA_DeleteOnClose);
        viewer->open();
    });
}

void ImageActions::copy(const ImageContent &image)
{
    decode(image, [this](const QImage &picture) {
        if (picture.isNull()) {
            Q_EMIT told(tr("This image cannot be copied here. It can be saved."));
            return;
        }
        QGuiApplication::clipboard()->setImage(picture);
        Q_EMIT told(tr("The image was copied."));
    });
}

void ImageActions::saveAs(const ImageContent &image)
{
    if (!image.file.isEmpty() && !QFileInfo(image.file).isFile()) {
        Q_EMIT told(tr("The image is no longer there."));
        return;
    }
    auto *dialog = new QFileDialog(m_window, tr("Save image as"),
                                   QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->selectFile(nameToSave(image));
    connect(dialog, &QFileDialog::fileSelected, this, [this, image](const QString &target) { save(image, target); });
    dialog->open();
}

void ImageActions::save(const ImageContent &image, const QString &target)
{
    m_thread.start([this, image, target] {
        const auto bytes = bytesOf(image);
        if (bytes && write(*bytes, target)) return;
        QMetaObject::invokeMethod(
            this, [this] { Q_EMIT told(tr("The image could not be saved there.")); }, Qt::QueuedConnection);
    });
}

} // namespace runnel::gui
