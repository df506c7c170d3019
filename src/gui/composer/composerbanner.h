// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace runnel::gui {

class Theme;

//! \brief One line above a prompt that says what it is for, where it is not the next one, with a cross to leave it.
class ComposerBanner : public QWidget
{
    Q_OBJECT
public:
    explicit ComposerBanner(Theme &theme, QWidget *parent = nullptr);

    //! Shows \a text beside \a icon; hides where it is empty.
    void setText(const QString &icon, const QString &text);

Q_SIGNALS:
    void cancelled();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void applyTheme();
    void fit();

    Theme &m_theme;
    QString m_iconName;
    QString m_full; // before it was made to fit
    QLabel *m_icon;
    QLabel *m_text;
    QToolButton *m_cancel;
};

} // namespace runnel::gui
