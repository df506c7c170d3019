// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/provider.h"
#include "settings/settings.h"

#include <QComboBox>

namespace runnel::gui {

//! \brief Chooses the model that a setting names. Follows the setting and the lists of models; a choice holds at once.
class ModelCombo : public QComboBox
{
    Q_OBJECT
public:
    //! \a without is what an empty setting means.
    ModelCombo(settings::Settings &settings, const settings::Setting<QString> &setting,
               llm::ProviderDirectory &directory, const QString &without, QWidget *parent = nullptr);

private:
    void fill();

    settings::Settings &m_settings;
    const settings::Setting<QString> &m_setting;
    llm::ProviderDirectory &m_directory;
    QString m_without;
};

} // namespace runnel::gui
