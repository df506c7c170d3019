// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/newchatmenu.h"

#include "chat/promptbook.h"
#include "gui/shell/windowactions.h"

namespace runnel::gui {

NewChatMenu::NewChatMenu(const WindowActions &actions, const chat::PromptBook &prompts, QWidget *parent)
    : QMenu(parent), m_actions(actions), m_prompts(prompts)
{
    setObjectName(QStringLiteral("newChatMenu"));
    rebuild();
    connect(&prompts, &chat::PromptBook::changed, this, &NewChatMenu::rebuild);
}

void NewChatMenu::setReadOnly()
{
    m_readOnly = true;
    rebuild();
}

void NewChatMenu::rebuild()
{
    clear();
    addActions({m_actions.newChat, m_actions.newTemporaryChat});
    addSection(tr("As a persona"));
    for (const chat::Persona &persona : m_prompts.personas()) {
        // An ampersand in a name is no shortcut.
        QString label = persona.name;
        QAction *as = addAction(label.replace(u'&', QStringLiteral("&&")), this,
                                [this, persona] { Q_EMIT personaChosen(persona); });
        as->setEnabled(!m_readOnly);
    }
    if (m_prompts.personas().isEmpty()) addAction(tr("Personas are made in the settings of a chat"))->setEnabled(false);
}

} // namespace runnel::gui
