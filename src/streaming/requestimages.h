// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachmentstore.h"
#include "llm/types.h"

#include <QStringList>

#include <functional>

namespace runnel::streaming {

//! What the images of one request weigh at most, in bytes: 20 MB as Base64, where the strictest service ends.
inline constexpr qint64 mostImageBytes = 15'000'000;

//! Whether anything is shown to the model in \a request.
[[nodiscard]] bool hasImages(const llm::ChatRequest &request);
//! The attachments whose bytes \a request wants still, each once.
[[nodiscard]] QStringList attachmentsToRead(const llm::ChatRequest &request);
//! Gives the images of \a request their bytes; those that \a contents has not are left out. How many that were.
int fillImages(llm::ChatRequest &request, const chat::AttachmentStore::Contents &contents);
//! Leaves every image out of \a request; a turn that was nothing else says so in words. How many that were.
int leaveOutImages(llm::ChatRequest &request);
//! Leaves out what is more than \a most bytes, the oldest first. How many that were.
int leaveOutImagesOver(llm::ChatRequest &request, qint64 most);

//! \brief How many attached files of a conversation are not in its request, by why.
struct AttachmentsLeftOut
{
    int notTaken = 0; //!< the model takes no images
    int missing = 0;  //!< their files are gone or damaged
    int tooMuch = 0;  //!< images, more than a request takes, the oldest
};

using AttachmentsPrepared = std::function<void(const llm::ChatRequest &request, const AttachmentsLeftOut &left)>;

//! Makes the files and images of \a request ready to be sent, with their bytes from \a store, and leaves out what
//! cannot go: all images unless \a areTaken, what \a store has not, which may be null, and images over
//! \ref mostImageBytes. \a done is called once, at once or later, unless \a context dies first.
void prepareAttachments(const llm::ChatRequest &request, bool areTaken, chat::AttachmentStore *store, QObject *context,
                        const AttachmentsPrepared &done);

} // namespace runnel::streaming
