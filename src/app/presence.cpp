// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/presence.h"

#include "app/backend.h"
#include "gui/shell/chatpane.h"
#include "gui/shell/windowactions.h"
#include "platform/activation.h"
#include "settings/schema.h"

#include <QAction>
#include <QEvent>
#include <QSystemTrayIcon>
#include <QTimer>
#include <QWindow>

namespace runnel::app {

namespace schema = settings::schema;
using Verb = HolderRequest::Verb;

Presence::Presence(Backend &backend, gui::Theme &theme, gui::MainWindow &window, settings::GlobalShortcut &shortcut,
                   QObject *parent)
    : QObject(parent), m_backend(backend), m_theme(theme), m_window(window), m_shortcut(shortcut)
{
    window.setClosing([this] { return closing(); });
    window.setSeenElsewhere([this](const chat::ConversationId &id) {
        return m_card && m_card->isVisible() && m_prompt->conversation() == id;
    });
    connect(&window, &gui::MainWindow::hiddenToTray, this, &Presence::onHidden);
    connect(&shortcut, &settings::GlobalShortcut::activated, this, &Presence::toggleQuickPrompt);
    connect(&backend.settings(), &settings::Settings::changed, this, [this](const QByteArray &key) {
        if (key == schema::quickKeys.key) applyKeys();
    });
}

Presence::~Presence()
{
    m_window.setClosing({});
    m_window.setSeenElsewhere({});
}

void Presence::start(const HolderRequest &request)
{
    using enum gui::MainWindow::Appearance;
    if (request.verb != Verb::Raise) m_window.skipLastChat();
    if (request.verb == Verb::Quick) {
        // Who asks for the card wants no window; but without a tray something must show that the program runs.
        m_window.start(QSystemTrayIcon::isSystemTrayAvailable() ? Hidden : Minimised);
        toggleQuickPrompt(request.activation);
        settle();
        return;
    }
    m_window.start(Shown);
    m_window.windowHandle()->installEventFilter(this);
    lead(request);
}

bool Presence::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Expose) {
        watched->removeEventFilter(this);
        // It is painted when the event was handled.
        QTimer::singleShot(0, this, &Presence::settle);
    }
    return QObject::eventFilter(watched, event);
}

void Presence::settle()
{
    makeTray();
    applyKeys();
}

void Presence::show(const HolderRequest &request)
{
    if (request.verb == Verb::Quick) {
        toggleQuickPrompt(request.activation);
        return;
    }
    showWindow(request.activation);
    lead(request);
}

void Presence::lead(const HolderRequest &request)
{
    if (request.verb == Verb::Open) m_window.openAddress(request.address);
    if (request.verb == Verb::New) m_window.newChat();
}

void Presence::showWindow(const QByteArray &activation)
{
    m_window.bringToFront();
    platform::activate(*m_window.windowHandle(), activation);
    if (m_tray) m_tray->noteSeen();
}

void Presence::setReadOnly()
{
    m_readOnly = true;
    if (m_prompt) m_prompt->setReadOnly();
}

void Presence::makeTray()
{
    m_tray = std::make_unique<gui::Tray>(m_theme, m_backend.library(), m_backend.chats());
    m_tray->setLookedAt([this] { return m_window.isActiveWindow() || (m_card && m_card->isVisible()); });
    connect(m_tray.get(), &gui::Tray::windowRequested, this, [this] { showWindow({}); });
    connect(m_tray.get(), &gui::Tray::newChatRequested, this, [this] {
        showWindow({});
        m_window.newChat();
    });
    connect(m_tray.get(), &gui::Tray::quickPromptRequested, this, [this] { toggleQuickPrompt({}); });
    connect(m_tray.get(), &gui::Tray::openRequested, this, [this](const chat::ConversationId &id) {
        showWindow({});
        m_window.openConversation(id);
    });
    connect(m_tray.get(), &gui::Tray::settingsRequested, this, [this] {
        showWindow({});
        m_window.windowActions()->settings->trigger();
    });
    // A menu that is open belongs to what ends.
    connect(m_tray.get(), &gui::Tray::quitRequested, &m_window, &gui::MainWindow::quit, Qt::QueuedConnection);
}

void Presence::applyKeys()
{
    m_shortcut.setKeys(m_backend.settings().get(schema::quickKeys));
}

void Presence::makeQuickPrompt()
{
    if (m_prompt) return;
    const auto isShown = [this](const chat::ConversationId &id) {
        const chat::Conversation *shown = m_window.chatPane()->conversation();
        return shown && shown->id() == id;
    };
    m_prompt = std::make_unique<gui::QuickPrompt>(gui::QuickContext {.theme = m_theme,
                                                                     .clock = m_backend.clock(),
                                                                     .settings = m_backend.settings(),
                                                                     .providers = m_backend.catalogue(),
                                                                     .library = m_backend.library(),
                                                                     .streams = m_backend.chats(),
                                                                     .controller = m_backend.controller(),
                                                                     .isShownElsewhere = isShown});
    m_card = std::make_unique<gui::QuickCard>(*m_prompt);
    if (m_readOnly) m_prompt->setReadOnly();
    connect(m_prompt.get(), &gui::QuickPrompt::windowRequested, this,
            [this](const chat::ConversationId &id, const QString &draft) {
                showWindow({});
                if (!id.isNull()) m_window.openWithDraft(id, draft);
            });
}

void Presence::toggleQuickPrompt(const QByteArray &activation)
{
    makeQuickPrompt();
    if (!m_card->toggle()) {
        // It is not installed: the window does all that it does.
        showWindow(activation);
        m_window.newChat();
        return;
    }
    if (!m_card->isVisible()) return;
    // What ended while it was hidden is read now.
    m_window.markRead(m_prompt->conversation());
    platform::activate(*m_card->window(), activation);
}

gui::Closing Presence::closing() const
{
    return gui::closingOf(m_tray && m_tray->isShown(), m_backend.chats().runningCount() > 0,
                          m_backend.settings().get(schema::staysWhenClosed));
}

void Presence::onHidden()
{
    settings::Settings &settings = m_backend.settings();
    if (!m_tray || settings.get(schema::toldOfTray)) return;
    settings.set(schema::toldOfTray, true);
    m_tray->tell(tr("Runnel goes on in the tray. “Quit” in the menu of its icon ends it."));
}

} // namespace runnel::app
