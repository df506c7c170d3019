// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractButton>

namespace runnel::gui {

class Theme;

//! \brief A large, quiet button: an icon, a title, a line that explains.
class Card : public QAbstractButton
{
    Q_OBJECT
public:
    Card(Theme &theme, const QString &icon, const QString &title, const QString &line, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override;
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    [[nodiscard]] QRect textRect(const QRect &rect) const;
    [[nodiscard]] QFont titleFont() const;

    Theme &m_theme;
    QString m_icon;
    QString m_line;
};

} // namespace runnel::gui
