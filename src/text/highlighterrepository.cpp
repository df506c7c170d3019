// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "text/highlighterrepository.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/Theme>

namespace runnel::text {

using namespace Qt::StringLiterals;

namespace {

// Info strings come from a model: a long one is no language, and what was asked for must not pile up.
constexpr qsizetype maxWord = 40;
constexpr qsizetype maxKnown = 500;

struct Alias
{
    QLatin1StringView word;
    QLatin1StringView name;
};

// What answers call a language where neither its name nor an alternative name of its definition matches.
constexpr Alias aliases[] = {
    {"c++"_L1, "C++"_L1},
    {"cc"_L1, "C++"_L1},
    {"cpp"_L1, "C++"_L1},
    {"cxx"_L1, "C++"_L1},
    {"h"_L1, "C++"_L1},
    {"hpp"_L1, "C++"_L1},
    {"c"_L1, "C"_L1},
    {"cs"_L1, "C#"_L1},
    {"csharp"_L1, "C#"_L1},
    {"js"_L1, "JavaScript"_L1},
    {"cjs"_L1, "JavaScript"_L1},
    {"mjs"_L1, "JavaScript"_L1},
    {"node"_L1, "JavaScript"_L1},
    {"jsx"_L1, "JavaScript React (JSX)"_L1},
    {"ts"_L1, "TypeScript"_L1},
    {"tsx"_L1, "TypeScript React (TSX)"_L1},
    {"py"_L1, "Python"_L1},
    {"py3"_L1, "Python"_L1},
    {"python3"_L1, "Python"_L1},
    {"rb"_L1, "Ruby"_L1},
    {"rs"_L1, "Rust"_L1},
    {"golang"_L1, "Go"_L1},
    {"kt"_L1, "Kotlin"_L1},
    {"kts"_L1, "Kotlin"_L1},
    {"sh"_L1, "Bash"_L1},
    {"shell"_L1, "Bash"_L1},
    {"bash"_L1, "Bash"_L1},
    {"console"_L1, "Bash"_L1},
    {"shell-session"_L1, "Bash"_L1},
    {"zsh"_L1, "Zsh"_L1},
    {"ps1"_L1, "PowerShell"_L1},
    {"pwsh"_L1, "PowerShell"_L1},
    {"bat"_L1, "MS-DOS Batch"_L1},
    {"cmd"_L1, "MS-DOS Batch"_L1},
    {"yml"_L1, "YAML"_L1},
    {"md"_L1, "Markdown"_L1},
    {"html"_L1, "HTML"_L1},
    {"xml"_L1, "XML"_L1},
    {"svg"_L1, "XML"_L1},
    {"json"_L1, "JSON"_L1},
    {"jsonc"_L1, "JSON"_L1},
    {"json5"_L1, "JSON"_L1},
    {"ini"_L1, "INI Files"_L1},
    {"conf"_L1, "INI Files"_L1},
    {"toml"_L1, "TOML"_L1},
    {"dockerfile"_L1, "Dockerfile"_L1},
    {"docker"_L1, "Dockerfile"_L1},
    {"make"_L1, "Makefile"_L1},
    {"makefile"_L1, "Makefile"_L1},
    {"cmake"_L1, "CMake"_L1},
    {"tex"_L1, "LaTeX"_L1},
    {"sql"_L1, "SQL"_L1},
    {"postgres"_L1, "SQL (PostgreSQL)"_L1},
    {"postgresql"_L1, "SQL (PostgreSQL)"_L1},
    {"mysql"_L1, "SQL (MySQL)"_L1},
    {"hs"_L1, "Haskell"_L1},
    {"ex"_L1, "Elixir"_L1},
    {"exs"_L1, "Elixir"_L1},
    {"erl"_L1, "Erlang"_L1},
    {"objc"_L1, "Objective-C"_L1},
    {"objective-c"_L1, "Objective-C"_L1},
    {"asm"_L1, "Intel x86 (NASM)"_L1},
    {"nasm"_L1, "Intel x86 (NASM)"_L1},
    {"patch"_L1, "Diff"_L1},
    {"diff"_L1, "Diff"_L1},
    {"proto"_L1, "Protobuf"_L1},
    {"vue"_L1, "Vue"_L1},
    {"gql"_L1, "GraphQL"_L1},
};

QString languageWord(const QString &info)
{
    qsizetype end = 0;
    while (end < info.size() && !info.at(end).isSpace() && info.at(end) != u'{' && info.at(end) != u',') ++end;
    QString word = info.first(end);
    if (word.startsWith("language-"_L1)) word.remove(0, 9);
    return word;
}

} // namespace

HighlighterRepository::HighlighterRepository() = default;
HighlighterRepository::~HighlighterRepository() = default;

KSyntaxHighlighting::Repository &HighlighterRepository::repository()
{
    if (!m_repository) m_repository = std::make_unique<KSyntaxHighlighting::Repository>();
    return *m_repository;
}

KSyntaxHighlighting::Definition HighlighterRepository::definition(const QString &info)
{
    const QString word = languageWord(info).toLower();
    if (word.isEmpty() || word.size() > maxWord) return {};
    if (const auto known = m_known.constFind(word); known != m_known.cend()) return *known;

    KSyntaxHighlighting::Definition found;
    for (const Alias &alias : aliases) {
        if (alias.word == word) found = repository().definitionForName(alias.name.toString());
    }
    if (!found.isValid()) found = repository().definitionForName(word);
    if (!found.isValid()) found = repository().definitionForFileName(u"code."_s + word);
    if (m_known.size() >= maxKnown) m_known.clear();
    m_known.insert(word, found);
    return found;
}

QString HighlighterRepository::displayName(const QString &info)
{
    const KSyntaxHighlighting::Definition found = definition(info);
    return found.isValid() ? found.translatedName() : languageWord(info).left(maxWord);
}

KSyntaxHighlighting::Theme HighlighterRepository::theme(bool dark)
{
    const KSyntaxHighlighting::Theme theme = repository().theme(dark ? u"GitHub Dark"_s : u"GitHub Light"_s);
    if (theme.isValid()) return theme;
    return repository().defaultTheme(dark ? KSyntaxHighlighting::Repository::DarkTheme
                                          : KSyntaxHighlighting::Repository::LightTheme);
}

} // namespace runnel::text
