// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/mainwindow.h"

#include "chat/conversationlibrary.h"
#include "chat/promptbook.h"
#include "core/logging.h"
#include "gui/composer/composer.h"
#include "gui/settings/settingswindow.h"
#include "gui/shell/chatheader.h"
#include "gui/shell/chatpane.h"
#include "gui/shell/chatprinter.h"
#include "gui/shell/filingactions.h"
#include "gui/shell/foundmessage.h"
#include "gui/shell/keynotices.h"
#include "gui/shell/messageactions.h"
#include "gui/shell/newchatmenu.h"
#include "gui/shell/notice.h"
#include "gui/shell/noticetexts.h"
#include "gui/shell/openexternal.h"
#include "gui/shell/startcontent.h"
#include "gui/shell/storagenotices.h"
#include "gui/shell/temporarychats.h"
#include "gui/shell/windowactions.h"
#include "gui/shell/windowmemory.h"
#include "gui/sidebar/sidebar.h"
#include "gui/theme/theme.h"
#include "settings/provideroffers.h"
#include "settings/schema.h"
#include "settings/settings.h"
#include "streaming/chatcontroller.h"
#include "streaming/streamingchatservice.h"

#include <QApplication>
#include <QBoxLayout>
#include <QMenuBar>
#include <QSplitter>
#include <QTimer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace schema = settings::schema;
using chat::Conversation;
using chat::ConversationId;
using chat::ConversationLibrary;

namespace {

Theme::Scheme schemeFrom(const QString &word)
{
    if (word == "light"_L1) return Theme::Scheme::Light;
    if (word == "dark"_L1) return Theme::Scheme::Dark;
    return Theme::Scheme::System;
}

} // namespace

MainWindow::MainWindow(const ShellContext &context, QWidget *parent)
    : QMainWindow(parent)
    , m_context(context)
    , m_organizer(context.library, context.clock)
    , m_list(context.library, m_organizer, context.clock)
    , m_found(context.search)
    , m_actions(new WindowActions(this))
    , m_links(new ExternalLinks(context.openUrl, this))
{
    setObjectName(u"mainWindow"_s);
    setWindowTitle(u"Runnel"_s);
    applySetting(schema::colorScheme.key);
    applySetting(schema::fontSize.key);
    build();
    applySetting(schema::enterSends.key);
    connectActions();
    connectViews();
    connectServices();
    connectFiling();
    newChat();
}

MainWindow::~MainWindow()
{
    finish();
    m_pane->disconnect(this);
    m_pane->setConversation(nullptr);
}

void MainWindow::build()
{
    m_splitter = new QSplitter(this);
    m_sidebar = new Sidebar(m_context.theme, m_context.library, m_organizer, m_list, m_splitter);
    m_sidebar->setObjectName(u"sidebar"_s);
    m_sidebar->setSearch(m_found);
    auto *main = new QWidget(m_splitter);
    m_banners = new Banners(m_context.theme, main);
    m_pane = new ChatPane(m_context, main);
    auto *column = new QVBoxLayout(main);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banners);
    column->addWidget(m_pane, 1);
    m_splitter->addWidget(m_sidebar);
    m_splitter->addWidget(main);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setHandleWidth(1);
    m_splitter->setSizes({m_context.theme.metrics().sidebarWidth, 900});
    setCentralWidget(m_splitter);
    setMinimumSize(480, 360);
    m_toasts = new Toasts(m_context.theme, m_context.clock, m_pane, m_pane->composer());
    new KeyNotices(m_context.settings, m_context.secrets, *m_banners, this);
    m_filing = new FilingActions(m_context, m_organizer, *m_sidebar, *m_toasts,
                                 {.shown = [this] { return currentId(); },
                                  .open = [this](const ConversationId &id) { openConversation(id); },
                                  .showNew = [this] { showNewConversation(); }},
                                 this);
    m_temporary = new TemporaryChats(m_context.library, m_context.clock, *m_banners, *m_toasts, this);
    connect(m_temporary, &TemporaryChats::backRequested, this, &MainWindow::openConversation);
    m_storage = new StorageNotices(m_context, *m_banners, *m_toasts, this);
    m_memory = new WindowMemory(m_context.clock, m_context.settings, this, m_splitter, m_sidebar, [this] {
        // A temporary chat is not there any more at the next start.
        const Conversation *shown = m_pane->conversation();
        if (!shown || shown->info().isTemporary) return WindowMemory::View {};
        return WindowMemory::View {shown->id(), m_pane->scrollAnchor()};
    });
    m_pane->header()->setMenu(m_actions->makeMenu(this));
    m_newChats = new NewChatMenu(*m_actions, m_context.prompts, this);
    connect(m_newChats, &NewChatMenu::personaChosen, this, &MainWindow::newChatAs);
    m_sidebar->setNewChatMenu(m_newChats);
    m_pane->header()->setSidebarAction(m_actions->sidebar);
