// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/guide/guidescript.h"

#include "providers/guide/guidestory.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

// Outside of any namespace: the macro declares a function.
static void initGuideResource()
{
    Q_INIT_RESOURCE(guide);
}

namespace runnel::providers {

namespace {

using Manner = GuideAnswer::Manner;

struct CommandRow
{
    QLatin1StringView word; // what stands in "guide: …"
    Manner manner;
    const char *script; // null: no text
};

constexpr std::array commandTable {
    CommandRow {"drop"_L1, Manner::Drop, "drop"},         CommandRow {"slow"_L1, Manner::Slow, "slow"},
    CommandRow {"stall"_L1, Manner::Stall, "stall"},      CommandRow {"429"_L1, Manner::TooManyRequests, nullptr},
    CommandRow {"401"_L1, Manner::Unauthorized, nullptr}, CommandRow {"html"_L1, Manner::Html, nullptr},
};

struct TopicRow
{
    const char *words;  // a regular expression of whole words
    const char *script; // null: the long story
};

// The first that matches speaks, so what is special stands above what is general.
constexpr std::array topicTable {
    TopicRow {"long|story|essay|novel|thousand words", nullptr},
    TopicRow {"tables?", "tables"},
    TopicRow {"lists?|to-?dos?|tasks?", "lists"},
    TopicRow {"maths?|mathematics|formulas?|formulae|equations?|tex|latex", "math"},
    TopicRow {"markdown|tour|format(ting|s)?", "markdown"},
    TopicRow {"code|coding|program(s|ming)?|function|c\\+\\+|python|rust|json|shell|bash|highlight(ing)?", "code"},
    TopicRow {"welcome|help|hello|hi|hey|start|guide|runnel|who are you|what can you|what is this", "welcome"},
};

QString script(const char *name)
{
    initGuideResource();
    QFile file(u":/runnel/guide/%1.md"_s.arg(QLatin1StringView(name)));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QString text = QString::fromUtf8(file.readAll());
    // A script begins with the comment that tells its licence.
    const qsizetype end = text.indexOf("-->"_L1);
    return text.sliced(end < 0 ? 0 : end + 3).trimmed();
}

QString echo(const QString &prompt)
{
    constexpr qsizetype longest = 600;
    QString quoted = prompt.size() > longest ? prompt.first(longest) + u" …"_s : prompt;
    quoted.replace(u'\n', "\n> "_L1);
    return u"You wrote:\n\n> %1\n\n"
           "That deserves an answer from a model, and I am only **the guide**: a script inside Runnel that runs "
           "without "
           "a key and without a network. To ask a real model, add one in *Settings → Providers*; your words stay in "
           "this conversation until then.\n\n"
           "What I can do is show you around. Ask me for:\n\n"
           "- `markdown`, `code`, `tables`, `lists` or `math` to see how answers look\n"
           "- `a long answer` to try *Stop* and *Continue*, or to close the window in the middle\n"
           "- `guide: drop the connection`, `guide: be slow`, `guide: stall`, `guide: 429`, `guide: 401` or "
           "`guide: html` to see what happens when things go wrong\n"
           "- `help` for all of it again\n"_s.arg(quoted);
}

} // namespace

GuideAnswer guideAnswer(const QString &prompt)
{
    const QString text = prompt.trimmed();
    static const QRegularExpression command(u"^guide\\s*:\\s*(.*)$"_s,
                                            QRegularExpression::CaseInsensitiveOption |
                                                QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = command.match(text);
    const QString asked = match.hasMatch() ? match.captured(1) : text;
    if (match.hasMatch()) {
        for (const CommandRow &row : commandTable) {
            if (!asked.contains(row.word, Qt::CaseInsensitive)) continue;
            return {row.manner, row.script ? script(row.script) : QString()};
        }
    }
    for (const TopicRow &row : topicTable) {
        const QRegularExpression words(u"(?<![\\w-])(%1)(?![\\w-])"_s.arg(QLatin1StringView(row.words)),
                                       QRegularExpression::CaseInsensitiveOption |
                                           QRegularExpression::UseUnicodePropertiesOption);
        if (words.match(asked).hasMatch()) return {Manner::Plain, row.script ? script(row.script) : guideStory()};
    }
    return {Manner::Plain, text.isEmpty() ? script("welcome") : echo(text)};
}

QStringList guideTokens(const QString &text)
{
    static constexpr std::array<qsizetype, 7> sizes {4, 5, 3, 6, 4, 3, 5};
    QStringList tokens;
    tokens.reserve(text.size() / 4 + 1);
    for (qsizetype begin = 0, turn = 0; begin < text.size(); ++turn) {
        qsizetype end = std::min(text.size(), begin + sizes[static_cast<size_t>(turn) % sizes.size()]);
        if (end < text.size() && text[end].isLowSurrogate()) --end;
        tokens.append(text.sliced(begin, end - begin));
        begin = end;
    }
    return tokens;
}

} // namespace runnel::providers
