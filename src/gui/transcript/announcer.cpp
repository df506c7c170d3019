// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/announcer.h"

#include <QCoreApplication>

namespace runnel::gui {

Announcer::Announcer(core::Clock &clock, std::shared_ptr<text::HighlighterRepository> languages, Say say)
    : m_languages(std::move(languages)), m_say(std::move(say)), m_batches(clock, interval, [this] { tell(); })
{}

void Announcer::clear()
{
    m_answers.clear();
    m_batches.cancel();
}

void Announcer::begin(const chat::MessageId &answer)
{
    m_answers.insert(answer, {});
    m_say(QCoreApplication::translate("Transcript", "Answer started"));
}

void Announcer::update(const chat::MessageId &answer, const QList<markdown::BlockPtr> &blocks)
{
    const auto found = m_answers.find(answer);
    if (found == m_answers.end()) return;
    found->blocks = blocks;
    m_batches.request();
}

void Announcer::end(const chat::MessageId &answer, const QList<markdown::BlockPtr> &blocks, const QString &status)
{
    const auto found = m_answers.find(answer);
    if (found == m_answers.end()) return;
    QStringList rest = found->spoken.take(blocks, true, *m_languages);
    m_answers.erase(found);
    rest << (status.isEmpty() ? QCoreApplication::translate("Transcript", "Answer finished") : status);
    m_say(rest.join(u' '));
}

void Announcer::tell()
{
    for (Answer &answer : m_answers) {
        const QStringList sentences = answer.spoken.take(answer.blocks, false, *m_languages);
        if (!sentences.isEmpty()) m_say(sentences.join(u' '));
    }
}

} // namespace runnel::gui
