// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dialect.h"

#include "../streaming/engine.h"
#include "providers/httpcall.h"

#include <QNetworkAccessManager>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using test::Dialect;

namespace {

//! A reply that says what the test gives it, without a socket.
class PlayedReply final : public QNetworkReply
{
public:
    explicit PlayedReply(QByteArrayView type)
    {
        setAttribute(QNetworkRequest::HttpStatusCodeAttribute, 200);
        setRawHeader("content-type", type.toByteArray());
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    void play(const QByteArray &bytes)
    {
        m_bytes += bytes;
        Q_EMIT readyRead();
    }
    void close() override
    {
        setFinished(true);
        Q_EMIT finished();
    }
    void abort() override {}
    [[nodiscard]] qint64 bytesAvailable() const override { return m_bytes.size(); }

protected:
    qint64 readData(char *data, qint64 size) override
    {
        const qint64 count = std::min<qint64>(size, m_bytes.size());
        std::copy_n(m_bytes.constData(), count, data);
        m_bytes.remove(0, count);
        return count;
    }

private:
    QByteArray m_bytes;
};

class PlayedNetwork final : public QNetworkAccessManager
{
public:
    QPointer<PlayedReply> reply; //!< the newest
    QByteArray type;

protected:
    QNetworkReply *createRequest(Operation, const QNetworkRequest &, QIODevice *) override
    {
        reply = new PlayedReply(type);
        return reply;
    }
};

//! A provider of one dialect over true calls.
class PlayedProvider final : public llm::Provider
{
public:
    explicit PlayedProvider(const Dialect &dialect) : m_dialect(dialect)
    {
        network.type = dialect.framing == Dialect::Framing::Lines ? "application/x-ndjson" : "text/event-stream";
    }

    [[nodiscard]] llm::ProviderInfo info() const override { return {.id = u"q"_s, .name = u"q"_s}; }
    [[nodiscard]] llm::Capabilities capabilities(const QString &) const override { return {}; }
    [[nodiscard]] std::unique_ptr<llm::ProviderCall> open(const llm::ChatRequest &) override
    {
        return std::make_unique<providers::HttpCall>(
            network, providers::HttpExchange {.url = QUrl(u"http://127.0.0.1/"_s), .body = "{}", .wantsStream = true},
            m_dialect.makeDecoder());
    }
    void listModels(QObject *, ModelsCallback) override {}

    PlayedNetwork network;

private:
    Dialect m_dialect;
};

enum class End : std::uint8_t { Closed, Stopped, Silent };

//! An engine that asks one dialect, again and again.
struct Bench : test::Engine
{
    explicit Bench(const Dialect &dialect) : played(std::make_shared<PlayedProvider>(dialect))
    {
        directory.add(played);
        service->setTimeouts({.firstByte = 100ms, .bytesIdle = 100ms, .progressIdle = 100ms, .stallNotice = 50ms});
    }

    //! What is shown of an answer of which \a bytes come before \a end.
    QString shown(const QByteArray &bytes, End end)
    {
        conversation = makeConversation();
        conversation->setModel({.provider = u"q"_s, .model = u"model"_s});
        send();
        if (!bytes.isEmpty()) played->network.reply->play(bytes);
        const chat::MessageId id = answer().id;
        switch (end) {
        case End::Closed:
            played->network.reply->close();
            break;
        case End::Stopped:
            service->stop(session);
            break;
        case End::Silent:
            advance(200ms);
            break;
        }
        const chat::Message message = *conversation->find(id);
        QStringList parts;
        for (const chat::Part &part : message.parts) parts << toString(part.kind) + u':' + part.name + u':' + part.text;
        // Where nothing came it is asked again.
        service->stopAll();
        test::settle();
        return parts.join(u'\n');
    }

    std::shared_ptr<PlayedProvider> played;
};

QByteArray thinking(const QByteArrayList &pieces)
{
    QByteArray stream;
    for (const QByteArray &piece : pieces) {
        stream += "data: {\"id\":\"r1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + piece +
                  "\"}}]}\n\n";
    }
    return stream;
}

} // namespace

//! What has come is shown, however the answer ends: nothing that a filter or a parser waits with is lost.
class TestHeldText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void stopAndSilenceShowWhatTheEndOfTheConnectionShows_data();
    void stopAndSilenceShowWhatTheEndOfTheConnectionShows();
    void halfATagIsShownWhereItEnds_data();
    void halfATagIsShownWhereItEnds();
    void nothingIsHeldBehindTheEnd();
};

void TestHeldText::stopAndSilenceShowWhatTheEndOfTheConnectionShows_data()
{
    QTest::addColumn<int>("dialect");
    QTest::addColumn<QByteArray>("stream");
    const QList<Dialect> &all = test::dialects();
    for (int i = 0; i < all.size(); ++i) QTest::newRow(all.at(i).name) << i << all.at(i).answer;
    QTest::newRow("thinking in tags") << 0 << thinking({"<th", "ink>Let me ", "look.</thi", "nk>\\n\\nGr", "üße"});
}

void TestHeldText::stopAndSilenceShowWhatTheEndOfTheConnectionShows()
{
    QFETCH(int, dialect);
    QFETCH(QByteArray, stream);
    for (qsizetype cut = 0; cut <= stream.size(); ++cut) {
        Bench bench(test::dialects().at(dialect));
        const QByteArray bytes = stream.first(cut);
        const QString whole = bench.shown(bytes, End::Closed);
        // Both end it the same way; only where text is held back is every cut worth the time of both.
        const bool both = stream.contains("<th");
        if (both || cut % 2 == 0) QCOMPARE(bench.shown(bytes, End::Stopped), whole);
        if (both || cut % 2 == 1) QCOMPARE(bench.shown(bytes, End::Silent), whole);
    }
}

void TestHeldText::halfATagIsShownWhereItEnds_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QString>("shown");
    QTest::newRow("half a tag") << thinking({"<thi"}) << u"text::<thi"_s;
    QTest::newRow("space before a tag") << thinking({"  <"}) << u"text::  <"_s;
    QTest::newRow("half a closing tag") << thinking({"<think>So", " be it</thin"}) << u"reasoning::So be it</thin"_s;
    QTest::newRow("an event without its blank line") << thinking({"Hi"}).chopped(1) << u"text::Hi"_s;
}

void TestHeldText::halfATagIsShownWhereItEnds()
{
    QFETCH(QByteArray, stream);
    QFETCH(QString, shown);
    Bench bench(test::chatDialect());
    QCOMPARE(bench.shown(stream, End::Stopped), shown);
    QCOMPARE(bench.shown(stream, End::Silent), shown);
}

void TestHeldText::nothingIsHeldBehindTheEnd()
{
    PlayedProvider provider(test::chatDialect());
    const auto call = provider.open({});
    QVERIFY(call->takeHeld().isEmpty());
    test::settle();
    provider.network.reply->play(thinking({"<thi"}));
    QCOMPARE(test::describe(call->takeHeld()), QStringList {u"text <thi"_s});
    QVERIFY(call->takeHeld().isEmpty());
    call->abort();
    QVERIFY(call->takeHeld().isEmpty());
}

QTEST_GUILESS_MAIN(TestHeldText)
#include "tst_heldtext.moc"
