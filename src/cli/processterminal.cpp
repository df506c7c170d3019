// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/processterminal.h"

#include <QSocketNotifier>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <utility>

#ifdef Q_OS_WIN
#include <io.h>
#include <qt_windows.h>
#else
#include <csignal>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace runnel::cli {

#ifdef Q_OS_WIN

namespace {

ProcessTerminal *receiver = nullptr;
std::atomic<int> received = 0;

BOOL WINAPI handleControl(DWORD)
{
    if (received.fetch_add(1) > 0) ExitProcess(130);
    if (receiver) QMetaObject::invokeMethod(receiver, [] { Q_EMIT receiver->interrupted(); }, Qt::QueuedConnection);
    return TRUE;
}

} // namespace

class ProcessTerminal::Signals
{
public:
    explicit Signals(ProcessTerminal *terminal)
    {
        receiver = terminal;
        SetConsoleCtrlHandler(&handleControl, TRUE);
    }
    ~Signals()
    {
        SetConsoleCtrlHandler(&handleControl, FALSE);
        receiver = nullptr;
    }
    Q_DISABLE_COPY_MOVE(Signals)
};

// A console cannot be watched beside other things, so a thread waits for it. It ends with the input or the process.
class ProcessTerminal::Reader
{
public:
    explicit Reader(ProcessTerminal *terminal)
    {
        auto *thread = QThread::create([terminal] {
            char buffer[4096];
            int count = 0;
            do {
                count = ::_read(0, buffer, sizeof buffer);
                const QByteArray bytes(buffer, std::max(count, 0));
                QMetaObject::invokeMethod(terminal, [terminal, bytes] { terminal->take(bytes); }, Qt::QueuedConnection);
            } while (count > 0);
        });
        QObject::connect(thread, &QThread::finished, thread, &QObject::deleteLater);
        thread->start();
    }
};

#else

namespace {

// A signal handler has no argument of ours, so what it needs lives here: written before it is installed.
int signalSocket = -1;
std::atomic<int> received = 0;
static_assert(std::atomic<int>::is_always_lock_free);

void handleSignal(int)
{
    if (received.fetch_add(1) > 0) ::_exit(130);
    const char byte = 1;
    (void)!::write(signalSocket, &byte, 1);
}

} // namespace

class ProcessTerminal::Signals
{
public:
    explicit Signals(ProcessTerminal *terminal)
    {
        if (::socketpair(AF_UNIX, SOCK_STREAM, 0, m_sockets) != 0) return;
        for (const int socket : m_sockets) ::fcntl(socket, F_SETFD, FD_CLOEXEC);
        signalSocket = m_sockets[0];
        m_notifier = std::make_unique<QSocketNotifier>(m_sockets[1], QSocketNotifier::Read);
        QObject::connect(m_notifier.get(), &QSocketNotifier::activated, terminal, [this, terminal] {
            char byte = 0;
            (void)!::read(m_sockets[1], &byte, 1);
            Q_EMIT terminal->interrupted();
        });
        struct sigaction action = {};
        action.sa_handler = &handleSignal;
        action.sa_flags = SA_RESTART;
        ::sigemptyset(&action.sa_mask);
        for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(number, &action, nullptr);
        // A reader that left is told by write().
        std::signal(SIGPIPE, SIG_IGN);
        // So is a file that may not grow any more, the database's by its own error.
        std::signal(SIGXFSZ, SIG_IGN);
    }
    ~Signals()
    {
        for (const int number : {SIGINT, SIGTERM, SIGHUP}) std::signal(number, SIG_DFL);
        m_notifier.reset();
        for (const int socket : m_sockets) ::close(socket);
    }
    Q_DISABLE_COPY_MOVE(Signals)

private:
    int m_sockets[2] = {-1, -1};
    std::unique_ptr<QSocketNotifier> m_notifier;
};

