// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "markdown/blockdocument.h"

#include "markdown/converter.h"
#include "markdown/growingtext.h"

#include <utility>

namespace runnel::markdown {

BlockDocument::BlockDocument(OpenEnd openEnd) : d(std::make_unique<GrowingText>(openEnd)) {}

BlockDocument::BlockDocument(QStringView text) : d(std::make_unique<GrowingText>(OpenEnd::Strict))
{
    d->parseWhole(text);
}

BlockDocument::~BlockDocument() = default;
BlockDocument::BlockDocument(BlockDocument &&) noexcept = default;
BlockDocument &BlockDocument::operator=(BlockDocument &&) noexcept = default;

BlockDiff BlockDocument::append(QStringView text)
{
    return d->append(text);
}

BlockDiff BlockDocument::finish()
{
    return d->finish();
}

bool BlockDocument::isFinished() const
{
    return d->isFinished();
}

const QList<BlockPtr> &BlockDocument::blocks() const
{
    return d->blocks();
}

QString BlockDocument::source() const
{
    return d->source();
}

qint64 BlockDocument::parsedBytes() const
{
    return d->parsedBytes();
}

} // namespace runnel::markdown
