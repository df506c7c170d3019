// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/images/attachmentfacts.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace runnel::gui {

QString attachmentFacts(const chat::Attachment &attachment)
{
    const QString size = QLocale().formattedDataSize(attachment.bytes, 0, QLocale::DataSizeSIFormat);
    if (attachment.isImage()) return size;
    const QString tokens = QCoreApplication::translate("Images", "≈ %Ln token(s)", nullptr, int(attachment.tokens()));
    return QCoreApplication::translate("Images", "%1 · %2", "size of a file, its tokens").arg(size, tokens);
}

QString attachmentIcon(const chat::Attachment &attachment)
{
    return attachment.isImage() ? u"image"_s : u"file-text"_s;
}

QString attachmentKind(const chat::Attachment &attachment)
{
    return attachment.isImage() ? QCoreApplication::translate("Images", "Attached image")
                                : QCoreApplication::translate("Images", "Attached file");
}

} // namespace runnel::gui
