// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/searchexpression.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

constexpr qsizetype run = 3;
// More cost more than they leave out: what the index finds is looked at in any case.
constexpr qsizetype mostTrigrams = 12;

QString quoted(QString text)
{
    return u'"' + text.replace(u'"', u"\"\""_s) + u'"';
}

//! As the tokenizer unicode61 tells them: what makes a word, and what may stand in one.
bool makesWord(char32_t c)
{
    return QChar::isLetterOrNumber(c) || QChar::category(c) == QChar::Other_PrivateUse;
}
bool isWordCharacter(char32_t c)
{
    return makesWord(c) || QChar::category(c) == QChar::Mark_NonSpacing;
}

//! Whether words of \a c stand without spaces between them.
bool runsOn(char32_t c)
{
    switch (QChar::script(c)) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Hangul:
    case QChar::Script_Bopomofo:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
        return true;
    default:
        return false;
    }
}

QString textOf(const QList<uint> &characters, qsizetype from, qsizetype length)
{
    QString text;
    for (qsizetype i = from; i < from + length; ++i) text += QChar::fromUcs4(char32_t(characters.at(i)));
    return text;
}

QStringList wordsOf(const QString &term)
{
    QStringList words(QString {});
    const QList<uint> characters = term.toUcs4();
    for (const uint c : characters) {
        if (makesWord(c) || (isWordCharacter(c) && !words.last().isEmpty()))
            words.last() += QChar::fromUcs4(char32_t(c));
        else if (!words.last().isEmpty()) words.append(QString());
    }
    if (words.last().isEmpty()) words.removeLast();
    return words;
}

bool isOfWords(const QString &term)
{
    const QList<uint> characters = term.toUcs4();
    return std::ranges::none_of(characters, runsOn) && std::ranges::any_of(characters, makesWord);
}

} // namespace

QString wordExpression(const chat::SearchQuery &query)
{
    QStringList words;
    for (const QString &term : query.terms) {
        if (!isOfWords(term)) return {};
        words += wordsOf(term);
        const bool mayGoOn = query.endsInside && term == query.terms.last() && isWordCharacter(term.toUcs4().last());
        for (QString &word : words) {
            if (!word.startsWith(u'"')) word = quoted(word);
        }
        if (mayGoOn) words.last() += u" *"_s;
    }
    return words.join(u" AND "_s);
}

QString trigramExpression(const QStringList &terms)
{
    QStringList trigrams;
    for (const QString &term : terms) {
        // Spaces of any kind are one in a query, and each its own in the index.
        const QStringList pieces = term.split(u' ', Qt::SkipEmptyParts);
        for (const QString &piece : pieces) {
            const QList<uint> characters = piece.toUcs4();
            for (qsizetype i = 0; i + run <= characters.size(); ++i)
                trigrams.append(quoted(textOf(characters, i, run)));
        }
    }
    trigrams.removeDuplicates();
    if (trigrams.size() > mostTrigrams) {
        QStringList spread;
        for (qsizetype i = 0; i < mostTrigrams; ++i) spread.append(trigrams.at(i * trigrams.size() / mostTrigrams));
        trigrams = spread;
    }
    return trigrams.join(u" AND "_s);
}

QStringList shortTerms(const chat::SearchQuery &query)
{
    QStringList found;
    for (const QString &term : query.terms) {
        if (trigramExpression({term}).isEmpty() && !isOfWords(term)) found.append(term);
    }
    return found;
}

QString anyOf(const QStringList &trigrams)
{
    QStringList each;
    for (const QString &trigram : trigrams) each.append(quoted(trigram));
    return each.join(u" OR "_s);
}

} // namespace runnel::storage
