// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "markdown/mathsyntax.h"

#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

namespace runnel::markdown {

namespace {

// U+07BC to U+07BF are assigned to no character; in UTF-8 they are as long as the escapes that they stand for.
constexpr char lead = '\xDE';
constexpr char firstMark = '\xBC';
constexpr QByteArrayView escaped("()[]");
constexpr char16_t firstMarkUnit = 0x07BC;
constexpr qsizetype longestSpan = 32 * 1024;  // bytes; a search never goes further
constexpr qsizetype longestStory = 32 * 1024; // of a paragraph that is looked through for an open formula

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool isLetter(char c)
{
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'z';
}

bool looksLikeTex(QByteArrayView text)
{
    return std::ranges::any_of(text, [](char c) { return QByteArrayView("\\^_{}=&").contains(c) || c == lead; });
}

bool hasWord(QByteArrayView text)
{
    qsizetype letters = 0;
    for (const char c : text) {
        letters = isLetter(c) ? letters + 1 : 0;
        if (letters > 1) return true;
    }
    return false;
}

//! \brief Reads formulas in a text that ends at its end or at the first NUL.
class Reader
{
public:
    Reader(const char *text, const char *end, bool marked) : m_begin(text), m_end(end), m_marked(marked) {}

    //! \a at is a `$`, or the first byte of an escape or a mark.
    [[nodiscard]] MathSpan spanAt(const char *at) const
    {
        if (*at == '$') return dollars(at);
        if (isEscape(at, '(')) return bracket(at, '(', ')');
        if (isEscape(at, '[')) return bracket(at, '[', ']');
        return {};
    }

    [[nodiscard]] bool isEscape(const char *at, char c) const
    {
        if (!has(at, 2)) return false;
        if (!m_marked) return at[0] == '\\' && at[1] == c;
        return at[0] == lead && at[1] == char(firstMark + escaped.indexOf(c));
    }

private:
    [[nodiscard]] bool has(const char *at, qsizetype count) const
    {
        return m_end - at >= count && std::memchr(at, '\0', std::size_t(count)) == nullptr;
    }

    [[nodiscard]] bool atEnd(const char *at) const { return at >= m_end || *at == '\0'; }

    [[nodiscard]] static MathSpan closed(const char *from, const char *to)
    {
        return {.kind = MathSpan::Kind::Closed, .length = to - from};
    }

    [[nodiscard]] MathSpan dollars(const char *at) const
    {
        // Of a run of three or more none opens anything.
        if (at > m_begin && at[-1] == '$' && (at - 1 == m_begin || at[-2] != '\\')) return {};
        const bool isDisplay = has(at, 2) && at[1] == '$';
        const char *start = at + (isDisplay ? 2 : 1);
        if (isDisplay && has(start, 1) && *start == '$') return {};
        const char *const limit = start + longestSpan;
        const char *i = start;
        while (!atEnd(i) && i < limit && *i != '$') {
            if (*i == '`') return {}; // code binds tighter
            i += *i == '\\' && has(i, 2) ? 2 : 1;
        }
        const QByteArrayView content(start, i - start);
        if (i >= limit) return {};
        if (atEnd(i)) return open(content, isDisplay);
        if (!isDisplay) return isFormula(content, has(i, 2) ? i[1] : ' ') ? closed(at, i + 1) : MathSpan();
        if (!has(i, 2)) return open(content, true);
        return i[1] == '$' && !content.trimmed().isEmpty() ? closed(at, i + 2) : MathSpan();
    }

    // Money, variables of a shell and the like have dollars too.
    [[nodiscard]] static bool isFormula(QByteArrayView content, char after)
    {
        const QByteArrayView bare = content.trimmed();
        if (bare.isEmpty() || after == '$' || isDigit(after)) return false;
        if (isUpper(after) || after == '{' || after == '(' || after == '_') return false;
        const bool isSpaced = isSpace(content.front());
        if (isSpaced != isSpace(content.back())) return false;
        if (isDigit(bare.front()) && !looksLikeTex(bare) && (isSpaced || hasWord(bare))) return false;
        return true;
    }

