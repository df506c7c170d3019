// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// benchtable FILE… [--json FILE]: the figures of several programs as one table, and as one file if asked for.

#include "bench/benchreport.h"

#include <QCoreApplication>
#include <QStringList>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QStringList files = QCoreApplication::arguments().sliced(1);
    QString target;
    if (const qsizetype at = files.indexOf("--json"_L1); at >= 0 && at + 1 < files.size()) {
        target = files.at(at + 1);
        files.remove(at, 2);
    }
    runnel::bench::Report report;
    for (const QString &file : std::as_const(files)) {
        if (!report.addFile(file)) return 1;
    }
    report.print();
    return target.isEmpty() || report.write(target) ? 0 : 1;
}
