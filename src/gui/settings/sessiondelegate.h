// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStyledItemDelegate>

namespace runnel::gui {

class Theme;

//! \brief Paints one session: its chat and times, its state, model and figures, what went wrong; a heading over the
//! first row of a group, and a button that stops what can be stopped.
class SessionDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit SessionDelegate(Theme &theme, QObject *parent = nullptr);

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

Q_SIGNALS:
    //! The button in the row was pressed.
    void stopRequested(const QModelIndex &index);

protected:
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

private:
    [[nodiscard]] int headingHeight(const QModelIndex &index) const;
    //! The row without its heading.
    [[nodiscard]] QRect bodyRect(const QStyleOptionViewItem &option, const QModelIndex &index) const;
    [[nodiscard]] QRect stopRect(const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintWords(QPainter *painter, const QStyleOptionViewItem &option, const QRect &area,
                    const QModelIndex &index) const;

    Theme &m_theme;
};

} // namespace runnel::gui
