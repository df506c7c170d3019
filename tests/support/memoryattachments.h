// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachmentstore.h"

#include <optional>

namespace runnel::test {

//! \brief Attachments in memory. A test may take one away, or let adding fail.
class MemoryAttachments final : public chat::AttachmentStore
{
public:
    void add(const QByteArray &bytes, QObject *context, Callback<QString> done) override;
    void read(const QStringList &keys, QObject *context, std::function<void(const Contents &)> done) override;
    [[nodiscard]] QString addTemporary(const QByteArray &bytes) override;
    void forgetTemporary(const QStringList &keys) override;

    Contents contents;
    Contents temporary;
    std::optional<core::Error> failure; //!< of every add() from now on
};

} // namespace runnel::test
