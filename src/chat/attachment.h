// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace runnel::chat {

//! \brief A file that goes with a prompt. The bytes are in the AttachmentStore; this is what a row says of them. A value.
struct Attachment
{
    QString key;      //!< of the AttachmentStore
    QString name;     //!< for people
    QString mimeType; //!< "image/png"
    qint64 bytes = 0;
    int width = 0; //!< px, of an image as it is shown; 0 for others
    int height = 0;

    bool operator==(const Attachment &) const = default;
    [[nodiscard]] bool isImage() const;
    //! How many tokens its text is, about; 0 of an image. As llm::estimateTokens() says of ASCII, and near to it in other
    //! scripts, without reading the file.
    [[nodiscard]] qint64 tokens() const;
};

//! The name under which the file at \a path is shown: without what hides or turns text round, and not too long.
[[nodiscard]] QString attachmentName(const QString &path);

} // namespace runnel::chat