#ifdef Q_OS_MACOS
    m_actions->fillMenuBar(menuBar());
#endif
}

void MainWindow::connectActions()
{
    connect(m_actions->newChat, &QAction::triggered, this, &MainWindow::newChat);
    connect(m_actions->newTemporaryChat, &QAction::triggered, this, &MainWindow::newTemporaryChat);
    connect(m_actions->rename, &QAction::triggered, this, [this] { m_pane->header()->beginRename(); });
    connect(m_actions->remove, &QAction::triggered, this, [this] { requestDelete(currentId()); });
    connect(m_actions->copyLink, &QAction::triggered, this, [this] { copyAddress({.conversation = currentId()}); });
    connect(m_actions->stop, &QAction::triggered, m_pane, &ChatPane::stop);
    connect(m_actions->regenerate, &QAction::triggered, m_pane, &ChatPane::regenerate);
    connect(m_actions->copyAnswer, &QAction::triggered, m_pane, &ChatPane::copyLastAnswer);
    connect(m_actions->copyCode, &QAction::triggered, m_pane, &ChatPane::copyLastCodeBlock);
    connect(m_actions->find, &QAction::triggered, m_pane, &ChatPane::find);
    connect(m_actions->findNext, &QAction::triggered, this, [this] { m_pane->findNext(true); });
    connect(m_actions->findPrevious, &QAction::triggered, this, [this] { m_pane->findNext(false); });
    connect(m_actions->previousMessage, &QAction::triggered, this, [this] { m_pane->stepMessage(-1); });
    connect(m_actions->nextMessage, &QAction::triggered, this, [this] { m_pane->stepMessage(1); });
    connect(m_actions->focusComposer, &QAction::triggered, this, [this] { m_pane->composer()->focusText(); });
    connect(m_actions->openMenu, &QAction::triggered, m_pane->header(), &ChatHeader::openMenu);
    connect(m_actions->chooseModel, &QAction::triggered, m_pane, &ChatPane::chooseModel);
    connect(m_actions->chatOptions, &QAction::triggered, m_pane, &ChatPane::showOptions);
    connect(m_actions->print, &QAction::triggered, m_pane->printer(), &ChatPrinter::print);
    connect(m_actions->savePdf, &QAction::triggered, m_pane->printer(), &ChatPrinter::askForPdf);
    connect(m_actions->nextPane, &QAction::triggered, this, &MainWindow::focusNextPane);
    connect(m_actions->filterChats, &QAction::triggered, this, [this] {
        m_actions->sidebar->setChecked(true);
        m_sidebar->focusFilter();
    });
    connect(m_actions->sidebar, &QAction::toggled, this, [this](bool on) {
        m_sidebar->setVisible(on);
        m_memory->note();
    });
    const auto grow = [this](int step) { setFontSize(m_context.settings.get(schema::fontSize) + step); };
    connect(m_actions->largerText, &QAction::triggered, this, [grow] { grow(1); });
    connect(m_actions->smallerText, &QAction::triggered, this, [grow] { grow(-1); });
    connect(m_actions->resetText, &QAction::triggered, this, [this] { setFontSize(schema::fontSize.defaultValue); });
    connect(m_actions->settings, &QAction::triggered, this,
            [this] { ensureSettings()->open(SettingsWindow::Page::General); });
    connect(m_actions->quit, &QAction::triggered, this, &MainWindow::quit);
}

