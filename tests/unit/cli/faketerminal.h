// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cli/terminal.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace runnel::test {

//! A terminal whose keys the test presses.
class FakeTerminal final : public cli::Terminal
{
    Q_OBJECT
public:
    void write(const QString &text) override
    {
        if (breaks == Output::Open) {
            out += text;
            return;
        }
        state = breaks;
        QMetaObject::invokeMethod(this, [this] { Q_EMIT outputClosed(); }, Qt::QueuedConnection);
    }
    [[nodiscard]] Output output() const override { return state; }
    [[nodiscard]] QString outputError() const override { return QStringLiteral("no room"); }
    void note(const QString &line) override { notes.append(line); }
    [[nodiscard]] bool isOutputTerminal() const override { return outputIsTerminal; }
    [[nodiscard]] Input input() const override { return kind; }
    void startReading() override
    {
        isReading = true;
        if (piped.isNull()) return;
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!piped.isEmpty()) {
                    Q_EMIT inputArrived();
                    for (const QString &line : piped.split(u'\n')) Q_EMIT inputLine(line);
                }
                Q_EMIT inputEnded();
            },
            Qt::QueuedConnection);
    }
    void interruptHandled() override {}

    [[nodiscard]] QList<QJsonObject> rows() const
    {
        QList<QJsonObject> objects;
        for (const QString &line : out.split(u'\n', Qt::SkipEmptyParts)) {
            objects.append(QJsonDocument::fromJson(line.toUtf8()).object());
        }
        return objects;
    }

    QString out;
    QStringList notes;
    Output breaks = Output::Open; //!< what the next write() finds
    Output state = Output::Open;
    QString piped; // null: nothing comes by itself
    Input kind = Input::Nothing;
    bool outputIsTerminal = false;
    bool isReading = false;
};

} // namespace runnel::test
