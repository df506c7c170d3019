// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/errortext.h"
#include "httpfixture.h"
#include "providers/factory.h"
#include "providers/ollama/ollama.h"
#include "providers/ollama/ollamarequest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using llm::ReasoningEffort;
using llm::Role;
using test::HttpResponse;

namespace {

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

llm::ChatRequest askOf(const llm::GenerationOptions &options = {})
{
    return {.model = u"llama"_s, .systemPrompt = {}, .turns = {{.text = u"Hi"_s}}, .options = options};
}

HttpResponse lines(const QByteArray &body)
{
    HttpResponse response = HttpResponse::stream(body);
    response.contentType = "application/x-ndjson";
    return response;
}

const auto answer = R"({"model":"llama","message":{"role":"assistant","content":"Grü"},"done":false}
{"model":"llama","message":{"role":"assistant","content":"ße"},"done":false}
{"model":"llama","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","eval_count":2}
)"_ba;

} // namespace

class tst_Ollama : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void conversationBecomesMessages();
    void callsOfToolsGoWithTheirResults();
    void optionsWithoutAValueAreLeftOut_data();
    void optionsWithoutAValueAreLeftOut();
    void linesBecomeAnAnswer();
    void keyGoesWithTheRequestWhereThereIsOne();
    void redirectionIsRefused();
    void brokenOffAnswerIsNoSuccess();
    void modelThatIsNotThereIsTold();
    void serverThatDoesNotRunIsToldAsSuch();
    void modelsAreListed_data();
    void modelsAreListed();
    void modelsAreAsked();
    void detailsOfAModelAreTaken_data();
    void detailsOfAModelAreTaken();
    void aFewModelsAreAskedForTheirDetailsInOneList();
    void whatAModelCanDoIsTakenFromItsDetails();
    void aServerThatDoesNotTellDetailsListsItsModels();

private:
    [[nodiscard]] std::shared_ptr<llm::Provider> provider();

    std::unique_ptr<test::HttpFixture> m_http;
};

void tst_Ollama::init()
{
    m_http = std::make_unique<test::HttpFixture>();
}

void tst_Ollama::cleanup()
{
    QVERIFY2(!m_http->logged().contains(m_http->canary()), qPrintable(m_http->logged()));
    m_http.reset();
}

std::shared_ptr<llm::Provider> tst_Ollama::provider()
{
    settings::ProviderConfig config;
    config.id = u"o"_s;
    config.kind = settings::ProviderKind::Ollama;
    config.baseUrl = m_http->server.url(u"/v1"_s).toString();
    return providers::makeProvider(m_http->network, config, m_http->settings().key);
}

void tst_Ollama::conversationBecomesMessages()
{
    llm::ChatRequest request {.model = u"llama"_s, .systemPrompt = u"Be brief."_s, .turns = {}};
    request.turns.append({.role = Role::User, .text = u"What is this?"_s, .images = {{u"image/png"_s, "png"}}});
    request.turns.append({.role = Role::Assistant, .text = {}});
    request.turns.append({.role = Role::Assistant, .text = u"A cat."_s});
    request.turns.append({.role = Role::User, .text = u"Sure?"_s});
    const QJsonObject expected = object(R"({"model":"llama","stream":true,"messages":[
        {"role":"system","content":"Be brief."},
        {"role":"user","content":"What is this?","images":["cG5n"]},
        {"role":"assistant","content":"A cat."},
        {"role":"user","content":"Sure?"}]})");
    QCOMPARE(object(providers::ollamaRequestBody(request)), expected);
}

void tst_Ollama::callsOfToolsGoWithTheirResults()
{
    llm::ChatRequest request = askOf();
    request.turns.append({.role = Role::Assistant,
                          .text = {},
                          .toolCalls = {{.id = u"c0"_s, .name = u"look"_s, .arguments = u"{\"a\":1}"_s},
                                        {.id = u"c1"_s, .name = u"find"_s, .arguments = u"{\"a\":"_s}},
                          .reasoning = u"Hm."_s});
    request.turns.append({.role = Role::Tool, .text = u"a tree"_s, .toolCallId = u"c0"_s});
    request.turns.append({.role = Role::Tool, .text = u"not run: interrupted"_s, .toolCallId = u"c1"_s});
    request.turns.append({.role = Role::Tool, .text = u"of no call"_s});
    const QJsonDocument expected = QJsonDocument::fromJson(R"([
        {"role":"user","content":"Hi"},
        {"role":"assistant","content":"","thinking":"Hm.","tool_calls":[
            {"function":{"name":"look","arguments":{"a":1}}},{"function":{"name":"find","arguments":{}}}]},
        {"role":"tool","content":"a tree","tool_name":"look"},
        {"role":"tool","content":"not run: interrupted","tool_name":"find"}])");
    QCOMPARE(object(providers::ollamaRequestBody(request))["messages"_L1].toArray(), expected.array());
}