    [[nodiscard]] static MathSpan open(QByteArrayView content, bool isDisplay)
    {
        if (content.trimmed().isEmpty() || !looksLikeTex(content)) return {};
        if (!isDisplay && isSpace(content.front())) return {};
        return {.kind = MathSpan::Kind::Open, .closer = isDisplay ? "$$" : "$"};
    }

    [[nodiscard]] MathSpan bracket(const char *at, char opener, char closer) const
    {
        const char *const start = at + 2;
        const char *const limit = start + longestSpan;
        const char *i = start;
        while (!atEnd(i) && i < limit && *i != '`') {
            const QByteArrayView content(start, i - start);
            if (isEscape(i, closer)) return content.trimmed().isEmpty() ? MathSpan() : closed(at, i + 2);
            if (isEscape(i, opener)) return {};
            i += *i == '\\' && has(i, 2) ? 2 : 1;
        }
        if (!atEnd(i) || QByteArrayView(start, i - start).trimmed().isEmpty()) return {};
        return {.kind = MathSpan::Kind::Open, .closer = QByteArray("\\") + closer};
    }

    const char *m_begin;
    const char *m_end;
    bool m_marked;
};

// --- blocks

bool opensWith(QByteArrayView line, char kind)
{
    return kind == '$' ? line.startsWith("$$") : line.size() >= 2 && line[0] == lead && line[1] == char(firstMark + 2);
}

// Where the delimiter that ends a block of \a kind stands in \a line; -1 where none does.
qsizetype closerIn(QByteArrayView line, char kind)
{
    for (qsizetype i = 0; i + 1 < line.size(); ++i) {
        if (kind == '$' ? line[i] == '$' && line[i + 1] == '$'
                        : line[i] == lead && line[i + 1] == char(firstMark + 3)) {
            return i;
        }
        if (line[i] == '\\') ++i;
    }
    return -1;
}

// Punctuation behind a closing delimiter belongs to the formula.
qsizetype punctuationAfter(QByteArrayView rest)
{
    return !rest.isEmpty() && QByteArrayView(".,;:").contains(rest.front()) && rest.sliced(1).trimmed().isEmpty() ? 1
                                                                                                                  : 0;
}

// A `$$` in the text of \a paragraph that nothing has closed: the next one closes it, and opens no block.
bool hasOpenDisplay(cmark_node *paragraph)
{
    const char *content = cmark_node_get_string_content(paragraph);
    if (!content) return false;
    bool isOpen = false;
    const char *const limit = content + longestStory;
    for (const char *i = content; *i != '\0' && i < limit; ++i) {
        if (*i == '\\' && i[1] != '\0') {
            ++i;
        } else if (*i == '$' && i[1] == '$') {
            const char *end = i;
            while (*end == '$') ++end;
            if (end - i == 2) isOpen = !isOpen;
            i = end - 1;
        }
    }
    return isOpen;
}

enum class End : std::uint8_t { Open, Closed, ClosedBeforeText };

// Kept where fenced code keeps the form of its fence.
void setState(cmark_node *block, char kind, End end)
{
    cmark_node_set_fenced(block, 0, int(end), 0, kind);
}

std::pair<char, End> stateOf(cmark_node *block)
{
    int end = 0;
    int offset = 0;
    char kind = 0;
    (void)cmark_node_get_fenced(block, &end, &offset, &kind);
    return {kind, End(end)};
}

cmark_node *openBlock(cmark_syntax_extension *extension, int indented, cmark_parser *parser, cmark_node *parent,
                      unsigned char *input, int length)
{
    const int start = cmark_parser_get_first_nonspace(parser);
    if (indented || start + 2 > length) return nullptr;
    const QByteArrayView line(reinterpret_cast<const char *>(input) + start, length - start);
    const char kind = opensWith(line, '$') ? '$' : '[';
    if (!opensWith(line, kind) || (kind == '$' && line.size() > 2 && line[2] == '$')) return nullptr;
    const QByteArrayView rest = line.sliced(2);
    const qsizetype closer = closerIn(rest, kind);
    const bool isWhole = closer >= 0;
    if (isWhole) {
        const QByteArrayView after = rest.sliced(closer + 2);
        if (rest.first(closer).trimmed().isEmpty()) return nullptr;
        // With text behind it it is a formula in a paragraph.
        if (!after.sliced(punctuationAfter(after)).trimmed().isEmpty()) return nullptr;
    } else if (!rest.trimmed().isEmpty() && !looksLikeTex(rest)) {
        return nullptr;
    }
    const bool inParagraph = cmark_node_get_type(parent) == CMARK_NODE_PARAGRAPH;
    if (kind == '$' && inParagraph && hasOpenDisplay(parent)) return nullptr;

    cmark_node *block = cmark_parser_add_child(parser, parent, CMARK_NODE_CODE_BLOCK, start + 1);
    if (!block) return nullptr;
    cmark_node_set_syntax_extension(block, extension);
    setState(block, kind, isWhole ? End::Closed : End::Open);
    if (isWhole) {
        const QByteArrayView after = rest.sliced(closer + 2);
        const QByteArray content = rest.first(closer).toByteArray() + after.first(punctuationAfter(after)) + '\n';
        cmark_node_set_string_content(block, content.constData());
        cmark_parser_advance_offset(
            parser, reinterpret_cast<const char *>(input),
            int(line.size() - after.size() + punctuationAfter(after)) + start - cmark_parser_get_offset(parser), 0);
    } else {
        cmark_parser_advance_offset(parser, reinterpret_cast<const char *>(input),
                                    start + 2 - cmark_parser_get_offset(parser), 0);
    }
    return block;
}

// What no formula holds: somebody forgot to close it.
bool endsForgotten(QByteArrayView line)
{
    if (line.startsWith("```") || line.startsWith("~~~")) return true;
    qsizetype level = 0;
    while (level < line.size() && line[level] == '#') ++level;
    return level >= 1 && level <= 6 && level < line.size() && isSpace(line[level]);
}

int continuesBlock(cmark_syntax_extension *, cmark_parser *parser, unsigned char *input, int length, cmark_node *block)
{
    const auto [kind, end] = stateOf(block);
    if (end != End::Open) return 0;
    const int start = cmark_parser_get_offset(parser);
    const QByteArrayView line(reinterpret_cast<const char *>(input) + start, length - start);
    if (endsForgotten(line.trimmed().isEmpty() ? line : line.sliced(cmark_parser_get_first_nonspace(parser) - start)))
        return 0;
    const qsizetype closer = closerIn(line, kind);
    if (closer < 0) return 1;
    const QByteArrayView after = line.sliced(closer + 2);
    const qsizetype punctuation = punctuationAfter(after);
    const QByteArray content =
        QByteArray(cmark_node_get_string_content(block)) + line.first(closer) + after.first(punctuation) + '\n';
    cmark_node_set_string_content(block, content.constData());
    // Text behind it is a block of its own.
    const bool endsLine = after.sliced(punctuation).trimmed().isEmpty();
    setState(block, kind, endsLine ? End::Closed : End::ClosedBeforeText);
    cmark_parser_advance_offset(parser, reinterpret_cast<const char *>(input), int(closer + 2 + punctuation), 0);
    return endsLine ? 1 : 0;
}

// --- in text

cmark_node *matchInline(cmark_syntax_extension *extension, cmark_parser *, cmark_node *parent, unsigned char character,
                        cmark_inline_parser *parser)
{
    if (character != '$' && char(character) != lead) return nullptr;
    const char *text = cmark_node_get_string_content(parent);
    if (!text) return nullptr;
    const int start = cmark_inline_parser_get_offset(parser);
    const char *at = text + start;
    const MathSpan span = Reader(text, at + longestSpan + 4, true).spanAt(at);
    if (span.kind == MathSpan::Kind::Closed) {
        cmark_node *node = cmark_node_new_with_ext(CMARK_NODE_CODE, extension);
        cmark_node_set_literal(node, QByteArray(at, span.length).constData());
        cmark_inline_parser_set_offset(parser, start + int(span.length));
        return node;
    }
    QByteArray plain;
    qsizetype length = 2;
    if (character == '$') {
        length = qsizetype(std::strspn(at, "$"));
        plain = QByteArray(length, '$');
    } else if (const int mark = at[1] - firstMark; mark >= 0 && mark < int(escaped.size())) {
        plain = QByteArray(1, escaped[mark]);
    } else {
        return nullptr;
    }
    cmark_node *node = cmark_node_new(CMARK_NODE_TEXT);
    cmark_node_set_literal(node, plain.constData());
    cmark_inline_parser_set_offset(parser, start + int(length));
    return node;
}

const char *typeName(cmark_syntax_extension *, cmark_node *)
{
    return "math";
}

bool isMark(QChar c)
{
    return c.unicode() >= firstMarkUnit && c.unicode() < firstMarkUnit + escaped.size();
}

QString restored(QString text, bool asWritten)
{
    if (std::ranges::none_of(text, isMark)) return text;
    QString result;
    result.reserve(text.size() + 8);
    for (const QChar c : std::as_const(text)) {
        if (!isMark(c)) {
            result += c;
            continue;
        }
        if (asWritten) result += u'\\';
        result += QLatin1Char(escaped[c.unicode() - firstMarkUnit]);
    }
    return result;
}

} // namespace

cmark_syntax_extension *mathExtension()
{
    static cmark_syntax_extension *const extension = [] {
        cmark_syntax_extension *math = cmark_syntax_extension_new("math");
        cmark_mem *memory = cmark_get_default_mem_allocator();
        cmark_llist *characters = nullptr;
        for (const char c : {'$', lead}) {
            characters =
                cmark_llist_append(memory, characters, reinterpret_cast<void *>(std::uintptr_t(std::uint8_t(c))));
        }
        cmark_syntax_extension_set_special_inline_chars(math, characters);
        cmark_syntax_extension_set_match_inline_func(math, matchInline);
        cmark_syntax_extension_set_open_block_func(math, openBlock);
        cmark_syntax_extension_set_match_block_func(math, continuesBlock);
        cmark_syntax_extension_set_get_type_string_func(math, typeName);
        return math;
    }();
    return extension;
}

QByteArray withMathMarks(QByteArrayView text)
{
    QByteArray result;
    for (qsizetype i = text.indexOf('\\'); i >= 0 && i + 1 < text.size(); i = text.indexOf('\\', i + 2)) {
        const qsizetype mark = escaped.indexOf(text[i + 1]);
        if (mark < 0) continue;
        if (result.isEmpty()) result = text.toByteArray();
        result[i] = lead;
        result[i + 1] = char(firstMark + mark);
    }
    return result.isEmpty() ? QByteArray::fromRawData(text.data(), text.size()) : result;
}

bool mayHoldMath(QByteArrayView marked)
{
    return marked.contains('$') || marked.contains(lead);
}

QString withoutMathMarks(QString text)
{
    return restored(std::move(text), true);
}

QString withMathMarksUnescaped(QString text)
{
    return restored(std::move(text), false);
}

bool isMathBlock(cmark_node *node)
{
    return cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK &&
           std::strcmp(cmark_node_get_type_string(node), "math") == 0;
}

bool mathBlockSharesItsEnd(cmark_node *node)
{
    return isMathBlock(node) && stateOf(node).second == End::ClosedBeforeText;
}

MathSpan mathSpanAt(QByteArrayView text, qsizetype start)
{
    return Reader(text.data(), text.data() + text.size(), false).spanAt(text.data() + start);
}

} // namespace runnel::markdown
