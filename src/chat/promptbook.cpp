// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/promptbook.h"

#include "chat/conversation.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::chat {

void applyPersona(const Persona &persona, Conversation &conversation)
{
    conversation.setSystemPrompt(persona.systemPrompt);
    conversation.setOptions(persona.options);
    if (!persona.model.isEmpty()) conversation.setModel(persona.model);
}

bool isAs(const Conversation &conversation, const Persona &persona)
{
    const ConversationInfo &info = conversation.info();
    return info.systemPrompt == persona.systemPrompt && info.options == persona.options &&
           (persona.model.isEmpty() || info.model == persona.model);
}

PromptBook::PromptBook(PromptStore &store, QObject *parent) : QObject(parent), m_store(store) {}

void PromptBook::load()
{
    m_store.loadPrompts(this, [this](const core::Result<Prompts> &prompts) {
        if (!prompts) {
            Q_EMIT failed(prompts.error());
            return;
        }
        m_prompts = *prompts;
        m_isLoaded = true;
        Q_EMIT changed();
    });
}

void PromptBook::setSaved(const QList<SavedPrompt> &saved)
{
    if (m_prompts.saved == saved) return;
    m_prompts.saved = saved;
    write();
}

void PromptBook::savePersona(const Persona &persona)
{
    const auto known = std::ranges::find(m_prompts.personas, persona.name, &Persona::name);
    if (known == m_prompts.personas.end()) m_prompts.personas.append(persona);
    else *known = persona;
    write();
}

void PromptBook::removePersona(const QString &name)
{
    if (m_prompts.personas.removeIf([&name](const Persona &persona) { return persona.name == name; }) > 0) write();
}

std::optional<Persona> PromptBook::persona(const QString &name) const
{
    const auto known = std::ranges::find(m_prompts.personas, name, &Persona::name);
    return known == m_prompts.personas.cend() ? std::nullopt : std::optional(*known);
}

void PromptBook::write()
{
    Q_EMIT changed();
    // What could not be read is still there: it must not be written over with what little is known.
    if (!m_isLoaded) {
        Q_EMIT failed({.kind = core::ErrorKind::Storage, .message = u"the saved prompts were not read"_s});
        return;
    }
    m_store.savePrompts(m_prompts, this, [this](const core::Result<void> &written) {
        if (!written) Q_EMIT failed(written.error());
    });
}

} // namespace runnel::chat
