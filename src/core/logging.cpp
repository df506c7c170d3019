// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/logging.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMutex>
#include <QRegularExpression>
#include <QSet>

#include <cstdio>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcApp, "runnel.app", QtInfoMsg)
Q_LOGGING_CATEGORY(lcGui, "runnel.gui", QtInfoMsg)
Q_LOGGING_CATEGORY(lcProvider, "runnel.provider", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStorage, "runnel.storage", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStreaming, "runnel.streaming", QtInfoMsg)

namespace runnel::core {

namespace {

constexpr qint64 maxLogBytes = 4 * 1024 * 1024;

// A message handler has no context argument, so what it needs lives here. Never destroyed: logging outlives statics.
struct Sink
{
    QMutex mutex;
    QSet<QString> secrets;
    QFile file;
    bool toStandardError = false;
};

Sink &sink()
{
    static auto *instance = new Sink;
    return *instance;
}

QLatin1StringView levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "debug"_L1;
    case QtInfoMsg:
        return "info"_L1;
    case QtWarningMsg:
        return "warning"_L1;
    case QtCriticalMsg:
        return "error"_L1;
    case QtFatalMsg:
        return "fatal"_L1;
    }
    Q_UNREACHABLE_RETURN({});
}

// A text as it stands between the quotes of a JSON string.
QString escaped(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray {text}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(array.sliced(2, array.size() - 4));
}

// A secret as it is, and as other programs write it into theirs: quoted, in an address, packed.
QSet<QString> formsOf(const QString &secret)
{
    const QByteArray bytes = secret.toUtf8();
    const auto url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    QSet<QString> forms {secret, escaped(secret), QString::fromLatin1(bytes.toPercentEncoding()),
                         QString::fromLatin1(bytes.toBase64(QByteArray::OmitTrailingEquals)),
                         QString::fromLatin1(bytes.toBase64(url))};
    forms.insert(QString(escaped(secret)).replace(u'/', "\\/"_L1));
    return forms;
}

void handleMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    QString text = redacted(message);
    text.replace(u'\n', u' ');
    const QByteArray line = u"%1 %2 %3: %4\n"_s
                                .arg(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs), levelName(type),
                                     QString::fromLatin1(context.category), text)
                                .toUtf8();
    Sink &to = sink();
    const QMutexLocker lock(&to.mutex);
    if (to.file.isOpen()) {
        if (to.file.size() > maxLogBytes) to.file.resize(0);
        to.file.write(line);
        to.file.flush();
    }
    if (to.toStandardError) std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stderr);
}

} // namespace

void protectSecret(const QString &secret)
{
    if (secret.size() < 8) return;
    Sink &to = sink();
    {
        const QMutexLocker lock(&to.mutex);
        if (to.secrets.contains(secret)) return;
    }
    const QSet<QString> forms = formsOf(secret);
    const QMutexLocker lock(&to.mutex);
    to.secrets.unite(forms);
}

QString redacted(QString text)
{
    static const auto mark = u"[redacted]"_s;
    {
        Sink &to = sink();
        const QMutexLocker lock(&to.mutex);
        for (const QString &secret : std::as_const(to.secrets)) text.replace(secret, mark);
    }
    // The shapes of keys of the common services, for those that nobody told us of.
    static const QRegularExpression shapes(
        uR"((?<![A-Za-z0-9])(?:sk-[A-Za-z0-9_-]{8,}|AIza[A-Za-z0-9_-]{20,}|gsk_[A-Za-z0-9]{16,}|xai-[A-Za-z0-9]{16,})|(?<=[Bb]earer )[A-Za-z0-9._~+/=-]{8,})"_s);
    text.replace(shapes, mark);
    return text;
}

void installLogSink(const QString &file, bool toStandardError)
{
    Sink &to = sink();
    {
        const QMutexLocker lock(&to.mutex);
        to.toStandardError = toStandardError;
        if (!file.isEmpty()) {
            // An open file does not take another name, and says so to this log, which is locked here.
            to.file.close();
            to.file.setFileName(file);
            if (to.file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered,
                             QFile::ReadOwner | QFile::WriteOwner)) {
                to.file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
            }
        }
    }
    // A rule of taste for scripts, which a bundle of other people's scripts breaks by the dozen.
    QLoggingCategory::setFilterRules(QStringLiteral("qt.qml.usedbeforedeclared=false"));
    qInstallMessageHandler(handleMessage);
}

} // namespace runnel::core
