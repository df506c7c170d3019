// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/blocktext.h"

#include <QCoreApplication>
#include <QStringList>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using markdown::Block;
using markdown::BlockKind;
using markdown::hasChildren;
using markdown::InlineText;
using markdown::Span;
using markdown::SpanStyle;

namespace {

constexpr int deepest = 100; // the parser's own limit is lower
constexpr QChar hardBreak = QChar::LineSeparator;

// What of a piece that begins at \a start and is \a length long lies in [from, to), relative to the piece.
struct Cut
{
    qsizetype from = 0;
    qsizetype to = 0;
    bool touches = false;

    Cut(qsizetype start, qsizetype length, qsizetype selectedFrom, qsizetype selectedTo)
        : from(std::clamp<qsizetype>(selectedFrom - start, 0, length))
        , to(std::clamp<qsizetype>(selectedTo - start, 0, length))
        , touches(selectedFrom <= start + length && selectedTo >= start && (to > from || length == 0))
    {}
};

// Calls \a piece(text, span or null) for the stretches of \a inlineText in [from, to).
template <typename Piece>
void forStretches(const InlineText &inlineText, qsizetype from, qsizetype to, Piece piece)
{
    qsizetype position = from;
    for (const Span &span : inlineText.spans) {
        const qsizetype start = std::clamp(span.start, from, to);
        const qsizetype end = std::clamp(span.start + span.length, from, to);
        if (start >= end) continue;
        if (position < start) piece(inlineText.text.sliced(position, start - position), nullptr);
        piece(inlineText.text.sliced(start, end - start), &span);
        position = end;
    }
    if (position < to) piece(inlineText.text.sliced(position, to - position), nullptr);
}

QString wrapped(const QString &text, const QString &mark)
{
    return mark + text + mark;
}

QString escapedMarkdown(const QString &text)
{
    static constexpr QStringView special = u"\\`*_[]<>";
    const bool mayBeMath = text.count(u'$') > 1;
    QString result;
    for (const QChar c : text) {
        if (special.contains(c) || (mayBeMath && c == u'$')) result += u'\\';
        result += c;
    }
    return result;
}

QString inlineMarkdown(const InlineText &inlineText, qsizetype from, qsizetype to)
{
    QString out;
    forStretches(inlineText, from, to, [&out](const QString &text, const Span *span) {
        if (!span) {
            out += escapedMarkdown(text);
            return;
        }
        const markdown::SpanStyles styles = span->styles;
        QString piece = text;
        if (styles.testFlag(SpanStyle::Code)) {
            piece = wrapped(text, text.contains(u'`') ? u"``"_s : u"`"_s);
        } else if (!styles.testFlag(SpanStyle::Math)) {
            piece = escapedMarkdown(text);
        }
        if (styles.testFlag(SpanStyle::Emphasis)) piece = wrapped(piece, u"*"_s);
        if (styles.testFlag(SpanStyle::Strong)) piece = wrapped(piece, u"**"_s);
        if (styles.testFlag(SpanStyle::Strikethrough)) piece = wrapped(piece, u"~~"_s);
        if (styles.testFlag(SpanStyle::Image)) {
            piece = "!["_L1 + piece + "]("_L1 + span->target + u')';
        } else if (styles.testFlag(SpanStyle::Link)) {
            piece = u'[' + piece + "]("_L1 + span->target + u')';
        } else if (styles.testFlag(SpanStyle::Footnote)) {
            piece = "[^"_L1 + span->target + u']';
        }
        out += piece;
    });
    out.replace(hardBreak, "  \n"_L1);
    return out;
}

QString inlineHtml(const InlineText &inlineText, qsizetype from, qsizetype to)
{
    QString out;
    forStretches(inlineText, from, to, [&out](const QString &text, const Span *span) {
        QString piece = harmless(text, false).toHtmlEscaped();
        if (span) {
            const markdown::SpanStyles styles = span->styles;
            const auto tag = [&piece](QLatin1StringView name) {
                piece = u'<' + name + u'>' + piece + "</"_L1 + name + u'>';
            };
            if (styles.testFlag(SpanStyle::Code) || styles.testFlag(SpanStyle::Math)) tag("code"_L1);
            if (styles.testFlag(SpanStyle::Emphasis)) tag("em"_L1);
            if (styles.testFlag(SpanStyle::Strong)) tag("strong"_L1);
            if (styles.testFlag(SpanStyle::Strikethrough)) tag("del"_L1);
            if (styles.testFlag(SpanStyle::Footnote)) tag("sup"_L1);
            if (styles.testFlag(SpanStyle::Link) && isFollowable(span->target)) {
                piece = "<a href=\""_L1 + span->target.toHtmlEscaped() + "\">"_L1 + piece + "</a>"_L1;
            }
        }
        out += piece;
    });
    out.replace(hardBreak, "<br>"_L1);
    return out;
}

QString indented(const QString &text, const QString &first, const QString &rest)
{
    QString out = first + text;
    out.replace(u"\n"_s, u'\n' + rest);
    return out;
}

QString toolCallLabel()
{
    return QCoreApplication::translate("Transcript", "Tool call");
}

QString sourcesLabel()
{
    return QCoreApplication::translate("Transcript", "Sources");
}

class Writer
{
public:
    Writer(qsizetype from, qsizetype to) : m_from(from), m_to(to) {}
    virtual ~Writer() = default;
    Q_DISABLE_COPY_MOVE(Writer)

