// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QObject>
#include <QPointer>
#include <QQueue>
#include <QString>

#include <chrono>
#include <functional>

namespace runnel::documents {

inline constexpr int mostPdfPages = 1000;

//! By the first bytes; the name of a file is never asked.
[[nodiscard]] bool isPdf(const QByteArray &bytes);

//! \brief Reads the text of PDF files with `pdftotext`, Poppler's program, in a process of its own.
//!
//! A PDF may be made to harm whoever reads it. The process gets no more of memory, time and output than the longest
//! text wants, writes no file, and sees nothing of our environment; whatever befalls it costs one attachment. There is
//! one at a time, however many files wait.
class PdfReader : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void(const core::Result<QByteArray> &)>;
    static constexpr std::chrono::milliseconds longest {30'000};

    //! \a program: a name that is looked for in PATH, or a path.
    explicit PdfReader(QString program = QStringLiteral("pdftotext"), QObject *parent = nullptr);
    //! Ends what runs.
    ~PdfReader() override;

    void setLongest(std::chrono::milliseconds time) { m_longest = time; }

    //! \a done gets the text of the file at \a path as UTF-8, once, later, unless \a context dies first. Fails, with an
    //! error of kind Attachment that names \a name, where there is no such program, where the file wants a password or
    //! is no PDF inside, where it has no text, and where it is too long.
    void read(const QString &path, const QString &name, QObject *context, Done done);

private:
    class Run;
    struct Waiting
    {
        QString path;
        QString name;
        QPointer<QObject> context;
        Done done;
    };
    void readNext();

    QQueue<Waiting> m_waiting;
    bool m_isReading = false;
    QString m_program;
    std::chrono::milliseconds m_longest = longest;
};

} // namespace runnel::documents
