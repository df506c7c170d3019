// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/temporarychats.h"

#include "gui/shell/notice.h"

using namespace Qt::StringLiterals;

namespace runnel::gui {

TemporaryChats::TemporaryChats(chat::ConversationLibrary &library, core::Clock &clock, Banners &banners, Toasts &toasts,
                               QObject *parent)
    : QObject(parent), m_library(library), m_clock(clock), m_banners(banners), m_toasts(toasts)
{}

void TemporaryChats::show(const chat::Conversation &conversation)
{
    const auto key = u"temporary"_s;
    m_leaving.erase(conversation.id().toString());
    if (!conversation.info().isTemporary) return m_banners.withdraw(key);
    m_banners.post(key,
                   {.text = tr("Temporary chat: nothing of it is written to the disk. It is gone when you leave it "
                               "or close Runnel."),
                    .canClose = false});
}

void TemporaryChats::leave(const chat::ConversationId &id)
{
    if (id.isNull()) return;
    const chat::Conversation *left = m_library.find(id);
    const bool isLost = left && left->info().isTemporary && (left->size() > 0 || left->info().hasDraft());
    if (!isLost) {
        m_library.release(id);
        return;
    }
    // Nothing in the window leads back to it.
    m_leaving[id.toString()] = m_clock.after(grace, this, [this, id] {
        m_leaving.erase(id.toString());
        m_library.remove({id});
    });
    m_toasts.show({.text = tr("The temporary chat is gone."),
                   .action = tr("Go back"),
                   .act = [this, id] { Q_EMIT backRequested(id); },
                   .canClose = false},
                  grace);
}

} // namespace runnel::gui
