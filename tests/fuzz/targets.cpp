// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fuzz/targets.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::fuzz {

namespace {

constexpr qsizetype choiceBytes = 2;

int byteAt(QByteArrayView input, qsizetype index)
{
    return index < input.size() ? static_cast<unsigned char>(input[index]) : 0;
}

} // namespace

const QList<Target> &targets()
{
    static const QList<Target> all = parserTargets() + decoderTargets() + textTargets();
    return all;
}

void expect(bool holds, const char *what)
{
    if (!holds) qFatal("it does not hold: %s", what);
}

Cuts::Cuts(QByteArrayView input)
    : m_bytes(input.sliced(std::min(choiceBytes, input.size()))), m_choice(byteAt(input, 0) + 256 * byteAt(input, 1))
{}

QList<QByteArrayView> Cuts::inTwo() const
{
    const qsizetype cut = m_choice % (m_bytes.size() + 1);
    return {m_bytes.first(cut), m_bytes.sliced(cut)};
}

QList<QByteArrayView> Cuts::inPieces() const
{
    constexpr int longest = 61;
    const qsizetype length = 1 + m_choice % longest;
    QList<QByteArrayView> pieces;
    for (qsizetype at = 0; at < m_bytes.size(); at += length) {
        pieces.append(m_bytes.sliced(at, std::min(length, m_bytes.size() - at)));
    }
    return pieces;
}

QByteArrayList withCuts(const QByteArrayList &streams)
{
    QByteArrayList inputs;
    for (const QByteArray &stream : streams) {
        const qsizetype middle = stream.size() / 2;
        inputs.append(QByteArray(1, static_cast<char>(middle & 0xff)) +
                      QByteArray(1, static_cast<char>(middle >> 8 & 0xff)) + stream);
    }
    return inputs;
}

QByteArrayList fixtureTexts(const char *fixture, const char *cases, const char *name)
{
    QFile file(QStringLiteral(RUNNEL_FIXTURES "/") + QString::fromLatin1(fixture));
    expect(file.open(QIODevice::ReadOnly), "a fixture can be read");
    QByteArrayList texts;
    const QJsonArray list = QJsonDocument::fromJson(file.readAll()).object().value(QLatin1StringView(cases)).toArray();
    for (const auto &each : list) texts.append(each.toObject().value(QLatin1StringView(name)).toString().toUtf8());
    return texts;
}

} // namespace runnel::fuzz
