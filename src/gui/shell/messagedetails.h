// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/answerdetails.h"

#include <QFrame>

namespace runnel::gui {

class Theme;

//! \brief A small popup with what is known about an answer; its values can be selected and copied. Deletes itself.
class MessageDetails : public QFrame
{
    Q_OBJECT
public:
    MessageDetails(Theme &theme, const QList<models::AnswerDetail> &details, QWidget *parent);

    //! Above or below \a place, on the screen of the parent.
    void popup(const QRect &place);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
};

} // namespace runnel::gui
