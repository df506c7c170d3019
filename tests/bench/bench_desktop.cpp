// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The desktop: its start to the first paint and its memory beside an empty window's, and the quick prompt from the wish
// to the picture. Each in a process of its own, in windows of an X server of its own. Starts and first times are in time
// of the processor, which a busy machine does not change much.

#include "app/desktop.h"
#include "bench/benchreport.h"
#include "bench/usage.h"
#include "gui/shell/housestyle.h"
#include "gui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMainWindow>
#include <QProcess>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>
#include <QWindow>

#include <algorithm>
#include <ctime>
#include <functional>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

constexpr int runs = 5;
constexpr int looks = 6; // at the quick prompt, in one run

double processorMs()
{
    return double(std::clock()) * 1000 / CLOCKS_PER_SEC;
}

//! Calls back when a window was painted, for the first time or again after it was hidden.
class Paints : public QObject
{
public:
    explicit Paints(std::function<void(const QWindow &)> painted) : m_painted(std::move(painted)) {}

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        auto *window = qobject_cast<QWindow *>(watched);
        if (window && event->type() == QEvent::Expose && window->isExposed()) {
            // Drawn when the event was handled.
            QTimer::singleShot(0, window, [this, window] { m_painted(*window); });
        }
        return false;
    }

private:
    std::function<void(const QWindow &)> m_painted;
};

//! One process: `window` or `runnel`, to the first paint and to rest; `quick`, the card again and again.
class Child : public QObject
{
public:
    Child(const QString &what, const QString &folder)
        : m_what(what), m_folder(folder), m_paints([this](const QWindow &window) { onPainted(window); })
    {
        qApp->installEventFilter(&m_paints);
        if (what == "window"_L1) {
            m_empty = std::make_unique<QMainWindow>();
            m_empty->resize(1180, 760);
            m_empty->show();
            return;
        }
        m_theme = std::make_unique<gui::Theme>();
        gui::HouseStyle::install(*qApp, *m_theme);
        m_desktop = std::make_unique<app::Desktop>(core::Paths(folder), *m_theme);
        m_desktop->start();
    }

private:
    void onPainted(const QWindow &window)
    {
        if (window.title() == "Quick prompt"_L1) return onCard();
        if (m_out.contains("paint"_L1)) return;
        m_out.insert(u"paint"_s, processorMs());
        QTimer::singleShot(1500, this, [this] {
            m_out.insert(u"memory"_s, double(bench::proportionalBytes()) / 1e6);
            if (m_what == "quick"_L1) toggle();
            else finish();
        });
    }
    void toggle()
    {
        m_channel = std::make_unique<app::InstanceChannel>(m_folder);
        m_isAwaited = true;
        m_timer.start();
        m_asked = processorMs();
        m_channel->ask({.verb = app::HolderRequest::Verb::Quick}, [](const auto &) {});
    }
    void onCard()
    {
        if (!std::exchange(m_isAwaited, false)) return;
        const double took = processorMs() - m_asked;
        const double passed = double(m_timer.nsecsElapsed()) / 1e6;
        if (m_looks == 0) {
            m_out.insert(u"first"_s, took);
            m_out.insert(u"firstPassed"_s, passed);
        } else {
            m_later.append(passed);
        }
        if (++m_looks == looks) {
            m_out.insert(u"later"_s, bench::quantile(m_later, 0.5));
            m_out.insert(u"memoryAfter"_s, double(bench::proportionalBytes()) / 1e6);
            return finish();
        }
        QTimer::singleShot(400, this, [this] {
            m_channel->ask({.verb = app::HolderRequest::Verb::Quick}, [](const auto &) {}); // hides
            QTimer::singleShot(400, this, [this] { toggle(); });
        });
    }
    void finish()
    {
        QTextStream(stdout) << QJsonDocument(m_out).toJson(QJsonDocument::Compact) << Qt::endl;
        qApp->quit();
    }

    QString m_what;
    QString m_folder;
    Paints m_paints;
    std::unique_ptr<QMainWindow> m_empty;
    std::unique_ptr<gui::Theme> m_theme;
    std::unique_ptr<app::Desktop> m_desktop;
    std::unique_ptr<app::InstanceChannel> m_channel;
    QElapsedTimer m_timer;
    QList<double> m_later;
    double m_asked = 0;
    QJsonObject m_out;
    int m_looks = 0;
    bool m_isAwaited = false;
};

QJsonObject runChild(const QString &what, const QString &display)
{
    const QTemporaryDir folder;
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DISPLAY"_s, display);
    environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
    environment.remove(u"DBUS_SESSION_BUS_ADDRESS"_s);
    environment.remove(u"WAYLAND_DISPLAY"_s);
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QCoreApplication::applicationFilePath(), {u"--child"_s, what, folder.path()});
    process.waitForFinished(60'000);
    return QJsonDocument::fromJson(process.readAllStandardOutput()).object();
}

//! The least of several runs: what the machine disturbed least.
double least(const QList<QJsonObject> &measured, const QString &name)
{
    double value = measured.first().value(name).toDouble();
    for (const QJsonObject &each : measured) value = std::min(value, each.value(name).toDouble());
    return value;
}

int measureAll()
{
    QProcess server;
    server.start(u"Xvfb"_s, {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"1280x800x24"_s});
    if (!server.waitForReadyRead(30'000)) return 1;
    const QString display = u':' + QString::fromLatin1(server.readAllStandardOutput().trimmed());
    QHash<QString, QList<QJsonObject>> measured;
    for (int run = 0; run < runs; ++run) {
        for (const QString &what : {u"window"_s, u"runnel"_s}) measured[what].append(runChild(what, display));
    }
    for (int run = 0; run < 3; ++run) measured[u"quick"_s].append(runChild(u"quick"_s, display));
    server.terminate();
    server.waitForFinished();

    const double empty = least(measured[u"window"_s], u"paint"_s);
    const double emptyMemory = least(measured[u"window"_s], u"memory"_s);
    bench::Report report;
    const auto add = [&report](const QString &name, double value, const QString &unit, double target,
                               const QList<std::pair<QString, double>> &beside = {}) {
        report.add({.name = u"desktop: "_s + name,
                    .value = value,
                    .unit = unit,
                    .better = bench::Better::Lower,
                    .target = target,
                    .beside = beside});
    };
    add(u"start to the first paint"_s, least(measured[u"runnel"_s], u"paint"_s), u"ms"_s, 2 * empty,
        {{u"an empty window"_s, empty}});
    add(u"memory at rest, no chats"_s, least(measured[u"runnel"_s], u"memory"_s), u"MB"_s, 45,
        {{u"an empty window"_s, emptyMemory}});
    add(u"quick prompt, the first time"_s, least(measured[u"quick"_s], u"first"_s), u"ms"_s, 150,
        {{u"by the clock"_s, least(measured[u"quick"_s], u"firstPassed"_s)}});
    add(u"quick prompt, later"_s, least(measured[u"quick"_s], u"later"_s), u"ms"_s, 40,
        {{u"memory with it, MB"_s, least(measured[u"quick"_s], u"memoryAfter"_s)}});
    return report.finish();
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 4 || qstrcmp(argv[1], "--child") != 0) {
        const QCoreApplication application(argc, argv);
        return measureAll();
    }
    const QApplication application(argc, argv);
    QGuiApplication::setQuitOnLastWindowClosed(false);
    const Child child(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]));
    return QApplication::exec();
}
