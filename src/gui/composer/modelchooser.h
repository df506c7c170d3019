// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/provider.h"

#include <QFrame>
#include <QRect>

class QLineEdit;
class QListView;
class QStandardItem;
class QStandardItemModel;

namespace runnel::gui {

class Theme;

//! \brief A popup with all models, grouped by provider, and a field that filters them as one types.
//!
//! A name that no list has can be taken as it stands: some servers list nothing.
class ModelChooser : public QFrame
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
    void manageProvidersRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void place();
    void rebuild();
    void addFavourites(const QList<llm::ProviderInfo> &providers);
    void addHeader(const QString &title);
    QStandardItem *addModel(const llm::ModelRef &model, const QString &label);
    void addNote(const QString &note);
    void step(int direction);
    void take(const QModelIndex &index);

    Theme &m_theme;
    llm::ProviderDirectory &m_providers;
    llm::ModelRef m_current;
    QRect m_anchor; // on the screen, as all of this
    QRect m_screen;
    QLineEdit *m_filter;
    QListView *m_list;
    QStandardItemModel *m_items;
};

} // namespace runnel::gui
