// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "support/fakeclock.h"
#include "transcriptsample.h"

#include "gui/theme/theme.h"
#include "gui/transcript/transcriptview.h"
#include "models/chatmodel.h"

#include <QAccessible>
#include <QTest>

#include <memory>

namespace runnel::test {

[[nodiscard]] inline std::unique_ptr<chat::Conversation> emptyConversation()
{
    chat::ConversationInfo info;
    info.id = chat::ConversationId::create();
    return std::make_unique<chat::Conversation>(info);
}

//! \brief A conversation in a window of 800 × 600 on a clock that stands still.
struct Scene
{
    explicit Scene(std::unique_ptr<chat::Conversation> shown)
        : conversation(std::move(shown)), model(clock), view(theme)
    {
        theme.setReducedMotion(true);
        model.setConversation(conversation.get());
        view.resize(800, 600);
        view.setModel(&model);
        view.show();
        (void)QTest::qWaitForWindowExposed(&view);
    }

    void append(const chat::MessageId &id, const chat::Part &piece)
    {
        conversation->append(id, piece);
        clock.advance(models::ChatModel::frame);
    }

    void stream(const chat::MessageId &id, const QString &text)
    {
        append(id, {.kind = chat::PartKind::Text, .text = text, .name = {}, .key = {}});
    }

    [[nodiscard]] QList<QAccessibleInterface *> parts(int row)
    {
        QAccessibleInterface *message = QAccessible::queryAccessibleInterface(&view)->child(row);
        QList<QAccessibleInterface *> result;
        for (int i = 0; i < message->childCount(); ++i) result << message->child(i);
        return result;
    }

    [[nodiscard]] QAccessibleInterface *part(int row, QAccessible::Role role, const QString &name)
    {
        const auto all = parts(row);
        for (QAccessibleInterface *one : all) {
            if (one->role() == role && one->text(QAccessible::Name) == name) return one;
        }
        return nullptr;
    }

    //! Where the character \a offset of block \a block of \a row is, in the viewport.
    [[nodiscard]] QRect character(int row, int block, int offset)
    {
        const QRect rect = parts(row).at(block)->textInterface()->characterRect(offset);
        return {view.viewport()->mapFromGlobal(rect.topLeft()), rect.size()};
    }

    FakeClock clock;
    std::unique_ptr<chat::Conversation> conversation;
    models::ChatModel model;
    gui::Theme theme;
    gui::TranscriptView view;
};

} // namespace runnel::test
