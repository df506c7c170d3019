// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/datamove.h"

#include "core/logging.h"
#include "storage/backups.h"
#include "storage/replacement.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <filesystem>
#include <system_error>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::app {

namespace {

constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner;

core::Error failure(const QString &message)
{
    return {.kind = core::ErrorKind::Storage, .message = message};
}

std::unexpected<core::Error> refuse(const QString &sentence)
{
    return core::fail(core::ErrorKind::InvalidRequest, sentence);
}

//! The files of the program in \a folder, by their names in it. A folder may hold other things, which stay: lock and log
//! belong to the place.
QStringList ownFiles(const QString &folder)
{
    const QDir place(folder);
    QStringList files =
        place.entryList({u"settings.ini"_s, u"runnel.sqlite"_s, u"runnel-*.sqlite*"_s}, QDir::Files, QDir::Name);
    for (const QString &below : {u"backups"_s, u"attachments"_s}) {
        QDirIterator each(place.filePath(below), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (each.hasNext()) files.append(place.relativeFilePath(each.next()));
    }
    return files;
}

bool haveSameBytes(const QString &left, const QString &right)
{
    constexpr qint64 block = 1024 * 1024;
    QFile one(left);
    QFile other(right);
    if (!one.open(QIODevice::ReadOnly) || !other.open(QIODevice::ReadOnly) || one.size() != other.size()) return false;
    while (!one.atEnd()) {
        const QByteArray bytes = one.read(block);
        if (bytes.isEmpty() || bytes != other.read(block)) return false;
    }
    return true;
}

core::Result<void> copyFile(const QString &from, const QString &to)
{
    if (!QDir().mkpath(QFileInfo(to).absolutePath())) {
        return std::unexpected(failure(u"Cannot make the folder of %1"_s.arg(to)));
    }
    QFile source(from);
    if (!source.copy(to)) return std::unexpected(failure(u"Cannot copy to %1: %2"_s.arg(to, source.errorString())));
    if (!QFile::setPermissions(to, ownerOnly)) return std::unexpected(failure(u"Cannot protect %1"_s.arg(to)));
    if (const auto synced = storage::syncToDisk(to); !synced) return synced;
    if (!haveSameBytes(from, to)) return std::unexpected(failure(u"%1 is no true copy"_s.arg(to)));
    return storage::syncToDisk(QFileInfo(to).absolutePath());
}

void takeAway(const QString &folder, const QStringList &files)
{
    QDir place(folder);
    for (const QString &file : files) {
        if (!place.remove(file)) qCWarning(lcApp) << "cannot take away" << file << "of" << folder;
    }
    for (const QString &below : {u"backups"_s, u"attachments"_s}) {
        QStringList folders {place.filePath(below)};
        QDirIterator each(folders.first(), QDir::Dirs | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
        while (each.hasNext()) folders.prepend(each.next());
        for (const QString &empty : std::as_const(folders)) place.rmdir(empty); // no more than the empty ones
    }
}

} // namespace

core::Result<void> checkTarget(const core::Paths &paths, const QString &folder)
{
    const QString from = QFileInfo(paths.dataDir()).canonicalFilePath();
    const QFileInfo target(folder);
    const QString to = target.exists() ? target.canonicalFilePath() : target.absoluteFilePath();
    if (to == from) return refuse(QCoreApplication::translate("App", "Your data is in this folder already."));
    if (to.startsWith(from + u'/')) {
        return refuse(QCoreApplication::translate("App", "This folder lies in the one that would be moved."));
    }
    QStringList present = ownFiles(to);
    // What the data left behind when it was moved away from there.
    if (QDir::cleanPath(to) == paths.askedDir()) present.removeOne(u"settings.ini"_s);
    if (!present.isEmpty()) {
        return refuse(
            QCoreApplication::translate("App", "This folder holds data of Runnel already: choose an empty one."));
    }
    const QFileInfo above(target.exists() ? to : target.absolutePath());
    if (above.isDir() && above.isWritable()) return {};
    return refuse(QCoreApplication::translate("App", "This folder cannot be written."));
}

core::Result<void> moveData(core::Paths &paths, const QString &folder)
{
    const QString from = paths.dataDir();
    const QDir source(from);
    const QDir target(folder);
    if (const auto fits = checkTarget(paths, folder); !fits) return fits;
    if (QFileInfo(paths.database() + "-wal"_L1).size() > 0) {
        return std::unexpected(failure(u"%1 is not closed"_s.arg(paths.database())));
    }
    const bool wasThere = target.exists();
    if (!QDir().mkpath(folder)) return std::unexpected(failure(u"Cannot make the folder %1"_s.arg(folder)));
    if (!wasThere) (void)QFile::setPermissions(folder, ownerOnly | QFile::ExeOwner);
    const bool isReturn = QDir::cleanPath(target.absolutePath()) == paths.askedDir();
    const QString pointer = target.filePath(u"settings.ini"_s);
    const QString settings = pointer + ".moved"_L1;
    if (isReturn) QFile::remove(settings);
    const QStringList files = ownFiles(from);
    QStringList copied;
    const auto copyAll = [&]() -> core::Result<void> {
        for (const QString &file : files) {
            // The settings there point here until all is there.
            const bool isPointer = isReturn && file == "settings.ini"_L1;
            const QString name = isPointer ? file + ".moved"_L1 : file;
            copied.append(name);
            if (const auto done = copyFile(source.filePath(file), target.filePath(name)); !done) return done;
        }
        return storage::checkBackup(target.filePath(u"runnel.sqlite"_s));
    };
    if (const auto done = copyAll(); !done) {
        takeAway(folder, copied);
        if (!wasThere) QDir().rmdir(folder);
        return done;
    }
    std::error_code error;
    if (QFile::exists(settings)) {
        // In one step, which QFile::rename() is not where there is a file.
        std::filesystem::rename(QFileInfo(settings).filesystemFilePath(), QFileInfo(pointer).filesystemFilePath(),
                                error);
    }
    if (error || !paths.pointTo(folder)) {
        takeAway(folder, copied);
        return std::unexpected(failure(u"Cannot write down the new place in %1"_s.arg(paths.askedDir())));
    }
    (void)storage::syncToDisk(paths.askedDir());
    // The settings of the asked-for folder are what points to the new one.
    QStringList left = files;
    if (from == paths.askedDir()) left.removeOne(u"settings.ini"_s);
    takeAway(from, left);
    qCInfo(lcApp).noquote() << "the data was moved from" << from << "to" << paths.dataDir();
    return {};
}

} // namespace runnel::app
