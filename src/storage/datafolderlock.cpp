// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/datafolderlock.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#ifdef Q_OS_WIN
#include <QLockFile>
#else
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

core::Error busy(const QString &file, const QString &holder)
{
    const QString folder = QFileInfo(file).absolutePath();
    return {.kind = core::ErrorKind::Busy,
            .message = holder.isEmpty() ? u"Another program writes in %1"_s.arg(folder)
                                        : u"%1 writes in %2"_s.arg(holder, folder)};
}

} // namespace

#ifdef Q_OS_WIN

// On Windows QLockFile keeps the file open without sharing, so the system lets go of it when the process ends.
struct DataFolderLock::Handle
{
    explicit Handle(const QString &file) : lock(file) { lock.setStaleLockTime(0); }
    QLockFile lock;
};

core::Result<std::unique_ptr<DataFolderLock>> DataFolderLock::acquire(const QString &file)
{
    auto handle = std::make_unique<Handle>(file);
    if (!handle->lock.tryLock(0)) {
        if (handle->lock.error() == QLockFile::LockFailedError) return std::unexpected(busy(file, {}));
        return core::fail(core::ErrorKind::Storage, u"Cannot lock %1"_s.arg(file));
    }
    return std::unique_ptr<DataFolderLock>(new DataFolderLock(std::move(handle)));
}

#else

// Not QLockFile: on Unix it trusts process ids, and a killed program's id may belong to another by now.
struct DataFolderLock::Handle
{
    explicit Handle(int openFile) : descriptor(openFile) {}
    ~Handle()
    {
        if (descriptor >= 0) ::close(descriptor);
    }
    Q_DISABLE_COPY_MOVE(Handle)
    int descriptor;
};

core::Result<std::unique_ptr<DataFolderLock>> DataFolderLock::acquire(const QString &file)
{
    const QByteArray path = QFile::encodeName(file);
    const int opened = ::open(path.constData(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (opened < 0) {
        return core::fail(core::ErrorKind::Storage,
                          u"Cannot lock %1: %2"_s.arg(file, QString::fromLocal8Bit(std::strerror(errno))));
    }
    auto handle = std::make_unique<Handle>(opened);
    if (::flock(opened, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            return core::fail(core::ErrorKind::Storage,
                              u"Cannot lock %1: %2"_s.arg(file, QString::fromLocal8Bit(std::strerror(errno))));
        }
        char holder[128] = {};
        const ssize_t length = ::pread(opened, holder, sizeof holder - 1, 0);
        return std::unexpected(busy(file, length > 0 ? QString::fromUtf8(holder, length).trimmed() : QString()));
    }
    const QByteArray name = u"%1 (process %2)\n"_s.arg(QCoreApplication::applicationName())
                                .arg(QCoreApplication::applicationPid())
                                .toUtf8();
    // For the message only; a full disk must not keep the program from starting.
    if (::ftruncate(opened, 0) == 0) (void)!::pwrite(opened, name.constData(), static_cast<size_t>(name.size()), 0);
    return std::unique_ptr<DataFolderLock>(new DataFolderLock(std::move(handle)));
}

#endif

DataFolderLock::DataFolderLock(std::unique_ptr<Handle> handle) : m_handle(std::move(handle)) {}

DataFolderLock::~DataFolderLock() = default;

} // namespace runnel::storage