void MainWindow::connectViews()
{
    connect(m_sidebar, &Sidebar::newChatRequested, this, &MainWindow::newChat);
    connect(m_sidebar, &Sidebar::openRequested, this, &MainWindow::openConversation);
    connect(m_sidebar, &Sidebar::addressCopyRequested, this,
            [this](const ConversationId &id) { copyAddress({.conversation = id}); });
    auto *found = new FoundMessage(*m_pane, this);
    connect(m_sidebar, &Sidebar::foundRequested, found, &FoundMessage::show);
    connect(found, &FoundMessage::openRequested, this, &MainWindow::openConversation);
    connect(m_sidebar, &Sidebar::settingsRequested, m_actions->settings, &QAction::trigger);

    connect(m_pane, &ChatPane::runningChanged, this, &MainWindow::updateActions);
    connect(m_pane, &ChatPane::emptyChanged, this, [this] {
        updateActions();
        // Which chat is open is known from its first message on, whatever happens next.
        m_memory->saveNow();
        updateStartPage();
    });
    connect(m_pane, &ChatPane::titleChanged, this, [this](const QString &title) {
        const bool named = m_pane->conversation() && m_pane->conversation()->size() > 0;
        setWindowTitle(named ? tr("%1 – Runnel", "title of the chat").arg(title.simplified().left(80)) : u"Runnel"_s);
    });
    connect(m_pane, &ChatPane::failed, this, &MainWindow::warn);
    connect(m_pane->transcript(), &TranscriptView::addressCopyRequested, this,
            [this](const chat::MessageId &message) { copyAddress({.conversation = currentId(), .message = message}); });
    connect(m_pane, &ChatPane::copied, this, [this](const QString &what) { m_toasts->show({.text = what}); });
    connect(m_pane, &ChatPane::told, this, [this](const QString &sentence) { m_toasts->show({.text = sentence}); });
    connect(m_pane->messageActions(), &MessageActions::noticed, m_toasts,
            [this](const NoticeText &notice, std::optional<std::chrono::milliseconds> time) {
                m_toasts->show(notice, time);
            });
    connect(m_pane->messageActions(), &MessageActions::openRequested, this, &MainWindow::openConversation);
    connect(m_pane->printer(), &ChatPrinter::done, this,
            [this](const QString &what) { m_toasts->show({.text = what}); });
    connect(m_pane->printer(), &ChatPrinter::failed, this,
            [this](const QString &reason) { m_toasts->show({.tone = NoticeText::Tone::Danger, .text = reason}); });
    connect(m_pane, &ChatPane::linkActivated, m_links, &ExternalLinks::openExternal);
    connect(m_pane, &ChatPane::settingsRequested, this, [this] { openProviders(false); });
    connect(m_pane, &ChatPane::promptSettingsRequested, this,
            [this] { ensureSettings()->open(SettingsWindow::Page::Prompts); });
    connect(m_pane, &ChatPane::newChatRequested, this, &MainWindow::newChat);
    connect(m_pane, &ChatPane::scrolled, m_memory, &WindowMemory::note);
    connect(m_splitter, &QSplitter::splitterMoved, m_memory, &WindowMemory::note);
    connect(m_pane->startPage(), &StartPage::addProviderRequested, this, [this] { openProviders(true); });
    connect(m_pane->startPage(), &StartPage::openRequested, this, &MainWindow::openConversation);
    connect(m_pane->startPage(), &StartPage::offerChosen, this, [this](const settings::ProviderConfig &offer) {
        if (const auto saved = m_context.settings.saveProvider(offer); !saved) warn(saved.error());
    });
    connect(m_pane->composer(), &Composer::modelChosen, this, [this] {
        // It is the default from now on, and the chat follows that.
        m_defaultModel = m_context.providers.defaultModel();
        updateStartPage();
    });

    connect(m_links, &ExternalLinks::confirmationNeeded, this, &MainWindow::askForLink);
    connect(m_links, &ExternalLinks::refused, this,
            [this](const QString &reason) { m_toasts->show({.tone = NoticeText::Tone::Warning, .text = reason}); });
}

void MainWindow::connectServices()
{
    connect(&m_context.settings, &settings::Settings::changed, this, &MainWindow::applySetting);
    connect(&m_context.library, &ConversationLibrary::loaded, this, &MainWindow::restoreView);
    connect(&m_context.library, &ConversationLibrary::inserted, this, [this](qsizetype index) {
        if (m_context.library.at(index).id == currentId()) m_sidebar->setCurrent(currentId());
        updateActions();
        updateStartPage();
    });
    connect(&m_context.library, &ConversationLibrary::removed, this, &MainWindow::updateStartPage);
    connect(&m_context.library, &ConversationLibrary::aboutToForget, this,
            [this](const ConversationId &id) { m_anchors.remove(id); });
    connect(&m_context.streams, &streaming::StreamingChatService::runningCountChanged, this, &MainWindow::noteRunning);
    connect(&m_context.offers, &settings::ProviderOffers::changed, this, &MainWindow::updateStartPage);
    connect(&m_context.providers, &llm::ProviderDirectory::changed, this, &MainWindow::learnModels);
    connect(&m_context.providers, &llm::ProviderDirectory::changed, this, &MainWindow::adoptDefaultModel);
    connect(&m_context.providers, &llm::ProviderDirectory::modelsChanged, this, &MainWindow::adoptDefaultModel);
}