void tst_Ollama::optionsWithoutAValueAreLeftOut_data()
{
    QTest::addColumn<llm::GenerationOptions>("options");
    QTest::addColumn<QByteArray>("fields"); // besides model, messages and stream
    const auto row = [](const char *name, const llm::GenerationOptions &options, const char *fields) {
        QTest::newRow(name) << options << QByteArray(fields);
    };
    row("none", {}, "{}");
    row("all", {.temperature = 0.0, .topP = 0.5, .maxTokens = 10, .seed = 3, .stop = {u"END"_s}, .json = true},
        R"({"format":"json","options":{"temperature":0,"top_p":0.5,"num_predict":10,"seed":3,"stop":["END"]}})");
    row("no reasoning", {.reasoningEffort = ReasoningEffort::None}, R"({"think":false})");
    row("minimal", {.reasoningEffort = ReasoningEffort::Minimal}, R"({"think":"low"})");
    row("low", {.reasoningEffort = ReasoningEffort::Low}, R"({"think":"low"})");
    row("medium", {.reasoningEffort = ReasoningEffort::Medium}, R"({"think":"medium"})");
    row("high", {.reasoningEffort = ReasoningEffort::High}, R"({"think":"high"})");
}

void tst_Ollama::optionsWithoutAValueAreLeftOut()
{
    QFETCH(const llm::GenerationOptions, options);
    QFETCH(const QByteArray, fields);
    QJsonObject expected = object(fields);
    expected.insert("model"_L1, "llama"_L1);
    expected.insert("stream"_L1, true);
    expected.insert("messages"_L1, object(R"({"m":[{"role":"user","content":"Hi"}]})")["m"_L1]);
    QCOMPARE(object(providers::ollamaRequestBody(askOf(options))), expected);
}

void tst_Ollama::linesBecomeAnAnswer()
{
    for (const qsizetype size : {0, 1, 7}) {
        HttpResponse response = lines(answer);
        response.splitEvery = size;
        response.holdOpen = size == 0; // "done" is the end, whatever the connection does
        m_http->server.enqueue(response);
        const test::Listener asked(provider()->open(askOf()));
        QTRY_VERIFY(asked.hasEnded());
        QCOMPARE(asked.kind(), u"none"_s);
        QCOMPARE(asked.text, u"Grüße"_s);
        QVERIFY(asked.finished && asked.finished->rawReason == "stop"_L1);
        QCOMPARE(asked.usage->completionTokens, 2);
        QCOMPARE(m_http->server.requests().last().path, "/api/chat");
    }
}

void tst_Ollama::keyGoesWithTheRequestWhereThereIsOne()
{
    m_http->server.enqueue(lines(answer));
    const test::Listener asked(provider()->open(askOf()));
    QTRY_VERIFY(asked.hasEnded());
    const test::HttpRequest request = m_http->server.requests().first();
    QCOMPARE(request.header("authorization"), "Bearer " + test::HttpFixture::canary().toUtf8());
    QVERIFY(request.header("accept").contains("application/x-ndjson"));
}

void tst_Ollama::redirectionIsRefused()
{
    test::ScriptedHttpServer other;
    QVERIFY(other.listen());
    m_http->server.enqueue(HttpResponse::redirect(308, other.url(u"/api/chat"_s)));
    const test::Listener asked(provider()->open(askOf()));
    QTRY_VERIFY(asked.hasEnded());
    QCOMPARE(asked.kind(), u"configuration"_s);
    QVERIFY(other.requests().isEmpty());
}

void tst_Ollama::brokenOffAnswerIsNoSuccess()
{
    m_http->server.enqueue(lines(
        answer.first(answer.indexOf("{\"model\":\"llama\",\"message\":{\"role\":\"assistant\",\"content\":\"\"}"))));
    const test::Listener cut(provider()->open(askOf()));
    QTRY_VERIFY(cut.hasEnded());
    QCOMPARE(cut.text, u"Grüße"_s);
    QVERIFY(!cut.finished && !cut.failed);

    m_http->server.enqueue(lines(answer.first(answer.indexOf('\n') + 1) + R"({"error":"out of memory"})"));
    const test::Listener failed(provider()->open(askOf()));
    QTRY_VERIFY(failed.hasEnded());
    QCOMPARE(failed.text, u"Grü"_s);
    QVERIFY(failed.failed && failed.failed->kind == core::ErrorKind::Server);
    QCOMPARE(failed.failed->detail, u"out of memory"_s);
}

