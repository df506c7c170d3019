// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/memoryprompts.h"

#include <QMetaObject>

#include <utility>

namespace runnel::test {

void MemoryPrompts::loadPrompts(QObject *context, Callback<chat::Prompts> done)
{
    core::Result<chat::Prompts> prompts = stored;
    if (failure) prompts = std::unexpected(*failure);
    QMetaObject::invokeMethod(context, [done = std::move(done), prompts] { done(prompts); }, Qt::QueuedConnection);
}

void MemoryPrompts::savePrompts(const chat::Prompts &prompts, QObject *context, Callback<void> done)
{
    stored = prompts;
    QMetaObject::invokeMethod(context, [done = std::move(done)] { done({}); }, Qt::QueuedConnection);
}

} // namespace runnel::test
