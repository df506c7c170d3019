// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/fileattachmentstore.h"

#include "core/logging.h"
#include "storage/attachmenttable.h"
#include "storage/backups.h"
#include "storage/database.h"
#include "storage/replacement.h"

#include <QPointer>
#include <QUuid>

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::storage {

FileAttachmentStore::FileAttachmentStore(const QString &folder, QObject *parent)
    : QObject(parent), m_files(std::make_shared<AttachmentFiles>(folder))
{
    m_thread.setMaxThreadCount(1); // one after another, in the order of the calls
}

FileAttachmentStore::~FileAttachmentStore()
{
    m_thread.waitForDone();
}

void FileAttachmentStore::add(const QByteArray &bytes, QObject *context, Callback<QString> done)
{
    const auto answer = [this, guard = QPointer<QObject>(context),
                         done = std::move(done)](const core::Result<QString> &key) {
        QMetaObject::invokeMethod(
            this,
            [guard, done, key] {
                if (guard) done(key);
            },
            Qt::QueuedConnection);
    };
    if (m_readOnly) return answer(core::fail(core::ErrorKind::Storage, u"The data folder can only be read"_s));
    m_thread.start([files = m_files, bytes, answer] { answer(files->add(bytes)); });
}

void FileAttachmentStore::read(const QStringList &keys, QObject *context, std::function<void(const Contents &)> done)
{
    Contents contents;
    QStringList onDisk;
    for (const QString &key : keys) {
        if (m_temporary.contains(key)) contents.insert(key, m_temporary.value(key));
        else onDisk.append(key);
    }
    m_thread.start([this, files = m_files, onDisk, contents, guard = QPointer<QObject>(context),
                    done = std::move(done)]() mutable {
        for (const QString &key : std::as_const(onDisk)) {
            if (const auto bytes = files->read(key)) contents.insert(key, *bytes);
            else qCWarning(lcStorage).noquote() << bytes.error().message;
        }
        QMetaObject::invokeMethod(
            this,
            [guard, done, contents] {
                if (guard) done(contents);
            },
            Qt::QueuedConnection);
    });
}

QString FileAttachmentStore::addTemporary(const QByteArray &bytes)
{
    // No hash of what is in it: nothing of a temporary chat is to be known again.
    const QString key = u"temporary-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_temporary.insert(key, bytes);
    return key;
}

void FileAttachmentStore::forgetTemporary(const QStringList &keys)
{
    for (const QString &key : keys) m_temporary.remove(key);
}

void FileAttachmentStore::setReadOnly()
{
    m_readOnly = true;
}

void FileAttachmentStore::collect(Database &database, const QString &backups, qint64 nowMs, QObject *context,
                                  Callback<int> done)
{
    const qint64 before = nowMs - std::chrono::milliseconds(graceTime).count();
    database.writeAlone<int>(
        context,
        [files = m_files, backups, file = database.file(), before](Connection &connection) -> core::Result<int> {
            auto named = readAttachmentKeys(connection);
            if (!named) return std::unexpected(named.error());
            // Who knows what a damaged one named.
            if (!setAside(file, u"damaged"_s).isEmpty()) return 0;
            QStringList others = setAside(file, u"replaced"_s);
            const QList<Backup> all = backupsIn(backups);
            for (const Backup &backup : all) others.append(backup.path);
            for (const QString &other : std::as_const(others)) {
                const auto wanted = attachmentsIn(other);
                if (!wanted) return std::unexpected(wanted.error());
                named->unite(*wanted);
            }
            const int removed = files->removeUnnamed(*named, QDateTime::fromMSecsSinceEpoch(before));
            if (removed > 0) qCInfo(lcStorage) << removed << "attached files that nothing names were taken out";
            return removed;
        },
        std::move(done));
}

} // namespace runnel::storage
