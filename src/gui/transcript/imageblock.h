// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/images/answerimages.h"
#include "gui/transcript/blocklayout.h"
#include "gui/transcript/picture.h"

#include <QTextLayout>

#include <memory>
#include <optional>

namespace runnel::gui {

//! \brief An image that an answer names: its description and whom a click asks, until the reader asks for it.
class ImageBlock final : public BlockLayout
{
public:
    ImageBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style);

    [[nodiscard]] bool isRightToLeft() const override { return m_rightToLeft; }
    void paint(QPainter &painter, const QPointF &at, const PaintContext &context) const override;
    [[nodiscard]] qreal usedWidth() const override { return m_box.width(); }
    [[nodiscard]] qsizetype positionAt(const QPointF &point) const override;
    [[nodiscard]] QRectF caretRect(qsizetype position) const override;
    void addTargets(const QPointF &at, QList<Target> &targets) const override;

    //! The image that \a block, which is one, names, where it is loaded.
    [[nodiscard]] static std::optional<Picture> loaded(const markdown::Block &block, const BlockStyle &style);

    [[nodiscard]] const QString &source() const { return m_source; }
    void addAdjustable(std::vector<BlockLayout *> &found) override;
    //! Takes up what AnswerImages knows now.
    void setView(const BlockView &view) override;

private:
    void update();
    void updatePlaceholder();
    [[nodiscard]] qreal breakState(qreal width); // gives its height
    [[nodiscard]] QString place() const;         // whom a click asks
    [[nodiscard]] QString buttonText() const;    // empty where there is nothing to press
    [[nodiscard]] QString state() const;
    void paintPlaceholder(QPainter &painter, const QPointF &at, const PaintContext &context) const;

    AnswerImages *m_images;
    AnswerImages::Image m_image;
    QString m_source;
    QString m_description;
    Picture m_picture; // where it is loaded
    QString m_place;   // that the address tells
    bool m_isLoadable = false;
    bool m_canLoad = false; // here and now
    bool m_rightToLeft;
    std::shared_ptr<QTextLayout> m_state;
    QRectF m_box;
    QRectF m_texts;
    QRectF m_button; // empty where there is none
    QFont m_small;
    int m_lineHeight;
    int m_unit;
    int m_icon;
};

} // namespace runnel::gui
