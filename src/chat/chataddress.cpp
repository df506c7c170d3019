// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/chataddress.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::chat {

namespace {

constexpr auto scheme = "runnel:"_L1;
constexpr auto chatPart = "runnel://chat/"_L1;
constexpr auto messagePart = "/message/"_L1;
constexpr qsizetype idLength = 36;

} // namespace

QString toString(const ChatAddress &address)
{
    QString text = chatPart + address.conversation.toString();
    if (!address.message.isNull()) text += messagePart + address.message.toString();
    return text;
}

std::optional<ChatAddress> chatAddressFromString(QStringView text)
{
    if (!text.startsWith(chatPart)) return std::nullopt;
    const QStringView rest = text.sliced(chatPart.size());
    const ChatAddress address {
        .conversation = ConversationId::fromString(rest.first(std::min(idLength, rest.size()))),
        .message = MessageId::fromString(rest.sliced(std::min(idLength + messagePart.size(), rest.size())))};
    // Only as it is written by us: an id has many spellings, and an address many ways to hide what it is.
    return !address.conversation.isNull() && toString(address) == text ? std::optional(address) : std::nullopt;
}

bool looksLikeChatAddress(QStringView text)
{
    return text.startsWith(scheme, Qt::CaseInsensitive);
}

} // namespace runnel::chat