    QString write(const Block &block, qsizetype start = 0, int depth = 0)
    {
        if (depth > deepest) return {};
        const Cut cut(start, plainLength(block), m_from, m_to);
        if (!cut.touches) return {};
        if (block.kind == BlockKind::Table) return table(block, start);
        if (!hasChildren(block.kind)) return leaf(block, cut.from, cut.to);
        QStringList children;
        QList<qsizetype> numbers;
        qsizetype at = start;
        for (qsizetype i = 0; i < block.children.size(); ++i) {
            const qsizetype length = plainLength(*block.children.at(i));
            if (Cut(at, length, m_from, m_to).touches) {
                children << write(*block.children.at(i), at, depth + 1);
                numbers << i;
            }
            at += length + 1;
        }
        return container(block, children, numbers);
    }

protected:
    virtual QString leaf(const Block &block, qsizetype from, qsizetype to) = 0;
    virtual QString container(const Block &block, const QStringList &children, const QList<qsizetype> &numbers) = 0;
    virtual QString row(const Block &block, const QStringList &cells, bool isHeader) = 0;
    virtual QString inlineText(const InlineText &text, qsizetype from, qsizetype to) = 0;
    virtual QString rows(const QStringList &rows) = 0;

private:
    QString table(const Block &block, qsizetype at)
    {
        QStringList lines;
        for (qsizetype i = 0; i < block.rows.size(); ++i) {
            QStringList cells;
            bool touches = false;
            for (const InlineText &cell : block.rows.at(i)) {
                const Cut cut(at, cell.text.size(), m_from, m_to);
                touches = touches || cut.to > cut.from;
                cells << inlineText(cell, cut.from, cut.to);
                at += cell.text.size() + 1;
            }
            if (touches) lines << row(block, cells, i == 0);
        }
        return rows(lines);
    }

    qsizetype m_from;
    qsizetype m_to;
};

class MarkdownWriter final : public Writer
{
public:
    using Writer::Writer;

private:
    static QString fenced(const QString &info, const QString &raw)
    {
        QString fence = u"```"_s;
        while (raw.contains(fence)) fence += u'`';
        return fence + info + u'\n' + raw + u'\n' + fence;
    }

    QString leaf(const Block &block, qsizetype from, qsizetype to) override
    {
        const QString raw = block.text.text.sliced(from, to - from);
        switch (block.kind) {
        case BlockKind::Heading:
            return QString(block.level, u'#') + u' ' + inlineMarkdown(block.text, from, to);
        case BlockKind::Code:
            return fenced(block.info, raw);
        case BlockKind::ToolCall: {
            if (from > 0) return fenced(u"json"_s, raw);
            const qsizetype nameEnd = raw.indexOf(u'\n');
            const QString name = "**"_L1 + toolCallLabel() + ":** "_L1 + escapedMarkdown(raw.left(nameEnd));
            return nameEnd < 0 ? name : name + "\n\n"_L1 + fenced(u"json"_s, raw.sliced(nameEnd + 1));
        }
        case BlockKind::Rule:
            return u"---"_s;
        case BlockKind::Html:
            return raw;
        case BlockKind::Math:
            return "$$\n"_L1 + raw + "\n$$"_L1;
        default:
            return inlineMarkdown(block.text, from, to);
        }
    }

