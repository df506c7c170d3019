// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

#include <functional>
#include <optional>
#include <utility>

namespace runnel::bench {

//! Which way is better.
enum class Better { Higher, Lower };

//! \brief One measured number, the number it should reach, and others to read it by.
struct Figure
{
    QString name; //!< what was measured, in a few words: "sse: 16 KB reads"
    double value = 0;
    QString unit; //!< "MB/s", "ms", "MB"
    Better better = Better::Higher;
    std::optional<double> target = std::nullopt;
    //! Floors and alternatives in the same unit: {"memcpy", 9000}.
    QList<std::pair<QString, double>> beside = {};

    [[nodiscard]] bool reachesTarget() const;
    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Figure fromJson(const QJsonObject &object);
};

//! \brief The figures of one program, or of several: a table for a person and JSON for a program.
//!
//! The file holds {"figures": [{"name", "value", "unit", "better", "target", "beside": {what: value}}],
//! "machine": {…}}; "target" is null where there is none.
class Report
{
public:
    void add(Figure figure);
    //! Takes over the figures of a file that write() made; false and a line on standard error if it is none.
    [[nodiscard]] bool addFile(const QString &path);
    //! The table on standard output.
    void print() const;
    //! False and a line on standard error if the file cannot be written.
    [[nodiscard]] bool write(const QString &path) const;
    //! Prints, or with `--json FILE` among the program's arguments writes; what main() returns.
    [[nodiscard]] int finish() const;

private:
    QList<Figure> m_figures;
};

//! \a values need not be sorted; \a share 0.5 is the median, 0.99 the value that one in a hundred exceeds.
[[nodiscard]] double quantile(QList<double> values, double share);

//! Runs \a action \a runs times and gives the shortest time in seconds: the one that the machine disturbed least.
[[nodiscard]] double shortestSeconds(int runs, const std::function<void()> &action);

} // namespace runnel::bench
