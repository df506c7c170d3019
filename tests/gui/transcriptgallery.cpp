// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Shows the transcript with every type of block and every state, to look at; with --screenshots writes pictures of it,
// page by page, in every theme.

#include "transcriptsample.h"

#include "gui/theme/theme.h"
#include "gui/transcript/transcriptview.h"
#include "models/chatmodel.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QLoggingCategory>
#include <QScrollBar>
#include <QTextStream>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

struct Look
{
    const char *name;
    gui::Theme::Scheme scheme = gui::Theme::Scheme::Light;
    Qt::LayoutDirection direction = Qt::LeftToRight;
    bool highContrast = false;
};

constexpr std::array looks {
    Look {"light"},
    Look {"dark", gui::Theme::Scheme::Dark},
    Look {"rtl", gui::Theme::Scheme::Light, Qt::RightToLeft},
    Look {"contrast", gui::Theme::Scheme::Light, Qt::LeftToRight, true},
};

struct Scene
{
    const char *name;
    std::unique_ptr<chat::Conversation> (*make)();
    int mostPages;
    bool selects;
    bool hasFormulas = false;
};

constexpr std::array scenes {
    Scene {"gallery", &test::gallery, 20, false, true},
    Scene {"selected", &test::gallery, 1, true},
    Scene {"table-300", &test::longTable, 2, false},
    Scene {"hostile", &test::hostile, 3, false},
};

void press(QWidget &widget, int key, Qt::KeyboardModifiers modifiers = {})
{
    QKeyEvent event(QEvent::KeyPress, key, modifiers);
    QCoreApplication::sendEvent(&widget, &event);
}

bool save(gui::TranscriptView &view, const QDir &folder, const QString &name)
{
    const QString file = folder.filePath(name + ".png"_L1);
    if (view.grab().save(file)) return true;
    QTextStream(stderr) << file << " cannot be written" << Qt::endl;
    return false;
}

// Formulas come one by one, each makes its block anew; the first takes the longest.
void waitForFormulas(gui::TranscriptView &view)
{
    QElapsedTimer quiet;
    quiet.start();
    for (qsizetype before = -1; quiet.elapsed() < 800;) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
        if (const qsizetype now = view.work().blocksLaidOut; std::exchange(before, now) != now) quiet.restart();
    }
}

bool photograph(const Scene &scene, const Look &look, const QDir &folder, const QSize &size)
{
    // What the system says under high contrast, of which it tells by its palette.
    QPalette contrast(Qt::white, Qt::black, Qt::white, Qt::white, Qt::white, Qt::white, Qt::white, Qt::black,
                      Qt::black);
    contrast.setColor(QPalette::Link, Qt::yellow);
    contrast.setColor(QPalette::Highlight, Qt::cyan);
    QApplication::setPalette(look.highContrast ? contrast : QPalette());
    gui::Theme theme;
    theme.setReducedMotion(true);
    theme.setScheme(look.scheme);
    QApplication::setPalette(theme.palette());
    const auto conversation = scene.make();
    core::SystemClock clock;
    models::ChatModel model(clock);
    model.setConversation(conversation.get());
    gui::TranscriptView view(theme);
    view.setLayoutDirection(look.direction);
    view.resize(size);
    view.setModel(&model);
    view.show();
    press(view, Qt::Key_Home);
    if (scene.selects) press(view, Qt::Key_A, Qt::ControlModifier);
    const QScrollBar *bar = view.verticalScrollBar();
    const QString scale = view.devicePixelRatio() == 1 ? QString() : u"@%1x"_s.arg(view.devicePixelRatio());
    for (int page = 1; page <= scene.mostPages; ++page) {
        if (scene.hasFormulas) waitForFormulas(view);
        const QString number = u"%1"_s.arg(page, 2, 10, QChar(u'0'));
        if (!save(view, folder,
                  QString::fromLatin1(scene.name) + u'-' + QString::fromLatin1(look.name) + u'-' + number + scale))
            return false;
        if (bar->value() == bar->maximum()) break;
        press(view, Qt::Key_PageDown);
    }
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    // MathJax as it is bundled; the program's log leaves it out as well.
    QLoggingCategory::setFilterRules(u"qt.qml.usedbeforedeclared=false"_s);
    // So that pictures differ only where the program does.
    QLocale::setDefault(QLocale(QLocale::English, QLocale::World));
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions({{u"dark"_s, u"Use the dark scheme."_s},
                       {u"width"_s, u"Of the window."_s, u"px"_s, u"900"_s},
                       {u"height"_s, u"Of the window."_s, u"px"_s, u"1000"_s},
                       {u"from"_s, u"The message at the top; the end without it."_s, u"row"_s},
                       {u"screenshots"_s, u"Write pictures into a folder and exit."_s, u"folder"_s}});
    parser.process(application);
    const QSize size(parser.value(u"width"_s).toInt(), parser.value(u"height"_s).toInt());

    if (parser.isSet(u"screenshots"_s)) {
        const QDir folder(parser.value(u"screenshots"_s));
        for (const Scene &scene : scenes) {
            for (const Look &look : looks) {
                if (!photograph(scene, look, folder, size)) return 1;
            }
        }
        return 0;
    }

    gui::Theme theme;
    theme.setScheme(parser.isSet(u"dark"_s) ? gui::Theme::Scheme::Dark : gui::Theme::Scheme::Light);
    QApplication::setPalette(theme.palette());
    core::SystemClock clock;
    const auto conversation = test::gallery();
    models::ChatModel model(clock);
    model.setConversation(conversation.get());
    gui::TranscriptView view(theme);
    view.resize(size);
    view.setModel(&model);
    view.show();
    if (parser.isSet(u"from"_s))
        view.setScrollAnchor({.message = model.message(parser.value(u"from"_s).toInt()).id, .offset = 0});
    return QApplication::exec();
}
