// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>
#include <QRect>

class QLineEdit;
class QListView;
class QModelIndex;
class QPushButton;
class QStandardItem;
class QStandardItemModel;

namespace runnel::gui {

class Theme;

//! \brief A popup with a list, a field that filters it as one types, and a button that leads to where the list is kept.
//! Arrows go through it, Enter takes, Esc closes.
class ChooserPopup : public QFrame
{
    Q_OBJECT
public:
    ChooserPopup(Theme &theme, QWidget *parent);

Q_SIGNALS:
    //! The list is to be changed; the popup is closed.
    void manageRequested();
    //! Closed without a choice, by Esc or by a click elsewhere; \a filter is what stood in its field.
    void dismissed(const QString &filter);

protected:
    enum class Edge : std::uint8_t { Leading, Trailing };
    enum ItemRole { ValueRole = Qt::UserRole + 1, HeaderRole, CurrentRole, DetailRole };

    //! Shows it above or below \a anchor, along its \a edge.
    void popupAt(const QRect &anchor, Edge edge);
    //! The list for what stands in the filter.
    virtual void rebuild() = 0;
    //! \a index was chosen; it can be.
    virtual void take(const QModelIndex &index) = 0;

    //! Rebuilds, and places it anew where it is shown.
    void refresh();
    void addHeader(const QString &title);
    void addNote(const QString &note);
    QStandardItem *addItem(const QString &label);
    [[nodiscard]] QString wanted() const;

    bool eventFilter(QObject *watched, QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

    QLineEdit *m_filter;
    QListView *m_list;
    QStandardItemModel *m_items;
    QPushButton *m_manage;

private:
    class ItemDelegate;

    void place();
    void step(int direction);
    void takeIfItCanBe(const QModelIndex &index);

    Theme &m_theme;
    QRect m_anchor; // on the screen, as all of this
    QRect m_screen;
    Edge m_edge = Edge::Trailing;
    bool m_isDecided = false; // something was chosen
};

} // namespace runnel::gui
