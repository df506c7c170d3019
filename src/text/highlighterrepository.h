// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QHash>
#include <QString>

#include <memory>

namespace KSyntaxHighlighting {
class Definition;
class Repository;
class Theme;
} // namespace KSyntaxHighlighting

namespace runnel::text {

//! \brief The languages and colour themes; one for the program, handed to all who highlight. Loads on first use (3 ms).
class HighlighterRepository
{
public:
    HighlighterRepository();
    ~HighlighterRepository();
    Q_DISABLE_COPY_MOVE(HighlighterRepository)

    //! The definition for the first word of a fence's info string ("cpp", "C++", "js {1,3}", "language-rust"); an
    //! invalid one where nobody knows it.
    [[nodiscard]] KSyntaxHighlighting::Definition definition(const QString &info);
    //! What to call the language of \a info: its proper name, or the word itself where nobody knows it.
    [[nodiscard]] QString displayName(const QString &info);
    [[nodiscard]] KSyntaxHighlighting::Theme theme(bool dark);

private:
    KSyntaxHighlighting::Repository &repository();

    std::unique_ptr<KSyntaxHighlighting::Repository> m_repository;
    QHash<QString, KSyntaxHighlighting::Definition> m_known;
};

} // namespace runnel::text
