// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Which chat the window shows.

#include "chat/conversationlibrary.h"
#include "chat/promptbook.h"
#include "gui/composer/composer.h"
#include "gui/shell/chatpane.h"
#include "gui/shell/mainwindow.h"
#include "gui/shell/temporarychats.h"
#include "gui/shell/windowmemory.h"
#include "gui/sidebar/sidebar.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using chat::Conversation;
using chat::ConversationId;

void MainWindow::newChat()
{
    const Conversation *shown = m_pane->conversation();
    m_wanted = {};
    const bool isBlank = shown && shown->isBlank() && !shown->info().isTemporary;
    if (!isBlank) showNewConversation();
    m_pane->composer()->focusText();
}

void MainWindow::newChatAs(const chat::Persona &persona)
{
    newChat();
    chat::applyPersona(persona, *m_pane->conversation());
    updateStartPage();
}

void MainWindow::newTemporaryChat()
{
    const Conversation *shown = m_pane->conversation();
    m_wanted = {};
    const bool isBlank = shown && shown->isBlank() && shown->info().isTemporary;
    if (!isBlank) {
        m_defaultModel = m_context.providers.defaultModel();
        showConversation(m_context.library.createTemporary(m_defaultModel), {});
    }
    m_pane->composer()->focusText();
}

void MainWindow::showNewConversation()
{
    m_wanted = {};
    m_defaultModel = m_context.providers.defaultModel();
    showConversation(m_context.library.create(m_defaultModel), {});
}

void MainWindow::openConversation(const ConversationId &id)
{
    m_wanted = id;
    if (id == currentId()) return;
    m_context.library.open(id, this, [this, id](const core::Result<Conversation *> &opened) {
        const QString draft = m_drafts.take(id);
        if (opened) addDraft(*opened, draft);
        if (m_wanted != id) {
            // Another one was asked for meanwhile: what nobody sees is not kept open.
            if (opened && id != currentId() && !(*opened)->info().isTemporary) m_context.library.release(id);
            return;
        }
        m_wanted = {};
        if (!opened) {
            if (opened.error().kind == core::ErrorKind::NotFound) tellOfNowhere();
            else warn(opened.error());
            m_sidebar->setCurrent(currentId());
            if (draft.isEmpty()) return;
            // What was typed is not lost with its chat.
            showNewConversation();
            addDraft(m_pane->conversation(), draft);
            return;
        }
        showConversation(*opened, m_anchors.take(id));
        if (m_asked.conversation == id) showMessage(std::exchange(m_asked, {}).message);
        m_pane->composer()->focusText();
    });
}

void MainWindow::openWithDraft(const ConversationId &id, const QString &draft)
{
    if (id == currentId()) addDraft(m_pane->conversation(), draft);
    else m_drafts.insert(id, draft);
    openConversation(id);
}

void MainWindow::addDraft(Conversation *conversation, const QString &draft)
{
    if (draft.isEmpty()) return;
    const QString before = conversation->info().draft;
    conversation->setDraft(before.trimmed().isEmpty() ? draft : before + u"\n\n"_s + draft);
    if (conversation == m_pane->conversation()) m_pane->showDraft();
}

void MainWindow::showConversation(Conversation *conversation, const ScrollAnchor &anchor)
{
    const ConversationId left = currentId();
    if (left == conversation->id()) return;
    if (!left.isNull() && m_pane->conversation()->size() > 0) m_anchors.insert(left, m_pane->scrollAnchor());
    m_organizer.setShown(conversation->id());
    m_pane->setConversation(conversation, anchor);
    m_sidebar->setCurrent(conversation->id());
    m_temporary->leave(left);
    m_temporary->show(*conversation);
    updateStartPage();
    updateActions();
    m_memory->saveNow();
}

} // namespace runnel::gui
