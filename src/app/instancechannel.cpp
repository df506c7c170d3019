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

#include <algorithm>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::app {

namespace {

constexpr QByteArrayView accepted("ok");
constexpr QByteArrayView refused("refused");
constexpr QByteArrayView stop("stop ");
constexpr QByteArrayView open("open ");
constexpr QByteArrayView activation(" activation=");
constexpr qsizetype longestToken = 256;

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

bool showsWindow(HolderRequest::Verb verb)
{
    using enum HolderRequest::Verb;
    return verb == Raise || verb == New || verb == Quick || verb == Open;
}

bool isActivationToken(QByteArrayView token)
{
    return !token.isEmpty() && token.size() <= longestToken &&
           std::ranges::all_of(token, [](char letter) { return letter > ' ' && letter < 0x7f; });
}

QByteArray toLine(const HolderRequest &request)
{
    QByteArray line;
    switch (request.verb) {
    case HolderRequest::Verb::Raise:
        line = "raise"_ba;
        break;
    case HolderRequest::Verb::New:
        line = "new"_ba;
        break;
    case HolderRequest::Verb::Quick:
        line = "quick"_ba;
        break;
    case HolderRequest::Verb::Open:
        line = request.address.conversation.isNull() ? "open nowhere"_ba : open + toString(request.address).toLatin1();
        break;
    case HolderRequest::Verb::Stop:
        line = stop + request.session.toString().toLatin1();
        break;
    case HolderRequest::Verb::StopAll:
        line = "stop all"_ba;
        break;
    case HolderRequest::Verb::Sweep:
        line = "sweep"_ba;
        break;
    }
    if (showsWindow(request.verb) && isActivationToken(request.activation)) line += activation + request.activation;
    return line + '\n';
}

std::optional<HolderRequest> requestFromLine(QByteArrayView line)
{
    using Verb = HolderRequest::Verb;
    HolderRequest request;
    QByteArrayView words = line;
    if (const qsizetype at = line.indexOf(activation); at >= 0) {
        request.activation = line.sliced(at + activation.size()).toByteArray();
        words = line.first(at);
    }
    for (const Verb verb : {Verb::Raise, Verb::New, Verb::Quick, Verb::Open, Verb::StopAll, Verb::Sweep}) {
        if (toLine(HolderRequest {.verb = verb}).chopped(1) == words) request.verb = verb;
    }
    if (words.startsWith(open)) {
        request.verb = Verb::Open;
        const auto address = chat::chatAddressFromString(QString::fromLatin1(words.sliced(open.size())));
        request.address = address.value_or(chat::ChatAddress {});
    } else if (words.startsWith(stop) && request.verb != Verb::StopAll) {
        request.verb = Verb::Stop;
        request.session = chat::SessionId::fromString(QString::fromLatin1(words.sliced(stop.size())));
        if (request.session.isNull()) return std::nullopt;
    }
    // Only as it is written by us: an id has many spellings.
    return toLine(request).chopped(1) == line ? std::optional(request) : std::nullopt;
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
