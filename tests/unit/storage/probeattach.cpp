// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "probejobs.h"

#include "storage/fileattachmentstore.h"
#include "storage/sqlitesessionjournal.h"
#include "support/storagefixture.h"

using namespace Qt::StringLiterals;

namespace runnel::probe {

int attach(const QString &folder, quint32 seed)
{
    constexpr int prompts = 10'000;
    constexpr qsizetype size = 200'000;
    storage::Database database({.file = folder + "/runnel.sqlite"_L1, .backupDir = folder + "/backups"_L1});
    core::SystemClock clock;
    storage::SqliteSessionJournal journal(database, clock);
    storage::FileAttachmentStore store(folder + "/attachments"_L1);
    if (!test::openDatabase(database)) return 1;
    for (int i = 0; i < prompts; ++i) {
        const QByteArray bytes = QByteArray::number(seed) + '.' + QByteArray::number(i) + QByteArray(size, 'x');
        const auto key = test::await<QString>([&](QObject *context, auto done) { store.add(bytes, context, done); });
        if (!key) return 1;
        say(u"added"_s);
        streaming::SessionRecord record = test::makeRecord();
        record.messages.first().attachments = {{.key = *key, .name = u"river.png"_s, .mimeType = u"image/png"_s}};
        const auto begun =
            test::await<void>([&](QObject *context, auto done) { journal.begin(record, context, done); });
        if (!begun) return 1;
        say(u"named"_s);
    }
    return 0;
}

} // namespace runnel::probe
