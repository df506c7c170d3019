// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "programs.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace runnel;
using runnel::test::Ctl;

namespace {

//! \brief Over which interface of the mock.
struct Interface
{
    QLatin1StringView kind;
    QLatin1StringView path; // of the address
};

constexpr std::array interfaces {Interface {"openai"_L1, "/v1"_L1},        Interface {"openai-responses"_L1, "/v1"_L1},
                                 Interface {"anthropic"_L1, {}},           Interface {"gemini"_L1, {}},
                                 Interface {"gemini-interactions"_L1, {}}, Interface {"ollama"_L1, {}}};

//! One question over one interface, in a data folder of its own.
class Asked
{
public:
    Asked(const Interface &over, const QString &url, const QString &prompt)
        : kind(over.kind)
        , m_run(m_folder.path(), {u"ask"_s, prompt, u"--kind"_s, kind, u"--base-url"_s, url + over.path, u"--model"_s,
                                  u"some-model"_s, u"--key-env"_s, u"E2E_KEY"_s})
    {}

    int wait() { return m_run.wait(); }
    [[nodiscard]] QByteArray shown() const { return m_run.out; }
    //! As it is kept.
    QJsonObject answer()
    {
        Ctl show(m_folder.path(), {u"show"_s, u"last"_s, u"--json"_s});
        return show.wait() == 0 && !show.rows().isEmpty() ? show.rows().last() : QJsonObject();
    }

    QString kind;

private:
    QTemporaryDir m_folder;
    Ctl m_run;
};

} // namespace

//! What an independent server breaks on purpose, over every interface: told as what it is, and no text is lost.
class TestE2eChaos : public QObject
{
    Q_OBJECT

private:
    //! All interfaces at once: most of the time goes into waiting before another try.
    [[nodiscard]] std::vector<std::unique_ptr<Asked>> askAll(const QString &prompt) const
    {
        std::vector<std::unique_ptr<Asked>> all;
        for (const Interface &over : interfaces) all.push_back(std::make_unique<Asked>(over, m_aimock.url, prompt));
        return all;
    }

    test::Aimock m_aimock;

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_aimock.start(), "Node.js is needed for this test"); }
    void cleanupTestCase() { m_aimock.end(); }

    void whatIsNoAnswerFailsAsWhatItIs_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("status");
        QTest::newRow("drop") << u"server"_s << 3;
        QTest::newRow("malformed") << u"protocol"_s << 3;
        QTest::newRow("rateLimit") << u"rate_limit"_s << 3;
        QTest::newRow("disconnect") << u"network"_s << 4;
    }

    void whatIsNoAnswerFailsAsWhatItIs()
    {
        QFETCH(const QString, kind);
        QFETCH(const int, status);
        for (const auto &asked : askAll(u"chaos "_s + QString::fromLatin1(QTest::currentDataTag()))) {
            QVERIFY2(asked->wait() == status, qPrintable(asked->kind));
            QVERIFY2(asked->shown().isEmpty(), qPrintable(asked->kind));
            const QJsonObject answer = asked->answer();
            QVERIFY2(answer["state"_L1].toString() == "failed"_L1, qPrintable(asked->kind));
            QVERIFY2(answer["error"_L1].toObject()["kind"_L1].toString() == kind,
                     QJsonDocument(answer).toJson().constData());
        }
    }

    void aConnectionDroppedInsideTheAnswerKeepsItsText()
    {
        for (const auto &asked : askAll(u"chaos inside"_s)) {
            QVERIFY2(asked->wait() == 5, qPrintable(asked->kind));
            const QJsonObject answer = asked->answer();
            const QString text = answer["text"_L1].toString();
            QVERIFY2(!text.isEmpty() && m_aimock.story.startsWith(text) && text.size() < m_aimock.story.size(),
                     qPrintable(asked->kind));
            QVERIFY2(answer["state"_L1].toString() == "interrupted"_L1, QJsonDocument(answer).toJson().constData());
            QCOMPARE(QString::fromUtf8(asked->shown()).trimmed(), text.trimmed());
        }
    }
};

QTEST_GUILESS_MAIN(TestE2eChaos)
#include "tst_e2e_chaos.moc"
