// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

class QString;
class QWidget;

namespace runnel::gui {

class Theme;

//! Shows \a text in a window beside \a parent, every character as it was written: the way to read what is too long,
//! too deep or too strange to be shown as blocks. The window deletes itself.
void showPlainText(const QString &text, const Theme &theme, QWidget *parent);

} // namespace runnel::gui
