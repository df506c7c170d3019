// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What libFuzzer calls. `fuzzer --seeds FOLDER` writes FOLDER/<target>/<number> and ends; else the environment variable
// RUNNEL_FUZZ_TARGET names the target, since libFuzzer starts its own program again with its own options only.

#include "fuzz/targets.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

void writeSeeds(const QString &folder)
{
    for (const fuzz::Target &target : fuzz::targets()) {
        const QDir own(folder + u'/' + QLatin1StringView(target.name));
        fuzz::expect(own.mkpath(u"."_s), "a folder can be made");
        const QByteArrayList seeds = target.seeds();
        for (qsizetype i = 0; i < seeds.size(); ++i) {
            QFile file(own.filePath(QString::number(i)));
            fuzz::expect(file.open(QIODevice::WriteOnly) && file.write(seeds.at(i)) == seeds.at(i).size(),
                         "a seed can be written");
        }
    }
}

const fuzz::Target &chosen()
{
    const QByteArray name = qgetenv("RUNNEL_FUZZ_TARGET");
    const auto target = std::ranges::find(fuzz::targets(), QByteArrayView(name),
                                          [](const fuzz::Target &each) { return QByteArrayView(each.name); });
    fuzz::expect(target != fuzz::targets().end(), "RUNNEL_FUZZ_TARGET names a target");
    return *target;
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    if (*argc == 3 && QByteArrayView((*argv)[1]) == "--seeds") {
        writeSeeds(QFile::decodeName((*argv)[2]));
        std::exit(EXIT_SUCCESS);
    }
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const fuzz::Target &target = chosen();
    target.run({data, static_cast<qsizetype>(size)});
    return 0;
}
