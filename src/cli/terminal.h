// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QString>

namespace runnel::cli {

//! \brief The terminal, pipe or file that a command speaks to. A port, so that a test can be one.
//!
//! All on one thread; nothing blocks but write().
class Terminal : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    //! What standard input is.
    enum class Input {
        Terminal, //!< a person types
        Pipe,     //!< data may come, now or much later
        File,
        Nothing, //!< closed, or the null device
    };

    //! What became of standard output.
    enum class Output {
        Open,
        Closed, //!< its reader left, which is no error
        Failed, //!< the disk is full, say; outputError() has the system's words
    };

    //! To standard output. Once that is not open any more, nothing is written, and outputClosed() comes, later.
    virtual void write(const QString &text) = 0;
    [[nodiscard]] virtual Output output() const = 0;
    [[nodiscard]] virtual QString outputError() const = 0;
    //! One line to standard error, for people.
    virtual void note(const QString &line) = 0;
    [[nodiscard]] virtual bool isOutputTerminal() const = 0;
    [[nodiscard]] virtual Input input() const = 0;
    //! Lets inputLine() and inputEnded() come, later. Call once.
    virtual void startReading() = 0;
    //! What interrupted() asked for is done: the next one is a new wish and not impatience.
    virtual void interruptHandled() = 0;

Q_SIGNALS:
    //! The first bytes came, whether or not they are a whole line. Before any inputLine().
    void inputArrived();
    //! One line without its end.
    void inputLine(const QString &line);
    void inputEnded();
    //! Ctrl+C, or the system asks the program to end.
    void interrupted();
    //! Nothing can be written to standard output any more.
    void outputClosed();
};

} // namespace runnel::cli
