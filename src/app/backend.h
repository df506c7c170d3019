// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationlibrary.h"
#include "chat/libraryfollower.h"
#include "chat/promptbook.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/paths.h"
#include "providers/catalogue.h"
#include "providers/networkaccess.h"
#include "providers/systemnetworkmonitor.h"
#include "secrets/keychainsecretstore.h"
#include "secrets/systemkeychain.h"
#include "settings/settings.h"
#include "storage/database.h"
#include "storage/datafolderlock.h"
#include "storage/fileattachmentstore.h"
#include "storage/filetexts.h"
#include "storage/searchindexer.h"
#include "storage/sqliteconversationstore.h"
#include "storage/sqlitemessagesearch.h"
#include "storage/sqlitepromptstore.h"
#include "storage/sqlitesessionjournal.h"
#include "storage/upkeep.h"
#include "streaming/branchremovals.h"
#include "streaming/chatcontroller.h"
#include "streaming/sessionsweeper.h"
#include "streaming/streamingchatservice.h"
#include "streaming/streamingmessageservice.h"
#include "streaming/temporaryjournal.h"
#include "streaming/titlemaker.h"

#include <QObject>

#include <functional>
#include <memory>

namespace runnel::app {

//! \brief Everything behind the face of the program, made and wired in order: what desktop and terminal share.
//!
//! Use: take the data folder, open(), work, shutDown(). GUI thread.
class Backend : public QObject
{
    Q_OBJECT
public:
    using OpenCallback = std::function<void(const core::Result<storage::OpenReport> &)>;

    //! Makes the folders if it can. \a readOnly: another process holds the folder, only look.
    Backend(const core::Paths &paths, bool readOnly, storage::Repair repair = storage::Repair::Never,
            QObject *parent = nullptr);
    //! As shutDown().
    ~Backend() override;

    //! Takes the right to write in the data folder; Busy where another process has it. The lock is held until it is
    //! destroyed, so it must outlive the backend.
    [[nodiscard]] static core::Result<std::unique_ptr<storage::DataFolderLock>> lock(const core::Paths &paths);

    //! Opens the database and ends what a dead process left behind, now and every minute; after the first time \a done.
    //! Call once.
    void open(QObject *context, OpenCallback done);
    //! Makes backups each day from now on, checks the database where its last end was not clean, keeps the search index
    //! up to date with what was before it and with the text of files, and lets chats be named. For a program that stays; after open(), where it may write.
    void tend();
    //! Ends what runs as interrupted, writes everything and closes. Bounded; idempotent. False where something may not
    //! have been written in time.
    bool shutDown();

    [[nodiscard]] core::Clock &clock() { return m_clock; }
    [[nodiscard]] settings::Settings &settings() { return m_settings; }
    [[nodiscard]] settings::SecretStore &secrets() { return m_secrets; }
    [[nodiscard]] QNetworkAccessManager &network() { return m_network; }
    [[nodiscard]] providers::Catalogue &catalogue() { return m_catalogue; }
    [[nodiscard]] storage::Database &database() { return m_database; }
    [[nodiscard]] storage::Upkeep &upkeep() { return m_upkeep; }
    [[nodiscard]] chat::ConversationStore &store() { return m_store; }
    [[nodiscard]] chat::AttachmentStore &attachments() { return m_attachments; }
    [[nodiscard]] chat::PromptBook &prompts() { return m_prompts; }
    [[nodiscard]] chat::MessageSearch &search() { return m_search; }
    [[nodiscard]] streaming::SessionJournal &journal() { return m_temporary; }
    [[nodiscard]] chat::ConversationLibrary &library() { return m_library; }
    //! For who may only read: follows the program that writes.
    [[nodiscard]] chat::LibraryFollower &follower() { return m_follower; }
    [[nodiscard]] streaming::StreamingMessageService &messages() { return m_messages; }
    [[nodiscard]] streaming::SessionSweeper &sweeper() { return m_sweeper; }
    [[nodiscard]] streaming::StreamingChatService &chats() { return m_chats; }
    [[nodiscard]] streaming::ChatController &controller() { return m_controller; }
    [[nodiscard]] streaming::BranchRemovals &removals() { return m_removals; }

private:
    void applyProxy();
    void applyTrust();
    void applyTimeouts();
    void applyLimits();
    void applyFallback();
    void applyTitles();
    void collectAttachments();
    void forget(const chat::ConversationId &id);

    core::SystemClock m_clock;
    settings::Settings m_settings;
    secrets::SystemKeychain m_keychain;
    secrets::KeychainSecretStore m_secrets;
    providers::NetworkAccess m_network;
    providers::SystemNetworkMonitor m_reach;
    providers::Catalogue m_catalogue;
    storage::Database m_database;
    storage::FileAttachmentStore m_attachments;
    storage::Upkeep m_upkeep;
    storage::SqliteConversationStore m_store;
    storage::SqlitePromptStore m_promptStore;
    chat::PromptBook m_prompts;
    storage::SearchIndexer m_indexer;
    storage::FileTexts m_fileTexts;
    storage::SqliteMessageSearch m_search;
    storage::SqliteSessionJournal m_journal;
    streaming::TemporaryJournal m_temporary;
    chat::ConversationLibrary m_library;
    chat::LibraryFollower m_follower;
    streaming::StreamingMessageService m_messages;
    streaming::SessionSweeper m_sweeper;
    streaming::StreamingChatService m_chats;
    streaming::ChatController m_controller;
    streaming::BranchRemovals m_removals;
    streaming::TitleMaker m_titles;
    QString m_backupDir;
    bool m_stays = false;
    bool m_owesCheck = false;
    bool m_shutDown = false;
};

} // namespace runnel::app
