// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/requesthash.h"

#include <QCryptographicHash>

namespace runnel::streaming {

QString requestHash(const llm::ChatRequest &request)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    // Lengths keep neighbouring fields apart.
    const auto add = [&hash](const QByteArray &bytes) {
        hash.addData(QByteArray::number(bytes.size()));
        hash.addData(":");
        hash.addData(bytes);
    };
    const auto addNumber = [&add](const auto &value) { add(value ? QByteArray::number(*value) : QByteArray()); };
    add(request.model.toUtf8());
    add(request.systemPrompt.toUtf8());
    for (const llm::Turn &turn : request.turns) {
        add(toString(turn.role).toUtf8());
        add(turn.text.toUtf8());
        for (const llm::Image &image : turn.images) {
            add(image.mimeType.toUtf8());
            // The key of an attachment is the hash of its bytes.
            add(image.attachment.isEmpty() ? image.bytes : image.attachment.toUtf8());
        }
        for (const llm::ToolCall &call : turn.toolCalls) {
            for (const QString &field : {call.id, call.name, call.arguments}) add(field.toUtf8());
        }
        for (const llm::TextFile &file : turn.files) {
            for (const QString &field : {file.name, file.attachment}) add(field.toUtf8());
        }
        add(turn.reasoning.toUtf8());
        add(turn.toolCallId.toUtf8());
    }
    addNumber(request.options.temperature);
    addNumber(request.options.topP);
    addNumber(request.options.maxTokens);
    addNumber(request.options.seed);
    add(request.options.stop.join(u'\n').toUtf8());
    add(request.options.reasoningEffort ? toString(*request.options.reasoningEffort).toUtf8() : QByteArray());
    add(request.options.json ? "json" : QByteArray());
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace runnel::streaming
