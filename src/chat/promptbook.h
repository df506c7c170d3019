// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/promptstore.h"

#include <QObject>

#include <optional>

namespace runnel::chat {

class Conversation;

//! Lets \a conversation be as \a persona says, from its next message on.
void applyPersona(const Persona &persona, Conversation &conversation);
//! Whether \a conversation is as \a persona says.
[[nodiscard]] bool isAs(const Conversation &conversation, const Persona &persona);

//! \brief The user's saved prompts and personas. Every change is written at once. GUI thread.
class PromptBook : public QObject
{
    Q_OBJECT
public:
    //! \a store must outlive this.
    explicit PromptBook(PromptStore &store, QObject *parent = nullptr);

    //! Reads them; changed() follows, or failed().
    void load();
    [[nodiscard]] const QList<SavedPrompt> &saved() const { return m_prompts.saved; }
    [[nodiscard]] const QList<Persona> &personas() const { return m_prompts.personas; }

    void setSaved(const QList<SavedPrompt> &saved);
    //! Adds \a persona, or puts it in the place of the one of its name.
    void savePersona(const Persona &persona);
    void removePersona(const QString &name);
    [[nodiscard]] std::optional<Persona> persona(const QString &name) const;

Q_SIGNALS:
    void changed();
    //! They could not be read, or written: what is shown is in memory alone.
    void failed(const runnel::core::Error &error);

private:
    void write();

    PromptStore &m_store;
    Prompts m_prompts;
    bool m_isLoaded = false;
};

} // namespace runnel::chat
