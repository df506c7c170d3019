// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/conversation.h"
#include "core/clock.h"
#include "probejobs.h"
#include "storage/database.h"
#include "storage/sqlitesessionjournal.h"
#include "streaming/streamingmessageservice.h"
#include "support/fakeclock.h"
#include "support/killedwriter.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QTimer>

#include <chrono>
#include <memory>

using namespace Qt::StringLiterals;

namespace runnel::probe {

namespace {

//! The journal, and a word for each thing that became durable.
class TellingJournal final : public streaming::SessionJournal
{
public:
    TellingJournal(streaming::SessionJournal &journal, std::function<void()> acknowledged)
        : m_journal(journal), m_acknowledged(std::move(acknowledged))
    {}

    [[nodiscard]] bool isBusy() const { return m_pending > 0; }

    void begin(const streaming::SessionRecord &record, QObject *context, Done done) override
    {
        m_journal.begin(record, context, telling(u"begun "_s + record.message.toString(), std::move(done)));
    }
    void append(const chat::SessionId &session, const QList<streaming::DeltaRecord> &deltas,
                const streaming::SessionProgress &progress, QObject *context, Done done) override
    {
        if (!deltas.isEmpty()) m_committed = deltas.last().sequence + 1;
        m_journal.append(session, deltas, progress, context,
                         telling(u"committed %1"_s.arg(m_committed), std::move(done)));
    }
    void finalize(const streaming::SessionInfo &session, const chat::Message &finalMessage, QObject *context,
                  Done done) override
    {
        m_committed = 0;
        m_journal.finalize(session, finalMessage, context, telling(u"complete"_s, std::move(done)));
    }
    void sweep(const core::ProcessIdentity &self, qint64 nowMs, QObject *context,
               Callback<streaming::SweepReport> done) override
    {
        m_journal.sweep(self, nowMs, context, std::move(done));
    }
    void sessions(bool runningOnly, QObject *context, Callback<QList<streaming::SessionInfo>> done) override
    {
        m_journal.sessions(runningOnly, context, std::move(done));
    }

private:
    Done telling(const QString &line, Done done)
    {
        ++m_pending;
        return [this, line, done = std::move(done)](const core::Result<void> &result) {
            --m_pending;
            say(result ? line : u"error "_s + result.error().message);
            if (done) done(result);
            m_acknowledged();
        };
    }

    streaming::SessionJournal &m_journal;
    std::function<void()> m_acknowledged;
    qint64 m_committed = 0;
    int m_pending = 0;
};

class Writer : public QObject
{
public:
    Writer(const QString &folder, bool simulated, int perSecond, quint32 seed)
        : m_random(seed)
        , m_perSecond(perSecond)
        , m_fakeClock(simulated ? std::make_unique<test::FakeClock>() : nullptr)
        , m_clock(simulated ? static_cast<core::Clock &>(*m_fakeClock) : m_systemClock)
        , m_database({.file = folder + "/runnel.sqlite"_L1, .backupDir = folder + "/backups"_L1})
        , m_sqlite(m_database, m_clock)
        , m_journal(m_sqlite, [this] { acknowledged(); })
        , m_messages(m_journal, m_clock)
    {
        m_timer.setSingleShot(true);
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.callOnTimeout(this, [this] { next(); });
        m_database.open(this, [](const core::Result<storage::OpenReport> &report) {
            if (!report) say(u"error "_s + report.error().message);
        });
        m_messages.cleanUp(this, [this](const core::Result<streaming::SweepReport> &report) {
            if (!report) return say(u"error "_s + report.error().message);
            startAnswer();
        });
    }

private:
    void startAnswer()
    {
        chat::ConversationInfo info;
        info.id = chat::ConversationId::create();
        m_conversation = std::make_unique<chat::Conversation>(info);
        const auto prompt = chat::Message::user(u"What is a runnel?"_s, {}, m_clock.wallMs());
        const auto answer = chat::Message::placeholder(info.model, prompt.id, m_clock.wallMs());
        m_conversation->add(prompt);
        m_conversation->add(answer);
        streaming::SessionRecord record;
        record.id = m_session = chat::SessionId::create();
        record.conversation = m_conversation->info();
        record.messages = {prompt, answer};
        record.message = answer.id;
        record.owner = core::ProcessIdentity::current();
        record.createdMs = m_clock.wallMs();
        m_arrived = 0;
        m_total = m_random.bounded(20, 300);
        m_messages.createSession(record, m_conversation.get(), this, [this](const core::Result<void> &begun) {
            if (!begun) return;
            m_messages.noteRequest(m_session, true);
            next();
        });
    }
    void next()
    {
        // A clock that does not wait for the disk would let any number of pieces arrive within one write.
        if (m_fakeClock && m_journal.isBusy()) return;
        if (m_arrived == m_total) {
            m_messages.processEvents(m_session, {llm::Finished {}});
            m_messages.finalize(m_session, std::nullopt);
            return;
        }
        say(u"arrived %1"_s.arg(std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count()));
        m_messages.processEvents(m_session, {llm::TextDelta {test::probeDelta(m_arrived++)}});
        const std::chrono::milliseconds pause(1000 / m_perSecond);
        if (m_fakeClock) m_fakeClock->advance(pause);
        m_timer.start(m_fakeClock ? std::chrono::milliseconds(0) : pause);
    }
    void acknowledged()
    {
        if (!m_messages.session(m_session)) startAnswer();
        else if (m_fakeClock && m_arrived > 0 && !m_timer.isActive()) m_timer.start(std::chrono::milliseconds(0));
    }

    QRandomGenerator m_random;
    int m_perSecond;
    core::SystemClock m_systemClock;
    std::unique_ptr<test::FakeClock> m_fakeClock;
    core::Clock &m_clock;
    storage::Database m_database;
    storage::SqliteSessionJournal m_sqlite;
    std::unique_ptr<chat::Conversation> m_conversation;
    TellingJournal m_journal;
    streaming::StreamingMessageService m_messages;
    chat::SessionId m_session;
    QTimer m_timer;
    int m_arrived = 0;
    int m_total = 0;
};

} // namespace

int write(const QString &folder, bool simulated, int perSecond, quint32 seed)
{
    const Writer writer(folder, simulated, perSecond, seed);
    return QCoreApplication::exec();
}

} // namespace runnel::probe