void MainWindow::connectFiling()
{
    connect(m_sidebar, &Sidebar::deleteRequested, m_filing, &FilingActions::trash);
    connect(m_sidebar, &Sidebar::eraseRequested, m_filing, &FilingActions::erase);
    connect(m_sidebar, &Sidebar::archiveRequested, m_filing, &FilingActions::archive);
    connect(m_sidebar, &Sidebar::folderRemovalRequested, m_filing, &FilingActions::removeFolder);
    m_sidebar->setCollapsed(m_context.settings.get(schema::collapsedGroups));
    connect(m_sidebar, &Sidebar::collapsedChanged, this,
            [this](const QStringList &keys) { m_context.settings.set(schema::collapsedGroups, keys); });
    for (qsizetype i = 0; i < m_actions->pinned.size(); ++i) {
        connect(m_actions->pinned.at(i), &QAction::triggered, this, [this, i] {
            const ConversationId id = m_organizer.pinned().value(i);
            if (!id.isNull()) openConversation(id);
        });
    }
}

void MainWindow::start(Appearance appearance)
{
    m_memory->restoreWindow();
    m_actions->sidebar->setChecked(!m_sidebar->isHidden());
    if (!m_context.settings.isWritable()) {
        m_banners->post(u"settings"_s,
                        {.tone = NoticeText::Tone::Warning,
                         .text = tr("The settings cannot be written. Changes are lost when Runnel closes.")});
    }
    appear(appearance);
    m_pane->composer()->focusText();
    // Once the window stands: nothing waits for it.
    QTimer::singleShot(0, &m_context.offers, &settings::ProviderOffers::look);
    QTimer::singleShot(0, this, &MainWindow::learnModels);
    if (m_context.library.isLoaded()) restoreView();
}

void MainWindow::restoreView()
{
    const WindowMemory::View view = m_memory->lastView();
    m_memory->begin();
    updateStartPage();
    const Conversation *shown = m_pane->conversation();
    // Whoever began to write before the list was read wants to go on with that.
    const bool busy = shown && (shown->size() > 0 || shown->info().hasDraft());
    const qsizetype index = m_context.library.indexOf(view.conversation);
    if (busy || !m_restores || index < 0 || m_context.library.at(index).filing.isTrashed()) return;
    m_anchors.insert(view.conversation, view.anchor);
    openConversation(view.conversation);
}

void MainWindow::requestDelete(const ConversationId &id)
{
    if (!m_readOnly) m_filing->trash({id});
}

void MainWindow::askForLink(const QUrl &url)
{
    QString shown = displayUrl(url);
    constexpr qsizetype most = 400;
    if (shown.size() > most) shown = shown.left(most) + u'…';
    m_toasts->show({.text = tr("Open this address?\n%1").arg(shown),
                    .action = tr("Open"),
                    .act = [this, url] { m_links->confirm(url); }},
                   std::nullopt);
}

void MainWindow::warn(const core::Error &error)
{
    qCInfo(lcGui) << "shown to the user:" << core::toString(error.kind) << error.message;
    m_toasts->show(refusalNotice(
        error, {.openSettings = [this] { openProviders(false); }, .chooseModel = [this] { m_pane->chooseModel(); }}));
}

void MainWindow::setReadOnly(const core::Error &notice)
{
    m_readOnly = true;
    m_storage->setReadOnly(notice);
    m_pane->setReadOnly();
    m_sidebar->setReadOnly();
    m_newChats->setReadOnly();
    updateActions();
}

// Without a model by name a provider could not answer, and the guide would in its place.
void MainWindow::learnModels()
{
    const QList<llm::ProviderInfo> providers = m_context.providers.providers();
    const bool isUnknown = std::ranges::any_of(providers, [this](const llm::ProviderInfo &info) {
        return !info.isScripted && m_context.providers.models(info.id).isEmpty();
    });
    if (isUnknown) m_context.providers.refreshModels();
}

