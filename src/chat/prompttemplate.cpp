// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/prompttemplate.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace runnel::chat {

namespace {

const QRegularExpression &variable()
{
    static const QRegularExpression pattern(uR"(\{\{[ \t]*([^{}\r\n]*[^{}\s])[ \t]*\}\})"_s);
    return pattern;
}

} // namespace

QStringList variablesIn(const QString &text)
{
    QStringList names;
    QRegularExpressionMatchIterator matches = variable().globalMatch(text);
    while (matches.hasNext()) {
        const QString name = matches.next().captured(1);
        if (!names.contains(name)) names.append(name);
    }
    return names;
}

QString filled(const QString &text, const QHash<QString, QString> &values)
{
    QString whole;
    qsizetype end = 0;
    QRegularExpressionMatchIterator matches = variable().globalMatch(text);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        whole += QStringView(text).sliced(end, match.capturedStart() - end);
        whole += values.value(match.captured(1), match.captured());
        end = match.capturedEnd();
    }
    return whole + QStringView(text).sliced(end);
}

} // namespace runnel::chat
