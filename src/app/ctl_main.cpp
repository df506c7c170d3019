// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/ctlhost.h"
#include "cli/processterminal.h"
#include "cli/program.h"
#include "core/logging.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    runnel::cli::ProcessTerminal::holdDescriptors();
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"runnelctl"_s);
    QCoreApplication::setApplicationVersion(QString::fromLatin1(RUNNEL_VERSION));
    // What the log says is for the log; standard error is for people. The file comes when the data folder is ours.
    runnel::core::installLogSink({}, qEnvironmentVariableIsSet("RUNNEL_DEBUG"));

    runnel::cli::ProcessTerminal terminal;
    runnel::app::CtlHost host;
    runnel::cli::Program program(terminal, host);
    QObject::connect(
        &program, &runnel::cli::Program::finished, &app, [](int status) { QCoreApplication::exit(status); },
        Qt::QueuedConnection);
    program.run(QCoreApplication::arguments());
    return QCoreApplication::exec();
}
