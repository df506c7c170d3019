// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop.h"
#include "app/startarguments.h"
#include "core/logging.h"
#include "core/paths.h"
#include "core/terminationsignals.h"
#include "gui/shell/housestyle.h"
#include "gui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QLocale>
#include <QPainter>
#include <QSvgRenderer>
#include <QTextStream>
#include <QTimer>
#include <QTranslator>

#include <algorithm>
#include <span>
#include <string_view>

using namespace Qt::StringLiterals;

namespace {

constexpr auto dataDirOption = "data-dir"_L1;

void name(QCoreApplication &)
{
    QCoreApplication::setApplicationName(u"runnel"_s);
    QCoreApplication::setApplicationVersion(QString::fromLatin1(RUNNEL_VERSION));
}

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        QCoreApplication::translate("App", "A native desktop chat application for large language models."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption(
        QCommandLineOption(QString(dataDirOption),
                           QCoreApplication::translate("App", "Keep everything that the program writes in <folder>."),
                           QCoreApplication::translate("App", "folder")));
    runnel::app::addStartArguments(parser);
}

//! Drawn here: the plugin that lets QIcon read SVG is not everywhere.
QIcon programIcon()
{
    QSvgRenderer drawing(u":/runnel/runnel.svg"_s);
    QIcon icon;
    for (const int side : {16, 24, 32, 48, 64, 128, 256}) {
        QPixmap pixmap(side, side);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        drawing.render(&painter);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

//! Help and version want no display.
bool wantsWordsOnly(std::span<char *> arguments)
{
    return std::ranges::any_of(arguments.subspan(1), [](std::string_view argument) {
        return argument == "-h" || argument == "--help" || argument == "--help-all" || argument == "-v" ||
               argument == "--version";
    });
}

} // namespace

int main(int argc, char **argv)
{
    if (wantsWordsOnly({argv, std::size_t(argc)})) {
        QCoreApplication application(argc, argv);
        name(application);
        QCommandLineParser parser;
        describe(parser);
        parser.process(application);
    }

    QApplication application(argc, argv);
    name(application);
    QGuiApplication::setApplicationDisplayName(u"Runnel"_s);
    QGuiApplication::setDesktopFileName(u"org.runnel.Runnel"_s);
    QGuiApplication::setWindowIcon(programIcon());
    QGuiApplication::setQuitOnLastWindowClosed(false);
    QCommandLineParser parser;
    describe(parser);
    parser.process(application);
    const auto asked = runnel::app::startRequest(parser);
    if (!asked) {
        QTextStream(stderr) << "runnel: "
                            << QCoreApplication::translate("App", "These arguments make no sense together.") << "\n\n"
                            << parser.helpText();
        return 2;
    }
    runnel::core::installLogSink({}, true);

    // The C locale's dates and numbers are meant for programs.
    if (QLocale().language() == QLocale::C) QLocale::setDefault(QLocale(QLocale::English, QLocale::World));
    QTranslator plurals;
    if (plurals.load(u":/translations/runnel_en.qm"_s)) QCoreApplication::installTranslator(&plurals);
    runnel::gui::Theme theme;
    runnel::gui::HouseStyle::install(application, theme);
    runnel::core::TerminationSignals signalsOfTheSystem;
    runnel::app::Desktop desktop(runnel::core::Paths(parser.value(dataDirOption)), theme, *asked);
    QObject::connect(
        &desktop, &runnel::app::Desktop::finished, &application, [](int status) { QCoreApplication::exit(status); },
        Qt::QueuedConnection);
    QObject::connect(&signalsOfTheSystem, &runnel::core::TerminationSignals::terminationRequested, &desktop,
                     &runnel::app::Desktop::quit);
    QObject::connect(&application, &QGuiApplication::commitDataRequest, &desktop, &runnel::app::Desktop::flush,
                     Qt::DirectConnection);
    QTimer::singleShot(0, &desktop, &runnel::app::Desktop::start);
    return QApplication::exec();
}
