// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversationlibrary.h"
#include "chat/libraryfollower.h"
#include "chat/promptbook.h"
#include "gui/shell/chatpane.h"
#include "gui/shell/mainwindow.h"
#include "gui/shell/shellcontext.h"
#include "gui/theme/theme.h"
#include "models/sessionmodel.h"
#include "secrets/memorysecretstore.h"
#include "settings/settings.h"
#include "streaming/branchremovals.h"
#include "streaming/chatcontroller.h"
#include "streaming/sessionsweeper.h"
#include "streaming/streamingchatservice.h"
#include "streaming/streamingmessageservice.h"
#include "streaming/temporaryjournal.h"
#include "support/fakeclock.h"
#include "support/memoryattachments.h"
#include "support/memorydatabase.h"
#include "support/memoryjournal.h"
#include "support/memoryprompts.h"
#include "support/memorystore.h"
#include "support/scripteddata.h"
#include "support/scriptedimages.h"
#include "support/scriptedoffers.h"
#include "support/scriptedprovider.h"
#include "support/scriptedsearch.h"
#include "support/scriptedshortcut.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

#include <memory>

namespace runnel::test {

//! \brief What outlives one run of the program: the database, the settings, the time.
struct Disk
{
    MemoryDatabase database;
    MemoryAttachments attachments;
    MemoryPrompts prompts;
    settings::Settings settings {QString()};
    FakeClock clock;
};

//! \brief One run of the program over \a disk: everything behind the window, and the window, shown.
struct Run
{
    explicit Run(Disk &usedDisk) : disk(usedDisk)
    {
        scripted = providers.add(QStringLiteral("scripted"));
        streams.setAttachments(&attachments);
        library.setHold([this](const chat::ConversationId &id) { return messages.holds(id) || removals.holds(id); });
        QObject::connect(&messages, &streaming::StreamingMessageService::settled, &library,
                         &chat::ConversationLibrary::closeIfIdle);
        QObject::connect(&removals, &streaming::BranchRemovals::settled, &library,
                         &chat::ConversationLibrary::closeIfIdle);
        QObject::connect(&library, &chat::ConversationLibrary::aboutToForget, &streams,
                         [this](const chat::ConversationId &id) {
                             streams.abandon(id);
                             temporary.forget(id);
                         });
        context = std::make_unique<gui::ShellContext>(gui::ShellContext {
            .theme = theme,
            .clock = disk.clock,
            .settings = disk.settings,
            .secrets = secrets,
            .providers = providers,
            .library = library,
            .attachments = attachments,
            .prompts = prompts,
            .messages = messages,
            .streams = streams,
            .controller = controller,
            .removals = removals,
            .sessions = sessions,
            .makeProvider = [this](const settings::ProviderConfig &, const QString &) { return scripted; },
            .openUrl =
                [this](const QUrl &url) {
                    opened.append(url);
                    return true;
                },
            .offers = offers,
            .data = data,
            .images = images,
            .shortcut = shortcut,
            .search = search,
        });
        window = std::make_unique<gui::MainWindow>(*context);
        library.load();
        prompts.load();
        window->start();
        settle();
    }

    //! Lets everything that was asked for happen.
    void settle()
    {
        for (int i = 0; i < 5; ++i) {
            disk.database.drain();
            QCoreApplication::sendPostedEvents();
            QCoreApplication::processEvents();
        }
    }

    [[nodiscard]] gui::ChatPane *pane() const { return window->chatPane(); }
    [[nodiscard]] QPlainTextEdit *prompt() const
    {
        return window->findChild<QPlainTextEdit *>(QStringLiteral("prompt"));
    }
    [[nodiscard]] const chat::Conversation *conversation() const { return pane()->conversation(); }
    //! The newest message of the shown chat.
    [[nodiscard]] const chat::Message &last() const { return conversation()->at(conversation()->size() - 1); }

    //! Types \a text and presses Enter; the request has then left.
    void send(const QString &text)
    {
        prompt()->setFocus();
        QTest::keyClicks(prompt(), text);
        QTest::keyClick(prompt(), Qt::Key_Return);
        settle();
    }
    //! Presses the newest button \a name in \a in.
    void click(const QWidget *in, const QString &name)
    {
        const auto buttons = in->findChildren<QPushButton *>(name);
        QVERIFY(!buttons.isEmpty());
        buttons.last()->click();
        settle();
    }
    //! One whole exchange.
    void exchange(const QString &text, const QString &answer)
    {
        send(text);
        scripted->last()->playConnected();
        scripted->last()->playText(answer);
        scripted->last()->playFinish();
        settle();
        disk.clock.advance(std::chrono::seconds(1));
        settle();
    }

    Disk &disk;
    gui::Theme theme;
    secrets::MemorySecretStore secrets;
    ScriptedOffers offers;
    ScriptedImages images;
    MemoryAttachments &attachments {disk.attachments};
    chat::PromptBook prompts {disk.prompts};
    ScriptedData data;
    ScriptedShortcut shortcut;
    ScriptedSearch search;
    ScriptedDirectory providers;
    std::shared_ptr<ScriptedProvider> scripted;
    MemoryStore store {disk.database};
    MemoryJournal journal {disk.database};
    streaming::TemporaryJournal temporary {journal};
    chat::ConversationLibrary library {store, disk.clock};
    chat::LibraryFollower follower {library, store, disk.clock};
    streaming::StreamingMessageService messages {temporary, disk.clock};
    streaming::SessionSweeper sweeper {messages, library, disk.clock};
    streaming::StreamingChatService streams {messages, providers, disk.clock};
    streaming::ChatController controller {streams, providers, disk.clock};
    streaming::BranchRemovals removals {library, store, messages, streams, disk.clock};
    models::SessionModel sessions {temporary, messages, streams, library, disk.clock};
    QList<QUrl> opened;
    std::unique_ptr<gui::ShellContext> context;
    std::unique_ptr<gui::MainWindow> window;
};

} // namespace runnel::test
