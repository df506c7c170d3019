// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/modelcombo.h"

#include <QCoreApplication>
#include <QSignalBlocker>

namespace runnel::gui {

ModelCombo::ModelCombo(settings::Settings &settings, const settings::Setting<QString> &setting,
                       llm::ProviderDirectory &directory, const QString &without, QWidget *parent)
    : QComboBox(parent), m_settings(settings), m_setting(setting), m_directory(directory), m_without(without)
{
    fill();
    connect(&directory, &llm::ProviderDirectory::changed, this, &ModelCombo::fill);
    connect(&directory, &llm::ProviderDirectory::modelsChanged, this, &ModelCombo::fill);
    connect(&settings, &settings::Settings::changed, this, [this](const QByteArray &key) {
        if (key == m_setting.key) fill();
    });
    connect(this, &QComboBox::activated, this,
            [this](int row) { m_settings.set(m_setting, itemData(row).toString()); });
}

void ModelCombo::fill()
{
    const QSignalBlocker quiet(this);
    clear();
    addItem(m_without, QString());
    const QList<llm::ProviderInfo> providers = m_directory.providers();
    for (const llm::ProviderInfo &provider : providers) {
        const QList<llm::ModelInfo> models = m_directory.models(provider.id);
        for (const llm::ModelInfo &info : models) {
            const QString name = info.name.isEmpty() ? info.id : info.name;
            addItem(QCoreApplication::translate("Settings", "%1 (%2)", "model, provider").arg(name, provider.name),
                    llm::ModelRef {provider.id, info.id}.toString());
        }
    }
    const QString wanted = m_settings.get(m_setting);
    int row = findData(wanted);
    if (row < 0) {
        // A model that no list names right now stays what was chosen.
        addItem(wanted, wanted);
        row = count() - 1;
    }
    setCurrentIndex(row);
}

} // namespace runnel::gui
