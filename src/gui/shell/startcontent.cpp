// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/startcontent.h"

#include "chat/conversationlibrary.h"
#include "llm/provider.h"
#include "models/words.h"
#include "settings/provideroffers.h"

namespace runnel::gui {

namespace {

constexpr qsizetype recentChats = 4;

} // namespace

StartPage::Content startContent(const ShellContext &context, const chat::Conversation &conversation)
{
    StartPage::Content content;
    const llm::ModelRef model = conversation.info().model;
    const QList<llm::ProviderInfo> providers = context.providers.providers();
    for (const llm::ProviderInfo &provider : providers) {
        const bool isChosen = provider.id == model.provider;
        if (isChosen && provider.isScripted) content.answersByScript = true;
        if (provider.isScripted) continue;
        content.hasProvider = true;
        const QList<llm::ModelInfo> models = context.providers.models(provider.id);
        for (const llm::ModelInfo &info : models) {
            const QString name = info.name.isEmpty() ? info.id : info.name;
            if (isChosen && info.id == model.model) {
                content.models.prepend(name);
            } else {
                content.models.append(name);
            }
        }
    }
    content.offers = context.offers.offers();
    for (qsizetype i = 0; i < context.library.size() && content.recent.size() < recentChats; ++i) {
        const chat::ConversationSummary &chat = context.library.at(i);
        if (chat.id == conversation.id() || chat.filing.isArchived() || chat.filing.isTrashed()) continue;
        content.recent.append({chat.id, models::conversationTitle(context.library, chat.id, chat.title)});
    }
    return content;
}

} // namespace runnel::gui
