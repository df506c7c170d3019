// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/sidebar/conversationdelegate.h"

#include "gui/theme/theme.h"
#include "models/conversationlistmodel.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using models::ConversationListModel;

namespace {

constexpr int longestTitle = 200;

QFont headingFont(QFont font)
{
    if (font.pointSizeF() > 0) {
        font.setPointSizeF(font.pointSizeF() * 0.86);
    } else {
        font.setPixelSize(std::max(1, font.pixelSize() * 86 / 100));
    }
    font.setWeight(QFont::DemiBold);
    return font;
}

bool isGroup(const QModelIndex &index)
{
    return !index.parent().isValid();
}

//! Takes \a width and \a gap off \a room where a line ends, and gives the place that they had.
QRect cutEnd(QRect &room, int width, int gap, Qt::LayoutDirection direction)
{
    QRect place = room;
    if (direction == Qt::LeftToRight) {
        place.setLeft(room.right() - width + 1);
        room.setRight(place.left() - gap - 1);
    } else {
        place.setRight(room.left() + width - 1);
        room.setLeft(place.right() + gap + 1);
    }
    return place;
}

//! As cutEnd(), where a line begins.
QRect cutBegin(QRect &room, int width, int gap, Qt::LayoutDirection direction)
{
    return cutEnd(room, width, gap, direction == Qt::LeftToRight ? Qt::RightToLeft : Qt::LeftToRight);
}

} // namespace

ConversationDelegate::ConversationDelegate(Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme)
{}

QRect ConversationDelegate::lineRect(const QRect &rect) const
{
    return rect.adjusted(m_theme.metrics().spacing, 1, -m_theme.metrics().spacing, -1);
}

QSize ConversationDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const int line = std::max(8 * m_theme.metrics().unit, option.fontMetrics.height() + m_theme.metrics().spacing);
    return {option.rect.width(), line + 2};
}

void ConversationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Metrics &metrics = m_theme.metrics();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintGround(*painter, option, index);
    QRect room = lineRect(option.rect).adjusted(metrics.spacing, 0, -metrics.spacing, 0);
    if (isGroup(index)) {
        paintHeading(*painter, room, option, index);
    } else {
        paintMark(*painter, room, option, index);
        QFont font = option.font;
        if (index.data(ConversationListModel::UnreadRole).toBool()) font.setWeight(QFont::DemiBold);
        painter->setFont(font);
        painter->setPen(m_theme.colors().text);
        const QString title = index.data(ConversationListModel::TitleRole).toString();
        painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine,
                          QFontMetrics(font).elidedText(title, Qt::ElideRight, room.width()));
    }
    painter->restore();
}

void ConversationDelegate::paintGround(QPainter &painter, const QStyleOptionViewItem &option,
                                       const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    const Metrics &metrics = m_theme.metrics();
    const QRect line = lineRect(option.rect);
    const bool isOpen = index.data(ConversationListModel::OpenRole).toBool();
    const bool isMarked = isOpen || option.state.testFlag(QStyle::State_Selected);
    if (isMarked || option.state.testFlag(QStyle::State_MouseOver)) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(isMarked ? colors.selection : colors.hover);
        painter.drawRoundedRect(line, metrics.radius, metrics.radius);
    }
    if (isOpen) {
        // Among several that are selected, the one on the screen.
        QRect room = line.adjusted(0, metrics.spacing, 0, -metrics.spacing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.accent);
        const QRect bar = cutBegin(room, 3, 0, option.direction);
        painter.drawRoundedRect(bar, 1.5, 1.5);
    }
    const bool isFocused =
        option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange);
    if (isFocused) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colors.accent, 2));
        painter.drawRoundedRect(QRectF(line).adjusted(1, 1, -1, -1), metrics.radius, metrics.radius);
    }
}

