// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractButton>

namespace runnel::gui {

class Theme;

//! \brief The round button at the end of the composer: Send, or Stop while an answer runs.
class SendButton : public QAbstractButton
{
    Q_OBJECT
public:
    explicit SendButton(Theme &theme, QWidget *parent = nullptr);

    void setStops(bool stops);
    [[nodiscard]] bool stops() const;

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void updateTexts();

    Theme &m_theme;
    bool m_stops = false;
};

} // namespace runnel::gui
