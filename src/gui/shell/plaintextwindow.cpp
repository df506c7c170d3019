// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/plaintextwindow.h"

#include "gui/theme/theme.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QDialog>
#include <QPlainTextEdit>

using namespace Qt::StringLiterals;

namespace runnel::gui {

void showPlainText(const QString &text, const Theme &theme, QWidget *parent)
{
    auto *window = new QDialog(parent);
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->setWindowTitle(QCoreApplication::translate("Shell", "Plain text"));
    auto *edit = new QPlainTextEdit(window);
    edit->setObjectName(u"plainText"_s);
    edit->setReadOnly(true);
    edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    edit->setAccessibleName(window->windowTitle());
    edit->setFont(theme.codeFont());
    edit->setFrameShape(QFrame::NoFrame);
    edit->setPlainText(text);
    auto *layout = new QVBoxLayout(window);
    layout->addWidget(edit);
    window->resize(theme.metrics().columnWidth, theme.metrics().columnWidth);
    window->show();
}

} // namespace runnel::gui
