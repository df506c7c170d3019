// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "markdown/block.h"

#include <QList>
#include <QStringView>

#include <cstdint>
#include <memory>

namespace runnel::markdown {

class GrowingText;

//! \brief How the open end of a document looks.
enum class OpenEnd : std::uint8_t {
    ForDisplay, //!< unclosed inline syntax is closed, marks that mean nothing yet are held back
    Strict,     //!< the blocks of every prefix are those of one full parse of it
    Plain,      //!< no Markdown at all: Html blocks of some 2,000 bytes that hold the text as it was written
};

//! \brief What an update changed: the blocks from \a first on are other ones than before. All before are untouched.
struct BlockDiff
{
    qsizetype first = 0;
    qsizetype removed = 0;  //!< blocks that stood from first on before
    qsizetype inserted = 0; //!< blocks that stand from first on now
    [[nodiscard]] bool isEmpty() const { return removed == 0 && inserted == 0; }
};

//! \brief GitHub-flavoured Markdown that grows at its end: text in, top-level blocks out, only the open tail parsed again.
//!
//! While the document is open, unclosed inline syntax at its end is closed for display only. After finish() the blocks
//! equal those of one full parse. One thread at a time; no dependencies on Qt Gui.
class BlockDocument
{
public:
    explicit BlockDocument(OpenEnd openEnd = OpenEnd::ForDisplay);
    explicit BlockDocument(QStringView text); //!< finished
    ~BlockDocument();
    BlockDocument(BlockDocument &&) noexcept;
    BlockDocument &operator=(BlockDocument &&) noexcept;

    //! Adds \a text at the end.
    BlockDiff append(QStringView text);
    //! No more will come: closes what is open.
    BlockDiff finish();
    [[nodiscard]] bool isFinished() const;

    [[nodiscard]] const QList<BlockPtr> &blocks() const;
    //! What was appended; an unpaired surrogate comes back as U+FFFD.
    [[nodiscard]] QString source() const;

    //! UTF-8 bytes handed to the parser since the beginning: the work done, for tests and benchmarks.
    [[nodiscard]] qint64 parsedBytes() const;

private:
    std::unique_ptr<GrowingText> d;
};

} // namespace runnel::markdown
