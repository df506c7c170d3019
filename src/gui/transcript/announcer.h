// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "core/throttle.h"
#include "gui/transcript/spokenanswer.h"

#include <QHash>

#include <functional>
#include <memory>

namespace runnel::gui {

//! \brief Tells assistive technology how answers go on: that one began, its sentences in batches, how it ended.
//!
//! At most one batch an interval, whole sentences only. Who owns it asks whether anybody listens.
class Announcer
{
public:
    static constexpr std::chrono::milliseconds interval {2000};
    using Say = std::function<void(const QString &)>;

    Announcer(core::Clock &clock, std::shared_ptr<text::HighlighterRepository> languages, Say say);

    void clear();
    [[nodiscard]] bool isFollowing(const chat::MessageId &answer) const { return m_answers.contains(answer); }
    void begin(const chat::MessageId &answer);
    //! Its blocks are these now.
    void update(const chat::MessageId &answer, const QList<markdown::BlockPtr> &blocks);
    //! \a status says how it ended.
    void end(const chat::MessageId &answer, const QList<markdown::BlockPtr> &blocks, const QString &status);

private:
    struct Answer
    {
        SpokenAnswer spoken;
        QList<markdown::BlockPtr> blocks;
    };
    void tell();

    std::shared_ptr<text::HighlighterRepository> m_languages;
    Say m_say;
    QHash<chat::MessageId, Answer> m_answers;
    core::Throttle m_batches;
};

} // namespace runnel::gui
