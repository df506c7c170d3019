// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/instancechannel.h"

#include "core/logging.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace runnel::app {

namespace {

constexpr QByteArrayView request("raise\n");
constexpr QByteArrayView reply("ok\n");
constexpr qint64 longestRequest = 64;

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

} // namespace

InstanceChannel::InstanceChannel(const QString &dataDir, QObject *parent) : QObject(parent), m_dataDir(dataDir) {}

InstanceChannel::~InstanceChannel() = default;

bool InstanceChannel::listen()
{
    const QString name = socketName(m_dataDir);
    // Ours is the lock, so whoever made this socket is gone.
    QLocalServer::removeServer(name);
    m_server = new QLocalServer(this);
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    if (!m_server->listen(name)) {
        qCWarning(lcApp) << "a second start cannot reach this one:" << m_server->errorString();
        return false;
    }
    connect(m_server, &QLocalServer::newConnection, this, &InstanceChannel::serve);
    return true;
}

void InstanceChannel::serve()
{
    while (QLocalSocket *socket = m_server->nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        const auto read = [this, socket] {
            if (socket->canReadLine()) {
                if (socket->readLine(longestRequest) == request) {
                    socket->write(reply.toByteArray());
                    socket->flush();
                    Q_EMIT raiseRequested();
                }
                socket->disconnectFromServer();
            } else if (socket->bytesAvailable() >= longestRequest) {
                socket->abort();
            }
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        if (socket->bytesAvailable() > 0) read();
    }
}

void InstanceChannel::askToRaise(std::chrono::milliseconds bound)
{
    m_asking = new QLocalSocket(this);
    connect(m_asking, &QLocalSocket::connected, this, [this] { m_asking->write(request.toByteArray()); });
    connect(m_asking, &QLocalSocket::readyRead, this, [this] {
        if (m_asking && m_asking->canReadLine()) answer(m_asking->readLine(longestRequest) == reply);
    });
    connect(m_asking, &QLocalSocket::disconnected, this, [this] { answer(false); }, Qt::QueuedConnection);
    connect(m_asking, &QLocalSocket::errorOccurred, this, [this] { answer(false); }, Qt::QueuedConnection);
    QTimer::singleShot(bound, this, [this] { answer(false); });
    m_asking->connectToServer(socketName(m_dataDir));
}

void InstanceChannel::answer(bool reached)
{
    if (!m_asking) return;
    m_asking->disconnect(this);
    m_asking->deleteLater();
    m_asking = nullptr;
    Q_EMIT raiseAnswered(reached);
}

} // namespace runnel::app
