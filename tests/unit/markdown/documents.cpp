// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "documents.h"

#include <QDebug>

#include <algorithm>

namespace runnel::markdown::test {

using namespace Qt::StringLiterals;

namespace {

int below(Random &random, int limit)
{
    return int(random() % unsigned(limit));
}

template <typename List>
QString pick(Random &random, const List &list)
{
    return QString(list[std::size_t(below(random, int(std::size(list))))]);
}

QString words(Random &random, int count)
{
    static constexpr QLatin1StringView vocabulary[] = {
        "the"_L1,    "stream"_L1,  "token"_L1,   "of"_L1,      "value"_L1,           "parser"_L1,
        "and"_L1,    "reads"_L1,   "a"_L1,       "buffer"_L1,  "because"_L1,         "each"_L1,
        "answer"_L1, "returns"_L1, "quickly"_L1, "without"_L1, "copying"_L1,         "memory"_L1,
        "when"_L1,   "it"_L1,      "is"_L1,      "needed"_L1,  "snake_case_name"_L1, "2 * 3"_L1,
        "x < y"_L1,  "AT&T"_L1};
    QStringList result;
    for (int i = 0; i < count; ++i) {
        QString word = pick(random, vocabulary);
        switch (below(random, 40)) {
        case 0:
            word = u"**"_s + word + u"**"_s;
            break;
        case 1:
            word = u"*"_s + word + u"*"_s;
            break;
        case 2:
            word = u"`"_s + word + u"`"_s;
            break;
        case 3:
            word = u"["_s + word + u"](https://example.org/"_s + word + u")"_s;
            break;
        case 4:
            word = u"~~"_s + word + u"~~"_s;
            break;
        case 5:
            word = u"[1]"_s;
            break;
        case 6:
            word = u"[ref]"_s;
            break;
        case 7:
            word = u"日本語の文。"_s;
            break;
        case 8:
            word = u"😀"_s;
            break;
        case 9:
            word = u"[^note]"_s;
            break;
        case 10:
            word = u"www.example.org"_s;
            break;
        case 11:
            word = u"$x_1$"_s;
            break;
        case 12:
            word = u"\\(a*b*c\\)"_s;
            break;
        case 13:
            word = u"$5"_s;
            break;
        default:
            break;
        }
        result += word;
    }
    return result.join(u' ');
}

QString code(Random &random, int lines)
{
    QString result;
    for (int i = 0; i < lines; ++i) {
        result += QString(below(random, 3) * 4, u' ') + u"auto value_%1 = read(buffer[%1], '*'); // `x`\n"_s.arg(i);
        if (below(random, 6) == 0) result += u'\n';
    }
    return result;
}

QString list(Random &random, int items, const QString &indent)
{
    const bool ordered = below(random, 2) == 0;
    const bool loose = below(random, 4) == 0;
    QString result;
    for (int i = 0; i < items; ++i) {
        const QString marker = ordered ? u"%1. "_s.arg(i + 1) : u"- "_s;
        const QString inner = indent + QString(marker.size(), u' ');
        result += indent + marker + (below(random, 8) == 0 ? u"[x] "_s : u""_s) + words(random, 4 + below(random, 12)) +
                  u'\n';
        if (below(random, 8) == 0 && indent.size() < 9) result += list(random, 1 + below(random, 3), inner);
        if (below(random, 12) == 0) result += u'\n' + inner + u"```sh\n"_s + inner + u"run it\n"_s + inner + u"```\n"_s;
        if (loose) result += u'\n';
    }
    return result;
}

QString table(Random &random, int rows)
{
    const int columns = 2 + below(random, 4);
    QString result = u"|"_s;
    for (int c = 0; c < columns; ++c) result += u" "_s + words(random, 1) + u" |"_s;
    result += u"\n|"_s;
    for (int c = 0; c < columns; ++c) result += c % 2 ? u"---:|"_s : u":---|"_s;
    for (int r = 0; r < rows; ++r) {
        result += u"\n|"_s;
        for (int c = 0; c < columns; ++c) result += u" "_s + words(random, 1 + below(random, 4)) + u" |"_s;
    }
    return result + u'\n';
}

void dump(QString &out, const Block &block, int depth)
{
    QDebug(&out).nospace().noquote() << QString(depth * 2, u' ') << int(block.kind) << ' ' << block.level
                                     << block.ordered << block.tight << block.start << int(block.task) << " \""
                                     << block.text.text << "\" " << block.info << ' ' << block.text.spans.size()
                                     << '\n';
    for (const Span &span : block.text.spans) {
        QDebug(&out).nospace().noquote() << QString(depth * 2 + 2, u' ') << span.start << '+' << span.length << ':'
                                         << span.styles.toInt() << ' ' << span.target << '\n';
    }
    for (const auto &row : block.rows) {
        for (const InlineText &cell : row) {
            QDebug(&out).nospace().noquote() << QString(depth * 2 + 2, u' ') << "| " << cell.text << '\n';
        }
    }
    for (const BlockPtr &child : block.children) dump(out, *child, depth + 1);
}

bool sameBlocks(const QList<BlockPtr> &left, const QList<BlockPtr> &right)
{
    return std::ranges::equal(left, right, [](const BlockPtr &a, const BlockPtr &b) { return sameContent(*a, *b); });
}

} // namespace

QString answer(Random &random, qsizetype size)
{
    QString text;
    while (text.size() < size) {
        switch (below(random, 12)) {
        case 0:
            text += QString(2 + below(random, 3), u'#') + u' ' + words(random, 4) + u'\n';
            break;
        case 1:
        case 2:
            text += list(random, 3 + below(random, 8), {});
            break;
        case 3:
        case 4:
            text += u"```cpp\n"_s + code(random, 3 + below(random, 30)) + u"```\n"_s;
            break;
        case 5:
            text += table(random, 2 + below(random, 8));
            break;
        case 6:
            text += u"> "_s + words(random, 12) + u"\n> "_s + words(random, 6) + u'\n';
            break;
        case 7:
            if (below(random, 2)) {
                text += u"$$\n\\begin{aligned}\na &= b \\\\\n- c\n\n+ d\n\\end{aligned}\n$$\n"_s;
                break;
            }
            text += below(random, 2) ? u"---\n"_s : u"<details>\n<summary>More</summary>\n"_s;
            break;
        default:
            text += words(random, 20 + below(random, 80)) + u'\n';
        }
        text += u'\n';
    }
    text += u"[1]: https://example.org/one \"One\"\n[ref]: <https://example.org/two>\n\n[^note]: "_s +
            words(random, 9) + u'\n';
    return text;
}

QString longBlock(Random &random, int kind, qsizetype size)
{
    QString text;
    if (kind == 0) {
        text = u"  ~~~~ python title\n"_s;
        while (text.size() < size) {
            text += code(random, 1 + below(random, 4));
            if (below(random, 5) == 0) text += u"\t  tab\n   three\r\n ~~~\n```\n"_s;
        }
        return text + (below(random, 2) ? u"~~~~~ \n\n"_s : u"  ~~~~\n"_s);
    }
    if (kind == 1) {
        const bool loose = below(random, 2) == 0;
        const QString bullets = QString(QStringView(u"-+*").at(below(random, 3)));
        const bool ordered = below(random, 2) == 0;
        for (int i = 3; text.size() < size; ++i) {
            text += (ordered ? u"%1) "_s.arg(i) : bullets + u' ') +
                    words(random, 1 + below(random, 20)).remove(u"[^note]"_s) + u'\n';
            switch (below(random, 12)) {
            case 0:
                text += u"lazy [ref] line\n"_s;
                break;
            case 1:
                text += u"    - nested\n    - [ ] task\n"_s;
                break;
            case 2:
                text += u"\n    second paragraph [1]\n"_s;
                break;
            case 3:
                text += u"    ```sh\n    - no item\n    ```\n"_s;
                break;
            case 4:
                if (loose) text += u"\n\n"_s;
                break;
            case 5:
                text += u"    > quote\n"_s;
                break;
            case 6:
                text += u"    [ref]: /in-item\n"_s;
                break;
            default:
                break;
            }
        }
        return text + u'\n';
    }
    if (kind == 3) {
        while (text.size() < size) text += words(random, 12).remove(u"[^note]"_s) + (below(random, 3) ? u' ' : u'\n');
        return text + u'\n';
    }
    text = u"Text before\n"_s.repeated(below(random, 2)) + u"| a [ref] | b |\n|:-|-:|\n"_s;
    while (text.size() < size) {
        text +=
            u"| "_s + words(random, 3).remove(u"[^note]"_s) + u" | `x` \\| y |"_s.left(3 + below(random, 12)) + u'\n';
    }
    return text + u'\n';
}

QString tokenSoup(Random &random, int tokens)
{
    static constexpr QStringView vocabulary[] = {u"*",
                                                 u"**",
                                                 u"_",
                                                 u"`",
                                                 u"```",
                                                 u"~~~",
                                                 u"~~",
                                                 u">",
                                                 u"> ",
                                                 u"-",
                                                 u"- ",
                                                 u"---",
                                                 u"+ ",
                                                 u"1. ",
                                                 u"2) ",
                                                 u"#",
                                                 u"## ",
                                                 u"\n",
                                                 u"\n",
                                                 u"\n",
                                                 u"\n\n",
                                                 u"\n\n",
                                                 u"\n    ",
                                                 u"\n  ",
                                                 u" ",
                                                 u"  ",
                                                 u"\t",
                                                 u"|",
                                                 u"|-|",
                                                 u"a | b",
                                                 u"\n|-|-|\n",
                                                 u"[",
                                                 u"]",
                                                 u"(",
                                                 u")",
                                                 u"[a]",
                                                 u"[b]",
                                                 u"[a]: /u",
                                                 u"\n[a]: /u 't'\n",
                                                 u"\n[b]: <",
                                                 u"[^n]",
                                                 u"\n[^n]: ",
                                                 u"[^m]",
                                                 u"\n[^m]: y [^n]\n",
                                                 u":",
                                                 u"=",
                                                 u"\n===\n",
                                                 u"<",
                                                 u">",
                                                 u"<div>",
                                                 u"</div>",
                                                 u"<!--",
                                                 u"-->",
                                                 u"\\",
                                                 u"&amp;",
                                                 u"a",
                                                 u"b",
                                                 u"word",
                                                 u"\r\n",
                                                 u"\r",
                                                 u"é",
                                                 u"😀",
                                                 u"http://x.y",
                                                 u"!",
                                                 u"\"",
                                                 u"'",
                                                 u"[x] ",
                                                 u"[ ] ",
                                                 u"- [ ] ",
                                                 u"$",
                                                 u"$",
                                                 u"$$",
                                                 u"\n$$\n",
                                                 u"\n$$",
                                                 u"$x$",
                                                 u"$$y=1$$",
                                                 u"\\(",
                                                 u"\\)",
                                                 u"\\[",
                                                 u"\\]",
                                                 u"\n\\[\n",
                                                 u"5",
                                                 u"\\frac{a}"};
    QString text;
    while (tokens-- > 0) {
        const QString more = text + vocabulary[std::size_t(below(random, int(std::size(vocabulary))))];
        // What a second definition of a footnote says is dropped, yet cmark counts what it refers to. We do not.
        if (more.count(u"[^n]:"_s) < 2 && more.count(u"[^m]:"_s) < 2) text = more;
    }
    return text;
}

QStringList chunks(Random &random, const QString &text, int largest)
{
    QStringList result;
    for (qsizetype i = 0; i < text.size();) {
        const qsizetype length = 1 + below(random, largest);
        result += text.mid(i, length);
        i += length;
    }
    return result;
}

QString difference(const BlockDocument &document, const QString &text)
{
    const BlockDocument whole(text);
    if (sameBlocks(document.blocks(), whole.blocks())) return {};
    return u"text %1\nincremental:\n%2full:\n%3"_s.arg(QDebug::toString(text.right(2000)), dump(document.blocks()),
                                                       dump(whole.blocks()));
}

QString differenceAtAnyPrefix(const QStringList &chunks)
{
    BlockDocument document(OpenEnd::Strict);
    QString text;
    for (const QString &chunk : chunks) {
        document.append(chunk);
        text += chunk;
        // Half a character is held back until the other half is there.
        const QString shown = text.back().isHighSurrogate() ? text.chopped(1) : text;
        if (QString found = difference(document, shown); !found.isEmpty()) return found;
    }
    document.finish();
    return difference(document, text);
}

QString differenceAtAnyPrefix(const QString &text)
{
    QStringList units;
    for (const QChar unit : text) units += QString(unit);
    return differenceAtAnyPrefix(units);
}

QString dump(const QList<BlockPtr> &blocks)
{
    QString out;
    for (const BlockPtr &block : blocks) dump(out, *block, 1);
    return out;
}

} // namespace runnel::markdown::test
