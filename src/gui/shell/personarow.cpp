// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/personarow.h"

#include "gui/theme/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QCoreApplication>
#include <QInputDialog>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace runnel::gui {

PersonaRow::PersonaRow(Theme &theme, chat::PromptBook &prompts, chat::Conversation &conversation, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_prompts(prompts)
    , m_conversation(&conversation)
    , m_box(new QComboBox(this))
    , m_more(new QToolButton(this))
{
    m_box->setObjectName(u"persona"_s);
    m_box->setAccessibleName(QCoreApplication::translate("ChatOptions", "Persona"));
    m_more->setObjectName(u"personaMenu"_s);
    m_more->setAutoRaise(true);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setToolTip(QCoreApplication::translate("ChatOptions", "Save or delete a persona"));
    m_more->setAccessibleName(m_more->toolTip());
    auto *menu = new QMenu(m_more);
    QAction *save =
        menu->addAction(QCoreApplication::translate("ChatOptions", "Save this chat's settings as a persona…"));
    save->setObjectName(u"savePersona"_s);
    QAction *remove = menu->addAction(QCoreApplication::translate("ChatOptions", "Delete this persona"));
    remove->setObjectName(u"removePersona"_s);
    m_more->setMenu(menu);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme.metrics().spacing);
    row->addWidget(m_box, 1);
    row->addWidget(m_more);
    setFocusProxy(m_box);
    applyTheme();
    follow();
    connect(menu, &QMenu::aboutToShow, this, [this, remove] { remove->setEnabled(m_box->currentIndex() > 0); });
    connect(save, &QAction::triggered, this, &PersonaRow::askName);
    connect(remove, &QAction::triggered, this, &PersonaRow::removeCurrent);
    connect(m_box, &QComboBox::activated, this, &PersonaRow::choose);
    connect(&theme, &Theme::changed, this, &PersonaRow::applyTheme);
    connect(&prompts, &chat::PromptBook::changed, this, &PersonaRow::follow);
    connect(&conversation, &chat::Conversation::infoChanged, this, &PersonaRow::follow);
}

void PersonaRow::applyTheme()
{
    m_more->setIcon(m_theme.icon(u"ellipsis"_s));
    m_more->setIconSize({m_theme.metrics().icon, m_theme.metrics().icon});
}

void PersonaRow::follow()
{
    const QSignalBlocker quiet(m_box);
    m_box->clear();
    m_box->addItem(QCoreApplication::translate("ChatOptions", "None"));
    for (const chat::Persona &persona : m_prompts.personas()) {
        m_box->addItem(persona.name);
        if (m_conversation && m_box->currentIndex() == 0 && chat::isAs(*m_conversation, persona)) {
            m_box->setCurrentIndex(m_box->count() - 1);
        }
    }
}

void PersonaRow::choose(int index)
{
    if (!m_conversation) return;
    // None is a chat as it begins, with the model that it has.
    const chat::Persona none;
    const auto persona = index > 0 ? m_prompts.persona(m_box->itemText(index)) : none;
    if (!persona) return;
    chat::applyPersona(*persona, *m_conversation);
    follow();
    Q_EMIT applied();
}

void PersonaRow::askName()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QCoreApplication::translate("ChatOptions", "Save persona"));
    dialog->setLabelText(QCoreApplication::translate(
        "ChatOptions", "Its name. System prompt, model and settings of this chat go with it."));
    if (m_box->currentIndex() > 0) dialog->setTextValue(m_box->currentText());
    connect(dialog, &QInputDialog::textValueSelected, this, &PersonaRow::saveAs);
    dialog->open();
}

void PersonaRow::saveAs(const QString &name)
{
    const QString clean = name.simplified();
    if (clean.isEmpty() || !m_conversation) return;
    const chat::ConversationInfo &info = m_conversation->info();
    m_prompts.savePersona(
        {.name = clean, .systemPrompt = info.systemPrompt, .model = info.model, .options = info.options});
}

void PersonaRow::removeCurrent()
{
    if (m_box->currentIndex() > 0) m_prompts.removePersona(m_box->currentText());
}

} // namespace runnel::gui
