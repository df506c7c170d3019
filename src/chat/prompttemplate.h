// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace runnel::chat {

//! A text with variables: `{{name}}`, where the name is anything without braces and line ends. `{{date}}` and
//! `{{clipboard}}` are known to the program, and so never asked for.
inline constexpr auto dateVariable = "date";
inline constexpr auto clipboardVariable = "clipboard";

//! The names of the variables in \a text, each once, in the order in which they are met.
[[nodiscard]] QStringList variablesIn(const QString &text);
//! \a text with \a values in the place of its variables; one that has none stays as it stands. What a value holds is
//! never looked at for variables.
[[nodiscard]] QString filled(const QString &text, const QHash<QString, QString> &values);

} // namespace runnel::chat
