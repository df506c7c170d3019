// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "markdown/labels.h"
#include "markdown/syntaxtree.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QSet>

#include <utility>
#include <vector>

namespace runnel::markdown {

//! \brief The part of a parse that stands for the rest of the document.
//!
//! It repeats the definitions that the text may need, and asks for those that the text may hold: cmark does not tell of
//! definitions, but a paragraph `[label]` that became a link tells what its label means.
class Preamble
{
public:
    void addDefinition(const Definition &definition);
    //! \a offset of the label in the text.
    void addQuestion(const Label &label, qsizetype offset);
    //! The text is not the document's start: a byte order mark there is text.
    void setInside(QByteArrayView text);

    [[nodiscard]] QByteArray source() const;
    struct Answer
    {
        Definition definition;
        qsizetype offset = 0;
    };
    //! What \a tree, parsed with this preamble, defines; offsets are those of the questions.
    [[nodiscard]] std::vector<Answer> answers(const SyntaxTree &tree) const;

private:
    QByteArray m_footnotes;
    QByteArray m_links;
    std::vector<std::pair<Label, qsizetype>> m_questions;
    QSet<QByteArray> m_asked;
    bool m_needsFence = false;
};

//! \brief All definitions of a document so far, in order, by key.
class Definitions
{
public:
    struct Entry
    {
        Definition definition;
        qsizetype offset = 0; //!< in the document
    };

    [[nodiscard]] bool isEmpty() const { return m_settled.isEmpty() && m_open.isEmpty(); }
    //! Replaces what the open end of the document defines; gives the keys whose meaning changed. Entries before
    //! \a settledEnd stay for good.
    QSet<QString> replaceOpen(std::vector<Entry> open, qsizetype settledEnd);
    //! Adds to \a preamble what \a labels of the open end of the text may refer to.
    void provide(Preamble &preamble, const std::vector<Label> &labels) const;
    //! The same for labels of the settled text from \a start to \a end.
    void provide(Preamble &preamble, const std::vector<Label> &labels, qsizetype start, qsizetype end) const;

private:
    QHash<QString, QList<Entry>> m_settled;
    QHash<QString, QList<Entry>> m_open;
};

} // namespace runnel::markdown
