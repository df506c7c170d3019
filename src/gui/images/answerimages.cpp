// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/images/answerimages.h"

#include "chat/attachedfile.h"
#include "chat/attachment.h"
#include "gui/images/imageaddress.h"
#include "gui/images/preparedimage.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QPointer>

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Images", text);
}

QString sentenceOf(const core::Error &error)
{
    using enum core::ErrorKind;
    switch (error.kind) {
    case Attachment:
        if (error.providerCode == "format"_L1) return tr("It is no PNG, JPEG, WebP or GIF image.");
        if (error.providerCode == "too_big"_L1) return tr("The image is larger than 20 MB.");
        if (error.providerCode == "pixels"_L1) return tr("The image has more than 64 megapixels.");
        if (error.providerCode == "damaged"_L1) return tr("The image is damaged or cut off.");
        if (error.providerCode == "missing"_L1) return tr("There is no such file.");
        if (error.providerCode == "empty"_L1) return tr("There is nothing in it.");
        return tr("The file cannot be read.");
    case Permission:
        if (error.providerCode == "private"_L1) return tr("It is in your own network, so it was not asked for.");
        return tr("The server does not give the image.");
    case NotFound:
        return tr("The server has no such image.");
    case Network:
        return tr("There is no connection to the server.");
    case Tls:
        return tr("The connection to the server is not secure.");
    case Proxy:
        return tr("The proxy refused the connection.");
    case Timeout:
        return tr("The server did not answer in time.");
    default:
        return tr("The server does not give the image.");
    }
}

// The last part of an address names what is saved.
QString nameFor(const ImageAddress &address)
{
    const QString name =
        chat::attachmentName(address.kind == ImageAddress::Kind::Web ? address.url.path() : address.path);
    return name.isEmpty() ? tr("Image") : name;
}

} // namespace

AnswerImages::AnswerImages(QObject *parent) : QObject(parent)
{
    // One picture at a time: the largest takes a quarter of a gigabyte while it is decoded.
    m_thread.setMaxThreadCount(1);
}

AnswerImages::~AnswerImages()
{
    m_loading.clear();
    m_thread.clear();
    m_thread.waitForDone();
}

void AnswerImages::setDownloader(ImageDownloader *downloader)
{
    m_downloader = downloader;
}

void AnswerImages::load(const QString &address)
{
    const Image before = find(address);
    if (before.state == State::Loading || before.state == State::Ready) return;
    const ImageAddress source = ImageAddress::of(address);
    if (source.kind == ImageAddress::Kind::None) return;
    const auto waiting = std::make_shared<QObject>();
    m_loading.insert(address, waiting);
    set(address, {.state = State::Loading, .elsewhere = before.elsewhere});
    switch (source.kind) {
    case ImageAddress::Kind::Web:
        if (!m_downloader) return fail(address, {.kind = core::ErrorKind::Network, .message = u"no downloader"_s});
        m_downloader->download(
            before.elsewhere.isEmpty() ? source.url : before.elsewhere, waiting.get(),
            [this, address](const core::Result<ImageDownloader::Reply> &reply) { take(address, reply); });
        break;
    case ImageAddress::Kind::File:
        prepare(address, waiting.get(), [path = source.path] { return chat::readAttachedFile(path); });
        break;
    case ImageAddress::Kind::Data:
        prepare(address, waiting.get(), [address]() -> core::Result<QByteArray> { return imageData(address); });
        break;
    case ImageAddress::Kind::None:
        break;
    }
}

void AnswerImages::cancel(const QString &address)
{
    if (m_loading.remove(address)) set(address, {});
}

void AnswerImages::take(const QString &address, const core::Result<ImageDownloader::Reply> &reply)
{
    const std::shared_ptr<QObject> waiting = m_loading.value(address);
    if (!waiting) return;
    if (!reply) return fail(address, reply.error());
    if (reply->elsewhere.isEmpty()) {
        prepare(address, waiting.get(), [bytes = reply->bytes]() -> core::Result<QByteArray> { return bytes; });
        return;
    }
    m_loading.remove(address);
    set(address, {.state = State::Failed,
                  .sentence = tr("The server sends you on to %1.").arg(reply->elsewhere.host(QUrl::FullyEncoded)),
                  .elsewhere = reply->elsewhere});
}

void AnswerImages::prepare(const QString &address, QObject *context, Read read)
{
    const QString name = nameFor(ImageAddress::of(address));
    m_thread.start([this, address, name, guard = QPointer<QObject>(context), read = std::move(read)] {
        const auto made =
            read()
                .and_then([&name](const QByteArray &bytes) { return PreparedImage::fromBytes(bytes, name); })
                .transform([&name](const chat::ImageFile &file) {
                    const QByteArray hash = QCryptographicHash::hash(file.bytes, QCryptographicHash::Sha256);
                    return Image {.state = State::Ready,
                                  .file = file,
                                  .key = u"answer/"_s + QString::fromLatin1(hash.toHex()),
                                  .name = name};
                });
        QMetaObject::invokeMethod(
            this,
            [this, address, guard, made] {
                if (!guard) return;
                if (made) keep(address, *made);
                else fail(address, made.error());
            },
            Qt::QueuedConnection);
    });
}

void AnswerImages::fail(const QString &address, const core::Error &error)
{
    m_loading.remove(address);
    set(address, {.state = State::Failed, .sentence = sentenceOf(error)});
}

void AnswerImages::keep(const QString &address, const Image &image)
{
    m_loading.remove(address);
    m_kept.append(address);
    m_bytes += image.file.bytes.size();
    set(address, image);
    while (m_bytes > memory && m_kept.size() > 1) {
        const QString oldest = m_kept.takeFirst();
        m_bytes -= find(oldest).file.bytes.size();
        set(oldest, {});
    }
}

void AnswerImages::set(const QString &address, const Image &image)
{
    if (image.state == State::Asleep) m_images.remove(address);
    else m_images.insert(address, image);
    Q_EMIT changed(address);
}

} // namespace runnel::gui
