// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/excerpt.h"

#include "markdown/blockdocument.h"
#include "markdown/plaintext.h"

namespace runnel::models {

QString excerpt(const QString &markdown, qsizetype most)
{
    // Marks take room too, but hardly more than the text does.
    const markdown::BlockDocument document(markdown.left(4 * most));
    QString text;
    for (const markdown::BlockPtr &block : document.blocks()) text += markdown::plainText(*block) + u'\n';
    text = text.simplified();
    if (text.size() <= most) return text;
    text.truncate(text.at(most - 2).isHighSurrogate() ? most - 2 : most - 1);
    return text + u'…';
}

} // namespace runnel::models
