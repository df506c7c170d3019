// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>

namespace runnel::chat {

//! \brief A stretch of a text that was searched for.
struct SearchMark
{
    qsizetype from = 0;
    qsizetype length = 0;

    bool operator==(const SearchMark &) const = default;
};

//! \brief A piece of a text, in one line, with what was searched for marked. A value.
struct Excerpt
{
    QString text;
    QList<SearchMark> marks; //!< in their order, none overlap

    bool operator==(const Excerpt &) const = default;
};

//! \brief A text in which terms are searched for, whatever the case and the accents of its letters. Spaces of any kind
//! and number are one.
class SearchText
{
public:
    explicit SearchText(const QString &text);

    //! Whether \a term, folded, is there.
    [[nodiscard]] bool contains(const QString &term) const;
    //! Whether it holds a block of code, as Markdown fences one.
    [[nodiscard]] bool hasCode() const;
    //! How well \a term is met, from 0 to 1: by the rule of BM25, in which the tenth time says less than the second and a
    //! long text less than a short one; a whole word counts more than the beginning of one, and that more than the inside.
    [[nodiscard]] double weight(const QString &term) const;
    //! About \a longest characters around the place with most of \a terms, folded.
    [[nodiscard]] Excerpt excerpt(const QStringList &terms, qsizetype longest) const;
    //! What stands for the longest of \a terms, folded, as it was written.
    [[nodiscard]] QString matched(const QStringList &terms) const;

    //! \a text as it is compared: one line, lower case, without accents; not a character longer or shorter.
    [[nodiscard]] static QString folded(const QString &text);

private:
    [[nodiscard]] QList<SearchMark> marks(const QStringList &terms, qsizetype from, qsizetype end) const;

    QString m_text;   // in one line
    QString m_folded; // as long
    bool m_hasCode = false;
};

} // namespace runnel::chat
