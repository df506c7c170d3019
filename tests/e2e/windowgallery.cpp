// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Pictures of the true window, with a service that a script plays: `windowgallery FOLDER light|dark`.

#include "app/desktop.h"
#include "core/logging.h"
#include "gui/settings/settingswindow.h"
#include "gui/shell/chatpane.h"
#include "gui/shell/housestyle.h"
#include "gui/shell/windowactions.h"
#include "support/scriptedhttpserver.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QPlainTextEdit>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

void await(const char *what, const std::function<bool()> &isThere)
{
    if (!QTest::qWaitFor(isThere, 30'000)) qFatal("%s did not come", what);
}

gui::MainWindow *mainWindow()
{
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *widget : windows) {
        if (auto *window = qobject_cast<gui::MainWindow *>(widget)) return window;
    }
    return nullptr;
}

// Takes pictures one after the other, by name.
struct Camera
{
    QDir folder;
    QString look;

    void take(QWidget &widget, const QString &name) const
    {
        await("the picture", [&widget] { return QTest::qWaitForWindowExposed(&widget); });
        const double scale = widget.devicePixelRatio();
        const QString suffix = scale == 1 ? QString() : u"@%1x"_s.arg(scale);
        const QString file = folder.filePath(u"window-"_s + name + u'-' + look + suffix + ".png"_L1);
        if (!widget.grab().save(file)) qFatal("%s cannot be written", qPrintable(file));
    }
};

void send(gui::MainWindow &window, const QString &text)
{
    auto *prompt = window.findChild<QPlainTextEdit *>(u"prompt"_s);
    prompt->setPlainText(text);
    QTest::keyClick(prompt, Qt::Key_Return);
}

chat::AnswerState lastState(gui::MainWindow &window)
{
    const chat::Conversation *chat = window.chatPane()->conversation();
    return chat && chat->size() > 1 ? chat->at(chat->size() - 1).state : chat::AnswerState::Waiting;
}

// Blocks of the last message that are on the screen, or will be with the next frame.
qsizetype shownBlocks(gui::MainWindow &window)
{
    const models::ChatModel &model = window.chatPane()->model();
    return model.rowCount() < 2 ? 0 : model.document(model.rowCount() - 1).blocks().size();
}

const QString answer =
    u"## A small stream\n\nA *runnel* is a **narrow stream** of water. It goes on until it meets a river.\n\n"
    "```cpp\nint main()\n{\n    return 0; // it flows\n}\n```\n\n| stream | width |\n|:--|--:|\n| runnel | 1 m |\n| "
    "river | 90 m |\n\n"
    "1. It begins at a spring.\n2. It grows.\n"_s;

void photograph(gui::MainWindow &window, test::ScriptedHttpServer &server, const Camera &camera)
{
    camera.take(window, u"start"_s);

    test::HttpResponse half =
        test::HttpResponse::stream(test::chatStream({answer.left(150)}, {.finishReason = {}, .done = false}));
    half.holdOpen = true;
    server.enqueue(half);
    send(window, u"What is a runnel?"_s);
    await("half of an answer", [&window] { return shownBlocks(window) > 1; });
    camera.take(window, u"streaming"_s);
    window.chatPane()->stop();
    await("the stop", [&window] { return lastState(window) == chat::AnswerState::Stopped; });
    camera.take(window, u"stopped"_s);

    server.enqueue(test::HttpResponse::stream(test::chatStream({answer})));
    send(window, u"Once more, with code and a table."_s);
    await("the answer", [&window] { return lastState(window) == chat::AnswerState::Complete; });
    camera.take(window, u"answer"_s);

    server.enqueue(test::HttpResponse::json(401, R"({"error":{"message":"Incorrect API key provided"}})"));
    send(window, u"And without a key?"_s);
    await("the failure", [&window] { return lastState(window) == chat::AnswerState::Failed; });
    camera.take(window, u"error"_s);

    window.windowActions()->settings->trigger();
    await("the settings", [&window] { return window.settingsWindow() && window.settingsWindow()->isVisible(); });
    camera.take(*window.settingsWindow(), u"settings"_s);
    window.settingsWindow()->close();
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3) return 2;
    const QTemporaryDir data;
    core::installLogSink({}, true);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::World));
    test::ScriptedHttpServer server;
    if (!server.listen()) return 1;
    qputenv("RUNNEL_BASE_URL", server.url(u"/v1"_s).toEncoded());
    qputenv("RUNNEL_API_KEY", "sk-canary-0123456789abcdef");
    qputenv("RUNNEL_MODEL", "gpt-4o");
    server.setHandler([](const test::HttpRequest &) { return test::HttpResponse::json(200, R"({"data":[]})"); });
    gui::Theme theme;
    gui::HouseStyle::install(application, theme);
    theme.setReducedMotion(true);
    app::Desktop desktop(core::Paths(data.path()), theme);
    bool isOver = false;
    QObject::connect(&desktop, &app::Desktop::finished, &application, [&isOver] { isOver = true; });
    desktop.start();
    await("the window", [] { return mainWindow() != nullptr; });
    theme.setScheme(arguments.at(2) == "dark"_L1 ? gui::Theme::Scheme::Dark : gui::Theme::Scheme::Light);
    photograph(*mainWindow(), server, {QDir(arguments.at(1)), arguments.at(2)});
    desktop.quit();
    await("the end", [&isOver] { return isOver; });
    return 0;
}
