// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Started and killed by the tests of storage:
//   storage_probe lock FILE           takes the lock, says "locked" and waits
//   storage_probe write FOLDER        sweeps, then appends to the journal until it is killed; says "N" for every N-th
//                                     delta that the database called durable, and finalizes now and then

#include "core/clock.h"
#include "storage/database.h"
#include "storage/datafolderlock.h"
#include "storage/sqlitesessionjournal.h"
#include "storagefixture.h"

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

void say(const QString &line)
{
    std::fputs((line + u'\n').toUtf8().constData(), stdout);
    std::fflush(stdout);
}

class Writer : public QObject
{
public:
    explicit Writer(const QString &folder)
        : m_database({.file = folder + "/runnel.sqlite"_L1, .backupDir = folder + "/backups"_L1})
        , m_journal(m_database, m_clock)
    {
        m_database.open(this, [](const core::Result<storage::OpenReport> &report) {
            if (!report) say(u"error "_s + report.error().message);
        });
        m_journal.sweep(core::ProcessIdentity::current(), m_clock.wallMs(), this,
                        [this](const core::Result<streaming::SweepReport> &report) {
                            if (!report) say(u"error "_s + report.error().message);
                            else startSession();
                        });
    }

private:
    void startSession()
    {
        m_record = test::makeRecord();
        m_sequence = 0;
        m_journal.begin(m_record, this, [this](const core::Result<void> &begun) {
            if (!begun) return say(u"error "_s + begun.error().message);
            say(u"begun "_s + m_record.message.toString());
            append();
        });
    }
    void append()
    {
        QList<streaming::DeltaRecord> deltas;
        for (int i = 0; i < 7; ++i) {
            deltas.append({.sequence = m_sequence, .text = u"<%1>"_s.arg(m_sequence), .name = {}, .key = {}});
            m_text += deltas.last().text;
            ++m_sequence;
        }
        m_journal.append(m_record.id, deltas, {.state = chat::AnswerState::Streaming, .responseId = {}, .cursor = {}},
                         this, [this](const core::Result<void> &done) {
                             if (!done) return say(u"error "_s + done.error().message);
                             say(u"committed %1 %2"_s.arg(m_record.message.toString()).arg(m_sequence));
                             if (m_sequence < 70) append();
                             else finish();
                         });
    }
    void finish()
    {
        streaming::SessionInfo info;
        info.id = m_record.id;
        info.conversation = m_record.conversation.id;
        info.message = m_record.message;
        info.state = chat::AnswerState::Complete;
        info.endedMs = m_clock.wallMs();
        chat::Message message = m_record.messages.last();
        message.state = chat::AnswerState::Complete;
        message.endedMs = info.endedMs;
        message.append(chat::PartKind::Text, m_text);
        m_text.clear();
        m_journal.finalize(info, message, this, [this](const core::Result<void> &done) {
            if (!done) return say(u"error "_s + done.error().message);
            say(u"complete "_s + m_record.message.toString());
            startSession();
        });
    }

    core::SystemClock m_clock;
    storage::Database m_database;
    storage::SqliteSessionJournal m_journal;
    streaming::SessionRecord m_record;
    QString m_text;
    qint64 m_sequence = 0;
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"storage_probe"_s);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3) return 2;
    if (arguments.at(1) == "lock"_L1) {
        const auto lock = storage::DataFolderLock::acquire(arguments.at(2));
        say(lock ? u"locked"_s : u"busy"_s);
        return lock ? QCoreApplication::exec() : 1;
    }
    Writer writer(arguments.at(2));
    return QCoreApplication::exec();
}
