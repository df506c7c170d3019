// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/imageblock.h"

#include "gui/images/imageaddress.h"
#include "gui/transcript/blocktext.h"
#include "gui/transcript/painting.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QTextOption>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr int widestPlaceholder = 480; // px
constexpr int leastTextBesideButton = 160;
constexpr QSize largest(640, 480);
constexpr int mostLines = 4;            // of whom a click asks, or why it failed
constexpr qsizetype longestState = 400; // characters

QString tr(const char *text)
{
    return QCoreApplication::translate("Transcript", text);
}

QString describe(const markdown::Block &block)
{
    // Without a description the address stands in its place.
    const QString &text = block.text.text;
    return text.isEmpty() || text == block.text.spans.front().target ? tr("Image") : harmless(text, false);
}

} // namespace

ImageBlock::ImageBlock(const markdown::BlockPtr &block, qreal width, const BlockStyle &style)
    : BlockLayout(block, width)
    , m_images(style.answerImages)
    , m_source(block->text.spans.front().target)
    , m_description(describe(*block))
    , m_rightToLeft(block->text.text.isRightToLeft())
    , m_small(style.small)
    , m_lineHeight(style.lineHeight)
    , m_unit(style.metrics.unit)
    , m_icon(style.metrics.iconLarge)
{
    m_length = block->text.text.size();
    const ImageAddress address = ImageAddress::of(m_source);
    using Kind = ImageAddress::Kind;
    m_isLoadable = address.kind != Kind::None;
    m_canLoad = m_images && m_isLoadable && !style.isPrinted;
    if (address.kind == Kind::None) m_place = harmless(m_source, false);
    else if (address.kind != Kind::Data) m_place = harmless(address.place, false);
    else m_place = QCoreApplication::translate("Transcript", "the answer itself", "holds an image");
    update();
}

std::optional<Picture> ImageBlock::loaded(const markdown::Block &block, const BlockStyle &style)
{
    if (!style.answerImages) return std::nullopt;
    const AnswerImages::Image image = style.answerImages->find(block.text.spans.front().target);
    if (image.state != AnswerImages::State::Ready) return std::nullopt;
    return Picture {.key = image.key, .bytes = image.file.bytes, .size = image.file.size, .name = describe(block)};
}

void ImageBlock::addAdjustable(std::vector<BlockLayout *> &found)
{
    found.push_back(this);
}

void ImageBlock::setView(const BlockView &)
{
    update();
}

void ImageBlock::update()
{
    m_image = m_images ? m_images->find(m_source) : AnswerImages::Image();
    if (m_image.state == AnswerImages::State::Ready) {
        m_picture = {.key = m_image.key, .bytes = m_image.file.bytes, .size = m_image.file.size, .name = m_description};
        const QSize most(std::max(1, std::min(largest.width(), int(m_width))), largest.height());
        m_box = mirrored(QRectF(QPointF(), m_picture.shownSize(most)), m_width, m_rightToLeft);
        m_texts = m_button = {};
    } else {
        m_picture = {};
        updatePlaceholder();
    }
    m_height = m_box.height();
}

void ImageBlock::updatePlaceholder()
{
    const qreal width = std::min<qreal>(m_width, widestPlaceholder);
    const qreal pad = 3 * m_unit;
    const qreal left = 2 * pad + m_icon;
    const QFontMetricsF metrics(m_small);
    const QString press = buttonText();
    QRectF button(0, 0, press.isEmpty() ? 0 : std::ceil(metrics.horizontalAdvance(press)) + 6 * m_unit, 7 * m_unit);
    button.setWidth(std::min(button.width(), width - 2 * pad));
    const bool isBeside = width - left - button.width() - 2 * pad >= leastTextBesideButton;
    const qreal room =
        std::max<qreal>(1, width - left - pad - (isBeside && !press.isEmpty() ? button.width() + pad : 0));
    m_texts = QRectF(left, 2 * m_unit, room, m_lineHeight + breakState(room));
    qreal height = m_texts.bottom() + 2 * m_unit;
    if (!press.isEmpty()) {
        if (isBeside) button.moveTopLeft({width - pad - button.width(), std::round((height - button.height()) / 2)});
        else button.moveTopLeft({std::min(left, width - pad - button.width()), m_texts.bottom() + m_unit});
        height = std::max(height, button.bottom() + 2 * m_unit);
    }
    m_box = mirrored(QRectF(0, 0, width, height), m_width, m_rightToLeft);
    m_texts = mirrored(m_texts, m_width, m_rightToLeft);
    m_button = press.isEmpty() ? QRectF() : mirrored(button, m_width, m_rightToLeft);
}

