// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>

namespace runnel::gui {

//! \brief Heights of a list of things in px: sums, and the thing at a place, in O(log n) (a Fenwick tree).
//!
//! Inserting or removing elsewhere than at the end is O(n).
class HeightIndex
{
public:
    void assign(const QList<int> &heights);
    void insert(qsizetype first, const QList<int> &heights);
    void remove(qsizetype first, qsizetype count);
    void set(qsizetype index, int height);

    [[nodiscard]] qsizetype size() const { return m_heights.size(); }
    [[nodiscard]] int at(qsizetype index) const { return m_heights.at(index); }
    //! The sum of the first \a count heights: the top of thing \a count.
    [[nodiscard]] qint64 top(qsizetype count) const;
    [[nodiscard]] qint64 total() const { return top(m_heights.size()); }
    //! The thing that covers \a y; the nearest where none does. -1 for an empty list.
    [[nodiscard]] qsizetype find(qint64 y) const;

private:
    void append(int height);
    void rebuild();

    QList<int> m_heights;
    QList<qint64> m_tree; // m_tree[i] sums the heights (i - lowbit(i), i], counted from 1
};

} // namespace runnel::gui
