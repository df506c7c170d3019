// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/attachmentchips.h"

#include "gui/images/attachmentfacts.h"
#include "gui/images/thumbnails.h"
#include "gui/theme/theme.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr int chipHeight = 48;
constexpr int widestChip = 240;
constexpr int pictureSide = 36;
constexpr int crossSide = 24;

QFont smallFont(const Theme &theme)
{
    QFont font = theme.textFont();
    font.setPixelSize(std::max(11, font.pixelSize() - 3));
    return font;
}

} // namespace

AttachmentChip::AttachmentChip(Theme &theme, Thumbnails *thumbnails, chat::Attachment attachment, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_thumbnails(thumbnails), m_attachment(std::move(attachment))
{
    setObjectName(u"attachmentChip"_s);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    // Said to be HTML, or what is escaped in the name would be read as it stands.
    setToolTip(u"<p style='white-space:pre-wrap'>"_s + m_attachment.name.toHtmlEscaped() + u"</p>"_s);
    setAccessibleName(QCoreApplication::translate("Composer", "%1 %2, %3", "kind, name and size of an attached file")
                          .arg(attachmentKind(m_attachment), m_attachment.name, attachmentFacts(m_attachment)));
    setAccessibleDescription(QCoreApplication::translate("Composer", "Delete removes it"));
    auto *cross = new QToolButton(this);
    cross->setObjectName(u"removeAttachment"_s);
    cross->setAutoRaise(true);
    // The chip itself takes the keyboard: one stop for each file.
    cross->setFocusPolicy(Qt::NoFocus);
    cross->setIcon(theme.icon(u"x"_s, theme.colors().muted));
    cross->setIconSize(QSize(theme.metrics().icon, theme.metrics().icon));
    cross->setToolTip(QCoreApplication::translate("Composer", "Remove"));
    cross->setAccessibleName(QCoreApplication::translate("Composer", "Remove %1").arg(m_attachment.name));
    cross->resize(crossSide, crossSide);
    connect(cross, &QAbstractButton::clicked, this, &AttachmentChip::removeRequested);
    m_remove = cross;
    connect(&theme, &Theme::changed, this, [this, cross] {
        cross->setIcon(m_theme.icon(u"x"_s, m_theme.colors().muted));
        update();
    });
    if (!thumbnails || !m_attachment.isImage()) return;
    connect(thumbnails, &Thumbnails::ready, this, [this](const QString &key) {
        if (key == m_attachment.key) update();
    });
}

QSize AttachmentChip::sizeHint() const
{
    const QFontMetrics metrics(smallFont(m_theme));
    const int texts = std::max(metrics.horizontalAdvance(m_attachment.name),
                               metrics.horizontalAdvance(attachmentFacts(m_attachment)));
    const int unit = m_theme.metrics().unit;
    return {std::min(widestChip, pictureSide + texts + crossSide + 6 * unit), chipHeight};
}

QRect AttachmentChip::pictureRect() const
{
    const int inset = (height() - pictureSide) / 2;
    const int left = isRightToLeft() ? width() - inset - pictureSide : inset;
    return {left, inset, pictureSide, pictureSide};
}

void AttachmentChip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const int unit = m_theme.metrics().unit;
    m_remove->move(isRightToLeft() ? unit : width() - crossSide - unit, (height() - crossSide) / 2);
}

