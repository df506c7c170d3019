// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "markdown/converter.h"

#include "markdown/mathsyntax.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include <QUtf8StringView>

#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

namespace runnel::markdown {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxDepth = 64;
constexpr QChar hardBreak = QChar::LineSeparator;

enum class NodeKind : std::uint8_t { Other, Table, TableRow, TableCell, Strikethrough, TaskItem, Math };

// The extensions' node types are assigned at run time; their names are the interface.
NodeKind extensionKind(cmark_node *node)
{
    const char *name = cmark_node_get_type_string(node);
    if (std::strcmp(name, "table") == 0) return NodeKind::Table;
    if (std::strcmp(name, "table_row") == 0 || std::strcmp(name, "table_header") == 0) return NodeKind::TableRow;
    if (std::strcmp(name, "table_cell") == 0) return NodeKind::TableCell;
    if (std::strcmp(name, "strikethrough") == 0) return NodeKind::Strikethrough;
    if (std::strcmp(name, "tasklist") == 0) return NodeKind::TaskItem;
    if (std::strcmp(name, "math") == 0) return NodeKind::Math;
    return NodeKind::Other;
}

QString fromUtf8(const char *text)
{
    return text ? QString::fromUtf8(text) : QString();
}

QString literal(cmark_node *node)
{
    QString text = withoutMathMarks(fromUtf8(cmark_node_get_literal(node)));
    if (text.contains(u'\r')) text.replace("\r\n"_L1, "\n"_L1).replace(u'\r', u'\n');
    return text;
}

QString withoutLastLineEnd(QString text)
{
    if (text.endsWith(u'\n')) text.chop(1);
    return text;
}

QString address(cmark_node *node)
{
    return withMathMarksUnescaped(fromUtf8(cmark_node_get_url(node)));
}

// Footnote references show the label of the definition: unlike a number it never changes under the reader.
QByteArray footnoteLabel(cmark_node *reference)
{
    cmark_node *definition = cmark_node_parent_footnote_def(reference);
    return QByteArray(cmark_node_get_literal(definition ? definition : reference));
}

// `<br>` is how answers break a line inside a table cell; all other HTML is shown as it was written.
bool isLineBreakTag(QStringView html)
{
    return html.compare(u"<br>", Qt::CaseInsensitive) == 0 || html.compare(u"<br/>", Qt::CaseInsensitive) == 0 ||
           html.compare(u"<br />", Qt::CaseInsensitive) == 0;
}

class InlineBuilder
{
public:
    void add(QStringView text, SpanStyles extra = {}, const QString &target = {})
    {
        if (text.isEmpty()) return;
        const SpanStyles styles = m_styles | extra;
        const QString &where = target.isEmpty() ? m_target : target;
        const qsizetype start = m_inline.text.size();
        m_inline.text += text;
        if (!styles) return;
        if (!m_inline.spans.isEmpty()) {
            Span &last = m_inline.spans.last();
            if (last.start + last.length == start && last.styles == styles && last.target == where) {
                last.length += text.size();
                return;
            }
        }
        m_inline.spans.append(Span {start, text.size(), styles, where});
    }

    //! The same as a span of its own, whatever stands before it.
    void addApart(QStringView text, SpanStyles extra)
    {
        if (text.isEmpty()) return;
        m_inline.spans.append(Span {m_inline.text.size(), text.size(), m_styles | extra, m_target});
        m_inline.text += text;
    }

    void enter(SpanStyle style, const QString &target = {})
    {
        m_stack.emplace_back(m_styles, m_target);
        m_styles |= style;
        // Of an image inside a link the link is what a click means.
        if (!target.isEmpty() && (style == SpanStyle::Link || !m_styles.testFlag(SpanStyle::Link))) m_target = target;
    }

    void leave()
    {
        std::tie(m_styles, m_target) = m_stack.back();
        m_stack.pop_back();
    }

    [[nodiscard]] qsizetype length() const { return m_inline.text.size(); }
    [[nodiscard]] InlineText take() { return std::move(m_inline); }

private:
    InlineText m_inline;
    SpanStyles m_styles;
    QString m_target;
    std::vector<std::pair<SpanStyles, QString>> m_stack;
};

Alignment alignment(std::uint8_t letter)
{
    switch (letter) {
    case 'l':
        return Alignment::Left;
    case 'c':
        return Alignment::Center;
    case 'r':
        return Alignment::Right;
    default:
        return Alignment::None;
    }
}

bool sameShallow(const Block &left, const Block &right)
{
    return left.kind == right.kind && left.text == right.text && left.info == right.info && left.level == right.level &&
           left.ordered == right.ordered && left.tight == right.tight && left.start == right.start &&
           left.task == right.task && left.children == right.children && left.alignments == right.alignments &&
           left.rows == right.rows;
}

} // namespace

