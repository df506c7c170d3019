// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachmentstore.h"
#include "storage/attachmentfiles.h"

#include <QObject>
#include <QThreadPool>

#include <chrono>
#include <memory>

namespace runnel::storage {

class Database;

//! \brief Attached files in a folder beside the database, written and read on a thread of their own. Contract:
//! chat::AttachmentStore.
class FileAttachmentStore final : public QObject, public chat::AttachmentStore
{
    Q_OBJECT
public:
    //! A file that no row names stays so long: a draft may not be written yet.
    static constexpr std::chrono::hours graceTime {24};

    explicit FileAttachmentStore(const QString &folder, QObject *parent = nullptr);
    //! Waits for what was begun.
    ~FileAttachmentStore() override;

    void add(const QByteArray &bytes, QObject *context, Callback<QString> done) override;
    void read(const QStringList &keys, QObject *context, std::function<void(const Contents &)> done) override;
    [[nodiscard]] QString addTemporary(const QByteArray &bytes) override;
    void forgetTemporary(const QStringList &keys) override;

    //! From now on nothing is added.
    void setReadOnly();
    //! Takes out the files that have had their grace and that nothing names: no row of \a database, no backup in
    //! \a backups, and no database that was set aside. None while one of these cannot be read, as one that is damaged. On
    //! the writer thread, so that no row comes meanwhile. \a done gets how many that were.
    void collect(Database &database, const QString &backups, qint64 nowMs, QObject *context, Callback<int> done);

private:
    std::shared_ptr<AttachmentFiles> m_files; // shared with the work under way
    QThreadPool m_thread;
    Contents m_temporary;
    bool m_readOnly = false;
};

} // namespace runnel::storage
