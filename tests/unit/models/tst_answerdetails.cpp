// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/answerdetails.h"

#include <QLocale>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

chat::Message answer()
{
    chat::Message made = chat::Message::placeholder({.provider = u"p"_s, .model = u"m/1"_s}, {}, 0);
    made.state = chat::AnswerState::Complete;
    made.append(chat::PartKind::Text, u"Twelve chars"_s);
    return made;
}

QString lines(const QList<models::AnswerDetail> &details)
{
    QStringList all;
    for (const models::AnswerDetail &detail : details) all.append(detail.name + u'=' + detail.value);
    return all.join(u';');
}

} // namespace

class TestAnswerDetails : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void whatNobodyKnowsIsLeftOut();
    void figuresOfAWholeAnswer();
};

void TestAnswerDetails::whatNobodyKnowsIsLeftOut()
{
    QCOMPARE(lines(models::answerDetails(answer(), std::nullopt, std::nullopt)),
             u"Model=m/1;Asked as=p/m/1;State=Complete;Attempt=1;Tokens out=≈ 3"_s);
}

void TestAnswerDetails::figuresOfAWholeAnswer()
{
    chat::Message made = answer();
    made.attempt = 2;
    made.streamed = false;
    made.session = chat::SessionId::create();
    made.usage = {.promptTokens = 2'000, .cachedTokens = 500, .completionTokens = 300, .reasoningTokens = 100};
    made.timings = {.firstByteMs = 250, .firstTokenMs = 1'500, .endedMs = 3'500};
    const llm::ModelInfo model {
        .id = u"m/1"_s, .name = u"Model One"_s, .price = llm::Price {.prompt = 10, .completion = 100}};
    QCOMPARE(lines(models::answerDetails(made, model, 1)),
             u"Model=Model One;Asked as=p/m/1;State=Complete;Attempt=2;Requests=2;Way=in one piece, not streamed;"
             "Tokens in=2,000, 500 of them cached;Tokens out=300, 100 of them reasoning;First byte=250 ms;"
             "First token=1.5 s;All of it=3.5 s;Speed=150.0 tokens/s;Cost=$0.05;Session="_s +
                 made.session.toString());
}

QTEST_GUILESS_MAIN(TestAnswerDetails)
#include "tst_answerdetails.moc"
