// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/words.h"

#include "chat/conversationlibrary.h"

#include <QCoreApplication>

namespace runnel::models {

QString conversationTitle(const chat::ConversationLibrary &library, const chat::ConversationId &id,
                          const QString &title)
{
    QString text = title;
    if (text.isEmpty()) {
        if (const chat::Conversation *open = library.find(id)) text = open->displayTitle();
    }
    text = text.simplified();
    return text.isEmpty() ? QCoreApplication::translate("Models", "New chat") : text;
}

QString queuedStatus(int place)
{
    if (place <= 0) return QCoreApplication::translate("Models", "Waiting for a free place");
    if (place == 1) return QCoreApplication::translate("Models", "Waiting for a free place, next in line");
    return QCoreApplication::translate("Models", "Waiting for a free place, number %1 in line").arg(place);
}

QString stateWords(chat::AnswerState state)
{
    using enum chat::AnswerState;
    switch (state) {
    case Queued:
        return QCoreApplication::translate("Models", "Waiting for a free place");
    case Connecting:
        return QCoreApplication::translate("Models", "Connecting");
    case Waiting:
        return QCoreApplication::translate("Models", "Waiting for the first word");
    case Retrying:
        return QCoreApplication::translate("Models", "Trying again");
    case Streaming:
        return QCoreApplication::translate("Models", "Writing");
    case Stalled:
        return QCoreApplication::translate("Models", "No data for a while");
    case Complete:
        return QCoreApplication::translate("Models", "Complete");
    case Stopped:
        return QCoreApplication::translate("Models", "Stopped");
    case Length:
        return QCoreApplication::translate("Models", "Reached the model's limit");
    case Filtered:
        return QCoreApplication::translate("Models", "Withheld by a safety filter");
    case Refused:
        return QCoreApplication::translate("Models", "Declined by the model");
    case ToolCalls:
        return QCoreApplication::translate("Models", "Waits for a tool");
    case Truncated:
        return QCoreApplication::translate("Models", "Broke off without a finish signal");
    case Interrupted:
        return QCoreApplication::translate("Models", "Interrupted");
    case Failed:
        return QCoreApplication::translate("Models", "Failed");
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace runnel::models
