// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "markdown/block.h"

#include <QByteArray>

struct cmark_node;

namespace runnel::markdown {

//! \brief Makes blocks of syntax nodes, and keeps the blocks of before where nothing changed.
//!
//! Deeper than 64 levels a block becomes one paragraph of plain text, so that nobody has to recurse without a bound.
class Converter
{
public:
    explicit Converter(quint64 &nextId) : m_nextId(nextId) {}

    //! \a old is the block that stood there before, or null; \a head what was finished of this block in earlier
    //! parses, or null: its items, rows or code lines come first. \a isOpen holds for the block and its last descendants.
    [[nodiscard]] BlockPtr block(cmark_node *node, const BlockPtr &old, bool isOpen, const Block *head = nullptr,
                                 bool headIsLoose = false);

    //! Labels of the footnotes referred to since the last call, in the order of the text, as the definitions spell them.
    [[nodiscard]] QList<QByteArray> takeReferences();

private:
    BlockPtr block(cmark_node *node, const BlockPtr &old, bool isOpen, const Block *head, bool headIsLoose, int depth);
    void children(Block &block, cmark_node *node, const BlockPtr &old, int depth);
    void rows(Block &block, cmark_node *node);
    InlineText inlines(cmark_node *parent);
    InlineText plainText(cmark_node *parent);

    quint64 &m_nextId;
    QList<QByteArray> m_references;
};

} // namespace runnel::markdown
