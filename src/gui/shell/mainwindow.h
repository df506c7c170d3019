// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/shell/pendingdeletions.h"
#include "gui/shell/shellcontext.h"
#include "gui/transcript/transcriptview.h"
#include "models/conversationlistmodel.h"

#include <QHash>
#include <QMainWindow>

class QSplitter;

namespace runnel::chat {
struct Persona;
}

namespace runnel::gui {

class Banners;
class ChatPane;
class ExternalLinks;
class SettingsWindow;
class Sidebar;
class StorageNotices;
class TemporaryChats;
class Toasts;
class WindowActions;
class WindowMemory;

//! \brief The window: sidebar and chat side by side, banners above, toasts over them. Routes, and decides nothing else.
//!
//! Closing it finishes what runs: answers become interrupted with their text, drafts are written. Signals closed() when
//! that is done; the program then ends.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(const ShellContext &context, QWidget *parent = nullptr);
    ~MainWindow() override;

    //! Shows the window and the chat that was open last. Call once, after the library began to load.
    void start();
    //! The database can only be read; \a notice says why.
    void setReadOnly(const core::Error &notice);
    //! Writes all that waits and ends the streams. Idempotent; closing calls it.
    void finish();
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
    void requestDelete(const chat::ConversationId &id);

Q_SIGNALS:
    void closed();

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
    void connectDeletions();
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
    void beginDelete(const chat::ConversationId &id);
    void showNewConversation();
    void askForLink(const QUrl &url);
    [[nodiscard]] SettingsWindow *ensureSettings();
    [[nodiscard]] chat::ConversationId currentId() const;

    ShellContext m_context;
    models::ConversationListModel m_list;
    PendingDeletions m_deletions;
    WindowActions *m_actions;
    ExternalLinks *m_links;
    QSplitter *m_splitter = nullptr;
    Sidebar *m_sidebar = nullptr;
    ChatPane *m_pane = nullptr;
    Banners *m_banners = nullptr;
    Toasts *m_toasts = nullptr;
    StorageNotices *m_storage = nullptr;
    TemporaryChats *m_temporary = nullptr;
    SettingsWindow *m_settingsWindow = nullptr;
    WindowMemory *m_memory = nullptr;
    QHash<chat::ConversationId, ScrollAnchor> m_anchors; // of chats that were left
    chat::ConversationId m_wanted;                       // the chat that is being opened
    bool m_readOnly = false;
    bool m_finished = false;
};

} // namespace runnel::gui
