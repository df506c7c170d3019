// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachmentstore.h"
#include "llm/types.h"

#include <QStringList>

namespace runnel::streaming {

//! The text files that \a request wants still, each once.
[[nodiscard]] QStringList filesToRead(const llm::ChatRequest &request);
//! Puts the text files of \a request in front of what is said beside them; in place of one that \a contents has not
//! stand words that say so. How many those were.
int fillFiles(llm::ChatRequest &request, const chat::AttachmentStore::Contents &contents);

//! How a model sees a file: its name on a line, then its text in a fence that is longer than any in it, so that
//! whatever the text says, it ends where we say it does.
[[nodiscard]] QString framedFile(const QString &name, const QString &text);

} // namespace runnel::streaming
