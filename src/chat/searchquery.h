// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/types.h"

#include <QList>
#include <QString>

#include <optional>

namespace runnel::chat {

//! \brief What somebody typed into a search field, taken apart. A value.
//!
//! Words all must be there, in any order; what stands in quotes must be there as it is, whatever the spaces in it.
//! `model:`, `in:`, `role:`, `has:code`, `before:` and `after:` narrow the search, their values in quotes where they have
//! spaces. All that is none of this is text: no input is wrong.
struct SearchQuery
{
    QStringList terms;              //!< each once, as it was typed, without quotes, in one line
    bool endsInside = false;        //!< the last term may go on: it was typed up to the end
    QStringList models;             //!< parts of the model's or the provider's name; one of them must be there
    QStringList folders;            //!< names of folders, or their beginnings; one of them must hold the chat
    QList<llm::Role> roles;         //!< one of them must be the message's
    bool hasCode = false;           //!< only messages with a block of code
    std::optional<qint64> afterMs;  //!< UTC, written then or later
    std::optional<qint64> beforeMs; //!< UTC, written earlier

    bool operator==(const SearchQuery &) const = default;
    [[nodiscard]] bool isEmpty() const { return *this == SearchQuery {}; }
    //! Whether something but the terms narrows it.
    [[nodiscard]] bool isFiltered() const;

    //! Days are those of the local calendar: `before:2026-05` is what was written before May, `after:2026-05-01` from
    //! that day on. More than a thousand characters are left out.
    [[nodiscard]] static SearchQuery parse(const QString &typed);
};

} // namespace runnel::chat