BlockPtr Converter::block(cmark_node *node, const BlockPtr &old, bool isOpen, const Block *head, bool headIsLoose)
{
    return block(node, old, isOpen, head, headIsLoose, 1);
}

QList<QByteArray> Converter::takeReferences()
{
    return std::exchange(m_references, {});
}

BlockPtr Converter::block(cmark_node *node, const BlockPtr &old, bool isOpen, const Block *head, bool headIsLoose,
                          int depth)
{
    auto fresh = std::make_shared<Block>();
    fresh->isOpen = isOpen;
    if (head) {
        fresh->children = head->children;
        fresh->rows = head->rows;
    }
    if (depth >= maxDepth) {
        fresh->text = plainText(node);
    } else {
        switch (cmark_node_get_type(node)) {
        case CMARK_NODE_HEADING:
            fresh->kind = BlockKind::Heading;
            fresh->level = cmark_node_get_heading_level(node);
            fresh->text = inlines(node);
            break;
        case CMARK_NODE_CODE_BLOCK: {
            if (isMathBlock(node)) {
                fresh->kind = BlockKind::Math;
                fresh->text.text = literal(node).trimmed();
                break;
            }
            fresh->kind = BlockKind::Code;
            const QString lines = literal(node);
            fresh->text.text = withoutLastLineEnd(head ? head->text.text + lines : lines);
            fresh->info = withMathMarksUnescaped(fromUtf8(cmark_node_get_fence_info(node)));
            break;
        }
        case CMARK_NODE_HTML_BLOCK:
        case CMARK_NODE_CUSTOM_BLOCK:
            fresh->kind = BlockKind::Html;
            fresh->text.text = withoutLastLineEnd(literal(node));
            break;
        case CMARK_NODE_THEMATIC_BREAK:
            fresh->kind = BlockKind::Rule;
            break;
        case CMARK_NODE_BLOCK_QUOTE:
            fresh->kind = BlockKind::Quote;
            children(*fresh, node, old, depth);
            break;
        case CMARK_NODE_LIST:
            fresh->kind = BlockKind::List;
            fresh->ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
            fresh->start = head ? head->start : fresh->ordered ? cmark_node_get_list_start(node) : 1;
            fresh->tight = cmark_node_get_list_tight(node) != 0 && !headIsLoose;
            children(*fresh, node, old, depth);
            break;
        case CMARK_NODE_FOOTNOTE_DEFINITION:
            fresh->kind = BlockKind::Footnote;
            fresh->info = literal(node);
            children(*fresh, node, old, depth);
            break;
        case CMARK_NODE_ITEM:
            fresh->kind = BlockKind::Item;
            if (extensionKind(node) == NodeKind::TaskItem) {
                fresh->task = cmark_gfm_extensions_get_tasklist_item_checked(node) ? Task::Done : Task::Open;
            }
            children(*fresh, node, old, depth);
            break;
        case CMARK_NODE_PARAGRAPH:
            fresh->text = inlines(node);
            break;
        default:
            if (extensionKind(node) == NodeKind::Table) {
                fresh->kind = BlockKind::Table;
                rows(*fresh, node);
            } else {
                fresh->text = plainText(node);
            }
        }
    }
    if (old && old->kind == fresh->kind) {
        const bool same = sameShallow(*old, *fresh);
        if (same && old->isOpen == isOpen) return old;
        fresh->id = old->id;
        fresh->revision = old->revision + (same ? 0 : 1);
    } else {
        fresh->id = m_nextId++;
    }
    return fresh;
}

void Converter::children(Block &block, cmark_node *node, const BlockPtr &old, int depth)
{
    for (cmark_node *child = cmark_node_first_child(node); child;) {
        cmark_node *next = cmark_node_next(child);
        const qsizetype index = block.children.size();
        const BlockPtr oldChild = old && index < old->children.size() ? old->children.at(index) : BlockPtr();
        block.children.append(this->block(child, oldChild, block.isOpen && !next, nullptr, false, depth + 1));
        child = next;
    }
}

