// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/fileattachmentstore.h"

#include "core/logging.h"
#include "storage/attachmenttable.h"
#include "storage/database.h"

#include <QPointer>

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
    m_thread.start([this, files = m_files, keys, guard = QPointer<QObject>(context), done = std::move(done)] {
        Contents contents;
        for (const QString &key : keys) {
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

QString FileAttachmentStore::pathOf(const QString &key) const
{
    return m_files->pathOf(key);
}

void FileAttachmentStore::setReadOnly()
{
    m_readOnly = true;
}

void FileAttachmentStore::collect(Database &database, qint64 nowMs, QObject *context, Callback<int> done)
{
    const qint64 before = nowMs - std::chrono::milliseconds(graceTime).count();
    database.writeAlone<int>(
        context,
        [files = m_files, before](Connection &connection) -> core::Result<int> {
            const auto named = readAttachmentKeys(connection);
            if (!named) return std::unexpected(named.error());
            const int removed = files->removeUnnamed(*named, QDateTime::fromMSecsSinceEpoch(before));
            if (removed > 0) qCInfo(lcStorage) << removed << "attached files that nothing names were taken out";
            return removed;
        },
        std::move(done));
}

} // namespace runnel::storage
