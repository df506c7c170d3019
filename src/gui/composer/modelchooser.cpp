// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/modelchooser.h"

#include <QCoreApplication>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStandardItemModel>

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

ModelChooser::ModelChooser(Theme &theme, llm::ProviderDirectory &providers, QWidget *parent)
    : ChooserPopup(theme, parent), m_providers(providers)
{
    setObjectName(u"modelChooser"_s);
    setAccessibleName(QCoreApplication::translate("Composer", "Models"));
    m_filter->setObjectName(u"modelFilter"_s);
    m_filter->setPlaceholderText(QCoreApplication::translate("Composer", "Find a model"));
    m_list->setObjectName(u"modelList"_s);
    m_list->setAccessibleName(QCoreApplication::translate("Composer", "Models"));
    m_manage->setObjectName(u"manageProviders"_s);
    m_manage->setText(QCoreApplication::translate("Composer", "Manage providers…"));
    connect(&providers, &llm::ProviderDirectory::changed, this, &ModelChooser::refresh);
    connect(&providers, &llm::ProviderDirectory::modelsChanged, this, &ModelChooser::refresh);
}

void ModelChooser::popup(const QWidget *anchor, const llm::ModelRef &current)
{
    popup(QRect(anchor->mapToGlobal(QPoint(0, 0)), anchor->size()), current);
}

void ModelChooser::popup(const QRect &anchor, const llm::ModelRef &current)
{
    m_current = current;
    m_providers.refreshModels();
    popupAt(anchor, Edge::Trailing);
}

void ModelChooser::rebuild()
{
    const QString wanted = this->wanted();
    m_items->clear();
    QStandardItem *selected = nullptr;
    QStandardItem *first = nullptr;
    const QList<llm::ProviderInfo> providers = m_providers.providers();
    if (wanted.isEmpty()) addFavourites(providers);
    for (const llm::ProviderInfo &provider : providers) {
        const QList<llm::ModelInfo> models = m_providers.models(provider.id);
        const bool providerMatches = provider.name.contains(wanted, Qt::CaseInsensitive);
        bool hasHeader = false;
        for (const llm::ModelInfo &model : models) {
            const QString name = model.name.isEmpty() ? model.id : model.name;
            if (!wanted.isEmpty() && !providerMatches && !name.contains(wanted, Qt::CaseInsensitive) &&
                !model.id.contains(wanted, Qt::CaseInsensitive)) {
                continue;
            }
            if (!hasHeader) addHeader(provider.name);
            hasHeader = true;
            QStandardItem *item = addModel({provider.id, model.id}, name);
            if (!first) first = item;
            if (llm::ModelRef {provider.id, model.id} == m_current) selected = item;
        }
        if (!provider.isScripted && models.isEmpty() && wanted.isEmpty()) {
            addHeader(provider.name);
            addNote(QCoreApplication::translate("Composer", "It has named no models yet; type a model's name above"));
        }
    }
    if (m_items->rowCount() == 0) {
        for (const llm::ProviderInfo &provider : providers) {
            if (provider.isScripted) continue;
            addHeader(provider.name);
            QStandardItem *item =
                addModel({provider.id, wanted}, QCoreApplication::translate("Composer", "Use “%1”").arg(wanted));
            if (!first) first = item;
        }
    }
    if (m_items->rowCount() == 0) addNote(QCoreApplication::translate("Composer", "No model has this name"));
    if (QStandardItem *item = selected ? selected : first) m_list->setCurrentIndex(item->index());
}

// They stand in their provider's group as well: a mark takes nothing away from where it was found.
void ModelChooser::addFavourites(const QList<llm::ProviderInfo> &providers)
{
    bool hasHeader = false;
    for (const llm::ProviderInfo &provider : providers) {
        const QList<llm::ModelInfo> models = m_providers.models(provider.id);
        for (const llm::ModelInfo &model : models) {
            if (!model.isFavourite) continue;
            if (!std::exchange(hasHeader, true)) addHeader(QCoreApplication::translate("Composer", "Favourites"));
            const QString name = model.name.isEmpty() ? model.id : model.name;
            addModel({provider.id, model.id},
                     QCoreApplication::translate("Composer", "%1 · %2", "model, provider").arg(name, provider.name));
        }
    }
}

QStandardItem *ModelChooser::addModel(const llm::ModelRef &model, const QString &label)
{
    QStandardItem *item = addItem(label);
    item->setData(model.toString(), ValueRole);
    item->setData(model == m_current, CurrentRole);
    return item;
}

void ModelChooser::take(const QModelIndex &index)
{
    const llm::ModelRef model = llm::ModelRef::fromString(index.data(ValueRole).toString());
    close();
    Q_EMIT chosen(model);
}

} // namespace runnel::gui
