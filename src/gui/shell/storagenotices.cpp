// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/storagenotices.h"

#include "chat/conversationlibrary.h"
#include "core/logging.h"
#include "gui/shell/notice.h"
#include "gui/shell/noticetexts.h"
#include "streaming/streamingmessageservice.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using chat::ConversationLibrary;
using streaming::StreamingMessageService;

StorageNotices::StorageNotices(const ShellContext &context, Banners &banners, Toasts &toasts, QObject *parent)
    : QObject(parent)
    , m_library(context.library)
    , m_data(context.data)
    , m_openUrl(context.openUrl)
    , m_banners(banners)
    , m_toasts(toasts)
{
    connect(&m_data, &settings::DataCare::damaged, this, &StorageNotices::tellOfDamage);
    connect(&m_data, &settings::DataCare::backupFailed, this,
            [this](const core::Error &error) { m_banners.post(u"backup"_s, backupNotice(error)); });
    connect(&m_data, &settings::DataCare::changed, this, [this] { m_banners.withdraw(u"backup"_s); });
    connect(&context.messages, &StreamingMessageService::writeFailed, this,
            [this](const core::Error &error) { noteFailure(m_answersFail, error); });
    connect(&context.messages, &StreamingMessageService::writeRecovered, this, [this] { noteRecovery(m_answersFail); });
    connect(&m_library, &ConversationLibrary::failed, this,
            [this](const core::Error &error) { noteFailure(m_titlesFail, error); });
    connect(&m_library, &ConversationLibrary::recovered, this, [this] { noteRecovery(m_titlesFail); });
    connect(&m_library, &ConversationLibrary::loadFailed, this, &StorageNotices::tellOfList);
    connect(&m_library, &ConversationLibrary::loaded, this, [this] { m_banners.withdraw(u"list"_s); });
    connect(&m_library, &ConversationLibrary::removeFailed, this, [this](const core::Error &error) {
        qCWarning(lcGui) << "a chat was not deleted:" << error.message;
        m_toasts.show(removalNotice());
    });
}

void StorageNotices::setReadOnly(const core::Error &reason)
{
    m_readOnly = true;
    m_banners.withdraw(u"write"_s);
    m_banners.post(u"readOnly"_s, readOnlyNotice(reason));
}

void StorageNotices::noteFailure(bool &fails, const core::Error &error)
{
    fails = true;
    if (!m_readOnly) m_banners.post(u"write"_s, writeNotice(error));
}

void StorageNotices::noteRecovery(bool &fails)
{
    fails = false;
    if (m_answersFail || m_titlesFail || m_readOnly) return;
    m_banners.withdraw(u"write"_s);
    m_toasts.show({.text = QCoreApplication::translate("Shell", "Everything is saved again.")});
}

void StorageNotices::tellOfRescue(const settings::Rescue &rescue)
{
    const QUrl folder = QUrl::fromLocalFile(QFileInfo(rescue.original).absolutePath());
    m_banners.post(u"rescue"_s, rescueNotice(rescue, [open = m_openUrl, folder] { open(folder); }));
    if (rescue.backup.isEmpty()) return;
    m_banners.post(u"betterBackup"_s,
                   betterBackupNotice([this, backup = rescue.backup] { attempt(m_data.restore(backup)); }));
}

void StorageNotices::tellOfFailedTask(const core::Error &error)
{
    m_banners.post(u"task"_s, failedTaskNotice(error));
}

void StorageNotices::tellOfDamage()
{
    m_banners.post(u"damage"_s, damageNotice([this] {
                       const auto begun = m_data.repair();
                       attempt(begun);
                       if (!begun) tellOfDamage();
                   }));
}

void StorageNotices::attempt(const core::Result<void> &begun)
{
    if (!begun) m_toasts.show(refusedTaskNotice(begun.error()));
}

void StorageNotices::tellOfList(const core::Error &error)
{
    qCWarning(lcGui) << "the list of chats was not read:" << error.message;
    if (error.kind == core::ErrorKind::StorageCorrupt) return tellOfDamage();
    m_banners.post(u"list"_s, listNotice([this] { m_library.load(); }));
}

} // namespace runnel::gui
