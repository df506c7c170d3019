// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"

#include <QList>
#include <QString>

#include <optional>

namespace runnel::models {

//! \brief One line of what is known about an answer, in the reader's language.
struct AnswerDetail
{
    QString name;
    QString value;

    bool operator==(const AnswerDetail &) const = default;
};

//! Who wrote \a answer, how it went, and what it took; what nobody knows is left out. \a model tells its name and price;
//! \a retries counts the requests after the first, where that is known.
[[nodiscard]] QList<AnswerDetail> answerDetails(const chat::Message &answer, const std::optional<llm::ModelInfo> &model,
                                                std::optional<int> retries);

} // namespace runnel::models
