// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/storagenotices.h"

#include "chat/conversationlibrary.h"
#include "core/logging.h"
#include "gui/shell/notice.h"
#include "gui/shell/noticetexts.h"
#include "streaming/streamingmessageservice.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using chat::ConversationLibrary;
using streaming::StreamingMessageService;

StorageNotices::StorageNotices(const ShellContext &context, Banners &banners, Toasts &toasts, QObject *parent)
    : QObject(parent), m_library(context.library), m_banners(banners), m_toasts(toasts)
{
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

void StorageNotices::tellOfList(const core::Error &error)
{
    qCWarning(lcGui) << "the list of chats was not read:" << error.message;
    m_banners.post(u"list"_s, listNotice([this] { m_library.load(); }));
}

} // namespace runnel::gui
