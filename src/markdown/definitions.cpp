// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "markdown/definitions.h"

#include <cmark-gfm.h>

#include <algorithm>

namespace runnel::markdown {

namespace {

// An HTML block of one line: whatever stood before, the next line starts afresh.
constexpr QByteArrayView fence("<!-- -->\n");
constexpr QByteArrayView byteOrderMark("\xEF\xBB\xBF");

} // namespace

void Preamble::addDefinition(const Definition &definition)
{
    (definition.isFootnote ? m_footnotes : m_links) += definition.source();
}

void Preamble::addQuestion(const Label &label, qsizetype offset)
{
    if (m_asked.contains(label.text)) return;
    m_asked.insert(label.text);
    m_questions.emplace_back(label, offset);
}

void Preamble::setInside(QByteArrayView text)
{
    m_needsFence = text.startsWith(byteOrderMark);
}

QByteArray Preamble::source() const
{
    // A question is one line and an empty one, so that its answer is found by its line.
    QByteArray source;
    for (const auto &[label, offset] : m_questions) {
        source += '[' + label.text + "]\n\n";
    }
    source += m_footnotes + m_links;
    if (!source.isEmpty() || m_needsFence) source += fence;
    return source;
}

std::vector<Preamble::Answer> Preamble::answers(const SyntaxTree &tree) const
{
    std::vector<Answer> answers;
    for (std::size_t i = 0; i < m_questions.size(); ++i) {
        const auto &[label, offset] = m_questions[i];
        cmark_node *block = tree.beforeBlock(int(2 * i));
        cmark_node *node = block ? cmark_node_first_child(block) : nullptr;
        if (!node || cmark_node_next(node)) continue;
        if (cmark_node_get_type(node) == CMARK_NODE_LINK) {
            answers.push_back(
                {{label.key, label.text, QByteArray(cmark_node_get_url(node)), QByteArray(cmark_node_get_title(node))},
                 offset});
        } else if (cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_REFERENCE) {
            answers.push_back({{label.key, label.text, {}, {}, true}, offset});
        }
    }
    return answers;
}

QSet<QString> Definitions::replaceOpen(std::vector<Entry> open, qsizetype settledEnd)
{
    QHash<QString, QList<Entry>> fresh;
    for (Entry &entry : open) {
        fresh[entry.definition.key].append(std::move(entry));
    }
    QSet<QString> changed;
    const auto sameMeaning = [](const QList<Entry> &left, const QList<Entry> &right) {
        return std::ranges::equal(left, right, {}, &Entry::definition, &Entry::definition);
    };
    for (auto it = m_open.cbegin(); it != m_open.cend(); ++it) {
        if (!sameMeaning(*it, fresh.value(it.key()))) changed.insert(it.key());
    }
    for (auto it = fresh.cbegin(); it != fresh.cend(); ++it) {
        if (!m_open.contains(it.key())) changed.insert(it.key());
    }
    m_open.clear();
    for (auto it = fresh.begin(); it != fresh.end(); ++it) {
        for (Entry &entry : *it) {
            if (entry.offset >= settledEnd) {
                m_open[it.key()].append(std::move(entry));
                continue;
            }
            QList<Entry> &entries = m_settled[it.key()];
            // The first definition of a label wins; later ones have no meaning.
            const auto same = [&](const Entry &known) { return known.definition.label == entry.definition.label; };
            if (std::ranges::none_of(entries, same)) entries.append(std::move(entry));
        }
    }
    return changed;
}

void Definitions::provide(Preamble &preamble, const std::vector<Label> &labels) const
{
    if (m_settled.isEmpty()) return;
    QSet<QString> seen;
    for (const Label &label : labels) {
        if (seen.contains(label.key)) continue;
        seen.insert(label.key);
        const QList<Entry> settled = m_settled.value(label.key);
        for (const Entry &entry : settled) {
            preamble.addDefinition(entry.definition);
        }
    }
}

void Definitions::provide(Preamble &preamble, const std::vector<Label> &labels, qsizetype start, qsizetype end) const
{
    QSet<QString> seen;
    for (const Label &label : labels) {
        if (seen.contains(label.key)) continue;
        seen.insert(label.key);
        bool definesFootnote = false;
        const QList<Entry> known = m_settled.value(label.key) + m_open.value(label.key);
        for (const Entry &entry : known) {
            // A footnote must stay where it stands: repeated before its own text it would win over it.
            if (entry.definition.isFootnote && entry.offset >= start) {
                definesFootnote = definesFootnote || entry.offset < end;
                if (definesFootnote) continue;
            }
            preamble.addDefinition(entry.definition);
        }
    }
}

} // namespace runnel::markdown
