// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/webimages.h"

#include "app/publicaddress.h"
#include "chat/attachedfile.h"
#include "providers/networkaccess.h"
#include "providers/proxyrouter.h"

#include <QHostInfo>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPointer>

#include <algorithm>
#include <tuple>
#include <utility>

using namespace Qt::StringLiterals;
using runnel::core::ErrorKind;

namespace runnel::app {

namespace {

constexpr int firstFreePort = 1024; // below it other services listen

core::Error error(ErrorKind kind, const QString &message, const QString &code = {})
{
    return {.kind = kind, .message = message, .providerCode = code};
}

bool isWeb(const QUrl &url)
{
    const bool hasScheme = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    return url.isValid() && hasScheme && !url.host().isEmpty() && url.userInfo().isEmpty();
}

bool isWebPort(int port)
{
    return port == -1 || port == 80 || port == 443 || port >= firstFreePort;
}

//! Whether a server may say that it sends an image; what it is tells only the image.
bool isImageType(const QByteArray &contentType)
{
    const QByteArray type = contentType.split(';').first().trimmed().toLower();
    return (type.startsWith("image/") && type != "image/svg+xml") || type == "application/octet-stream" ||
           type == "binary/octet-stream" || type.isEmpty();
}

core::Error errorOf(const QNetworkReply &reply, int status)
{
    switch (reply.error()) {
    case QNetworkReply::SslHandshakeFailedError:
        return error(ErrorKind::Tls, reply.errorString());
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return error(ErrorKind::Proxy, reply.errorString());
    default:
        break;
    }
    if (status == 404 || status == 410) return error(ErrorKind::NotFound, reply.errorString());
    return error(status >= 400 ? ErrorKind::Permission : ErrorKind::Network, reply.errorString());
}

void lookUpInSystem(const QString &host, QObject *context, const WebImages::Found &found)
{
    QHostInfo::lookupHost(host, context, [found](const QHostInfo &info) { found(info.addresses()); });
}

} // namespace

//! \brief One download with all its hops. Ends itself.
class WebImages::Fetch final : public QObject
{
public:
    Fetch(WebImages &parent, const QUrl &url, QObject *context, Callback done)
        : QObject(&parent), m_internet(parent.m_internet), m_url(url), m_context(context), m_done(std::move(done))
    {
        connect(context, &QObject::destroyed, this, &Fetch::end);
        m_deadline = parent.m_clock.after(patience, this, [this] {
            finish(std::unexpected(error(ErrorKind::Timeout, u"the image did not come in time"_s)));
        });
        m_way = parent.m_way();
        QMetaObject::invokeMethod(this, &Fetch::ask, Qt::QueuedConnection);
    }

private:
    void ask();
    void lookUp();
    void connectTo(const QList<QHostAddress> &addresses);
    void send(QNetworkRequest request);
    void readHead();
    void follow(const QUrl &target);
    void read();
    void readEnd();
    void letGo();
    void end();
    void finish(const core::Result<gui::ImageDownloader::Reply> &result);

    const Internet &m_internet;
    providers::NetworkAccess m_network;
    Way m_way;
    QUrl m_url;
    QPointer<QObject> m_context;
    Callback m_done;
    core::TimerHandle m_deadline;
    QList<QHostAddress> m_addresses; // that were not tried yet
    QNetworkReply *m_reply = nullptr;
    QByteArray m_bytes;
    int m_hops = 0;
    bool m_over = false;
};

void WebImages::Fetch::ask()
{
    if (m_over) return;
    if (!isWeb(m_url) || !isWebPort(m_url.port())) {
        return finish(std::unexpected(error(ErrorKind::InvalidRequest, u"this is no address of an image"_s)));
    }
    // What cannot be read is not trusted; the page of settings says so.
    std::ignore = m_network.trustFile(m_way.caFile);
    const QList<QNetworkProxy> proxies =
        providers::ProxyRouter(m_way.proxy).queryProxy(QNetworkProxyQuery(m_url, QNetworkProxyQuery::UrlRequest));
    if (proxies.isEmpty() || proxies.first().type() == QNetworkProxy::NoProxy) return lookUp();
    if (!isPublicName(m_url.host())) {
        return finish(std::unexpected(error(ErrorKind::Permission, u"a name of an own network"_s, u"private"_s)));
    }
    m_addresses.clear();
    m_network.setProxyChoice(m_way.proxy);
    send(QNetworkRequest(m_url));
}

void WebImages::Fetch::lookUp()
{
    m_network.setProxyChoice({.kind = settings::ProxyChoice::Kind::None});
    const QHostAddress literal(m_url.host());
    if (!literal.isNull()) return connectTo({literal});
    m_internet.lookUp(m_url.host(QUrl::FullyEncoded), this, [this](const QList<QHostAddress> &addresses) {
        if (m_over) return;
        QList<QHostAddress> sorted = addresses;
        // The older protocol is the one that is not there and does not say so more seldom.
        std::ranges::stable_partition(
            sorted, [](const QHostAddress &one) { return one.protocol() == QHostAddress::IPv4Protocol; });
        connectTo(sorted);
    });
}

void WebImages::Fetch::connectTo(const QList<QHostAddress> &addresses)
{
    if (addresses.isEmpty()) return finish(std::unexpected(error(ErrorKind::Network, u"no such host"_s)));
    // One that leads home says what the others are worth.
    if (!std::ranges::all_of(addresses, m_internet.mayAsk)) {
        return finish(std::unexpected(error(ErrorKind::Permission, u"an address of an own network"_s, u"private"_s)));
    }
    m_addresses = addresses;
    QUrl target = m_url;
    target.setHost(m_addresses.takeFirst().toString());
    QNetworkRequest request(target);
    // The name is asked for as ever, and has to be in the certificate; only nobody looks it up again.
    QByteArray host = m_url.host(QUrl::FullyEncoded).toLatin1();
    if (QHostAddress(m_url.host()).isNull()) request.setPeerVerifyName(QString::fromLatin1(host));
    if (host.contains(':')) host = '[' + host + ']';
    if (m_url.port() != -1) host += ':' + QByteArray::number(m_url.port());
    request.setRawHeader("Host", host);
    send(request);
}

void WebImages::Fetch::send(QNetworkRequest request)
{
    using Load = QNetworkRequest::LoadControl;
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, Load::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, Load::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, Load::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    // It takes the name of the host from the address that is connected to.
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setRawHeader("Accept", "image/png, image/jpeg, image/webp, image/gif");
    // Not the language of the user, which Qt would tell.
    request.setRawHeader("Accept-Language", "en");
    request.setRawHeader("Accept-Encoding", "identity");
    m_reply = m_network.get(request);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &Fetch::readHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &Fetch::read);
    connect(m_reply, &QNetworkReply::finished, this, &Fetch::readEnd);
}

