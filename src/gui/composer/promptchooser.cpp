// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/promptchooser.h"

#include <QCoreApplication>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStandardItemModel>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr qsizetype longestPreview = 100; // characters

} // namespace

PromptChooser::PromptChooser(Theme &theme, const chat::PromptBook &prompts, QWidget *parent)
    : ChooserPopup(theme, parent), m_prompts(prompts)
{
    setObjectName(u"promptChooser"_s);
    setAccessibleName(QCoreApplication::translate("Composer", "Saved prompts"));
    m_filter->setObjectName(u"promptFilter"_s);
    m_filter->setPlaceholderText(QCoreApplication::translate("Composer", "Find a saved prompt"));
    m_list->setObjectName(u"promptList"_s);
    m_list->setAccessibleName(QCoreApplication::translate("Composer", "Saved prompts"));
    m_manage->setObjectName(u"managePrompts"_s);
    m_manage->setText(QCoreApplication::translate("Composer", "Manage prompts…"));
    connect(&prompts, &chat::PromptBook::changed, this, &PromptChooser::refresh);
}

void PromptChooser::popup(const QWidget *anchor)
{
    popupAt(QRect(anchor->mapToGlobal(QPoint(0, 0)), anchor->size()), Edge::Leading);
}

void PromptChooser::rebuild()
{
    m_items->clear();
    const QString filter = wanted();
    // Names first: what is typed is mostly the beginning of one.
    for (const bool byName : {true, false}) {
        for (const chat::SavedPrompt &prompt : m_prompts.saved()) {
            const bool isNamed = prompt.name.contains(filter, Qt::CaseInsensitive);
            if (byName != isNamed || (!isNamed && !prompt.text.contains(filter, Qt::CaseInsensitive))) continue;
            QStandardItem *item = addItem(prompt.name);
            item->setData(prompt.text, ValueRole);
            item->setData(prompt.text.left(longestPreview).simplified(), DetailRole);
        }
    }
    if (m_items->rowCount() > 0) {
        m_list->setCurrentIndex(m_items->index(0, 0));
        return;
    }
    addNote(m_prompts.saved().isEmpty() ? QCoreApplication::translate("Composer", "No prompts are saved yet")
                                        : QCoreApplication::translate("Composer", "No saved prompt says this"));
}

void PromptChooser::take(const QModelIndex &index)
{
    const QString text = index.data(ValueRole).toString();
    close();
    Q_EMIT chosen(text);
}

} // namespace runnel::gui
