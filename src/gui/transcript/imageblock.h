// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/transcript/blocklayout.h"

namespace runnel::gui {

//! \brief A picture that is not there: its description and the host that would be asked. Nothing is fetched.
class ImageBlock final : public BlockLayout
{
public:
    ImageBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style);

    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const override;
    [[nodiscard]] qreal usedWidth() const override;
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const override;
    [[nodiscard]] QRectF caretRect(qsizetype position) const override;
    void addTargets(const QPointF &at, QList<Target> &targets) const override;

private:
    [[nodiscard]] QRectF box() const;

    QString m_source;
    QString m_host;
};

} // namespace runnel::gui
