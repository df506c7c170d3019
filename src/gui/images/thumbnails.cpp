// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/images/thumbnails.h"

#include "gui/images/picturereader.h"

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

Thumbnails::Thumbnail Thumbnails::find(const QString &key, const QSize &size, const QByteArray &bytes)
{
    const QString place = u"%1@%2x%3"_s.arg(key).arg(size.width()).arg(size.height());
    if (const Thumbnail *known = m_known.object(place)) return *known;
    if (m_asked.contains(place)) return {};
    m_asked.insert(place);
    const auto decodeLater = [this, key, place, size](const QByteArray &encoded) {
        m_thread.start([this, key, place, size, encoded] {
            QMetaObject::invokeMethod(
                this,
                [this, key, place, thumbnail = decode(encoded, size)] {
                    m_asked.remove(place);
                    const qsizetype cost = std::clamp<qsizetype>(thumbnail.picture.sizeInBytes(), 1, memory);
                    m_known.insert(place, new Thumbnail(thumbnail), cost);
                    Q_EMIT ready(key);
                },
                Qt::QueuedConnection);
        });
    };
    if (!bytes.isEmpty()) {
        decodeLater(bytes);
        return {};
    }
    m_store.read({key}, this, [decodeLater, key](const chat::AttachmentStore::Contents &contents) {
        decodeLater(contents.value(key));
    });
    return {};
}

Thumbnails::Thumbnail Thumbnails::decode(const QByteArray &bytes, const QSize &size)
{
    if (bytes.isEmpty()) return {.state = State::Missing, .picture = {}};
    const QImage picture = readPicture(bytes, size);
    if (picture.isNull()) return {.state = State::Unreadable, .picture = {}};
    return {.state = State::Ready, .picture = picture.convertToFormat(QImage::Format_ARGB32_Premultiplied)};
}

} // namespace runnel::gui