void tst_Ollama::modelThatIsNotThereIsTold()
{
    m_http->server.enqueue(HttpResponse::json(404, R"({"error":"model 'llama' not found"})"));
    const test::Listener asked(provider()->open(askOf()));
    QTRY_VERIFY(asked.hasEnded());
    QCOMPARE(asked.kind(), u"not_found"_s);
    QCOMPARE(asked.error->detail, u"model 'llama' not found"_s);
}

void tst_Ollama::serverThatDoesNotRunIsToldAsSuch()
{
    const auto asked = provider();
    m_http->server.close();
    const test::Listener refused(asked->open(askOf()));
    QTRY_VERIFY(refused.hasEnded());
    QCOMPARE(refused.kind(), u"network"_s);
    QVERIFY(core::describe(*refused.error).sentence.contains("tart it"_L1));
}

void tst_Ollama::modelsAreListed_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QStringList>("models"); // "!" alone: refused
    QTest::newRow("usual") << QByteArray(R"({"models":[{"name":"llama3:latest","model":"llama3:latest","size":1},
                                                     {"name":"qwen"}]})")
                           << QStringList {u"llama3:latest images tools reasoning"_s, u"qwen images tools reasoning"_s};
    QTest::newRow("with capabilities")
        << QByteArray(R"({"models":[{"model":"a","capabilities":["completion","vision","thinking"]},
                                    {"model":"b","capabilities":["completion","tools"]},
                                    {"model":"c","capabilities":["embedding"]}]})")
        << QStringList {u"a images reasoning"_s, u"b tools"_s};
    QTest::newRow("none") << QByteArray(R"({"models":null})") << QStringList {};
    QTest::newRow("nonsense entries") << QByteArray(R"({"models":[5,null,{"name":""}]})") << QStringList {};
    QTest::newRow("no list") << QByteArray(R"({"ok":true})") << QStringList {u"!"_s};
    QTest::newRow("no JSON") << QByteArray("Ollama is running") << QStringList {u"!"_s};
    QTest::newRow("error") << QByteArray(R"({"error":"x"})") << QStringList {u"!"_s};
}

void tst_Ollama::modelsAreListed()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QStringList, models);
    const auto listed = providers::ollamaModels(json, {});
    QStringList found;
    if (!listed) found.append(u"!"_s);
    for (const llm::ModelInfo &model : listed.value_or(QList<llm::ModelInfo> {})) {
        QStringList words {model.id};
        if (model.capabilities.images) words.append(u"images"_s);
        if (model.capabilities.tools) words.append(u"tools"_s);
        if (model.capabilities.reasoning) words.append(u"reasoning"_s);
        QVERIFY(model.capabilities.reasoning == model.capabilities.options.testFlag(llm::Option::ReasoningEffort));
        found.append(words.join(u' '));
    }
    QCOMPARE(found, models);
}

void tst_Ollama::modelsAreAsked()
{
    m_http->server.enqueue(HttpResponse::json(200, R"({"models":[{"name":"llama"}]})"));
    QStringList found;
    const auto asked = provider();
    asked->listModels(this, [&found](const core::Result<QList<llm::ModelInfo>> &models) {
        found.append(models && models->size() == 1 ? models->first().id : u"!"_s);
    });
    QTRY_COMPARE(found, QStringList {u"llama"_s});
    QCOMPARE(m_http->server.requests().first().path, "/api/tags");
    QVERIFY(asked->capabilities(u"llama"_s).options == llm::allOptions);
    QVERIFY(asked->info().isLocal);
}

void tst_Ollama::detailsOfAModelAreTaken_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("told"); // "!" : it cannot chat
    QTest::newRow("usual")
        << QByteArray(
               R"({"capabilities":["completion","tools"],"model_info":{"general.architecture":"llama","llama.context_length":8192}})")
        << u"8192 tools"_s;
    QTest::newRow("an embedder") << QByteArray(R"({"capabilities":["embedding"],"model_info":{}})") << u"!"_s;
    QTest::newRow("an older server") << QByteArray(R"({"model_info":{"x.context_length":4096}})")
                                     << u"4096 images tools reasoning"_s;
    QTest::newRow("a length that is none")
        << QByteArray(R"({"model_info":{"x.context_length":-1}})") << u"0 images tools reasoning"_s;
    QTest::newRow("no JSON") << QByteArray("404 page not found") << u"0 images tools reasoning"_s;
}

