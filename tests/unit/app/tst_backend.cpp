// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/backend.h"
#include "core/logging.h"
#include "settings/schema.h"
#include "support/results.h"
#include "support/scriptedhttpserver.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QNetworkReply>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

bool isFoundBelow(const QString &folder, const QByteArray &word)
{
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(word)) return true;
    }
    return false;
}

} // namespace

class TestBackend : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theProxyOfTheSettingsCountsAtOnce();
    void nothingOfATemporaryChatIsOnTheDisk_data();
    void nothingOfATemporaryChatIsOnTheDisk();
};

void TestBackend::theProxyOfTheSettingsCountsAtOnce()
{
    const QTemporaryDir folder;
    test::ScriptedHttpServer first;
    test::ScriptedHttpServer second;
    app::Backend backend(core::Paths(folder.path()), false);
    for (test::ScriptedHttpServer *proxy : {&first, &second}) {
        QVERIFY(proxy->listen());
        proxy->enqueue(test::HttpResponse::json(200, "{}"));
        QVERIFY(backend.settings().set(settings::schema::proxy, u"http://127.0.0.1:%1"_s.arg(proxy->port())));
        const QUrl elsewhere(u"http://models.example/v1/models"_s);
        const std::unique_ptr<QNetworkReply> reply(backend.network().get(QNetworkRequest(elsewhere)));
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(proxy->requests().size(), 1);
    }
}

void TestBackend::nothingOfATemporaryChatIsOnTheDisk_data()
{
    QTest::addColumn<bool>("isTemporary");
    QTest::newRow("temporary") << true;
    // So that the search is known to find something.
    QTest::newRow("other") << false;
}

void TestBackend::nothingOfATemporaryChatIsOnTheDisk()
{
    QFETCH(const bool, isTemporary);
    const QTemporaryDir folder;
    const core::Paths paths(folder.path());
    auto lock = app::Backend::lock(paths);
    QVERIFY_RESULT(lock);
    core::installLogSink(paths.logFile(), true);
    test::ScriptedHttpServer server;
    QVERIFY(server.listen());
    server.enqueue(test::HttpResponse::stream("data: {\"choices\":[{\"delta\":{\"content\":\"canary-answer\"},"
                                              "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"));
    {
        app::Backend backend(paths, false);
        bool isOpen = false;
        backend.open(this, [&](const auto &report) { isOpen = report.has_value(); });
        QTRY_VERIFY(isOpen);
        backend.tend();
        QVERIFY_RESULT(backend.settings().saveProvider({.id = u"local"_s,
                                                        .name = u"Local"_s,
                                                        .baseUrl = u"http://127.0.0.1:%1/v1"_s.arg(server.port()),
                                                        .models = {u"model"_s},
                                                        .keyVariable = {}}));
        const llm::ModelRef model {.provider = u"local"_s, .model = u"model"_s};
        chat::Conversation *conversation =
            isTemporary ? backend.library().createTemporary(model) : backend.library().create(model);
        const chat::Attachment file {.key = isTemporary ? backend.attachments().addTemporary("canary-file") : QString(),
                                     .name = u"canary-name"_s,
                                     .mimeType = u"text/plain"_s,
                                     .bytes = 11};
        conversation->setTitle(u"canary-title"_s);
        conversation->setSystemPrompt(u"canary-system"_s);
        conversation->setDraft(u"canary-draft"_s);
        QVERIFY_RESULT(backend.controller().send(conversation, u"canary-prompt"_s, {file}));
        QTRY_VERIFY(conversation->size() == 2 && conversation->at(1).state == chat::AnswerState::Complete);
        QCOMPARE(conversation->at(1).text(), u"canary-answer"_s);
        QVERIFY(server.requests().constLast().body.contains("canary-prompt"));
        if (isTemporary) QVERIFY(server.requests().constLast().body.contains("canary-file"));
        backend.library().flush();
        backend.messages().flush();
        // While it runs, with the write-ahead log beside the database, and after its end.
        QTRY_COMPARE(isFoundBelow(folder.path(), "canary-"), !isTemporary);
        QVERIFY(backend.shutDown());
    }
    QCOMPARE(isFoundBelow(folder.path(), "canary-"), !isTemporary);
    if (isTemporary) QVERIFY(!QFileInfo::exists(paths.attachmentDir()));
}

QTEST_GUILESS_MAIN(TestBackend)
#include "tst_backend.moc"
