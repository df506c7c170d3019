// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "markdown/block.h"
#include "models/jsonindent.h"

#include <QList>

#include <vector>

namespace runnel::models {

//! \brief The blocks that stand under the text of an answer: the calls of tools, then the sources.
//!
//! A block that did not change is the same object as before. Its id is unlike any id in a document.
class Appendix
{
public:
    //! Takes in what \a message has now; true where a block changed. Costs little where nothing of this kind came.
    bool update(const chat::Message &message);
    [[nodiscard]] const QList<markdown::BlockPtr> &blocks() const { return m_blocks; }
    //! Whether \a block is of an appendix.
    [[nodiscard]] static bool contains(const markdown::Block &block);

private:
    struct Call
    {
        qsizetype applied = 0; // UTF-16 code units of the arguments that the text has
        QString name;
        JsonIndent arguments;
        markdown::BlockPtr block;
    };

    bool updateCall(std::size_t index, const chat::Part &part, bool isOpen);
    bool updateSources(const chat::Message &message);

    std::vector<Call> m_calls;
    qsizetype m_annotations = 0;
    markdown::BlockPtr m_sources;
    QList<markdown::BlockPtr> m_blocks;
};

} // namespace runnel::models
