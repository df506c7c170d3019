// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "clifixture.h"
#include "support/images.h"

#include <QFile>
#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace runnel;
using namespace runnel::test;

class TestAskImages : public QObject
{
    Q_OBJECT

    QTemporaryDir m_files;

    QString save(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_files.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) return {};
        return file.fileName();
    }

private Q_SLOTS:
    void imagesGoWithThePromptAndAreSaved()
    {
        FakeHost host;
        host.directory.fake->script = {.events = {llm::TextDelta {u"A river."_s}, llm::Finished {}}};
        const QString png = save(u"river.png"_s, makePng(4, 3));
        const QString jpeg = save(u"stream.jpg"_s, makeJpeg(exifSegment(1)));
        {
            Run run(host, {u"ask"_s, u"--image"_s, png, u"What"_s, u"--image"_s, jpeg, u"is this?"_s});
            QCOMPARE(run.wait(), 0);
        }
        const llm::Turn turn = host.directory.fake->requests.last().turns.last();
        QCOMPARE(turn.text, u"What is this?"_s);
        QCOMPARE(turn.images.size(), 2);
        QCOMPARE(turn.images.first().bytes, makePng(4, 3));
        QCOMPARE(turn.images.last().mimeType, u"image/jpeg"_s);
        QCOMPARE(turn.images.last().bytes, makeJpeg()); // where it was taken stays here
        Run show(host, {u"show"_s, u"last"_s, u"--json"_s});
        QCOMPARE(show.wait(), 0);
        bool shown = false;
        const auto rows = show.terminal.rows();
        for (const QJsonObject &row : rows) {
            const QJsonArray attached = row.value("attachments"_L1).toArray();
            if (attached.isEmpty()) continue;
            shown = true;
            QCOMPARE(attached.size(), 2);
            QCOMPARE(attached.first().toObject().value("name"_L1).toString(), u"river.png"_s);
            QCOMPARE(attached.first().toObject().value("width"_L1).toInt(), 4);
        }
        QVERIFY(shown);
    }

    void filesGoWithThePromptByWhatIsInThem()
    {
        FakeHost host;
        host.directory.fake->script = {.events = {llm::TextDelta {u"A list."_s}, llm::Finished {}}};
        const QString notes = save(u"notes.png"_s, "one\ntwo\n");
        const QString image = save(u"river.txt"_s, makePng(4, 3));
        Run run(host, {u"ask"_s, u"--file"_s, notes, u"--file"_s, image, u"What is this?"_s});
        QCOMPARE(run.wait(), 0);
        const llm::Turn turn = host.directory.fake->requests.last().turns.last();
        QCOMPARE(turn.text, u"File: notes.png\n```\none\ntwo\n```\n\nWhat is this?"_s);
        QCOMPARE(turn.images.size(), 1);
        Run show(host, {u"show"_s, u"last"_s});
        QCOMPARE(show.wait(), 0);
        QVERIFY(show.terminal.out.contains(u"[file notes.png]\n[image river.txt]\nWhat is this?"_s));
    }

    void aFileThatIsNoTextIsRefused()
    {
        FakeHost host;
        Run run(host, {u"ask"_s, u"--file"_s, save(u"a.zip"_s, QByteArray("PK\3\4\0\0", 6)), u"What?"_s});
        QCOMPARE(run.wait(), 2);
        QVERIFY(run.terminal.notes.join(u'\n').contains(u"It is neither text nor an image"_s));
    }

    void anImageAloneIsAPrompt()
    {
        FakeHost host;
        host.directory.fake->script = {.events = {llm::TextDelta {u"A river."_s}, llm::Finished {}}};
        Run run(host, {u"ask"_s, u"--image"_s, save(u"river.png"_s, makePng(4, 3))});
        QCOMPARE(run.wait(), 0);
        QCOMPARE(host.directory.fake->requests.last().turns.last().images.size(), 1);
    }

    void aWrongFileIsToldInOneLine_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("missing") << m_files.filePath(u"nothing.png"_s) << u"There is no such file."_s;
        QTest::newRow("folder") << m_files.path() << u"Only files can be attached, no folders or devices."_s;
        QTest::newRow("empty") << save(u"empty.png"_s, {}) << u"The file is empty."_s;
        QTest::newRow("svg") << save(u"drawing.png"_s, "<svg/>")
                             << u"Only PNG, JPEG, WebP and GIF images can be attached."_s;
        QTest::newRow("cut off") << save(u"half.jpg"_s, makeJpeg().chopped(4)) << u"The image is damaged or cut off."_s;
        QTest::newRow("claims 10 GB") << save(u"bomb.png"_s, claimPng(50'000, 50'000))
                                      << u"The image has more than 64 megapixels."_s;
    }

    void aWrongFileIsToldInOneLine()
    {
        QFETCH(const QString, file);
        QFETCH(const QString, sentence);
        FakeHost host;
        Run run(host, {u"ask"_s, u"Hi"_s, u"--image"_s, file});
        QCOMPARE(run.wait(), 2);
        QCOMPARE(run.terminal.notes, {u"runnelctl: %1 (%2)"_s.arg(sentence, file)});
        QVERIFY(!host.backend); // nothing was opened, so nothing was sent
    }

    void aModelThatTakesNoImagesIsNotAsked()
    {
        FakeHost host;
        host.directory.fake->takesImages = false;
        Run run(host, {u"ask"_s, u"Hi"_s, u"--image"_s, save(u"river.png"_s, makePng(4, 3))});
        QCOMPARE(run.wait(), 2);
        QCOMPARE(run.terminal.notes, {u"runnelctl: This model takes no images, so nothing was sent. (fake/m1)"_s});
        QVERIFY(host.directory.fake->requests.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestAskImages)
#include "tst_askimages.moc"
