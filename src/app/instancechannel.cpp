// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/instancechannel.h"

#include "core/logging.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::app {

namespace {

constexpr QByteArrayView accepted("ok");
constexpr QByteArrayView refused("refused");
constexpr QByteArrayView stop("stop ");

//! The same for every way to write the folder's name, so the folder must be there: it has no canonical path before.
QString socketName(const QString &dataDir)
{
    const QString folder = QDir(dataDir).canonicalPath();
#ifdef Q_OS_UNIX
    // sun_path holds 104 bytes on the narrowest system.
    const QString inFolder = folder + u"/runnel.sock"_s;
    if (QFile::encodeName(inFolder).size() < 100) return inFolder;
#endif
    const QByteArray hash = QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Sha256).toHex().left(24);
    return u"runnel-"_s + QString::fromLatin1(hash);
}

QByteArray toLine(const InstanceChannel::Answer &answer)
{
    if (!answer) return refused + "\n";
    QByteArray line = accepted.toByteArray();
    for (const int number : *answer) line += ' ' + QByteArray::number(number);
    return line + '\n';
}

//! The numbers of an answer; nothing where it was no.
InstanceChannel::Answer answerFromLine(const QByteArray &line)
{
    const QList<QByteArray> words = line.trimmed().split(' ');
    if (words.first() != accepted) return std::nullopt;
    QList<int> numbers;
    for (qsizetype i = 1; i < words.size(); ++i) numbers.append(words.at(i).toInt());
    return numbers;
}

} // namespace

QByteArray toLine(const HolderRequest &request)
{
    switch (request.verb) {
    case HolderRequest::Verb::Raise:
        return "raise\n"_ba;
    case HolderRequest::Verb::Stop:
        return stop + request.session.toString().toLatin1() + '\n';
    case HolderRequest::Verb::StopAll:
        return stop + "all\n"_ba;
    case HolderRequest::Verb::Sweep:
        return "sweep\n"_ba;
    }
    Q_UNREACHABLE_RETURN({});
}

std::optional<HolderRequest> requestFromLine(QByteArrayView line)
{
    using Verb = HolderRequest::Verb;
    for (const Verb verb : {Verb::Raise, Verb::StopAll, Verb::Sweep}) {
        if (toLine(HolderRequest {.verb = verb}).chopped(1) == line) return HolderRequest {.verb = verb};
    }
    if (!line.startsWith(stop)) return std::nullopt;
    const HolderRequest one {.verb = Verb::Stop,
                             .session = chat::SessionId::fromString(QString::fromLatin1(line.sliced(stop.size())))};
    // Only as it is written by us: an id has many spellings.
    return !one.session.isNull() && toLine(one).chopped(1) == line ? std::optional(one) : std::nullopt;
}

InstanceChannel::InstanceChannel(const QString &dataDir, QObject *parent) : QObject(parent), m_dataDir(dataDir) {}

InstanceChannel::~InstanceChannel() = default;

bool InstanceChannel::listen(Handler handler)
{
    m_handler = std::move(handler);
    const QString name = socketName(m_dataDir);
    // Ours is the lock, so whoever made this socket is gone.
    QLocalServer::removeServer(name);
    m_server = new QLocalServer(this);
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    if (!m_server->listen(name)) {
        qCWarning(lcApp) << "other programs cannot reach this one:" << m_server->errorString();
        return false;
    }
    connect(m_server, &QLocalServer::newConnection, this, &InstanceChannel::serve);
    return true;
}

void InstanceChannel::serve()
{
    while (QLocalSocket *socket = m_server->nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        auto *late = new QTimer(socket);
        connect(late, &QTimer::timeout, socket, [socket] { socket->abort(); });
        late->start(patience);
        if (socket->bytesAvailable() > 0) read(socket);
    }
}

void InstanceChannel::read(QLocalSocket *socket)
{
    if (!socket->canReadLine()) {
        if (socket->bytesAvailable() >= longestLine) socket->abort();
        return;
    }
    // One question a connection.
    disconnect(socket, &QLocalSocket::readyRead, this, nullptr);
    const QByteArray line = socket->readLine(longestLine + 1);
    const auto request = line.endsWith('\n') ? requestFromLine(QByteArrayView(line).chopped(1)) : std::nullopt;
    const auto reply = [guard = QPointer(socket)](const Answer &answer) {
        if (!guard) return;
        guard->write(toLine(answer));
        guard->flush();
        guard->disconnectFromServer();
    };
    if (request) m_handler(*request, reply);
    else reply(std::nullopt);
}

void InstanceChannel::ask(const HolderRequest &request, Done done, std::chrono::milliseconds bound)
{
    auto *socket = new QLocalSocket(this);
    const auto finish = [socket, done = std::move(done),
                         over = std::make_shared<bool>(false)](const core::Result<QList<int>> &result) {
        // An end and an error may both be on their way.
        if (std::exchange(*over, true)) return;
        socket->deleteLater();
        done(result);
    };
    const auto fail = [finish] {
        finish(core::fail(core::ErrorKind::Busy, u"The program that works in the folder does not answer"_s));
    };
    connect(socket, &QLocalSocket::connected, socket, [socket, request] { socket->write(toLine(request)); });
    connect(socket, &QLocalSocket::readyRead, socket, [socket, finish] {
        if (!socket->canReadLine()) return;
        if (const Answer answer = answerFromLine(socket->readLine(longestLine))) return finish(*answer);
        finish(core::fail(core::ErrorKind::Protocol, u"The program that works in the folder refused"_s));
    });
    connect(socket, &QLocalSocket::disconnected, socket, fail, Qt::QueuedConnection);
    connect(socket, &QLocalSocket::errorOccurred, socket, fail, Qt::QueuedConnection);
    auto *late = new QTimer(socket);
    late->setSingleShot(true);
    connect(late, &QTimer::timeout, socket, fail);
    late->start(bound);
    socket->connectToServer(socketName(m_dataDir));
}

} // namespace runnel::app
