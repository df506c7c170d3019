// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/heightindex.h"

#include <algorithm>
#include <bit>

namespace runnel::gui {

namespace {

qsizetype lowBit(qsizetype i)
{
    return i & -i;
}

} // namespace

void HeightIndex::assign(const QList<int> &heights)
{
    m_heights = heights;
    rebuild();
}

void HeightIndex::insert(qsizetype first, const QList<int> &heights)
{
    if (first == m_heights.size()) {
        for (const int height : heights) append(height);
        return;
    }
    m_heights.insert(first, heights.size(), 0);
    std::ranges::copy(heights, m_heights.begin() + first);
    rebuild();
}

void HeightIndex::remove(qsizetype first, qsizetype count)
{
    m_heights.remove(first, count);
    m_tree.resize(m_heights.size() + 1); // what the first sums tell does not depend on what follows
    if (first < m_heights.size()) rebuild();
}

void HeightIndex::set(qsizetype index, int height)
{
    const qint64 change = qint64(height) - m_heights.at(index);
    if (change == 0) return;
    m_heights[index] = height;
    for (qsizetype i = index + 1; i < m_tree.size(); i += lowBit(i)) m_tree[i] += change;
}

qint64 HeightIndex::top(qsizetype count) const
{
    qint64 sum = 0;
    for (qsizetype i = count; i > 0; i -= lowBit(i)) sum += m_tree.at(i);
    return sum;
}

qsizetype HeightIndex::find(qint64 y) const
{
    if (m_heights.isEmpty()) return -1;
    qsizetype position = 0;
    for (auto step = qsizetype(std::bit_floor(std::size_t(m_heights.size()))); step > 0; step /= 2) {
        if (position + step <= m_heights.size() && m_tree.at(position + step) <= y) {
            position += step;
            y -= m_tree.at(position);
        }
    }
    return std::min(position, m_heights.size() - 1);
}

void HeightIndex::append(int height)
{
    if (m_tree.isEmpty()) m_tree.append(0);
    const qsizetype i = m_heights.size() + 1;
    qint64 sum = height;
    for (qsizetype child = i - 1; child > i - lowBit(i); child -= lowBit(child)) sum += m_tree.at(child);
    m_heights.append(height);
    m_tree.append(sum);
}

void HeightIndex::rebuild()
{
    m_tree.fill(0, m_heights.size() + 1);
    for (qsizetype i = 1; i < m_tree.size(); ++i) {
        m_tree[i] += m_heights.at(i - 1);
        if (const qsizetype parent = i + lowBit(i); parent < m_tree.size()) m_tree[parent] += m_tree.at(i);
    }
}

} // namespace runnel::gui
