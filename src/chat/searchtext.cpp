// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/searchtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::chat {

namespace {

constexpr qsizetype mostCounted = 32; // times that a term is counted

bool isMark(QChar c)
{
    return c.unicode() >= 0x300 && c.category() == QChar::Mark_NonSpacing;
}

QChar foldedCharacter(QChar c)
{
    const char16_t code = c.unicode();
    if (code < 0x80) return code >= u'A' && code <= u'Z' ? QChar(char16_t(code + 32)) : c;
    // Only what is a letter and its accents: a syllable of Hangul is not the same as its first letter.
    if (code < 0x2000 && c.decompositionTag() == QChar::Canonical) {
        const QString parts = c.decomposition();
        if (std::all_of(parts.cbegin() + 1, parts.cend(), isMark)) return foldedCharacter(parts.at(0));
    }
    return c.toCaseFolded();
}

//! One line, with accents on their letters, so that no letter is longer in one text than in another.
QString inOneLine(const QString &text)
{
    const bool hasMarks = std::ranges::any_of(text, isMark);
    return hasMarks ? text.normalized(QString::NormalizationForm_C).simplified() : text.simplified();
}

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c.isSurrogate() || isMark(c);
}

} // namespace

SearchText::SearchText(const QString &text)
    : m_text(inOneLine(text)), m_folded(folded(m_text)), m_hasCode(text.contains("```"_L1) || text.contains("~~~"_L1))
{}

QString SearchText::folded(const QString &text)
{
    QString line = inOneLine(text);
    for (QChar &c : line) c = foldedCharacter(c);
    return line;
}

bool SearchText::contains(const QString &term) const
{
    return m_folded.contains(term);
}

bool SearchText::hasCode() const
{
    return m_hasCode;
}

double SearchText::weight(const QString &term) const
{
    if (term.isEmpty()) return 0;
    double count = 0;
    qsizetype times = 0;
    for (qsizetype at = m_folded.indexOf(term); at >= 0 && times < mostCounted;
         at = m_folded.indexOf(term, at + term.size()), ++times) {
        const qsizetype end = at + term.size();
        const bool begins = at == 0 || !isWordCharacter(m_folded.at(at - 1));
        const bool ends = end == m_folded.size() || !isWordCharacter(m_folded.at(end));
        count += begins ? (ends ? 1 : 0.6) : 0.3;
    }
    // The usual constants, and the length of a usual message.
    constexpr double k1 = 1.2;
    constexpr double b = 0.75;
    constexpr double usualLength = 800;
    const double length = 1 - b + b * std::min(double(m_folded.size()) / usualLength, 20.0);
    return count / (count + k1 * length);
}

QList<SearchMark> SearchText::marks(const QStringList &terms, qsizetype from, qsizetype end) const
{
    QList<SearchMark> found;
    for (const QString &term : terms) {
        if (term.isEmpty()) continue;
        for (qsizetype at = m_folded.indexOf(term, from); at >= 0 && at + term.size() <= end;
             at = m_folded.indexOf(term, at + term.size())) {
            found.append({.from = at, .length = term.size()});
        }
    }
    std::ranges::sort(found, [](const SearchMark &a, const SearchMark &b) {
        return a.from != b.from ? a.from < b.from : a.length > b.length;
    });
    QList<SearchMark> apart;
    for (const SearchMark &mark : std::as_const(found)) {
        const qsizetype free = apart.isEmpty() ? from : apart.last().from + apart.last().length;
        if (mark.from >= free) apart.append(mark);
        else if (mark.from + mark.length > free) apart.last().length = mark.from + mark.length - apart.last().from;
    }
    return apart;
}

Excerpt SearchText::excerpt(const QStringList &terms, qsizetype longest) const
{
    // Of the first places of each term, the one with most of the terms near it.
    qsizetype best = 0;
    qsizetype most = 0;
    for (const QString &term : terms) {
        qsizetype times = 0;
        for (qsizetype at = m_folded.indexOf(term); at >= 0 && times < 8;
             at = m_folded.indexOf(term, at + 1), ++times) {
            const QStringView near = QStringView(m_folded).sliced(at).left(longest * 2 / 3);
            const auto count =
                std::ranges::count_if(terms, [near](const QString &each) { return near.contains(each); });
            if (count > most) {
                most = count;
                best = at;
            }
        }
    }
    qsizetype from = std::max<qsizetype>(0, best - longest / 4);
    if (from > 0) {
        const qsizetype space = m_text.indexOf(u' ', from);
        if (space >= 0 && space < best) from = space + 1;
        if (m_text.at(from).isLowSurrogate()) --from;
    }
    qsizetype end = std::min(m_text.size(), from + longest);
    if (end < m_text.size() && m_text.at(end).isLowSurrogate()) --end;
    Excerpt excerpt {.text = m_text.sliced(from, end - from), .marks = marks(terms, from, end)};
    const QString before = from > 0 ? u"…"_s : QString();
    for (SearchMark &mark : excerpt.marks) mark.from += before.size() - from;
    excerpt.text = before + excerpt.text + (end < m_text.size() ? u"…"_s : QString());
    return excerpt;
}

QString SearchText::matched(const QStringList &terms) const
{
    QString found;
    for (const QString &term : terms) {
        const qsizetype at = m_folded.indexOf(term);
        if (at >= 0 && term.size() > found.size()) found = m_text.sliced(at, term.size());
    }
    return found;
}

} // namespace runnel::chat
