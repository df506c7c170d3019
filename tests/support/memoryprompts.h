// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/promptstore.h"

#include <optional>

namespace runnel::test {

//! \brief Saved prompts and personas in memory.
class MemoryPrompts final : public chat::PromptStore
{
public:
    void loadPrompts(QObject *context, Callback<chat::Prompts> done) override;
    void savePrompts(const chat::Prompts &prompts, QObject *context, Callback<void> done) override;

    chat::Prompts stored;
    std::optional<core::Error> failure; //!< of every loadPrompts() from now on
};

} // namespace runnel::test
