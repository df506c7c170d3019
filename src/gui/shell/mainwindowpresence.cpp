// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// How the window comes, is led to a place from outside, and goes.

#include "chat/conversationlibrary.h"
#include "gui/shell/chatpane.h"
#include "gui/shell/mainwindow.h"
#include "gui/shell/notice.h"
#include "gui/shell/windowmemory.h"
#include "streaming/streamingchatservice.h"

#include <QClipboard>
#include <QCloseEvent>
#include <QDialog>
#include <QGuiApplication>

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

const auto endBanner = u"end"_s;

} // namespace

void MainWindow::bringToFront()
{
    setWindowState((windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
    show();
    raise();
    activateWindow();
}

void MainWindow::setSeenElsewhere(std::function<bool(const chat::ConversationId &)> isSeen)
{
    m_isSeenElsewhere = isSeen;
    m_organizer.setSeenElsewhere(std::move(isSeen));
}

bool MainWindow::isSeen(const chat::ConversationId &id) const
{
    if (id == currentId() && isActiveWindow() && !isMinimized()) return true;
    return m_isSeenElsewhere && m_isSeenElsewhere(id);
}

void MainWindow::markRead(const chat::ConversationId &id)
{
    m_organizer.markRead(id);
}

void MainWindow::openAddress(const chat::ChatAddress &address)
{
    m_asked = {};
    const qsizetype index = m_context.library.indexOf(address.conversation);
    const bool isTrashed = index >= 0 && m_context.library.at(index).filing.isTrashed();
    if (address.conversation.isNull() || isTrashed) {
        tellOfNowhere();
        return;
    }
    if (address.conversation == currentId()) {
        showMessage(address.message);
        return;
    }
    m_asked = address;
    openConversation(address.conversation);
}

void MainWindow::showMessage(const chat::MessageId &message)
{
    if (message.isNull()) return;
    chat::Conversation *shown = m_pane->conversation();
    if (!shown->find(message)) {
        tellOfNowhere();
        return;
    }
    if (shown->indexOf(message) < 0) shown->activate(message);
    m_pane->transcript()->setScrollAnchor({message, 0});
}

void MainWindow::copyAddress(const chat::ChatAddress &address)
{
    QGuiApplication::clipboard()->setText(toString(address));
    m_toasts->show(
        {.text = address.message.isNull() ? tr("Link to the chat copied") : tr("Link to the message copied")});
}

void MainWindow::tellOfNowhere()
{
    m_toasts->show({.tone = NoticeText::Tone::Warning,
                    .text = tr("This link leads nowhere here: what it names was deleted, or belongs to other data.")});
}

void MainWindow::finish()
{
    if (m_finished) return;
    m_finished = true;
    m_memory->saveNow();
    m_context.streams.shutDown();
    m_context.library.flush();
}

void MainWindow::appear(Appearance appearance)
{
    switch (appearance) {
    case Appearance::Shown:
        show();
        return;
    case Appearance::Minimised:
        showMinimized();
        return;
    case Appearance::Hidden:
        // There is a window all the same, for who asks for its handle.
        winId();
        return;
    }
}

void MainWindow::quit()
{
    m_ending = true;
    close();
}

void MainWindow::askBeforeEnd()
{
    m_banners->post(endBanner, {.tone = NoticeText::Tone::Warning,
                                .text = tr("An answer is still being written."),
                                .action = tr("Quit anyway"),
                                .act = [this] { quit(); }});
}

void MainWindow::noteRunning(qsizetype count)
{
    if (count == 0) m_banners->withdraw(endBanner);
}

// Without the window they would be all of the program that is left on the screen.
void MainWindow::closeDialogs()
{
    const QList<QDialog *> dialogs = findChildren<QDialog *>();
    for (QDialog *dialog : dialogs) dialog->close();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    // The end of the login session is not the user's wish to keep something.
    const bool isEnd = m_ending || !m_closing || qGuiApp->isSavingSession();
    const Closing closing = isEnd ? Closing::End : m_closing();
    if (closing != Closing::End) {
        event->ignore();
        m_memory->saveNow();
        if (closing == Closing::Minimise) showMinimized();
        if (closing == Closing::Ask) askBeforeEnd();
        if (closing == Closing::Hide) {
            closeDialogs();
            hide();
            Q_EMIT hiddenToTray();
        }
        return;
    }
    closeDialogs();
    finish();
    event->accept();
    Q_EMIT closed();
}

} // namespace runnel::gui
