// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/settings/connectiontest.h"
#include "llm/provider.h"
#include "settings/provideroffers.h"
#include "settings/secretstore.h"
#include "settings/settings.h"

#include <QWidget>

#include <optional>

class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace runnel::gui {

class ProviderEditor;
class Theme;

//! \brief The providers at the left, the form of the chosen one at the right.
class ProvidersPage : public QWidget
{
    Q_OBJECT
public:
    ProvidersPage(Theme &theme, settings::Settings &settings, settings::SecretStore &secrets,
                  llm::ProviderDirectory &directory, settings::ProviderOffers &offers, ProviderFactory factory,
                  QWidget *parent = nullptr);

    void addProvider();

protected:
    //! Looks for servers on this machine: one may have been started since.
    void showEvent(QShowEvent *event) override;

private:
    void build(settings::SecretStore &secrets, ProviderFactory factory);
    void applyTheme();
    void reload(const QString &select = {});
    void showRow(int row);
    void showNote(const QString &id);
    //! Sets up the shown offer.
    void takeOffer();
    [[nodiscard]] std::optional<settings::ProviderConfig> offerOf(const QString &id) const;
    [[nodiscard]] QString selected() const;

    Theme &m_theme;
    settings::Settings &m_settings;
    llm::ProviderDirectory &m_directory;
    settings::ProviderOffers &m_offers;
    QListWidget *m_list = nullptr;
    QPushButton *m_add = nullptr;
    QStackedWidget *m_stack = nullptr;
    ProviderEditor *m_editor = nullptr;
    QLabel *m_note = nullptr;
    QPushButton *m_take = nullptr;
    bool m_reloading = false;
    bool m_isAdding = false; // the form is of a provider that is not saved yet
};

} // namespace runnel::gui
