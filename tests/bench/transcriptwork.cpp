// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bench/transcriptwork.h"

#include "bench/usage.h"
#include "gui/theme/theme.h"
#include "gui/transcript/blockstyle.h"
#include "gui/transcript/transcriptview.h"
#include "markdown/blockdocument.h"
#include "markdown/syntaxtree.h"
#include "models/chatmodel.h"
#include "support/fakeclock.h"
#include "text/mathrenderer.h"
#include "unit/markdown/documents.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QImage>
#include <QScrollBar>
#include <QTextLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::bench {

namespace {

constexpr QSize windowSize(900, 800);
constexpr qsizetype messageSize = 2000; // characters

chat::ConversationInfo newInfo()
{
    chat::ConversationInfo info;
    info.id = chat::ConversationId::create();
    return info;
}

template <typename Action>
double secondsOf(Action action)
{
    const double start = threadSeconds();
    action();
    return threadSeconds() - start;
}

void show(gui::TranscriptView &view)
{
    view.resize(windowSize);
    view.show();
}

// Without what the allocator keeps for later: making the chat up and loading MathJax leave a lot of that behind.
qint64 liveBytes()
{
    returnFreeMemory();
    return proportionalBytes();
}

// What the event loop would do between two updates, without painting.
void takeFormulas(const gui::TranscriptView &view)
{
    QCoreApplication::sendPostedEvents(view.blockStyle().formulas.get(), QEvent::MetaCall);
}

} // namespace

double parseSeconds(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    return secondsOf([&] { const markdown::SyntaxTree tree({}, {}, utf8); });
}

double floorSeconds(const QString &text, const gui::Theme &theme)
{
    const QStringList paragraphs = text.split(u"\n\n"_s);
    return parseSeconds(text) + secondsOf([&] {
               for (const QString &paragraph : paragraphs) {
                   QTextLayout layout(QString(paragraph).replace(u'\n', QChar::LineSeparator), theme.textFont());
                   layout.beginLayout();
                   for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
                       line.setLineWidth(theme.metrics().columnWidth);
                   }
                   layout.endLayout();
               }
           });
}

QList<QString> pieces(const QString &text, int tokens)
{
    markdown::test::Random random(1);
    QList<QString> result;
    for (qsizetype i = 0; i < text.size();) {
        qsizetype size = 0;
        for (int token = 0; token < tokens; ++token) size += 3 + qsizetype(random() % 4);
        result.append(text.mid(i, size));
        i += size;
    }
    return result;
}

QList<double> streamIntoView(const QString &text, int tokens, gui::TranscriptView &view)
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
    view.setModel(&model);
    show(view);
    QList<double> times;
    const QList<QString> all = pieces(text, tokens);
    for (const QString &piece : all) {
        times.append(secondsOf([&] {
            conversation.appendText(answer.id, chat::PartKind::Text, piece);
            clock.advance(models::ChatModel::frame);
            takeFormulas(view);
        }));
    }
    answer = *conversation.find(answer.id);
    answer.state = chat::AnswerState::Complete;
    times.append(secondsOf([&] { conversation.update(answer, chat::Conversation::StateChanged); }));
    view.setModel(nullptr);
    return times;
}

void waitForFormulas(const gui::TranscriptView &view)
{
    while (view.blockStyle().formulas->isBusy()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

QList<double> streamIntoParser(const QString &text, int tokens)
{
    markdown::BlockDocument document;
    QList<double> times;
    const QList<QString> all = pieces(text, tokens);
    for (const QString &piece : all) times.append(secondsOf([&] { document.append(piece); }));
    times.append(secondsOf([&] { document.finish(); }));
    return times;
}

std::unique_ptr<chat::Conversation> longChat(int messages)
{
    markdown::test::Random random(3);
    const QString words = markdown::test::longBlock(random, 3, 4 * messageSize);
    QList<chat::Message> all;
    chat::MessageId parent;
    for (int i = 0; i < messages; i += 2) {
        const QString question = words.mid(qsizetype(random() % unsigned(messageSize)), messageSize);
        const chat::Message user = chat::Message::user(question, parent, i);
        chat::Message answer = chat::Message::placeholder({u"p"_s, u"m"_s}, user.id, i);
        QString text = markdown::test::answer(random, messageSize).left(messageSize);
        text.squeeze(); // as it comes out of the database
        answer.append(chat::PartKind::Text, text);
        answer.state = chat::AnswerState::Complete;
        parent = answer.id;
        all << user << answer;
    }
    auto conversation = std::make_unique<chat::Conversation>(newInfo(), all);
    conversation->activate(parent);
    return conversation;
}

double openSeconds(chat::Conversation &conversation, gui::Theme &theme)
{
    core::SystemClock clock;
    models::ChatModel model(clock);
    gui::TranscriptView view(theme);
    show(view);
    return secondsOf([&] {
        model.setConversation(&conversation);
        view.setModel(&model);
        (void)view.grab();
    });
}

QList<double> scrollThrough(chat::Conversation &conversation, gui::Theme &theme)
{
    core::SystemClock clock;
    models::ChatModel model(clock);
    gui::TranscriptView view(theme);
    show(view);
    model.setConversation(&conversation);
    view.setModel(&model);
    QImage image(windowSize, QImage::Format_ARGB32_Premultiplied);
    view.render(&image);
    QScrollBar *bar = view.verticalScrollBar();
    QList<double> times;
    const auto scroll = [&](int distance, int frames) {
        for (int i = 0; i < frames; ++i) {
            times.append(secondsOf([&] {
                bar->setValue(bar->value() - distance);
                view.render(&image);
            }));
        }
    };
    scroll(40, 300);   // touchpad
    scroll(180, 300);  // wheel
    scroll(1500, 300); // page by page and faster
    scroll(bar->maximum() / 320, 300);
    return times;
}

OpenBytes openBytes(int messages, gui::Theme &theme)
{
    core::SystemClock clock;
    models::ChatModel model(clock);
    gui::TranscriptView view(theme);
    // A window without a chat shows text as well.
    chat::Conversation greeting(newInfo());
    const chat::Message line = chat::Message::user(u"How can I help?"_s, {}, 0);
    greeting.add(line);
    model.setConversation(&greeting);
    view.setModel(&model);
    show(view);
    (void)view.grab();
    const qint64 empty = liveBytes();
    const chat::Message formula = chat::Message::user(u"$x$"_s, line.id, 1);
    greeting.add(formula);
    greeting.activate(formula.id);
    (void)view.grab();
    waitForFormulas(view);
    const qint64 before = liveBytes();
    const std::unique_ptr<chat::Conversation> conversation = longChat(messages);
    model.setConversation(conversation.get());
    (void)view.grab();
    waitForFormulas(view);
    const OpenBytes bytes {.chat = liveBytes() - before, .mathJax = before - empty};
    model.setConversation(nullptr);
    return bytes;
}

} // namespace runnel::bench
