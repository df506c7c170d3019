// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/attachmentfiles.h"

#include "core/logging.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QMutexLocker>
#include <QSaveFile>
#include <QStorageInfo>

#include <algorithm>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

constexpr qsizetype keyLength = 64; // hexadecimal digits of SHA-256
constexpr qsizetype shardLength = 2;

QString keyOf(const QByteArray &bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

bool isKey(QStringView text)
{
    return text.size() == keyLength &&
           std::ranges::all_of(text, [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f'); });
}

bool makeFolder(const QString &folder)
{
    constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    if (QFileInfo(folder).isDir()) return true;
    return QDir().mkpath(folder) && QFile::setPermissions(folder, ownerOnly);
}

//! Brings the names in \a folder to the disk: after a power cut a file without its name would be lost.
void syncFolder(const QString &folder)
{
#ifdef Q_OS_UNIX
    const int directory = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return;
    ::fsync(directory);
    ::close(directory);
#else
    Q_UNUSED(folder)
#endif
}

std::unexpected<core::Error> cannotWrite(const QString &path, const QString &reason, qint64 size)
{
    const QStorageInfo disk(QFileInfo(path).absolutePath());
    const bool isFull = disk.isValid() && disk.bytesAvailable() < size;
    return std::unexpected(core::Error {.kind = isFull ? core::ErrorKind::StorageFull : core::ErrorKind::Storage,
                                        .message = u"Cannot write %1: %2"_s.arg(path, reason),
                                        .providerCode = u"attachment"_s});
}

} // namespace

AttachmentFiles::AttachmentFiles(QString folder) : m_folder(std::move(folder)) {}

QString AttachmentFiles::pathOf(const QString &key) const
{
    return isKey(key) ? m_folder + u'/' + key.first(shardLength) + u'/' + key : QString();
}

core::Result<QString> AttachmentFiles::add(const QByteArray &bytes)
{
    const QString key = keyOf(bytes);
    const QString path = pathOf(key);
    const QString shard = QFileInfo(path).path();
    const QMutexLocker lock(&m_mutex);
    if (QFile known(path); known.open(QIODevice::ReadWrite | QIODevice::ExistingOnly)) {
        // What was damaged since is written anew.
        if (known.readAll() == bytes &&
            known.setFileTime(QDateTime::currentDateTimeUtc(), QFile::FileModificationTime)) {
            return key;
        }
    }
    if (!makeFolder(m_folder) || !makeFolder(shard)) {
        return cannotWrite(path, u"the folder cannot be made"_s, bytes.size());
    }
    QSaveFile file(path);
    // The name comes last, and QSaveFile brings the bytes to the disk before it.
    const bool isWritten = file.open(QIODevice::WriteOnly) &&
                           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                           file.write(bytes) == bytes.size() && file.commit();
    if (!isWritten) return cannotWrite(path, file.errorString(), bytes.size());
    syncFolder(shard);
    syncFolder(m_folder);
    syncFolder(QFileInfo(m_folder).path());
    return key;
}

core::Result<QByteArray> AttachmentFiles::read(const QString &key) const
{
    QFile file(pathOf(key));
    if (file.fileName().isEmpty() || !file.open(QIODevice::ReadOnly)) {
        return core::fail(core::ErrorKind::NotFound, u"There is no attachment %1"_s.arg(key));
    }
    const QByteArray bytes = file.readAll();
    if (keyOf(bytes) == key) return bytes;
    return core::fail(core::ErrorKind::StorageCorrupt, u"The attachment %1 is damaged"_s.arg(key));
}

int AttachmentFiles::removeUnnamed(const QSet<QString> &named, const QDateTime &time)
{
    int removed = 0;
    QDirIterator files(m_folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        if (named.contains(files.fileName())) continue;
        // Between two looks it may be added again: then it is young.
        const QMutexLocker lock(&m_mutex);
        if (QFileInfo(path).lastModified() >= time) continue;
        if (QFile::remove(path)) ++removed;
        else qCWarning(lcStorage).noquote() << "cannot remove the attachment" << path;
    }
    return removed;
}

} // namespace runnel::storage
