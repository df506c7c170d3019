// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/images/thumbnails.h"

#include <QBuffer>
#include <QImageReader>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

Thumbnails::Thumbnails(chat::AttachmentStore &store, QObject *parent) : QObject(parent), m_store(store), m_known(memory)
{
    m_thread.setMaxThreadCount(1);
}

Thumbnails::~Thumbnails()
{
    m_thread.clear();
    m_thread.waitForDone();
}

Thumbnails::Thumbnail Thumbnails::find(const QString &key, const QSize &size)
{
    const QString place = u"%1@%2x%3"_s.arg(key).arg(size.width()).arg(size.height());
    if (const Thumbnail *known = m_known.object(place)) return *known;
    if (m_asked.contains(place)) return {};
    m_asked.insert(place);
    m_store.read({key}, this, [this, key, place, size](const chat::AttachmentStore::Contents &contents) {
        m_thread.start([this, key, place, size, bytes = contents.value(key)] {
            QMetaObject::invokeMethod(
                this,
                [this, key, place, thumbnail = decode(bytes, size)] {
                    m_asked.remove(place);
                    const qsizetype cost = std::clamp<qsizetype>(thumbnail.picture.sizeInBytes(), 1, memory);
                    m_known.insert(place, new Thumbnail(thumbnail), cost);
                    Q_EMIT ready(key);
                },
                Qt::QueuedConnection);
        });
    });
    return {};
}

Thumbnails::Thumbnail Thumbnails::decode(const QByteArray &bytes, const QSize &size)
{
    if (bytes.isEmpty()) return {.state = State::Missing, .picture = {}};
    QBuffer buffer;
    buffer.setData(bytes);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    const bool isTurned = reader.transformation().testFlag(QImageIOHandler::TransformationRotate90);
    reader.setScaledSize(isTurned ? size.transposed() : size);
    const QImage picture = reader.read();
    if (picture.isNull()) return {.state = State::Unreadable, .picture = {}};
    return {.state = State::Ready, .picture = picture.convertToFormat(QImage::Format_ARGB32_Premultiplied)};
}

} // namespace runnel::gui