void ConversationDelegate::paintMark(QPainter &painter, QRect &room, const QStyleOptionViewItem &option,
                                     const QModelIndex &index) const
{
    const bool isRunning = index.data(ConversationListModel::RunningRole).toBool();
    if (!isRunning && !index.data(ConversationListModel::UnreadRole).toBool()) return;
    const int side = m_theme.metrics().spacing;
    const QRect place = cutEnd(room, side, side, option.direction);
    QRectF mark(0, 0, side, side);
    mark.moveCenter(QRectF(place).center());
    // A ring while it runs, a full dot when something new waits: shape and not only colour tells them apart.
    painter.setPen(QPen(m_theme.colors().accent, 2));
    painter.setBrush(isRunning ? QBrush(Qt::NoBrush) : QBrush(m_theme.colors().accent));
    painter.drawEllipse(mark.adjusted(1, 1, -1, -1));
}

void ConversationDelegate::paintHeading(QPainter &painter, QRect room, const QStyleOptionViewItem &option,
                                        const QModelIndex &index) const
{
    const Metrics &metrics = m_theme.metrics();
    const QColor &color = m_theme.colors().muted;
    const bool isExpanded = option.state.testFlag(QStyle::State_Open);
    const auto icon = [&](const QString &name, const QRect &place) {
        QRect square(0, 0, metrics.icon, metrics.icon);
        square.moveCenter(place.center());
        m_theme.icon(name, color).paint(&painter, square);
    };
    const auto *model = qobject_cast<const ConversationListModel *>(index.model());
    if (!model->folderAt(index).isNull())
        icon(u"folder"_s, cutBegin(room, metrics.icon, metrics.spacing, option.direction));
    const QString closed = option.direction == Qt::LeftToRight ? u"chevron-right"_s : u"chevron-left"_s;
    const QRect end = cutEnd(room, metrics.icon, metrics.unit, option.direction);
    // An open group says so by its chats.
    const bool isPointedAt = option.state.testAnyFlags(QStyle::State_MouseOver | QStyle::State_HasFocus);
    if (!isExpanded || isPointedAt) icon(isExpanded ? u"chevron-down"_s : closed, end);
    painter.setFont(headingFont(option.font));
    const QFontMetrics fontMetrics(painter.font());
    if (!isExpanded) {
        // What is not seen is told of.
        const QString count = QLocale().toString(index.data(ConversationListModel::CountRole).toInt());
        painter.setPen(color);
        painter.drawText(cutEnd(room, fontMetrics.horizontalAdvance(count), metrics.spacing, option.direction),
                         Qt::AlignCenter, count);
        paintMark(painter, room, option, index);
    }
    painter.setPen(color);
    painter.drawText(
        room, Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine,
        fontMetrics.elidedText(index.data(ConversationListModel::TitleRole).toString(), Qt::ElideRight, room.width()));
}

QWidget *ConversationDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &) const
{
    auto *editor = new QLineEdit(parent);
    editor->setMaxLength(longestTitle);
    return editor;
}

void ConversationDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    // The view calls this at every change of the line, and an answer may end while somebody types.
    if (const auto *line = qobject_cast<QLineEdit *>(editor); line && line->isModified()) return;
    QStyledItemDelegate::setEditorData(editor, index);
}

void ConversationDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                                const QModelIndex &) const
{
    editor->setGeometry(lineRect(option.rect));
}

bool ConversationDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                     const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid()) {
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    }
    const QString title = index.data(ConversationListModel::TitleRole).toString();
    const int room = lineRect(option.rect).width() - 2 * m_theme.metrics().spacing;
    // A title may be model text: it is escaped, so that a tool tip never takes it for HTML.
    if (option.fontMetrics.horizontalAdvance(title) > room) {
        QToolTip::showText(event->globalPos(),
                           u"<p style='white-space:pre-wrap'>"_s + title.toHtmlEscaped() + u"</p>"_s, view);
    } else {
        QToolTip::hideText();
    }
    return true;
}

} // namespace runnel::gui
