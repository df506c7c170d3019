// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/contextgauge.h"

#include <QAbstractButton>

namespace runnel::gui {

class Theme;

//! \brief A ring that fills as the context of the model does; words stand beside it where something will not be sent.
//! Hidden where the context is not known.
class ContextMeter : public QAbstractButton
{
    Q_OBJECT
public:
    explicit ContextMeter(Theme &theme, QWidget *parent = nullptr);

    void setReading(const models::ContextGauge::Reading &reading);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QString words() const;

    Theme &m_theme;
    models::ContextGauge::Reading m_reading;
};

} // namespace runnel::gui