// Of a long name of a host the end tells whose it is: it is broken into lines, not cut.
qreal ImageBlock::breakState(qreal width)
{
    m_state = std::make_shared<QTextLayout>(state().left(longestState), m_small);
    QTextOption option(m_rightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_state->setTextOption(option);
    qreal height = 0;
    m_state->beginLayout();
    for (QTextLine line = m_state->createLine(); line.isValid() && m_state->lineCount() <= mostLines;
         line = m_state->createLine()) {
        line.setLineWidth(width);
        line.setPosition({0, height});
        height += std::ceil(line.height());
    }
    m_state->endLayout();
    return height;
}

QString ImageBlock::place() const
{
    return m_image.elsewhere.isEmpty() ? m_place : m_image.elsewhere.host(QUrl::FullyEncoded);
}

QString ImageBlock::buttonText() const
{
    using enum AnswerImages::State;
    if (!m_canLoad) return {};
    if (m_image.state == Loading) return tr("Cancel");
    if (m_image.state == Asleep) return tr("Load image");
    return m_image.elsewhere.isEmpty() ? tr("Retry") : tr("Load from there");
}

QString ImageBlock::state() const
{
    using enum AnswerImages::State;
    if (m_image.state == Loading) return tr("Loading from %1").arg(place());
    if (m_image.state == Failed) return m_image.sentence;
    if (!m_isLoadable) return tr("Cannot be loaded: %1").arg(m_place);
    return tr("Not loaded: %1").arg(m_place);
}

void ImageBlock::paint(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    if (m_image.state != AnswerImages::State::Ready) return paintPlaceholder(painter, at, context);
    const QRectF rect = m_box.translated(at);
    paintPicture(painter, rect, m_picture, context.style);
    if (context.from == context.to) return;
    QColor veil = context.style.colors.selection;
    veil.setAlphaF(0.5F);
    paintBox(painter, rect, context.style.metrics.radiusLarge, veil, {});
}

void ImageBlock::paintPlaceholder(QPainter &painter, const QPointF &at, const PaintContext &context) const
{
    const BlockStyle &style = context.style;
    paintBox(painter, m_box.translated(at), style.metrics.radius,
             context.from < context.to ? style.colors.selection : style.colors.surface, style.colors.line);
    const bool isFailed = m_image.state == AnswerImages::State::Failed;
    const qreal iconLeft = m_rightToLeft ? m_box.right() - 3 * m_unit - m_icon : m_box.left() + 3 * m_unit;
    paintIcon(painter, QRectF(iconLeft, m_texts.center().y() - m_icon / 2.0, m_icon, m_icon).translated(at),
              isFailed ? u"circle-alert"_s : u"image"_s, style.colors.muted);
    const QRectF texts = m_texts.translated(at);
    const Qt::Alignment side = m_rightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    paintLine(painter, QRectF(texts.topLeft(), QSizeF(texts.width(), m_lineHeight)), m_description, style.body,
              style.colors.text, side);
    painter.setPen(style.colors.muted);
    m_state->draw(&painter, texts.topLeft() + QPointF(0, m_lineHeight));
    if (m_button.isEmpty()) return;
    const QRectF button = m_button.translated(at);
    const bool hot = context.hot && context.hot->data == m_source && context.hot->rect.intersects(button);
    paintBox(painter, button, style.metrics.radius, hot ? style.colors.hover : style.colors.raised,
             style.colors.control);
    paintLine(painter, button, buttonText(), style.small, style.colors.text, Qt::AlignHCenter);
}

qsizetype ImageBlock::positionAt(const QPointF &point) const
{
    return (point.x() < m_box.center().x()) == m_rightToLeft ? m_length : 0;
}

QRectF ImageBlock::caretRect(qsizetype position) const
{
    return {(position == 0) == m_rightToLeft ? m_box.right() : m_box.left(), 0, 1, m_height};
}

void ImageBlock::addTargets(const QPointF &at, QList<Target> &targets) const
{
    using enum AnswerImages::State;
    if (m_image.state == Ready) {
        targets.append({.kind = ActionKind::OpenImage,
                        .rect = m_box.translated(at),
                        .name = m_description,
                        .data = m_source,
                        .block = m_block->id});
    } else if (!m_button.isEmpty()) {
        const QString name = m_image.state == Loading ? tr("Cancel loading from %1") : tr("Load image from %1");
        targets.append({.kind = m_image.state == Loading ? ActionKind::CancelImage : ActionKind::LoadImage,
                        .rect = m_button.translated(at),
                        .name = name.arg(place()),
                        .data = m_source,
                        .block = m_block->id});
    }
}

} // namespace runnel::gui