class ProcessTerminal::Reader
{
public:
    explicit Reader(ProcessTerminal *terminal) : m_notifier(STDIN_FILENO, QSocketNotifier::Read)
    {
        QObject::connect(&m_notifier, &QSocketNotifier::activated, terminal, [this, terminal] {
            char buffer[65536];
            const ssize_t count = ::read(STDIN_FILENO, buffer, sizeof buffer);
            if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
            if (count <= 0) m_notifier.setEnabled(false);
            terminal->take(QByteArray(buffer, std::max<ssize_t>(count, 0)));
        });
    }

private:
    QSocketNotifier m_notifier;
};

#endif

ProcessTerminal::ProcessTerminal(QObject *parent) : Terminal(parent), m_signals(std::make_unique<Signals>(this))
{
    (void)m_output.open(1, QIODevice::WriteOnly | QIODevice::Unbuffered);
    (void)m_error.open(2, QIODevice::WriteOnly | QIODevice::Unbuffered);
}

ProcessTerminal::~ProcessTerminal() = default;

void ProcessTerminal::holdDescriptors()
{
#ifndef Q_OS_WIN
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        // open() takes the lowest number that is free: this one.
        if (::fcntl(descriptor, F_GETFD) < 0) (void)::open("/dev/null", O_RDONLY);
    }
#endif
}

void ProcessTerminal::write(const QString &text)
{
    if (m_state != Output::Open) return;
    const QByteArray bytes = text.toUtf8();
    for (qsizetype written = 0; written < bytes.size();) {
        errno = 0;
        const qint64 count = m_output.write(bytes.constData() + written, bytes.size() - written);
        const bool hasReader = errno != EPIPE;
        if (count <= 0) {
            m_state = hasReader ? Output::Failed : Output::Closed;
            break;
        }
        // What stopped it half way is told by the next attempt.
        written += count;
    }
    if (m_state == Output::Open) return;
    QMetaObject::invokeMethod(this, [this] { Q_EMIT outputClosed(); }, Qt::QueuedConnection);
}

Terminal::Output ProcessTerminal::output() const
{
    return m_state;
}

QString ProcessTerminal::outputError() const
{
    return m_output.errorString();
}

void ProcessTerminal::note(const QString &line)
{
    m_error.write((line + u'\n').toUtf8());
}

bool ProcessTerminal::isOutputTerminal() const
{
#ifdef Q_OS_WIN
    return ::_isatty(1) != 0;
#else
    return ::isatty(STDOUT_FILENO) != 0;
#endif
}

Terminal::Input ProcessTerminal::input() const
{
#ifdef Q_OS_WIN
    const HANDLE handle = GetStdHandle(STD_INPUT_HANDLE);
    switch (GetFileType(handle)) {
    case FILE_TYPE_CHAR:
        return ::_isatty(0) ? Input::Terminal : Input::Nothing;
    case FILE_TYPE_PIPE:
        return Input::Pipe;
    case FILE_TYPE_DISK:
        return Input::File;
    default:
        return Input::Nothing;
    }
#else
    if (::isatty(STDIN_FILENO)) return Input::Terminal;
    struct stat status = {};
    if (::fstat(STDIN_FILENO, &status) != 0) return Input::Nothing;
    if (S_ISREG(status.st_mode)) return Input::File;
    return S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) ? Input::Pipe : Input::Nothing;
#endif
}

void ProcessTerminal::interruptHandled()
{
    received = 0;
}

void ProcessTerminal::startReading()
{
    if (!m_reader) m_reader = std::make_unique<Reader>(this);
}

void ProcessTerminal::take(const QByteArray &bytes)
{
    if (!bytes.isEmpty() && !std::exchange(m_arrived, true)) Q_EMIT inputArrived();
    m_pending += bytes;
    qsizetype from = 0;
    for (qsizetype end = m_pending.indexOf('\n'); end >= 0; end = m_pending.indexOf('\n', from)) {
        QByteArrayView line = QByteArrayView(m_pending).sliced(from, end - from);
        if (line.endsWith('\r')) line.chop(1);
        Q_EMIT inputLine(QString::fromUtf8(line));
        from = end + 1;
    }
    m_pending.remove(0, from);
    if (!bytes.isEmpty()) return;
    if (!m_pending.isEmpty()) Q_EMIT inputLine(QString::fromUtf8(std::exchange(m_pending, {})));
    Q_EMIT inputEnded();
}

} // namespace runnel::cli
