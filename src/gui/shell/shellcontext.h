// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/settings/connectiontest.h"
#include "settings/settings.h"

#include <QUrl>

#include <functional>

namespace runnel::chat {
class AttachmentStore;
class ConversationLibrary;
class MessageSearch;
class PromptBook;
} // namespace runnel::chat
namespace runnel::core {
class Clock;
}
namespace runnel::llm {
class ProviderDirectory;
}
namespace runnel::models {
class SessionModel;
}
namespace runnel::settings {
class DataCare;
class GlobalShortcut;
class ProviderOffers;
class SecretStore;
} // namespace runnel::settings
namespace runnel::streaming {
class BranchRemovals;
class ChatController;
class StreamingChatService;
class StreamingMessageService;
} // namespace runnel::streaming

namespace runnel::gui {

class ImageDownloader;
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
    chat::AttachmentStore &attachments;
    chat::PromptBook &prompts;
    streaming::StreamingMessageService &messages;
    streaming::StreamingChatService &streams;
    streaming::ChatController &controller;
    streaming::BranchRemovals &removals;
    models::SessionModel &sessions;
    ProviderFactory makeProvider;
    //! Hands a checked address to the system; false where it could not.
    std::function<bool(const QUrl &)> openUrl;
    settings::ProviderOffers &offers;
    settings::DataCare &data;
    ImageDownloader &images;
    settings::GlobalShortcut &shortcut;
    chat::MessageSearch &search;
};

} // namespace runnel::gui
