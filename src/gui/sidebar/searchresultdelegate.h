// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStyledItemDelegate>

namespace runnel::models {
class SearchResultModel;
}

namespace runnel::gui {

class Theme;

//! \brief One result: the title of the chat and the date, and below what was said, with what was searched for marked.
class SearchResultDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    SearchResultDelegate(Theme &theme, const models::SearchResultModel &model, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintExcerpt(QPainter *painter, const QRect &place, const QFont &font, int row, int lines) const;

    Theme &m_theme;
    const models::SearchResultModel &m_model;
};

} // namespace runnel::gui
