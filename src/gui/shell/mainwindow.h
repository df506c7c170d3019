// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/chataddress.h"
#include "chat/organizer.h"
#include "gui/shell/closing.h"
#include "gui/shell/shellcontext.h"
#include "gui/transcript/transcriptview.h"
#include "models/conversationlistmodel.h"
#include "models/searchresultmodel.h"

#include <QHash>
#include <QMainWindow>

#include <functional>

class QSplitter;

namespace runnel::chat {
struct Persona;
}

namespace runnel::gui {

class Banners;
class ChatPane;
class ExternalLinks;
class FilingActions;
class NewChatMenu;
class SettingsWindow;
class Sidebar;
class StorageNotices;
class TemporaryChats;
class Toasts;
class WindowActions;
class WindowMemory;

//! \brief The window: sidebar and chat side by side, banners above, toasts over them. Routes, and decides nothing else.
//!
//! Its end finishes what runs: answers become interrupted with their text, drafts are written. Signals closed() when
//! that is done; the program then ends. Whether closing it is its end, setClosing() says.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    enum class Appearance : std::uint8_t { Shown, Minimised, Hidden };

    explicit MainWindow(const ShellContext &context, QWidget *parent = nullptr);
    ~MainWindow() override;

    //! Shows the window and the chat that was open last. Call once, after the library began to load.
    void start(Appearance appearance = Appearance::Shown);
    //! Tells, each time, what closing the window means; without, it is the end.
    void setClosing(std::function<Closing()> closing) { m_closing = std::move(closing); }
    //! Tells whether a chat is seen outside of the window: what ends in it is no news then.
    void setSeenElsewhere(std::function<bool(const chat::ConversationId &)> isSeen);
    //! Whether \a id is before the user's eyes, here or elsewhere.
    [[nodiscard]] bool isSeen(const chat::ConversationId &id) const;
    //! \a id was looked at outside of the window.
    void markRead(const chat::ConversationId &id);
    //! The end, whatever closing means.
    void quit();
    //! The database can only be read; \a notice says why.
    void setReadOnly(const core::Error &notice);
    //! Writes all that waits and ends the streams. Idempotent; closing calls it.
    void finish();
    //! The chat that was open last is not shown by itself when the list was read: another one is asked for.
    void skipLastChat() { m_restores = false; }
    //! To the front, from wherever it is.
    void bringToFront();
    [[nodiscard]] ChatPane *chatPane() const { return m_pane; }
    [[nodiscard]] Sidebar *sidebar() const { return m_sidebar; }
    [[nodiscard]] WindowActions *windowActions() const { return m_actions; }
    [[nodiscard]] Toasts *toasts() const { return m_toasts; }
    [[nodiscard]] Banners *banners() const { return m_banners; }
    [[nodiscard]] StorageNotices *storageNotices() const { return m_storage; }
    [[nodiscard]] SettingsWindow *settingsWindow() const { return m_settingsWindow; } //!< null until it was opened

    void newChat();
    void newChatAs(const chat::Persona &persona);
    //! One that is never written to the disk.
    void newTemporaryChat();
    void openConversation(const chat::ConversationId &id);
    //! Opens \a id to go on there with \a draft, which goes below what is in its composer already.
    void openWithDraft(const chat::ConversationId &id, const QString &draft);
    //! Shows what \a address names, or says that it leads nowhere.
    void openAddress(const chat::ChatAddress &address);
    void requestDelete(const chat::ConversationId &id);

Q_SIGNALS:
    void closed();
    //! It was closed, and the program goes on in the tray.
    void hiddenToTray();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void moveEvent(QMoveEvent *event) override;

private:
    void build();
    void connectActions();
    void connectViews();
    void connectServices();
    void connectFiling();
    void applySetting(const QByteArray &key);
    void showConversation(chat::Conversation *conversation, const ScrollAnchor &anchor);
    void restoreView();
    void updateStartPage();
    void updateActions();
    void learnModels();
    void adoptDefaultModel();
    void setFontSize(int pixels);
    void focusNextPane();
    void openProviders(bool add);
    void warn(const core::Error &error);
    void showNewConversation();
    void addDraft(chat::Conversation *conversation, const QString &draft);
    void askForLink(const QUrl &url);
    void appear(Appearance appearance);
    void askBeforeEnd();
    void noteRunning(qsizetype count);
    void closeDialogs();
    void showMessage(const chat::MessageId &message);
    void copyAddress(const chat::ChatAddress &address);
    void tellOfNowhere();
    [[nodiscard]] SettingsWindow *ensureSettings();
    [[nodiscard]] chat::ConversationId currentId() const;

    ShellContext m_context;
    chat::Organizer m_organizer;
    models::ConversationListModel m_list;
    models::SearchResultModel m_found;
    WindowActions *m_actions;
    ExternalLinks *m_links;
    QSplitter *m_splitter = nullptr;
    Sidebar *m_sidebar = nullptr;
    NewChatMenu *m_newChats = nullptr;
    ChatPane *m_pane = nullptr;
    Banners *m_banners = nullptr;
    Toasts *m_toasts = nullptr;
    FilingActions *m_filing = nullptr;
    StorageNotices *m_storage = nullptr;
    TemporaryChats *m_temporary = nullptr;
    SettingsWindow *m_settingsWindow = nullptr;
    WindowMemory *m_memory = nullptr;
    QHash<chat::ConversationId, ScrollAnchor> m_anchors; // of chats that were left
    chat::ConversationId m_wanted;                       // the chat that is being opened
    QHash<chat::ConversationId, QString> m_drafts;       // to be added to chats that are being opened
    llm::ModelRef m_defaultModel;                        // that the newest blank chat was given
    chat::ChatAddress m_asked;                           // by an address, and not shown yet
    bool m_restores = true;                              // shows the last chat once the list was read
    std::function<Closing()> m_closing;
    std::function<bool(const chat::ConversationId &)> m_isSeenElsewhere;
    bool m_ending = false;
    bool m_readOnly = false;
    bool m_finished = false;
};

} // namespace runnel::gui
