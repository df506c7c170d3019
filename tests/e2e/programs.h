// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

namespace runnel::test {

inline const QString canary = QStringLiteral("sk-canary-0123456789abcdef");

//! One run of the true program.
class Ctl
{
public:
    Ctl(const QString &dataDir, const QStringList &arguments, bool closeInput = true,
        const QString &program = QString::fromUtf8(RUNNEL_CTL))
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const QString &name : environment.keys()) {
            if (name.startsWith(QLatin1String("OPENAI_")) || name.startsWith(QLatin1String("RUNNEL_")))
                environment.remove(name);
        }
        environment.insert(QStringLiteral("RUNNEL_DATA_DIR"), dataDir);
        environment.insert(QStringLiteral("E2E_KEY"), canary);
        environment.insert(QStringLiteral("no_proxy"), QStringLiteral("127.0.0.1"));
        process.setProcessEnvironment(environment);
        process.start(program, arguments);
        if (closeInput) process.closeWriteChannel();
        QObject::connect(&process, &QProcess::readyReadStandardOutput, &process,
                         [this] { out += process.readAllStandardOutput(); });
        QObject::connect(&process, &QProcess::readyReadStandardError, &process,
                         [this] { err += process.readAllStandardError(); });
    }
    ~Ctl()
    {
        if (process.state() == QProcess::NotRunning) return;
        process.kill();
        process.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(Ctl)

    //! The exit status; -1 where it does not end, -2 where it crashed.
    int wait()
    {
        if (!QTest::qWaitFor([this] { return process.state() == QProcess::NotRunning; }, 30'000)) return -1;
        out += process.readAllStandardOutput();
        err += process.readAllStandardError();
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    }
    [[nodiscard]] QList<QJsonObject> rows() const
    {
        QList<QJsonObject> objects;
        for (const QByteArray &line : out.split('\n')) {
            if (!line.isEmpty()) objects.append(QJsonDocument::fromJson(line).object());
        }
        return objects;
    }

    QProcess process;
    QByteArray out;
    QByteArray err;
};

//! The service that another project plays, in a process of its own.
struct Aimock
{
    //! False where it does not come up.
    [[nodiscard]] bool start()
    {
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QStringLiteral("node"), {QString::fromUtf8(RUNNEL_AIMOCK)});
        if (!process.waitForStarted()) return false;
        QByteArray line;
        while (!line.endsWith('\n') && process.waitForReadyRead(30'000)) line += process.readAllStandardOutput();
        const QJsonObject told = QJsonDocument::fromJson(line).object();
        url = told.value(QLatin1String("url")).toString();
        greeting = told.value(QLatin1String("greeting")).toString();
        story = told.value(QLatin1String("story")).toString();
        return !url.isEmpty();
    }
    void end()
    {
        process.closeWriteChannel();
        if (!process.waitForFinished(5'000)) process.kill();
        process.waitForFinished();
    }

    QProcess process;
    QString url;
    QString greeting;
    QString story;
};

} // namespace runnel::test
