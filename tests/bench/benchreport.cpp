// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bench/benchreport.h"

#include "bench/machine.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>

using namespace Qt::StringLiterals;

namespace runnel::bench {

namespace {

QString number(double value)
{
    const double size = qAbs(value);
    return QString::number(value, 'f', size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

void complain(const QString &path, const QString &why)
{
    std::fprintf(stderr, "%s: %s\n", qUtf8Printable(path), qUtf8Printable(why));
}

} // namespace

bool Figure::reachesTarget() const
{
    return !target || (better == Better::Higher ? value >= *target : value <= *target);
}

QJsonObject Figure::toJson() const
{
    QJsonObject others;
    for (const auto &[what, other] : beside) others.insert(what, other);
    return {{u"name"_s, name},
            {u"value"_s, value},
            {u"unit"_s, unit},
            {u"better"_s, better == Better::Higher ? u"higher"_s : u"lower"_s},
            {u"target"_s, target ? QJsonValue(*target) : QJsonValue(QJsonValue::Null)},
            {u"beside"_s, others}};
}

Figure Figure::fromJson(const QJsonObject &object)
{
    Figure figure {.name = object.value("name"_L1).toString(),
                   .value = object.value("value"_L1).toDouble(),
                   .unit = object.value("unit"_L1).toString(),
                   .better = object.value("better"_L1).toString() == "lower"_L1 ? Better::Lower : Better::Higher};
    if (const QJsonValue target = object.value("target"_L1); target.isDouble()) figure.target = target.toDouble();
    const QJsonObject others = object.value("beside"_L1).toObject();
    for (auto it = others.begin(); it != others.end(); ++it) figure.beside.append({it.key(), it.value().toDouble()});
    return figure;
}

void Report::add(Figure figure)
{
    m_figures.append(std::move(figure));
}

bool Report::addFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        complain(path, file.errorString());
        return false;
    }
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    const QJsonArray figures = document.object().value("figures"_L1).toArray();
    if (figures.isEmpty()) {
        complain(path, u"this holds no figures"_s);
        return false;
    }
    for (const QJsonValue &figure : figures) add(Figure::fromJson(figure.toObject()));
    return true;
}

void Report::print() const
{
    QList<QStringList> rows {{u"figure"_s, u"value"_s, u"target"_s, u"beside"_s}};
    for (const Figure &figure : m_figures) {
        QString target;
        if (figure.target) {
            target = (figure.better == Better::Higher ? u"≥ "_s : u"≤ "_s) + number(*figure.target);
            target += figure.reachesTarget() ? u""_s : u" missed"_s;
        }
        QStringList others;
        for (const auto &[what, value] : figure.beside) others.append(what + u' ' + number(value));
        rows.append({figure.name, number(figure.value) + u' ' + figure.unit, target, others.join(u", "_s)});
    }
    std::array<qsizetype, 4> widths {};
    for (const QStringList &row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i) widths.at(size_t(i)) = std::max(widths.at(size_t(i)), row[i].size());
    }
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i) {
            const qsizetype width = widths.at(size_t(i));
            line += (i == 1 ? row[i].rightJustified(width) : row[i].leftJustified(width)) + u"  "_s;
        }
        std::printf("%s\n", qUtf8Printable(line.trimmed()));
    }
}

bool Report::write(const QString &path) const
{
    QJsonArray figures;
    for (const Figure &figure : m_figures) figures.append(figure.toJson());
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(QJsonDocument(QJsonObject {{u"figures"_s, figures}, {u"machine"_s, machine()}}).toJson());
        if (file.commit()) return true;
    }
    complain(path, file.errorString());
    return false;
}

int Report::finish() const
{
    const QStringList arguments = QCoreApplication::arguments();
    const qsizetype at = arguments.indexOf("--json"_L1);
    if (at < 0 || at + 1 >= arguments.size()) {
        print();
        return 0;
    }
    return write(arguments.at(at + 1)) ? 0 : 1;
}

double quantile(QList<double> values, double share)
{
    if (values.isEmpty()) return 0;
    std::ranges::sort(values);
    return values.at(std::min(values.size() - 1, qsizetype(share * double(values.size()))));
}

double shortestSeconds(int runs, const std::function<void()> &action)
{
    qint64 shortest = std::numeric_limits<qint64>::max();
    for (int i = 0; i < runs; ++i) {
        QElapsedTimer timer;
        timer.start();
        action();
        shortest = std::min(shortest, timer.nsecsElapsed());
    }
    return static_cast<double>(std::max<qint64>(shortest, 1)) / 1e9;
}

} // namespace runnel::bench
