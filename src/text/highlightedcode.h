// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "text/codehighlighter.h"

#include <KSyntaxHighlighting/State>

#include <QList>
#include <QString>

#include <optional>
#include <vector>

namespace runnel::text {

class HighlighterRepository;

//! \brief A range of lines, counted from 0.
struct LineRange
{
    qsizetype first = 0;
    qsizetype count = 0;

    bool operator==(const LineRange &) const = default;
};

//! \brief The spans of one code block, kept line by line: when the code grows, only its last line is looked at again.
//!
//! A line of over 5,000 UTF-16 units stays plain, as does a language that nobody knows. Needs no event loop; one thread.
class HighlightedCode
{
public:
    //! \a info is the info string of the fence.
    HighlightedCode(HighlighterRepository &repository, const QString &info);

    //! Takes \a literal, lines ended by LF, in place of what was there; gives the lines whose text or spans are new.
    //! \a grew promises that it starts with the text of before.
    LineRange update(const QString &literal, bool grew);

    [[nodiscard]] qsizetype lineCount() const { return qsizetype(m_lines.size()); }
    //! Where \a line starts in the literal, and its length without the line end.
    [[nodiscard]] qsizetype lineStart(qsizetype line) const { return m_lines[std::size_t(line)].start; }
    [[nodiscard]] qsizetype lineLength(qsizetype line) const { return m_lines[std::size_t(line)].length; }
    [[nodiscard]] const QList<CodeSpan> &spans(qsizetype line) const { return m_lines[std::size_t(line)].spans; }
    [[nodiscard]] bool isPlain() const { return !m_highlighter.has_value(); }
    //! Lines given to the highlighter since the beginning: the work done, for tests and benchmarks.
    [[nodiscard]] qint64 highlightedLines() const { return m_highlightedLines; }

private:
    struct Line
    {
        qsizetype start = 0;
        qsizetype length = 0;
        QList<CodeSpan> spans = {};
    };

    std::optional<CodeHighlighter> m_highlighter;
    std::vector<Line> m_lines;
    KSyntaxHighlighting::State m_beforeLast; //!< the state that the last line starts with
    qint64 m_highlightedLines = 0;
};

} // namespace runnel::text
