// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QStringList>

namespace runnel::test {

//! \brief What a PDF that Qt wrote holds: the text of each page, as its fonts say that the glyphs read.
struct PdfText
{
    explicit PdfText(const QByteArray &file);

    QStringList pages; //!< glyph after glyph, as painted
    qsizetype images = 0;
};

} // namespace runnel::test
