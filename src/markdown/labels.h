// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <vector>

namespace runnel::markdown {

//! \brief A stretch `[label]` of source text: maybe a reference, maybe a definition, maybe neither.
struct Label
{
    //! Equal for all spellings that CommonMark takes for one label, and for some that it does not: what has different
    //! keys has nothing to do with each other.
    QString key;
    QByteArray text;        //!< between the brackets, container prefixes taken out
    qsizetype offset = 0;   //!< of the bracket
    bool mayDefine = false; //!< a colon follows
    [[nodiscard]] bool isFootnote() const { return text.startsWith('^'); }
};

//! All labels of \a text, in order.
[[nodiscard]] std::vector<Label> scanLabels(QByteArrayView text);

//! \brief What a definition says, as one parse found it. A footnote's url and title are empty.
struct Definition
{
    QString key;
    QByteArray label;
    QByteArray url = {};
    QByteArray title = {};
    bool isFootnote = false;

    bool operator==(const Definition &) const = default;
    //! Source that defines the same again: one or more lines.
    [[nodiscard]] QByteArray source() const;
};

} // namespace runnel::markdown