void tst_Ollama::detailsOfAModelAreTaken()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, told);
    const auto model = providers::ollamaModel(u"a"_s, json, {});
    QStringList words {model ? QString::number(model->contextTokens.value_or(0)) : u"!"_s};
    if (model && model->capabilities.images) words.append(u"images"_s);
    if (model && model->capabilities.tools) words.append(u"tools"_s);
    if (model && model->capabilities.reasoning) words.append(u"reasoning"_s);
    QCOMPARE(words.join(u' '), told);
}

void tst_Ollama::aFewModelsAreAskedForTheirDetailsInOneList()
{
    constexpr int count = 20;
    QByteArrayList entries;
    for (int i = 0; i < count; ++i) entries.append("{\"name\":\"m" + QByteArray::number(i) + "\"}");
    m_http->server.setHandler([&entries](const test::HttpRequest &request) {
        return HttpResponse::json(200, request.path == "/api/tags"
                                           ? "{\"models\":[" + entries.join(',') + "]}"
                                           : QByteArray(R"({"model_info":{"x.context_length":4096}})"));
    });
    const auto asked = provider();
    QList<qsizetype> known; // how many models have a length, list by list
    const auto take = [&](const core::Result<QList<llm::ModelInfo>> &models) {
        QCOMPARE(models->size(), count);
        known.append(std::ranges::count_if(*models, [](const auto &model) { return model.contextTokens == 4096; }));
    };
    for (int i = 1; i <= 4; ++i) {
        asked->listModels(this, take);
        QTRY_COMPARE(known.size(), i);
    }
    QCOMPARE(known, (QList<qsizetype> {8, 16, 20, 20}));
    QCOMPARE(m_http->server.requests().size(), 4 + count);
    QCOMPARE(object(m_http->server.requests().at(1).body), object(R"({"model":"m0"})"));
}

void tst_Ollama::whatAModelCanDoIsTakenFromItsDetails()
{
    m_http->server.setHandler([](const test::HttpRequest &request) {
        if (request.path == "/api/tags") return HttpResponse::json(200, R"({"models":[{"name":"a"},{"name":"e"}]})");
        return HttpResponse::json(200, request.body.contains("\"e\"") ? R"({"capabilities":["embedding"]})"
                                                                      : R"({"capabilities":["completion","vision"]})");
    });
    const auto asked = provider();
    std::optional<QList<llm::ModelInfo>> listed;
    asked->listModels(this, [&listed](const core::Result<QList<llm::ModelInfo>> &models) {
        listed = models.value_or(QList<llm::ModelInfo>());
    });
    QTRY_VERIFY(listed);
    QCOMPARE(listed->size(), 1);
    QCOMPARE(listed->first().id, u"a"_s);
    QVERIFY(listed->first().capabilities.images);
    QVERIFY(!listed->first().capabilities.tools);
    QVERIFY(!listed->first().capabilities.reasoning);
}

void tst_Ollama::aServerThatDoesNotTellDetailsListsItsModels()
{
    const QByteArray list = R"({"models":[{"name":"a"},{"name":"b"}]})";
    HttpResponse broken = HttpResponse::json(200, "{}");
    broken.resetBeforeHead = true;
    qsizetype listed = 0;
    const auto take = [&listed](const core::Result<QList<llm::ModelInfo>> &models) {
        listed += models ? models->size() : 100;
    };
    const auto asked = provider();
    // A connection that breaks ends the asking; a server that does not know the question is not asked again.
    m_http->server.setHandler([&](const test::HttpRequest &request) {
        return request.path == "/api/tags" ? HttpResponse::json(200, list) : broken;
    });
    asked->listModels(this, take);
    QTRY_COMPARE(listed, 2);
    const auto shows = [this] {
        return std::ranges::count(m_http->server.requests(), QByteArray("/api/show"), &test::HttpRequest::path);
    };
    const auto before = shows();
    QVERIFY2(before <= 2, qPrintable(QString::number(before))); // Qt asks once more where a connection broke
    m_http->server.setHandler([&](const test::HttpRequest &request) {
        return request.path == "/api/tags" ? HttpResponse::json(200, list) : HttpResponse::json(404, "{}");
    });
    for (int i = 2; i <= 3; ++i) {
        asked->listModels(this, take);
        QTRY_COMPARE(listed, 2 * i);
        QCOMPARE(shows() - before, 2); // once for each
    }
}

QTEST_GUILESS_MAIN(tst_Ollama)
#include "tst_ollama.moc"
