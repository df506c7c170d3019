// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/requestfiles.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::streaming {

namespace {

constexpr qsizetype shortestFence = 3;

qsizetype longestRun(QStringView text, QChar of)
{
    qsizetype longest = 0;
    qsizetype run = 0;
    for (const QChar each : text) {
        run = each == of ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

} // namespace

QStringList filesToRead(const llm::ChatRequest &request)
{
    QStringList keys;
    for (const llm::Turn &turn : request.turns) {
        for (const llm::TextFile &file : turn.files) {
            if (!keys.contains(file.attachment)) keys.append(file.attachment);
        }
    }
    return keys;
}

int fillFiles(llm::ChatRequest &request, const chat::AttachmentStore::Contents &contents)
{
    int missing = 0;
    for (llm::Turn &turn : request.turns) {
        QStringList texts;
        for (const llm::TextFile &file : std::as_const(turn.files)) {
            const auto found = contents.constFind(file.attachment);
            if (found != contents.constEnd()) {
                texts.append(framedFile(file.name, QString::fromUtf8(*found)));
                continue;
            }
            // Not translated: it is for the model.
            texts.append(u"[The file %1 is not available]"_s.arg(file.name));
            ++missing;
        }
        if (texts.isEmpty()) continue;
        turn.files.clear();
        if (!turn.text.isEmpty()) texts.append(turn.text);
        turn.text = texts.join("\n\n"_L1);
    }
    return missing;
}

QString framedFile(const QString &name, const QString &text)
{
    const QString fence(std::max(shortestFence, longestRun(text, u'`') + 1), u'`');
    return u"File: "_s + name + u'\n' + fence + u'\n' + text + (text.endsWith(u'\n') ? ""_L1 : "\n"_L1) + fence;
}

} // namespace runnel::streaming