void AttachmentChip::paintEvent(QPaintEvent *)
{
    const Colors &colors = m_theme.colors();
    const Metrics &metrics = m_theme.metrics();
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.setBrush(colors.surface);
    painter.setPen(QPen(hasFocus() ? colors.accent : colors.line, hasFocus() ? 2 : 1));
    const double inset = hasFocus() ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), metrics.radius, metrics.radius);

    const QRect picture = pictureRect();
    const qreal scale = devicePixelRatioF();
    QSizeF wanted(std::max(1, m_attachment.width), std::max(1, m_attachment.height));
    wanted.scale(QSizeF(picture.size()) * scale, Qt::KeepAspectRatioByExpanding);
    // A long strip is not decoded in full length to show a square of it.
    const QSize most = picture.size() * 4 * scale;
    const Thumbnails::Thumbnail shown = m_thumbnails && m_attachment.isImage()
                                            ? m_thumbnails->find(m_attachment.key, wanted.toSize().boundedTo(most))
                                            : Thumbnails::Thumbnail {};
    painter.setPen(Qt::NoPen);
    if (shown.state == Thumbnails::State::Ready) {
        const QSizeF size = QSizeF(shown.picture.size()) / scale;
        QRectF whole(QPointF(), size);
        whole.moveCenter(QRectF(picture).center());
        QBrush brush(shown.picture);
        brush.setTransform(QTransform::fromTranslate(whole.left(), whole.top()).scale(1 / scale, 1 / scale));
        painter.setBrush(brush);
        painter.drawRoundedRect(picture, metrics.unit, metrics.unit);
    } else {
        painter.setBrush(colors.hover);
        painter.drawRoundedRect(picture, metrics.unit, metrics.unit);
        QRect icon(0, 0, metrics.icon, metrics.icon);
        icon.moveCenter(picture.center());
        const bool isMissing = shown.state == Thumbnails::State::Missing;
        m_theme.icon(isMissing ? u"circle-alert"_s : attachmentIcon(m_attachment), colors.muted).paint(&painter, icon);
    }

    painter.setFont(smallFont(m_theme));
    const QFontMetrics font = painter.fontMetrics();
    const int side = pictureSide + (chipHeight - pictureSide) / 2 + metrics.spacing;
    const int cross = crossSide + 2 * metrics.unit;
    const QRect texts = isRightToLeft() ? rect().adjusted(cross, 0, -side, 0) : rect().adjusted(side, 0, -cross, 0);
    const int top = (height() - 2 * font.height()) / 2;
    const QRect line(texts.left(), top, texts.width(), font.height());
    painter.setPen(colors.text);
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeading,
                     font.elidedText(m_attachment.name, Qt::ElideMiddle, texts.width()));
    painter.setPen(colors.muted);
    const QString second = shown.state == Thumbnails::State::Missing
                               ? QCoreApplication::translate("Composer", "No longer there")
                               : attachmentFacts(m_attachment);
    painter.drawText(line.translated(0, font.height()), Qt::AlignVCenter | Qt::AlignLeading,
                     font.elidedText(second, Qt::ElideRight, texts.width()));
}

void AttachmentChip::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) Q_EMIT removeRequested();
    else QWidget::keyPressEvent(event);
}

void AttachmentChip::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void AttachmentChip::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

AttachmentChips::AttachmentChips(Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setAccessibleName(QCoreApplication::translate("Composer", "Attached files"));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    hide();
}

void AttachmentChips::setThumbnails(Thumbnails *thumbnails)
{
    m_thumbnails = thumbnails;
}

void AttachmentChips::setAttachments(const QList<chat::Attachment> &attachments)
{
    if (attachments == m_attachments) return;
    qsizetype focused = -1;
    for (qsizetype i = 0; i < m_chips.size(); ++i) {
        if (m_chips.at(i)->hasFocus()) focused = i;
    }
    m_attachments = attachments;
    QList<AttachmentChip *> before = std::exchange(m_chips, {});
    for (const chat::Attachment &attachment : attachments) {
        const auto same = std::ranges::find_if(
            before, [&attachment](const AttachmentChip *chip) { return chip->attachment() == attachment; });
        AttachmentChip *chip = nullptr;
        if (same != before.end()) {
            chip = *same;
            before.erase(same);
        } else {
            chip = new AttachmentChip(m_theme, m_thumbnails, attachment, this);
            connect(chip, &AttachmentChip::removeRequested, this,
                    [this, chip] { Q_EMIT removeRequested(m_chips.indexOf(chip)); });
            chip->show();
        }
        m_chips.append(chip);
    }
    if (focused >= 0 && !m_chips.isEmpty()) m_chips.at(std::min(focused, m_chips.size() - 1))->setFocus();
    else if (focused >= 0) Q_EMIT focusLeft();
    for (AttachmentChip *gone : std::as_const(before)) {
        gone->hide();
        gone->deleteLater();
    }
    setVisible(!m_chips.isEmpty());
    place();
}

void AttachmentChips::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

void AttachmentChips::place()
{
    const int gap = m_theme.metrics().spacing;
    int left = 0;
    int top = 0;
    for (AttachmentChip *chip : std::as_const(m_chips)) {
        const QSize size = chip->sizeHint().boundedTo({std::max(1, width()), chipHeight});
        if (left > 0 && left + size.width() > width()) {
            left = 0;
            top += chipHeight + gap;
        }
        const QRect rect(QPoint(left, top), size);
        chip->setGeometry(isRightToLeft() ? rect.translated(width() - 2 * left - size.width(), 0) : rect);
        left += size.width() + gap;
    }
    const int tall = m_chips.isEmpty() ? 0 : top + chipHeight + gap;
    if (minimumHeight() != tall || maximumHeight() != tall) setFixedHeight(tall);
}

} // namespace runnel::gui
