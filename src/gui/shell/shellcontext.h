// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/settings/connectiontest.h"

#include <QString>
#include <QStringList>
#include <QUrl>

#include <functional>

namespace runnel::chat {
class ConversationLibrary;
}
namespace runnel::core {
class Clock;
}
namespace runnel::llm {
class ProviderDirectory;
}
namespace runnel::settings {
class SecretStore;
class Settings;
}
namespace runnel::streaming {
class ChatController;
class StreamingChatService;
class StreamingMessageService;
}

namespace runnel::gui {

class Theme;

//! \brief What the main window works with. The application makes all of it, and it outlives the window.
struct ShellContext
{
    Theme &theme;
    core::Clock &clock;
    settings::Settings &settings;
    settings::SecretStore &secrets;
    llm::ProviderDirectory &providers;
    chat::ConversationLibrary &library;
    streaming::StreamingMessageService &messages;
    streaming::StreamingChatService &streams;
    streaming::ChatController &controller;
    ProviderFactory makeProvider;
    //! Hands a checked address to the system; false where it could not.
    std::function<bool(const QUrl &)> openUrl;
    //! Variables of the environment that hold a key.
    QStringList keyVariables;
};

} // namespace runnel::gui
