// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/replacement.h"

#include "core/logging.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

const auto logSuffix = "-wal"_L1;
const auto sharedSuffix = "-shm"_L1;

core::Result<void> rename(const QString &from, const QString &to)
{
    QFile file(from);
    if (file.rename(to)) return {};
    return core::fail(core::ErrorKind::Storage, u"Cannot rename %1 to %2: %3"_s.arg(from, to, file.errorString()));
}

//! The log belongs to the file that went aside: a database of the same name that finds it would take its pages.
core::Result<void> takeAside(const QString &file, const QString &aside)
{
    if (QFile::exists(file)) {
        if (const auto renamed = rename(file, aside); !renamed) return renamed;
    }
    QFile::remove(file + sharedSuffix);
    if (!QFile::exists(file + logSuffix)) return {};
    return rename(file + logSuffix, aside + logSuffix);
}

core::Result<void> putInPlace(const QString &file)
{
    if (const auto renamed = rename(successorOf(file), file); !renamed) return renamed;
    return syncToDisk(QFileInfo(file).absolutePath());
}

} // namespace

core::Result<void> syncToDisk(const QString &path)
{
#ifdef Q_OS_UNIX
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    if (!synced) return core::fail(core::ErrorKind::Storage, u"Cannot bring %1 to the disk"_s.arg(path));
#else
    // SQLite has flushed what it wrote, and the other systems have no call for a folder.
    Q_UNUSED(path)
#endif
    return {};
}

QString successorOf(const QString &file)
{
    return file + "-next"_L1;
}

core::Result<QString> replaceDatabase(const QString &file, const QString &word, qint64 nowMs)
{
    const QFileInfo info(file);
    const QString time = QDateTime::fromMSecsSinceEpoch(nowMs, QTimeZone::UTC).toString(u"yyyyMMdd'T'HHmmsszzz"_s);
    const QString aside =
        QDir(info.absolutePath()).filePath(u"%1-%2-%3.%4"_s.arg(info.baseName(), time, word, info.suffix()));
    if (const auto synced = syncToDisk(successorOf(file)); !synced) return std::unexpected(synced.error());
    if (const auto synced = syncToDisk(info.absolutePath()); !synced) return std::unexpected(synced.error());
    const bool wasThere = info.exists();
    if (const auto taken = takeAside(file, aside); !taken) return std::unexpected(taken.error());
    if (const auto put = putInPlace(file); !put) return std::unexpected(put.error());
    qCInfo(lcStorage).noquote() << "the database was replaced; the one before is" << aside;
    return wasThere ? aside : QString();
}

QStringList setAside(const QString &file, const QString &word)
{
    const QFileInfo info(file);
    const QString pattern = u"%1-*-%2.%3"_s.arg(info.baseName(), word, info.suffix());
    QStringList paths;
    const QFileInfoList found = QDir(info.absolutePath()).entryInfoList({pattern}, QDir::Files);
    for (const QFileInfo &aside : found) paths.append(aside.absoluteFilePath());
    return paths;
}

core::Result<void> finishReplacement(const QString &file)
{
    const QString next = successorOf(file);
    if (!QFile::exists(next)) return {};
    if (QFile::exists(file)) {
        // It may not have been whole yet, and what it was made of is still there.
        for (const QString &suffix : {QString(), QString(logSuffix), QString(sharedSuffix)})
            QFile::remove(next + suffix);
        return {};
    }
    const QFileInfo info(file);
    const QDir folder(info.absolutePath());
    const QStringList before =
        folder.entryList({info.baseName() + "-*."_L1 + info.suffix()}, QDir::Files, QDir::Name | QDir::Reversed);
    const QString aside = before.isEmpty() ? file + "-lost"_L1 : folder.filePath(before.first());
    if (const auto taken = takeAside(file, aside); !taken) return taken;
    return putInPlace(file);
}

} // namespace runnel::storage
