// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/attachedfile.h"

#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace runnel::chat {

std::unexpected<core::Error> refuseAttachment(const QString &reason, const QString &name)
{
    return std::unexpected(core::Error {.kind = core::ErrorKind::Attachment, .message = name, .providerCode = reason});
}

core::Result<QByteArray> readAttachedFile(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists()) return refuseAttachment(u"missing"_s, path);
    // A pipe would be waited for, and a device may have no end.
    if (!info.isFile()) return refuseAttachment(u"no_file"_s, path);
    if (info.size() > largestFile) return refuseAttachment(u"too_big"_s, path);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return refuseAttachment(u"unreadable"_s, path + u": "_s + file.errorString());
    }
    // What grew meanwhile is not read to its end.
    const QByteArray bytes = file.read(largestFile + 1);
    if (file.error() != QFile::NoError) return refuseAttachment(u"unreadable"_s, path + u": "_s + file.errorString());
    if (bytes.isEmpty()) return refuseAttachment(u"empty"_s, path);
    if (bytes.size() > largestFile) return refuseAttachment(u"too_big"_s, path);
    return bytes;
}

core::Result<void> checkAmount(const QList<Attachment> &attachments)
{
    if (attachments.size() > mostAttachments) {
        return refuseAttachment(u"too_many"_s, QString::number(attachments.size()));
    }
    qint64 tokens = 0;
    for (const Attachment &attachment : attachments) tokens += attachment.tokens();
    if (tokens > mostAttachedTokens) return refuseAttachment(u"too_much_text"_s, {});
    return {};
}

} // namespace runnel::chat
