// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/memoryattachments.h"

#include <QCryptographicHash>

#include <utility>

namespace runnel::test {

void MemoryAttachments::add(const QByteArray &bytes, QObject *context, Callback<QString> done)
{
    core::Result<QString> key =
        QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    if (failure) key = std::unexpected(*failure);
    else contents.insert(*key, bytes);
    QMetaObject::invokeMethod(context, [done = std::move(done), key] { done(key); }, Qt::QueuedConnection);
}

void MemoryAttachments::read(const QStringList &keys, QObject *context, std::function<void(const Contents &)> done)
{
    Contents found;
    for (const QString &key : keys) {
        if (contents.contains(key)) found.insert(key, contents.value(key));
        if (temporary.contains(key)) found.insert(key, temporary.value(key));
    }
    QMetaObject::invokeMethod(context, [done = std::move(done), found] { done(found); }, Qt::QueuedConnection);
}

QString MemoryAttachments::addTemporary(const QByteArray &bytes)
{
    const QString key = QStringLiteral("temporary-%1").arg(temporary.size());
    temporary.insert(key, bytes);
    return key;
}

void MemoryAttachments::forgetTemporary(const QStringList &keys)
{
    for (const QString &key : keys) temporary.remove(key);
}

} // namespace runnel::test
