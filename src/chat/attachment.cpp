// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/attachment.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::chat {

namespace {

constexpr qsizetype longestName = 120; // characters

} // namespace

bool Attachment::isImage() const
{
    return mimeType.startsWith("image/"_L1);
}

qint64 Attachment::tokens() const
{
    constexpr qint64 bytesPerToken = 4;
    return isImage() ? 0 : (bytes + bytesPerToken - 1) / bytesPerToken;
}

QString attachmentName(const QString &path)
{
    QString name = QFileInfo(path).fileName();
    name.removeIf([](QChar c) {
        const QChar::Category category = c.category();
        return category == QChar::Other_Control || category == QChar::Other_Format ||
               category == QChar::Separator_Line || category == QChar::Separator_Paragraph;
    });
    if (name.size() <= longestName) return name;
    // The end of a name says more than its middle.
    const QString end = u"…"_s + name.last(longestName / 4);
    return name.first(longestName - end.size()) + end;
}

} // namespace runnel::chat