    QString container(const Block &block, const QStringList &children, const QList<qsizetype> &numbers) override
    {
        if (block.kind == BlockKind::Quote) return indented(children.join("\n\n"_L1), u"> "_s, u"> "_s);
        if (block.kind == BlockKind::Footnote) {
            return indented(children.join("\n\n"_L1), "[^"_L1 + block.info + "]: "_L1, u"    "_s);
        }
        if (block.kind == BlockKind::Item) {
            const QString task = block.task == markdown::Task::None   ? QString()
                                 : block.task == markdown::Task::Done ? u"[x] "_s
                                                                      : u"[ ] "_s;
            return task + children.join(u'\n');
        }
        QStringList items;
        for (qsizetype i = 0; i < children.size(); ++i) {
            const QString marker = block.ordered ? QString::number(block.start + numbers.at(i)) + ". "_L1 : u"- "_s;
            items << indented(children.at(i), marker, QString(marker.size(), u' '));
        }
        const QString list = items.join(block.tight ? u"\n"_s : u"\n\n"_s);
        return block.kind == BlockKind::Sources ? "**"_L1 + sourcesLabel() + "**\n\n"_L1 + list : list;
    }

    QString row(const Block &block, const QStringList &cells, bool isHeader) override
    {
        QStringList escaped = cells;
        for (QString &cell : escaped) cell.replace(u'|', "\\|"_L1);
        QString line = "| "_L1 + escaped.join(" | "_L1) + " |"_L1;
        if (!isHeader) return line;
        line += "\n|"_L1;
        for (qsizetype i = 0; i < cells.size(); ++i) {
            const auto alignment = i < block.alignments.size() ? block.alignments.at(i) : markdown::Alignment::None;
            line += alignment == markdown::Alignment::Left     ? " :--- |"_L1
                    : alignment == markdown::Alignment::Center ? " :---: |"_L1
                    : alignment == markdown::Alignment::Right  ? " ---: |"_L1
                                                               : " --- |"_L1;
        }
        return line;
    }

    QString inlineText(const InlineText &text, qsizetype from, qsizetype to) override
    {
        return inlineMarkdown(text, from, to);
    }

    QString rows(const QStringList &rows) override { return rows.join(u'\n'); }
};

class HtmlWriter final : public Writer
{
public:
    using Writer::Writer;

private:
    QString leaf(const Block &block, qsizetype from, qsizetype to) override
    {
        switch (block.kind) {
        case BlockKind::Heading: {
            const QString level = QString::number(std::clamp(block.level, 1, 6));
            return "<h"_L1 + level + u'>' + inlineHtml(block.text, from, to) + "</h"_L1 + level + u'>';
        }
        case BlockKind::Code:
        case BlockKind::Html:
        case BlockKind::Math:
        case BlockKind::ToolCall:
            return "<pre><code>"_L1 + block.text.text.sliced(from, to - from).toHtmlEscaped() + "</code></pre>"_L1;
        case BlockKind::Rule:
            return u"<hr>"_s;
        default:
            return "<p>"_L1 + inlineHtml(block.text, from, to) + "</p>"_L1;
        }
    }

    QString container(const Block &block, const QStringList &children, const QList<qsizetype> &) override
    {
        const QString inner = children.join(QString());
        if (block.kind == BlockKind::Quote) return "<blockquote>"_L1 + inner + "</blockquote>"_L1;
        if (block.kind == BlockKind::Item) return "<li>"_L1 + inner + "</li>"_L1;
        if (block.kind == BlockKind::Footnote) return "<div>"_L1 + inner + "</div>"_L1;
        if (!block.ordered) return "<ul>"_L1 + inner + "</ul>"_L1;
        const QString title =
            block.kind == BlockKind::Sources ? "<p><strong>"_L1 + sourcesLabel() + "</strong></p>"_L1 : QString();
        return title + "<ol start=\""_L1 + QString::number(block.start) + "\">"_L1 + inner + "</ol>"_L1;
    }

    QString row(const Block &, const QStringList &cells, bool isHeader) override
    {
        const QLatin1StringView tag = isHeader ? "th"_L1 : "td"_L1;
        QString line = u"<tr>"_s;
        for (const QString &cell : cells) line += u'<' + tag + u'>' + cell + "</"_L1 + tag + u'>';
        return line + "</tr>"_L1;
    }

