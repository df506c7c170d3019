// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "llm/types.h"

#include <QList>
#include <QObject>
#include <QString>

#include <functional>

namespace runnel::chat {

//! \brief A text that is written often, with variables in it: see prompttemplate.h.
struct SavedPrompt
{
    QString name;
    QString text;

    bool operator==(const SavedPrompt &) const = default;
};

//! \brief What a chat begins with: who the model is to be, which model, and how it samples.
struct Persona
{
    QString name;
    QString systemPrompt;
    llm::ModelRef model = {}; //!< empty: the one that a new chat has anyway
    llm::GenerationOptions options = {};

    bool operator==(const Persona &) const = default;
};

//! \brief All of them, in the user's order.
struct Prompts
{
    QList<SavedPrompt> saved = {};
    QList<Persona> personas = {};

    bool operator==(const Prompts &) const = default;
};

//! \brief The port to where saved prompts and personas are kept. `storage` implements it.
//!
//! Called on the GUI thread; nothing blocks. A callback comes once, later, on the caller's thread, unless its context
//! dies first.
class PromptStore
{
public:
    template <typename T>
    using Callback = std::function<void(const core::Result<T> &)>;

    PromptStore() = default;
    virtual ~PromptStore() = default;
    Q_DISABLE_COPY_MOVE(PromptStore)

    virtual void loadPrompts(QObject *context, Callback<Prompts> done) = 0;
    //! Writes \a prompts over all that was there.
    virtual void savePrompts(const Prompts &prompts, QObject *context, Callback<void> done) = 0;
};

} // namespace runnel::chat
