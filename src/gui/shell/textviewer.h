// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "text/codestyle.h"

#include <QDialog>
#include <QList>
#include <QString>

class QPlainTextEdit;

namespace runnel::gui {

class Theme;

//! \brief An attached text as it is sent, to be read: coloured as code where its name says a language. The colours come
//! when they are worked out, on another thread.
class TextViewer : public QDialog
{
    Q_OBJECT
public:
    //! Longer text stays plain: to colour it would hold up the window.
    static constexpr qsizetype mostColoured = 300'000; // characters

    TextViewer(Theme &theme, const QString &name, const QString &text, QWidget *parent = nullptr);
    ~TextViewer() override;

Q_SIGNALS:
    void saveRequested();

private:
    class Highlighter;
    using Spans = QList<QList<text::CodeSpan>>; // by line

    void applyTheme();
    void colour(const QString &name, const QString &text);

    Theme &m_theme;
    QPlainTextEdit *m_edit;
    Highlighter *m_highlighter;
};

} // namespace runnel::gui
