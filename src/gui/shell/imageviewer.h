// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>
#include <QImage>

namespace runnel::gui {

class Theme;

//! \brief One picture, as large as the window allows and never larger than it is. Escape or a click closes it.
class ImageViewer : public QDialog
{
    Q_OBJECT
public:
    ImageViewer(Theme &theme, QImage picture, const QString &name, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    Theme &m_theme;
    QImage m_picture;
};

} // namespace runnel::gui
