// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "markdown/block.h"

#include <QAbstractListModel>

namespace runnel::gui {

//! \brief An answer as rows of plain text, each with what it is: what the quick prompt draws.
//!
//! Lists and quotes are laid flat, with their marks and depth. No row ever holds markup that somebody could interpret.
class AnswerBlocks : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        KindRole = Qt::UserRole + 1, //!< QString: "text", "heading", "code", "rule"
        TextRole,
        MarkRole,  //!< QString: what stands before an item of a list
        DepthRole, //!< int: how deep it is in lists and quotes
    };

    using QAbstractListModel::QAbstractListModel;

    //! Shows \a blocks; only rows that are different are told.
    void setBlocks(const QList<markdown::BlockPtr> &blocks);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    struct Row
    {
        QString kind;
        QString text;
        QString mark;
        int depth = 0;

        bool operator==(const Row &) const = default;
    };

    static void flatten(const markdown::Block &block, int depth, QList<Row> &rows);
    static void flattenItems(const markdown::Block &list, int depth, QList<Row> &rows);

    QList<Row> m_rows;
};

} // namespace runnel::gui
