// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "markdown/displayend.h"

#include "markdown/mathsyntax.h"

#include <QStringBuilder>

#include <algorithm>
#include <optional>
#include <vector>

namespace runnel::markdown {

namespace {

constexpr QByteArrayView marks("-=*_#`~+|:>$\\ \t");
constexpr qsizetype longestMarks = 200;
// Nobody reads as far while it streams; the cost stays bounded.
constexpr qsizetype longestInline = 32 * 1024;

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// Bytes of other characters than ASCII count as letters; that is right for nearly all of them.
bool isWord(char c)
{
    const char lower = char(c | 0x20);
    return isDigit(c) || (lower >= 'a' && lower <= 'z') || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

struct Opener
{
    char mark = 0; // '*', '_', '~' or '['
    qsizetype count = 0;
    qsizetype position = 0;
    bool closes = true; // false for a mark that may just be a character
};

class InlineScanner
{
public:
    InlineScanner(QByteArrayView text, qsizetype start) : m_text(text), m_start(start), m_end(text.size())
    {
        while (m_end > m_start && isSpace(m_text[m_end - 1])) --m_end;
    }

    QByteArray closed()
    {
        scan();
        if (m_verbatimClose.isEmpty()) dropBareEnd();
        QByteArray closers = m_verbatimClose;
        for (auto opener = m_openers.rbegin(); opener != m_openers.rend(); ++opener) {
            if (opener->closes && opener->position + opener->count < m_cut) {
                closers += opener->mark == '[' ? QByteArray("]()") : QByteArray(opener->count, opener->mark);
            }
        }
        if (m_cut == m_end && closers.isEmpty()) return m_text.toByteArray();
        return m_text.first(m_cut).toByteArray() + closers + m_text.sliced(m_end).toByteArray();
    }

private:
    void scan()
    {
        m_cut = m_end;
        qsizetype i = m_start;
        while (i < m_end && m_cut == m_end && m_verbatimClose.isEmpty()) {
            switch (m_text[i]) {
            case '\\':
                i = formula(i, i + 2);
                break;
            case '$':
                i = formula(i, i + 1);
                break;
            case '`':
                i = codeSpan(i);
                break;
            case '<':
                i = angle(i);
                break;
            case '*':
            case '_':
            case '~':
                i = run(i);
                break;
            case '[':
                m_openers.push_back({'[', 1, i, mayBeLink(i)});
                ++i;
                break;
            case ']':
                i = bracketEnd(i);
                break;
            default:
                ++i;
            }
        }
    }

    qsizetype runEnd(qsizetype i) const
    {
        qsizetype end = i;
        while (end < m_end && m_text[end] == m_text[i]) ++end;
        return end;
    }

    qsizetype codeSpan(qsizetype i)
    {
        const qsizetype contentStart = runEnd(i);
        const qsizetype length = contentStart - i;
        for (qsizetype j = contentStart; j < m_end;) {
            if (m_text[j] != '`') {
                ++j;
                continue;
            }
            const qsizetype end = runEnd(j);
            if (end - j == length) return end;
            if (end == m_end && end - j < length) { // the closing run is on its way
                m_cut = j;
                break;
            }
            j = end;
        }
        if (contentStart == m_end) {
            m_cut = i; // nothing behind it yet
        } else {
            m_verbatimClose = QByteArray(length, '`');
        }
        return m_end;
    }

    //! Behind the formula at \a i; \a otherwise where none starts there.
    qsizetype formula(qsizetype i, qsizetype otherwise)
    {
        const MathSpan span = mathSpanAt(m_text.first(m_end), i);
        if (span.kind == MathSpan::Kind::Closed) return i + span.length;
        if (span.kind == MathSpan::Kind::None) return otherwise;
        m_verbatimClose = span.closer;
        // Half of what closes it is there already, or half of a command.
        if (m_text[m_end - 1] == span.closer.front() && (m_end < 2 || m_text[m_end - 2] != '\\')) m_cut = m_end - 1;
        return m_end;
    }

    qsizetype angle(qsizetype i) const
    {
        const qsizetype end = m_text.indexOf('>', i);
        const qsizetype space = m_text.indexOf(' ', i);
        return end > i && (space < 0 || space > end) ? end + 1 : i + 1;
    }

    qsizetype run(qsizetype i)
    {
        const char mark = m_text[i];
        const qsizetype end = runEnd(i);
        qsizetype count = end - i;
        if (mark == '~' && count > 2) return end;
        const char before = i > m_start ? m_text[i - 1] : ' ';
        const bool atEnd = end == m_end;
        const char after = atEnd ? ' ' : m_text[end];
        if (!isSpace(before)) {
            for (auto opener = m_openers.rbegin(); opener != m_openers.rend() && count > 0;) {
                if (opener->mark != mark) {
                    ++opener;
                    continue;
                }
                if (atEnd && count < opener->count) { // the closing run is on its way
                    m_cut = i;
                    return end;
                }
                const qsizetype used = std::min(count, opener->count);
                opener->count -= used;
                count -= used;
                m_openers.erase(opener->count > 0 ? opener.base() : std::prev(opener.base()), m_openers.end());
                opener = m_openers.rbegin();
            }
        }
        if (count == 0) return end;
        if (atEnd) {
            m_bareEnd = m_bareEnd.value_or(i);
        } else if (!isSpace(after) && (mark != '_' || !isWord(before))) {
            // In the middle of a word one mark is rather a character.
            m_openers.push_back({mark, count, end - count, count > 1 || !isWord(before)});
        }
        return end;
    }

    // Not a task, a footnote, an index or a citation.
    bool mayBeLink(qsizetype i) const
    {
        if (i > m_start && isWord(m_text[i - 1])) return false;
        qsizetype j = i + 1;
        while (j < m_end && isDigit(m_text[j])) ++j;
        if (j >= m_end || m_text[j] == ']') return false;
        const char first = m_text[i + 1];
        return first != '^' && !isSpace(first) &&
               !((first == 'x' || first == 'X') && i + 2 < m_end && m_text[i + 2] == ']');
    }

    qsizetype bracketEnd(qsizetype i)
    {
        const auto opener = std::ranges::find(m_openers.rbegin(), m_openers.rend(), '[', &Opener::mark);
        if (opener == m_openers.rend()) return i + 1;
        const bool closes = opener->closes;
        m_openers.erase(std::prev(opener.base()), m_openers.end());
        if (i + 1 >= m_end || m_text[i + 1] != '(') {
            if (i + 1 == m_end && closes) m_verbatimClose = "()"; // most often an address follows
            return i + 1;
        }
        int depth = 0;
        for (qsizetype j = i + 1; j < m_end; ++j) {
            if (m_text[j] == '\\') {
                ++j;
            } else if (m_text[j] == '(') {
                ++depth;
            } else if (m_text[j] == ')' && --depth == 0) {
                return j + 1;
            }
        }
        m_cut = i + 1; // half an address is no address
        m_verbatimClose = "()";
        return m_end;
    }

    void dropBareEnd()
    {
        if (m_bareEnd) m_cut = std::min(m_cut, *m_bareEnd);
        while (m_cut > m_start && m_cut < m_end && isSpace(m_text[m_cut - 1])) --m_cut;
    }

    QByteArrayView m_text;
    qsizetype m_start;
    qsizetype m_end;
    qsizetype m_cut = 0;
    std::optional<qsizetype> m_bareEnd;
    QByteArray m_verbatimClose;
    std::vector<Opener> m_openers;
};

} // namespace

QByteArrayView withoutBareMarks(QByteArrayView text)
{
    const qsizetype start = std::max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    const QByteArrayView line = text.sliced(start);
    const QByteArrayView bare = line.trimmed();
    if (bare.isEmpty() || line.size() > longestMarks) return text;
    if (std::ranges::all_of(line, [](char c) { return marks.contains(c); })) return text.first(start);
    const auto firstOther = std::ranges::find_if_not(bare, isDigit);
    const bool isNumber =
        firstOther != bare.begin() &&
        (firstOther == bare.end() || ((*firstOther == '.' || *firstOther == ')') && firstOther + 1 == bare.end()));
    return isNumber && bare.size() <= 10 ? text.first(start) : text;
}

QByteArray withInlinesClosed(QByteArrayView text, qsizetype start)
{
    if (start < 0 || start > text.size() || text.size() - start > longestInline) return text.toByteArray();
    return InlineScanner(text, start).closed();
}

} // namespace runnel::markdown
