// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/composer/chooserpopup.h"
#include "llm/provider.h"

namespace runnel::gui {

//! \brief A popup with all models, grouped by provider.
//!
//! A name that no list has can be taken as it stands: some servers list nothing.
class ModelChooser : public ChooserPopup
{
    Q_OBJECT
public:
    ModelChooser(Theme &theme, llm::ProviderDirectory &providers, QWidget *parent);

    //! Shows it above or below \a anchor, with \a current marked.
    void popup(const QWidget *anchor, const llm::ModelRef &current);
    //! The same at a place on the screen of its parent.
    void popup(const QRect &anchor, const llm::ModelRef &current);

Q_SIGNALS:
    void chosen(const runnel::llm::ModelRef &model);

protected:
    void rebuild() override;
    void take(const QModelIndex &index) override;

private:
    void addFavourites(const QList<llm::ProviderInfo> &providers);
    QStandardItem *addModel(const llm::ModelRef &model, const QString &label);

    llm::ProviderDirectory &m_providers;
    llm::ModelRef m_current;
};

} // namespace runnel::gui
