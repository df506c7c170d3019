// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachmentstore.h"
#include "chat/conversationlibrary.h"
#include "chat/conversationstore.h"
#include "chat/messagesearch.h"
#include "core/clock.h"
#include "core/error.h"
#include "llm/provider.h"
#include "settings/datacare.h"
#include "settings/settings.h"
#include "streaming/chatcontroller.h"
#include "streaming/sessionjournal.h"
#include "streaming/streamingchatservice.h"
#include "streaming/streamingmessageservice.h"

#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace runnel::cli {

//! \brief What the commands work with, made and wired by the program.
struct Services
{
    core::Clock &clock;
    llm::ProviderDirectory &providers;
    chat::ConversationStore &store;
    chat::ConversationLibrary &library;
    chat::AttachmentStore &attachments;
    streaming::SessionJournal &journal;
    streaming::StreamingMessageService &messages;
    streaming::StreamingChatService &chats;
    streaming::ChatController &controller;
    chat::MessageSearch &search;
    //! What opening the folder found that a dead process had left; empty where another program holds the folder.
    streaming::SweepReport swept = {};
};

//! \brief What a command needs of the data folder.
enum class Access : std::uint8_t {
    Write,      //!< it is the one program that writes there, or it fails with Busy
    ReadIfBusy, //!< write, and look only while another program writes or where the folder cannot be written
};

//! \brief One thing that `doctor` looked at.
struct Finding
{
    enum class Level : std::uint8_t { Fine, Note, Problem };

    QString topic; //!< a stable word for scripts
    QString title;
    QString value;
    Level level = Level::Fine;
    QString advice = {}; //!< what to do; empty where nothing needs doing
};

//! \brief The program around the commands: it owns the data folder, the database and the services. A port, so that
//! the commands can be tested in process. A callback comes once, later, unless its context dies first.
class Host
{
public:
    using OpenCallback = std::function<void(const core::Result<Services *> &)>;
    using ExamineCallback = std::function<void(const QList<Finding> &)>;
    using StopCallback = std::function<void(const core::Result<int> &)>;
    using SweepCallback = std::function<void(const core::Result<streaming::SweepReport> &)>;

    //! Nothing where there was nothing to repair.
    using RepairCallback = std::function<void(const core::Result<std::optional<settings::Rescue>> &)>;

    Host() = default;
    virtual ~Host() = default;
    Q_DISABLE_COPY_MOVE(Host)

    //! The folder of all data, as `--data-dir` says; before anything else. Empty: the default.
    virtual void setDataDir(const QString &dataDir) = 0;
    //! A provider for this run only, made of the command line's options; before open().
    virtual void addProvider(const settings::ProviderConfig &config) = 0;
    //! Opens the database, ends what a dead process left behind, and hands out the services.
    virtual void open(Access access, QObject *context, OpenCallback done) = 0;
    //! Stops \a session, or all sessions where it is null, in the program that holds the folder; tells how many ended.
    //! None where this program holds it. After open().
    virtual void stop(const chat::SessionId &session, QObject *context, StopCallback done) = 0;
    //! Ends what dead processes left behind, here or in the program that holds the folder.
    virtual void sweep(QObject *context, SweepCallback done) = 0;
    //! Looks at everything that can be wrong, without changing anything.
    virtual void examine(QObject *context, ExamineCallback done) = 0;
    //! Where the database is damaged, puts what can be read of it in its place. Busy where another program holds it.
    virtual void repair(QObject *context, RepairCallback done) = 0;
};

} // namespace runnel::cli