    QString inlineText(const InlineText &text, qsizetype from, qsizetype to) override
    {
        return inlineHtml(text, from, to);
    }

    QString rows(const QStringList &rows) override { return "<table>"_L1 + rows.join(QString()) + "</table>"_L1; }
};

} // namespace

QString toPlain(const Block &block, qsizetype from, qsizetype to)
{
    if (block.kind == BlockKind::Sources && from == 0 && to == plainLength(block)) {
        QStringList lines {sourcesLabel()};
        for (const auto &item : block.children) {
            const InlineText &text = item->children.front()->text;
            const QString address = text.spans.isEmpty() ? QString() : text.spans.front().target;
            const QString title = text.spans.isEmpty() ? text.text : text.text.left(text.spans.front().length);
            QString line = QString::number(lines.size()) + ". "_L1 + title;
            if (!address.isEmpty() && address != title) line += u' ' + address;
            lines << line;
        }
        return lines.join(u'\n');
    }
    return plainText(block).sliced(from, to - from).replace(hardBreak, u'\n');
}

QString toCsv(const Block &block)
{
    QString csv;
    for (const auto &row : block.rows) {
        for (qsizetype column = 0; column < row.size(); ++column) {
            if (column > 0) csv += u',';
            QString cell = row.at(column).text;
            cell.replace(hardBreak, u'\n');
            const bool quoted =
                std::ranges::any_of(cell, [](QChar c) { return c == u',' || c == u'"' || c == u'\n' || c == u'\r'; });
            if (quoted) cell = u'"' + cell.replace(u'"', "\"\""_L1) + u'"';
            csv += cell;
        }
        csv += "\r\n"_L1;
    }
    return csv;
}

std::optional<std::pair<qsizetype, qsizetype>> formulaRange(const Block &block, qsizetype position)
{
    using Range = std::pair<qsizetype, qsizetype>;
    const auto within = [&position](const InlineText &text, qsizetype start) -> std::optional<Range> {
        for (const Span &span : text.spans) {
            const Range range(start + span.start, start + span.start + span.length);
            const bool holds = position >= range.first && position <= range.second;
            if (holds && span.styles.testFlag(SpanStyle::Math)) return range;
        }
        return std::nullopt;
    };
    if (block.kind == BlockKind::Math) return Range(0, block.text.text.size());
    if (block.kind == BlockKind::Table) {
        qsizetype start = 0;
        for (const auto &row : block.rows) {
            for (const InlineText &cell : row) {
                if (const auto range = within(cell, start)) return range;
                start += cell.text.size() + 1;
            }
        }
        return std::nullopt;
    }
    if (!hasChildren(block.kind)) return within(block.text, 0);
    qsizetype start = 0;
    for (const auto &child : block.children) {
        const qsizetype length = plainLength(*child);
        if (position >= start && position <= start + length) {
            const auto range = formulaRange(*child, position - start); // the parser caps the depth
            if (range) return Range(start + range->first, start + range->second);
        }
        start += length + 1;
    }
    return std::nullopt;
}

QString toMarkdown(const Block &block, qsizetype from, qsizetype to)
{
    return MarkdownWriter(from, to).write(block);
}

QString toHtml(const Block &block, qsizetype from, qsizetype to)
{
    return HtmlWriter(from, to).write(block);
}

QString harmless(QString text, bool isCode)
{
    for (QChar &c : text) {
        const char16_t u = c.unicode();
        const bool control = (u < 0x20 && u != u'\n' && u != u'\t') || (u >= 0x7F && u < 0xA0);
        const bool override = (u >= 0x202A && u <= 0x202E);
        const bool isolate = (u >= 0x2066 && u <= 0x2069) || u == 0x200E || u == 0x200F || u == 0x061C;
        if (control) {
            c = QChar(isCode ? 0x2426 : 0x200B);
        } else if (override || (isCode && isolate)) {
            c = QChar(isCode ? 0x25C6 : 0x200B);
        }
    }
    return text;
}

bool isFollowable(const QString &target)
{
    const QUrl url(target, QUrl::StrictMode);
    if (!url.isValid()) return false;
    const QString scheme = url.scheme();
    if (scheme == "mailto"_L1) return !url.path().isEmpty();
    return (scheme == "http"_L1 || scheme == "https"_L1) && !url.host().isEmpty();
}

} // namespace runnel::gui
