// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/promptmarkdown.h"

#include <QList>

using namespace Qt::StringLiterals;

namespace runnel::models {

QString withHardBreaks(const QString &text)
{
    QString result;
    result.reserve(text.size() + text.size() / 16);
    QChar fence;
    const QList<QStringView> lines = QStringView(text).split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QStringView line = lines.at(i);
        const QStringView trimmed = line.trimmed();
        const bool fenceLine = trimmed.startsWith("```"_L1) || trimmed.startsWith("~~~"_L1);
        if (fenceLine && (fence.isNull() || fence == trimmed.front()))
            fence = fence.isNull() ? trimmed.front() : QChar();
        result += line;
        if (i + 1 == lines.size()) break;
        const bool breaks = fence.isNull() && !fenceLine && !trimmed.isEmpty() && !lines.at(i + 1).trimmed().isEmpty();
        if (breaks) result += "  "_L1;
        result += u'\n';
    }
    return result;
}

} // namespace runnel::models
