// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/promptfile.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace runnel::chat {

QByteArray promptFile(const QList<SavedPrompt> &prompts)
{
    QJsonArray array;
    for (const SavedPrompt &prompt : prompts) {
        array.append(QJsonObject {{u"name"_s, prompt.name}, {u"text"_s, prompt.text}});
    }
    return QJsonDocument(QJsonObject {{u"runnelPrompts"_s, 1}, {u"prompts"_s, array}}).toJson();
}

core::Result<QList<SavedPrompt>> readPromptFile(const QByteArray &bytes)
{
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    const QJsonValue list = document.isArray() ? QJsonValue(document.array()) : document.object().value("prompts"_L1);
    if (!list.isArray()) return core::fail(core::ErrorKind::InvalidRequest, u"there are no prompts in it"_s);
    QList<SavedPrompt> prompts;
    const QJsonArray array = list.toArray();
    for (const QJsonValue &value : array) {
        const SavedPrompt prompt {.name = value["name"_L1].toString().simplified(),
                                  .text = value["text"_L1].toString()};
        if (!prompt.name.isEmpty() && !prompt.text.isEmpty()) prompts.append(prompt);
    }
    if (prompts.isEmpty()) return core::fail(core::ErrorKind::InvalidRequest, u"there are no prompts in it"_s);
    return prompts;
}

} // namespace runnel::chat