void Converter::rows(Block &block, cmark_node *node)
{
    const int columns = cmark_gfm_extensions_get_table_columns(node);
    const std::uint8_t *letters = cmark_gfm_extensions_get_table_alignments(node);
    block.alignments.reserve(columns);
    for (int i = 0; i < columns; ++i) {
        block.alignments.append(alignment(letters ? letters[i] : 0));
    }
    cmark_node *row = cmark_node_first_child(node);
    if (row && !block.rows.isEmpty()) row = cmark_node_next(row); // the head has the header already
    for (; row; row = cmark_node_next(row)) {
        QList<InlineText> cells;
        cells.reserve(columns);
        for (cmark_node *cell = cmark_node_first_child(row); cell; cell = cmark_node_next(cell)) {
            cells.append(inlines(cell));
        }
        block.rows.append(std::move(cells));
    }
}

// Inline nodes nest as deep as a hostile text likes: hence the iterator and no recursion.
InlineText Converter::inlines(cmark_node *parent)
{
    InlineBuilder builder;
    std::vector<std::pair<cmark_node *, qsizetype>> images;
    const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> iterator(cmark_iter_new(parent), &cmark_iter_free);
    for (cmark_event_type event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(iterator.get())) {
        cmark_node *node = cmark_iter_get_node(iterator.get());
        if (node == parent) continue;
        const bool entering = event == CMARK_EVENT_ENTER;
        switch (cmark_node_get_type(node)) {
        case CMARK_NODE_TEXT:
            builder.add(fromUtf8(cmark_node_get_literal(node)));
            break;
        case CMARK_NODE_SOFTBREAK:
            builder.add(u" ");
            break;
        case CMARK_NODE_LINEBREAK:
            builder.add(QStringView(&hardBreak, 1));
            break;
        case CMARK_NODE_CODE:
            if (extensionKind(node) == NodeKind::Math) {
                builder.addApart(literal(node).replace(u'\n', u' '), SpanStyle::Math);
            } else {
                builder.add(literal(node), SpanStyle::Code);
            }
            break;
        case CMARK_NODE_HTML_INLINE: {
            const QString html = literal(node);
            builder.add(isLineBreakTag(html) ? QStringView(&hardBreak, 1) : QStringView(html));
            break;
        }
        case CMARK_NODE_FOOTNOTE_REFERENCE: {
            if (!entering) break; // no leaf to the iterator
            const QByteArray label = footnoteLabel(node);
            m_references.append(label);
            const QString text = withoutMathMarks(QString::fromUtf8(label));
            builder.add(text, SpanStyle::Footnote, text);
            break;
        }
        case CMARK_NODE_EMPH:
            entering ? builder.enter(SpanStyle::Emphasis) : builder.leave();
            break;
        case CMARK_NODE_STRONG:
            entering ? builder.enter(SpanStyle::Strong) : builder.leave();
            break;
        case CMARK_NODE_LINK:
            entering ? builder.enter(SpanStyle::Link, address(node)) : builder.leave();
            break;
        case CMARK_NODE_IMAGE:
            if (entering) {
                builder.enter(SpanStyle::Image, address(node));
                images.emplace_back(node, builder.length());
            } else {
                // An image without alternative text must leave something to see.
                if (builder.length() == images.back().second) builder.add(address(node));
                images.pop_back();
                builder.leave();
            }
            break;
        default:
            if (extensionKind(node) == NodeKind::Strikethrough) {
                entering ? builder.enter(SpanStyle::Strikethrough) : builder.leave();
            }
        }
    }
    return builder.take();
}

InlineText Converter::plainText(cmark_node *parent)
{
    InlineText result;
    const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> iterator(cmark_iter_new(parent), &cmark_iter_free);
    for (cmark_event_type event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(iterator.get())) {
        if (event != CMARK_EVENT_ENTER) continue;
        cmark_node *node = cmark_iter_get_node(iterator.get());
        if (cmark_node_get_type(node) == CMARK_NODE_SOFTBREAK) {
            result.text += u' ';
        } else if (cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_REFERENCE) {
            m_references.append(footnoteLabel(node));
            result.text += withoutMathMarks(QString::fromUtf8(m_references.constLast()));
        } else if (cmark_node_get_literal(node)) {
            result.text += literal(node);
        } else if ((cmark_node_get_type(node) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK &&
                   !result.text.isEmpty() && !result.text.endsWith(hardBreak)) {
            result.text += hardBreak;
        }
    }
    return result;
}

} // namespace runnel::markdown
