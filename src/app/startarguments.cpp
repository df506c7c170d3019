// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/startarguments.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace runnel::app {

namespace {

constexpr auto newOption = "new"_L1;
constexpr auto quickOption = "quick"_L1;
constexpr auto openWord = "open"_L1;

} // namespace

void addStartArguments(QCommandLineParser &parser)
{
    parser.addOption(QCommandLineOption(QString(newOption), QCoreApplication::translate("App", "Begin a new chat.")));
    parser.addOption(QCommandLineOption(
        QString(quickOption), QCoreApplication::translate("App", "Show the quick prompt, or hide it. For a key of the "
                                                                 "desktop's own settings.")));
    parser.addPositionalArgument(u"open <id>"_s,
                                 QCoreApplication::translate("App", "Show the chat <id>, as runnelctl list names it."),
                                 u"[open <id> | runnel://chat/<id>[/message/<id>]]"_s);
    parser.addPositionalArgument(u"runnel://chat/…"_s,
                                 QCoreApplication::translate("App", "Show the chat or message of an address."), u" "_s);
}

std::optional<HolderRequest> startRequest(const QCommandLineParser &parser)
{
    using enum HolderRequest::Verb;
    HolderRequest request;
    const QStringList words = parser.positionalArguments();
    int wishes = 0;
    if (parser.isSet(newOption)) {
        request.verb = New;
        ++wishes;
    }
    if (parser.isSet(quickOption)) {
        request.verb = Quick;
        ++wishes;
    }
    if (!words.isEmpty()) {
        const bool isOpen = words.size() == 2 && words.first() == openWord;
        const bool isAddress = words.size() == 1 && chat::looksLikeChatAddress(words.first());
        if (!isOpen && !isAddress) return std::nullopt;
        request.verb = Open;
        const QString &place = words.last();
        if (chat::looksLikeChatAddress(place)) {
            request.address = chat::chatAddressFromString(place).value_or(chat::ChatAddress {});
        } else {
            request.address.conversation = chat::ConversationId::fromString(place);
        }
        ++wishes;
    }
    if (wishes > 1) return std::nullopt;
    request.activation = activationOfStart();
    return request;
}

QByteArray activationOfStart()
{
    for (const char *name : {"XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"}) {
        if (const QByteArray token = qgetenv(name); isActivationToken(token)) return token;
    }
    return {};
}

} // namespace runnel::app
