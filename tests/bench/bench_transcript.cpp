// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// An answer that streams into the view: parsing, highlighting, layout of what is visible, at every update. The floor
// is one full parse and one QTextLayout pass over the same text, in the same run.

#include "bench/benchreport.h"
#include "support/fakeclock.h"

#include "gui/theme/theme.h"
#include "gui/transcript/transcriptview.h"
#include "models/chatmodel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTextLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

chat::ConversationInfo newInfo()
{
    chat::ConversationInfo info;
    info.id = chat::ConversationId::create();
    return info;
}

QString makeAnswer(qsizetype size)
{
    static const QStringList words {u"stream"_s,
                                    u"of"_s,
                                    u"tokens"_s,
                                    u"the"_s,
                                    u"*model*"_s,
                                    u"`code`"_s,
                                    u"writes"_s,
                                    u"and"_s,
                                    u"**bold**"_s,
                                    u"answer"_s,
                                    u"[link](https://example.org)"_s};
    QRandomGenerator random(42);
    QString text;
    const auto sentence = [&](int count) {
        for (int i = 0; i < count; ++i) text += words.at(random.bounded(int(words.size()))) + u' ';
        text += u'\n';
    };
    while (text.size() < size) {
        switch (random.bounded(6)) {
        case 0:
            text += "## "_L1;
            sentence(4);
            break;
        case 1:
            for (int i = 0; i < 6; ++i) {
                text += "- "_L1;
                sentence(8);
            }
            break;
        case 2:
            text += "```cpp\n"_L1;
            for (int i = 0; i < 12; ++i) text += "int value = compute(42); // why\n"_L1;
            text += "```\n"_L1;
            break;
        case 3:
            text += "| a | b |\n|--|--|\n"_L1;
            for (int i = 0; i < 6; ++i) text += "| one | two |\n"_L1;
            break;
        default:
            sentence(60 + random.bounded(60));
        }
        text += u'\n';
    }
    return text.left(size);
}

double floorSeconds(const QString &text, const QFont &font)
{
    return bench::shortestSeconds(3, [&] {
        const markdown::BlockDocument document(text);
        for (const QString &paragraph : text.split(u"\n\n"_s)) {
            QTextLayout layout(QString(paragraph).replace(u'\n', QChar::LineSeparator), font);
            layout.beginLayout();
            for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine())
                line.setLineWidth(760);
            layout.endLayout();
        }
    });
}

struct Streamed
{
    double seconds = 0;
    double longest = 0;
};

Streamed stream(const QString &text, qsizetype step, gui::Theme &theme)
{
    test::FakeClock clock;
    chat::Conversation conversation(newInfo());
    const chat::Message user = chat::Message::user(u"Go"_s, {}, 0);
    chat::Message answer = chat::Message::placeholder({u"p"_s, u"m"_s}, user.id, 0);
    answer.state = chat::AnswerState::Streaming;
    conversation.add(user);
    conversation.add(answer);
    models::ChatModel model(clock);
    model.setConversation(&conversation);
    gui::TranscriptView view(theme);
    view.resize(900, 800);
    view.setModel(&model);
    view.show();
    Streamed result;
    QElapsedTimer timer;
    for (qsizetype at = 0; at < text.size(); at += step) {
        timer.start();
        conversation.appendText(answer.id, chat::PartKind::Text, text.sliced(at, std::min(step, text.size() - at)));
        clock.advance(models::ChatModel::frame);
        const double seconds = double(timer.nsecsElapsed()) / 1e9;
        result.seconds += seconds;
        result.longest = std::max(result.longest, seconds);
    }
    return result;
}

double openMilliseconds(int turns, gui::Theme &theme)
{
    QList<chat::Message> messages;
    chat::MessageId parent;
    const QString text = makeAnswer(2000);
    for (int i = 0; i < turns; ++i) {
        const chat::Message user = chat::Message::user(u"Question"_s, parent, i);
        chat::Message answer = chat::Message::placeholder({u"p"_s, u"m"_s}, user.id, i);
        answer.append(chat::PartKind::Text, text);
        answer.state = chat::AnswerState::Complete;
        parent = answer.id;
        messages << user << answer;
    }
    chat::Conversation conversation(newInfo(), messages);
    conversation.activate(parent);
    core::SystemClock clock;
    models::ChatModel model(clock);
    gui::TranscriptView view(theme);
    view.resize(900, 800);
    view.show();
    QElapsedTimer timer;
    timer.start();
    model.setConversation(&conversation);
    view.setModel(&model);
    (void)view.grab();
    return double(timer.nsecsElapsed()) / 1e6;
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    gui::Theme theme;
    bench::Report report;
    constexpr qsizetype sixteenTokens = 72; // characters
    const auto measure = [&](int kilobytes, double target) {
        const QString text = makeAnswer(qsizetype(kilobytes) * 1000);
        const double floor = floorSeconds(text, theme.textFont());
        const Streamed streamed = stream(text, sixteenTokens, theme);
        report.add({.name = u"transcript: stream of %1 KB, an update every 16 tokens"_s.arg(kilobytes),
                    .value = streamed.seconds / floor,
                    .unit = u"× floor"_s,
                    .better = bench::Better::Lower,
                    .target = target,
                    .beside = {{u"floor, ms"_s, floor * 1e3}, {u"whole, ms"_s, streamed.seconds * 1e3}}});
        report.add({.name = u"transcript: longest update in %1 KB"_s.arg(kilobytes),
                    .value = streamed.longest * 1e3,
                    .unit = u"ms"_s,
                    .better = bench::Better::Lower,
                    .target = 12});
    };
    measure(20, 6);
    measure(200, 5);
    const double few = openMilliseconds(50, theme);
    report.add({.name = u"transcript: open 10,000 messages to the first picture"_s,
                .value = openMilliseconds(5000, theme),
                .unit = u"ms"_s,
                .better = bench::Better::Lower,
                .target = 60,
                .beside = {{u"100 messages"_s, few}}});
    return report.finish();
}
