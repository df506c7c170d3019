// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fuzz/targets.h"
#include "unit/providers/dialect.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::fuzz {

namespace {

using test::Dialect;

// A word that no input has by chance.
constexpr QByteArrayView marker("Zq7once");

//! \brief What a decoder made of a stream.
struct Outcome
{
    llm::StreamEvents events;
    std::optional<core::Error> gap;
    bool hasEnded = false;
    bool isOver = false;
    bool operator==(const Outcome &) const = default;
};

//! As an HttpCall does it: what comes behind the end is not even shown to the decoder, and the close is told.
Outcome decode(const Dialect &dialect, const QList<QByteArrayView> &chunks)
{
    test::DecoderFeed feed(dialect);
    for (const QByteArrayView chunk : chunks) {
        if (!feed.feed(chunk)) break;
    }
    feed.finish();
    feed.decoder().takeClose(feed.out);
    return {feed.out, feed.decoder().gap(), feed.decoder().hasEnded(), feed.decoder().isOver()};
}

QString shownBy(const llm::StreamEvent &event)
{
    if (const auto *text = std::get_if<llm::TextDelta>(&event)) return text->text;
    if (const auto *reasoning = std::get_if<llm::ReasoningDelta>(&event)) return reasoning->text;
    if (const auto *refusal = std::get_if<llm::RefusalDelta>(&event)) return refusal->text;
    return {};
}

QString shownBy(const llm::StreamEvents &events)
{
    QString shown;
    for (const llm::StreamEvent &event : events) shown += shownBy(event);
    return shown;
}

void expectContract(const llm::StreamEvents &events)
{
    bool hasEnded = false;
    bool hasStarted = false;
    for (const llm::StreamEvent &event : events) {
        expect(!hasEnded || std::holds_alternative<llm::UsageReported>(event), "only usage follows the end");
        hasEnded |= std::holds_alternative<llm::Finished>(event) || std::holds_alternative<llm::Failed>(event);
        expect(!std::exchange(hasStarted, hasStarted || std::holds_alternative<llm::ResponseStarted>(event)) ||
                   !std::holds_alternative<llm::ResponseStarted>(event),
               "an answer starts once");
    }
}

// Every letter that is shown takes at least a byte of the input, but for what joins and fences what is shown.
void expectNothingMadeUp(const llm::StreamEvents &events, qsizetype bytes)
{
    qsizetype letters = 0;
    for (const llm::StreamEvent &event : events) {
        const QString shown = shownBy(event);
        if (!shown.startsWith("\n\n```"_L1)) letters += shown.size() - (shown.startsWith("\n\n"_L1) ? 2 : 0);
    }
    expect(letters <= bytes, "no text is shown that did not come");
}

void runStream(const Dialect &dialect, QByteArrayView input)
{
    const Cuts cuts(input);
    const Outcome whole = decode(dialect, {cuts.bytes()});
    expect(decode(dialect, cuts.inTwo()) == whole, "a cut changes nothing");
    expect(decode(dialect, cuts.inPieces()) == whole, "pieces change nothing");
    expectContract(whole.events);
    expectNothingMadeUp(whole.events, cuts.bytes().size());
    const bool tellsEnd = std::ranges::any_of(whole.events, [](const llm::StreamEvent &event) {
        return std::holds_alternative<llm::Finished>(event) || std::holds_alternative<llm::Failed>(event);
    });
    expect(whole.hasEnded == tellsEnd, "the end is told");

    const QByteArray once = QByteArray(dialect.text).replace("WORD", marker.toByteArray());
    const Outcome marked = decode(dialect, {cuts.bytes(), "\n\n", once});
    expect(shownBy(marked.events).count(QLatin1StringView(marker)) <=
               1 + QString::fromUtf8(cuts.bytes()).count(QLatin1StringView(marker)),
           "text is shown once");
    if (whole.isOver) expect(marked.events == whole.events, "nothing follows when all is over");

    const auto decoder = dialect.makeDecoder();
    llm::StreamEvents out;
    decoder->takeBody(cuts.bytes(), out);
    expect(decoder->isOver(), "a body is all there is");
    expectContract(out);
    expectNothingMadeUp(out, cuts.bytes().size());
}

// An object in an array of one means what the object means, and only the object alone is read the quick way.
void runObject(QByteArrayView input)
{
    const Cuts cuts(input);
    const QByteArray json = cuts.bytes().toByteArray();
    if (!json.startsWith('{') || !QJsonDocument::fromJson(json).isObject()) return;
    const Dialect &dialect = test::dialects().at(cuts.choice() % test::dialects().size());
    const auto told = [&dialect](const QByteArray &data) {
        test::DecoderFeed feed(dialect);
        feed.feed(QByteArray(dialect.text).replace("WORD", "a"));
        feed.decoder().takeEvent({.type = "message", .data = data, .lastEventId = {}}, feed.out);
        feed.decoder().takeClose(feed.out);
        return test::describe(feed.out);
    };
    expect(told(json) == told('[' + json + ']'), "both ways of reading tell the same");
}

QByteArrayList objectSeeds()
{
    QByteArrayList seeds;
    for (qsizetype i = 0; i < test::dialects().size(); ++i) {
        const QByteArray text = test::dialects().at(i).text;
        const QByteArray json = text.sliced(text.indexOf('{')).trimmed();
        seeds.append(QByteArray(1, static_cast<char>(i)) + QByteArray(1, '\0') + json);
    }
    return seeds;
}

} // namespace

QList<Target> decoderTargets()
{
    static constexpr std::pair<const char *, const char *> names[] {{"Chat Completions", "chat"},
                                                                    {"generateContent", "generate"},
                                                                    {"Interactions", "interactions"},
                                                                    {"Messages", "messages"},
                                                                    {"Ollama", "ollama"},
                                                                    {"Responses", "responses"}};
    QList<Target> targets {{.name = "object", .run = runObject, .seeds = objectSeeds}};
    for (const Dialect &dialect : test::dialects()) {
        const auto *const name = std::ranges::find(names, QByteArrayView(dialect.name),
                                                   [](const auto &each) { return QByteArrayView(each.first); });
        expect(name != std::end(names), "every dialect has a name");
        targets.append({.name = name->second,
                        .run = [&dialect](QByteArrayView input) { runStream(dialect, input); },
                        .seeds =
                            [&dialect] {
                                return withCuts(fixtureTexts(dialect.fixture, "cases", "stream") +
                                                fixtureTexts(dialect.fixture, "bodies", "body") +
                                                QByteArrayList {dialect.answer});
                            }});
    }
    return targets;
}

} // namespace runnel::fuzz
