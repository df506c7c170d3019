// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <QIconEngine>
#include <QString>

namespace runnel::gui {

//! \brief Draws one of the program's own SVG icons in one colour, at the size and scale asked for.
class IconEngine : public QIconEngine
{
public:
    //! \a name without folder and suffix.
    IconEngine(QString name, const QColor &color);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    [[nodiscard]] QString key() const override;
    [[nodiscard]] QIconEngine *clone() const override;
    bool isNull() override;

private:
    [[nodiscard]] QColor colorFor(QIcon::Mode mode) const;

    QString m_name;
    QColor m_color;
};

} // namespace runnel::gui