void WebImages::Fetch::readHead()
{
    if (!m_reply) return;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 300 && status < 400) {
        const QUrl target = QUrl::fromEncoded(m_reply->rawHeader("Location"), QUrl::StrictMode);
        if (!target.isEmpty()) follow(m_url.resolved(target));
    } else if (status == 200 && !isImageType(m_reply->rawHeader("Content-Type"))) {
        finish(std::unexpected(error(ErrorKind::Attachment, u"the server says it is no image"_s, u"format"_s)));
    } else if (m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong() > chat::largestFile) {
        finish(std::unexpected(error(ErrorKind::Attachment, u"the server says how large it is"_s, u"too_big"_s)));
    }
}

void WebImages::Fetch::follow(const QUrl &target)
{
    const bool isLessSafe = m_url.scheme() == "https"_L1 && target.scheme() != "https"_L1;
    if (!isWeb(target) || !isWebPort(target.port()) || isLessSafe) {
        return finish(std::unexpected(error(ErrorKind::Permission, u"the server points to no address of the web"_s)));
    }
    if (target.host() != m_url.host() || target.port() != m_url.port()) {
        return finish(gui::ImageDownloader::Reply {.bytes = {}, .elsewhere = target});
    }
    if (++m_hops > mostHops) {
        return finish(
            std::unexpected(error(ErrorKind::Permission, u"the server points to one address after another"_s)));
    }
    letGo();
    m_url = target;
    // Later: this is called from inside the reply.
    QMetaObject::invokeMethod(this, &Fetch::ask, Qt::QueuedConnection);
}

void WebImages::Fetch::read()
{
    if (!m_reply) return;
    m_bytes += m_reply->readAll();
    if (m_bytes.size() > chat::largestFile) {
        finish(std::unexpected(error(ErrorKind::Attachment, u"more came than an image may have"_s, u"too_big"_s)));
    }
}

void WebImages::Fetch::readEnd()
{
    read();
    if (!m_reply) return;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_reply->error() == QNetworkReply::NoError && status == 200) {
        return finish(gui::ImageDownloader::Reply {.bytes = m_bytes});
    }
    const core::Error found = errorOf(*m_reply, status);
    if (status == 0 && found.kind == ErrorKind::Network && !m_addresses.isEmpty()) {
        letGo();
        return connectTo(m_addresses);
    }
    finish(std::unexpected(found));
}

void WebImages::Fetch::letGo()
{
    m_bytes.clear();
    QNetworkReply *reply = std::exchange(m_reply, nullptr);
    if (!reply) return;
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
}

void WebImages::Fetch::end()
{
    m_over = true;
    m_deadline.cancel();
    letGo();
    deleteLater();
}

void WebImages::Fetch::finish(const core::Result<gui::ImageDownloader::Reply> &result)
{
    if (m_over) return;
    if (m_context) m_context->disconnect(this);
    end();
    if (m_context) m_done(result);
}

WebImages::WebImages(core::Clock &clock, std::function<Way()> way, QObject *parent)
    : WebImages(clock, std::move(way), {.lookUp = lookUpInSystem, .mayAsk = isPublicAddress}, parent)
{}

WebImages::WebImages(core::Clock &clock, std::function<Way()> way, Internet internet, QObject *parent)
    : QObject(parent), m_clock(clock), m_way(std::move(way)), m_internet(std::move(internet))
{}

WebImages::~WebImages() = default;

void WebImages::download(const QUrl &url, QObject *context, Callback done)
{
    new Fetch(*this, url, context, std::move(done)); // owned by this
}

} // namespace runnel::app
