// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "gui/settings/connectiontest.h"
#include "llm/provider.h"
#include "settings/secretstore.h"
#include "settings/settings.h"

#include <QDialog>

class QListWidget;
class QStackedWidget;

namespace runnel::chat {
class PromptBook;
}

namespace runnel::models {
class SessionModel;
}

namespace runnel::settings {
class DataCare;
class GlobalShortcut;
class ProviderOffers;
} // namespace runnel::settings

namespace runnel::gui {

class ProvidersPage;
class Theme;

//! \brief All settings in one window, modeless. Every change applies at once; only a provider's form has a Save.
class SettingsWindow : public QDialog
{
    Q_OBJECT
public:
    enum class Page : std::uint8_t {
        General,
        Providers,
        Models,
        Prompts,
        Answers,
        Network,
        Appearance,
        Sessions,
        Data
    };

    SettingsWindow(Theme &theme, settings::Settings &settings, settings::SecretStore &secrets,
                   llm::ProviderDirectory &directory, settings::ProviderOffers &offers, chat::PromptBook &prompts,
                   models::SessionModel &sessions, settings::DataCare &care, settings::GlobalShortcut &shortcut,
                   ProviderFactory factory, QWidget *parent = nullptr);

    //! Shows the window, or brings it to the front, on \a page.
    void open(Page page);
    using QDialog::open;
    //! Opens the form of a new provider.
    void addProvider();
    [[nodiscard]] Page page() const;

Q_SIGNALS:
    //! The chat of a session is asked for.
    void openRequested(const runnel::chat::ConversationId &id);

private:
    void build(settings::SecretStore &secrets, settings::ProviderOffers &offers, chat::PromptBook &prompts,
               models::SessionModel &sessions, settings::DataCare &care, ProviderFactory factory);
    [[nodiscard]] QWidget *generalPage();
    [[nodiscard]] QWidget *appearancePage();

    Theme &m_theme;
    settings::Settings &m_settings;
    llm::ProviderDirectory &m_directory;
    settings::GlobalShortcut &m_shortcut;
    QListWidget *m_pages = nullptr;
    QStackedWidget *m_stack = nullptr;
    ProvidersPage *m_providers = nullptr;
};

} // namespace runnel::gui
