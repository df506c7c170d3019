// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "programs.h"
#include "support/images.h"
#include "support/scriptedhttpserver.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using runnel::test::chatStream;
using runnel::test::Ctl;
using runnel::test::HttpResponse;
using runnel::test::ScriptedHttpServer;

//! The true program, and every byte that a service gets of an image.
class TestE2eImages : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QTemporaryDir m_files;

    QString save(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_files.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) return {};
        return file.fileName();
    }
    [[nodiscard]] QStringList ask(const ScriptedHttpServer &server, const QString &kind, const QString &file) const
    {
        const bool hasVersion = kind.startsWith("openai"_L1);
        return {u"ask"_s,        u"What is this?"_s,
                u"--kind"_s,     kind,
                u"--base-url"_s, server.url(hasVersion ? u"/v1"_s : QString()).toString(),
                u"--model"_s,    u"m"_s,
                u"--image"_s,    file,
                u"--key-env"_s,  u"E2E_KEY"_s};
    }

private Q_SLOTS:
    void everyServiceGetsTheImage_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("Chat Completions") << u"openai"_s;
        QTest::newRow("Responses") << u"openai-responses"_s;
        QTest::newRow("Messages") << u"anthropic"_s;
        QTest::newRow("generateContent") << u"gemini"_s;
        QTest::newRow("Interactions") << u"gemini-interactions"_s;
        QTest::newRow("Ollama") << u"ollama"_s;
    }

    void everyServiceGetsTheImage()
    {
        QFETCH(const QString, kind);
        ScriptedHttpServer server;
        QVERIFY(server.listen());
        server.setHandler([](const auto &) { return HttpResponse::json(400, "{\"error\":{\"message\":\"no\"}}"); });
        const QByteArray jpeg = test::makeJpeg(test::exifSegment(1));
        Ctl run(m_folder.path(), ask(server, kind, save(u"river.jpg"_s, jpeg)));
        QCOMPARE(run.wait(), 3);
        QByteArray bodies;
        for (const auto &request : server.requests()) bodies += request.body;
        QVERIFY2(bodies.contains(test::makeJpeg().toBase64()), bodies.constData());
        QVERIFY(bodies.contains(kind == "ollama"_L1 ? "\"images\"" : "image/jpeg"));
        QVERIFY(!bodies.contains(jpeg.toBase64())); // where it was taken
    }

    void thePromptIsAnsweredAndSavedWithItsImage()
    {
        ScriptedHttpServer server;
        QVERIFY(server.listen());
        server.enqueue(HttpResponse::stream(chatStream({u"A river."_s})));
        Ctl run(m_folder.path(), ask(server, u"openai"_s, save(u"river.png"_s, test::makePng(40, 30))));
        QCOMPARE(run.wait(), 0);
        QCOMPARE(run.out, "A river.\n");
        const QJsonObject body = QJsonDocument::fromJson(server.requests().last().body).object();
        const QJsonArray parts = body.value("messages"_L1).toArray().last().toObject().value("content"_L1).toArray();
        const QString url = parts.last().toObject().value("image_url"_L1).toObject().value("url"_L1).toString();
        QCOMPARE(url, u"data:image/png;base64,"_s + QString::fromLatin1(test::makePng(40, 30).toBase64()));
        Ctl show(m_folder.path(), {u"show"_s, u"last"_s});
        QCOMPARE(show.wait(), 0);
        QVERIFY2(show.out.contains("[image river.png]"), show.out.constData());
        QVERIFY(QFile::exists(m_folder.filePath(u"attachments"_s)));
    }

    void aWrongFileSendsNothing()
    {
        ScriptedHttpServer server;
        QVERIFY(server.listen());
        Ctl run(m_folder.path(), ask(server, u"openai"_s, save(u"drawing.png"_s, "<svg/>")));
        QCOMPARE(run.wait(), 2);
        QVERIFY2(run.err.startsWith("runnelctl: Only PNG, JPEG, WebP and GIF images can be attached."),
                 run.err.constData());
        QCOMPARE(run.err.count('\n'), 1);
        QVERIFY(server.requests().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestE2eImages)
#include "tst_e2e_images.moc"
