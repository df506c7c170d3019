// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace runnel::models {

//! \brief Breaks JSON text into indented lines while it grows, so that a person can read it.
//!
//! Only white space between the tokens changes: what is no JSON, or is cut off, stands as it came, and text() always
//! starts with what it was before. Costs what is new.
class JsonIndent
{
public:
    void append(QStringView json);
    [[nodiscard]] const QString &text() const { return m_text; }

private:
    void startLine();
    void put(QChar c);

    QString m_text;
    qsizetype m_depth = 0;
    bool m_inString = false;
    bool m_escaped = false;
    bool m_spaced = false; // white space came, and no token since
    bool m_opened = false; // the last token opened an object or a list that has nothing in it yet
};

} // namespace runnel::models