void MainWindow::adoptDefaultModel()
{
    const llm::ModelRef before = std::exchange(m_defaultModel, m_context.providers.defaultModel());
    Conversation *shown = m_pane->conversation();
    if (shown && shown->size() == 0) {
        // A chat that has not begun takes what a new one would take, unless it was given a model of its own.
        const llm::ModelRef model = shown->info().model;
        if (model.isEmpty() || model == before) shown->setModel(m_defaultModel);
    }
    updateStartPage();
}

void MainWindow::updateStartPage()
{
    const Conversation *shown = m_pane->conversation();
    if (!shown || shown->size() > 0) return;
    m_pane->startPage()->setContent(startContent(m_context, *shown));
}

void MainWindow::updateActions()
{
    const Conversation *shown = m_pane->conversation();
    const bool hasMessages = shown && shown->size() > 0;
    const bool running = m_pane->isRunning();
    m_actions->stop->setEnabled(running);
    m_actions->regenerate->setEnabled(hasMessages && !running && !m_readOnly);
    m_actions->copyAnswer->setEnabled(hasMessages);
    m_actions->copyCode->setEnabled(hasMessages);
    for (QAction *action : {m_actions->find, m_actions->findNext, m_actions->findPrevious, m_actions->previousMessage,
                            m_actions->print, m_actions->savePdf})
        action->setEnabled(hasMessages);
    m_actions->nextMessage->setEnabled(hasMessages);
    m_actions->newTemporaryChat->setEnabled(!m_readOnly);
    m_actions->chooseModel->setEnabled(!m_readOnly);
    m_actions->chatOptions->setEnabled(!m_readOnly);
    m_actions->rename->setEnabled(hasMessages && !m_readOnly);
    m_actions->copyLink->setEnabled(hasMessages && !shown->info().isTemporary);
    m_actions->remove->setEnabled(m_context.library.indexOf(currentId()) >= 0 && !m_readOnly);
}

void MainWindow::applySetting(const QByteArray &key)
{
    const settings::Settings &settings = m_context.settings;
    if (key == schema::colorScheme.key) m_context.theme.setScheme(schemeFrom(settings.get(schema::colorScheme)));
    if (key == schema::fontSize.key) m_context.theme.setFontSize(settings.get(schema::fontSize));
    if (key == schema::enterSends.key) m_pane->composer()->setEnterSends(settings.get(schema::enterSends));
}

void MainWindow::setFontSize(int pixels)
{
    m_context.settings.set(schema::fontSize, pixels);
}

void MainWindow::focusNextPane()
{
    QWidget *focus = QApplication::focusWidget();
    const bool inSidebar = focus && m_sidebar->isAncestorOf(focus);
    const bool inComposer = focus && m_pane->composer()->isAncestorOf(focus);
    const bool hasTranscript = m_pane->conversation() && m_pane->conversation()->size() > 0;
    if (inComposer && m_sidebar->isVisible()) {
        m_sidebar->focusList();
    } else if ((inSidebar || inComposer) && hasTranscript) {
        m_pane->transcript()->setFocus(Qt::ShortcutFocusReason);
    } else {
        m_pane->composer()->focusText();
    }
}

SettingsWindow *MainWindow::ensureSettings()
{
    if (!m_settingsWindow) {
        m_settingsWindow = new SettingsWindow(
            m_context.theme, m_context.settings, m_context.secrets, m_context.providers, m_context.offers,
            m_context.prompts, m_context.sessions, m_context.data, m_context.shortcut, m_context.makeProvider, this);
        connect(m_settingsWindow, &SettingsWindow::openRequested, this, [this](const ConversationId &id) {
            openConversation(id);
            bringToFront();
        });
    }
    return m_settingsWindow;
}

void MainWindow::openProviders(bool add)
{
    if (add) {
        ensureSettings()->addProvider();
    } else {
        ensureSettings()->open(SettingsWindow::Page::Providers);
    }
}

ConversationId MainWindow::currentId() const
{
    return m_pane->conversation() ? m_pane->conversation()->id() : ConversationId();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    // The machine may have slept over midnight.
    if (event->type() == QEvent::ActivationChange && isActiveWindow()) m_list.refreshDates();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_memory->note();
}

void MainWindow::moveEvent(QMoveEvent *event)
{
    QMainWindow::moveEvent(event);
    m_memory->note();
}

} // namespace runnel::gui
