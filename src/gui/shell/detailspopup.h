// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/answerdetails.h"

#include <QFrame>

#include <functional>

class QBoxLayout;
class QLabel;

namespace runnel::gui {

class Theme;

//! \brief A small popup with what is known about something, a line each; its values can be selected and copied. Deletes
//! itself.
class DetailsPopup : public QFrame
{
    Q_OBJECT
public:
    //! \a name is for who cannot see it.
    DetailsPopup(Theme &theme, const QString &name, const QList<models::AnswerDetail> &details, QWidget *parent);

    //! A sentence below the lines. Before popup().
    void setNote(const QString &note);
    //! One more button, that does \a act and closes. Before popup().
    void addAction(const QString &name, std::function<void()> act);
    //! Above or below \a place, on the screen of the parent.
    void popup(const QRect &place);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
    QLabel *m_note = nullptr;
    QBoxLayout *m_buttons = nullptr;
};

} // namespace runnel::gui
