// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/memoryattachments.h"

#include <QCryptographicHash>
#include <QFile>

#include <utility>

namespace runnel::test {

void MemoryAttachments::add(const QByteArray &bytes, QObject *context, Callback<QString> done)
{
    core::Result<QString> key =
        QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    if (failure) key = std::unexpected(*failure);
    else contents.insert(*key, bytes);
    if (key && !folder.isEmpty()) {
        QFile file(pathOf(*key));
        if (file.open(QIODevice::WriteOnly)) file.write(bytes);
    }
    QMetaObject::invokeMethod(context, [done = std::move(done), key] { done(key); }, Qt::QueuedConnection);
}

void MemoryAttachments::read(const QStringList &keys, QObject *context, std::function<void(const Contents &)> done)
{
    Contents found;
    for (const QString &key : keys) {
        if (contents.contains(key)) found.insert(key, contents.value(key));
    }
    QMetaObject::invokeMethod(context, [done = std::move(done), found] { done(found); }, Qt::QueuedConnection);
}

QString MemoryAttachments::pathOf(const QString &key) const
{
    return (folder.isEmpty() ? QStringLiteral("/nowhere") : folder) + QLatin1Char('/') + key;
}

} // namespace runnel::test
