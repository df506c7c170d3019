// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/sidebar/conversationdelegate.h"

#include "gui/sidebar/conversationfilter.h"
#include "gui/theme/theme.h"
#include "models/conversationlistmodel.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QLineEdit>
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

} // namespace

ConversationDelegate::ConversationDelegate(Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme)
{}

int ConversationDelegate::headingHeight(const QModelIndex &index) const
{
    if (!ConversationFilter::startsSection(index)) return 0;
    const int units = index.row() == 0 ? 7 : 10;
    return std::max(units * m_theme.metrics().unit,
                    QFontMetrics(headingFont(QApplication::font())).height() + m_theme.metrics().spacing);
}

QRect ConversationDelegate::lineRect(const QRect &rect, const QModelIndex &index) const
{
    return rect.adjusted(m_theme.metrics().spacing, headingHeight(index) + 1, -m_theme.metrics().spacing, -1);
}

QSize ConversationDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int line = std::max(8 * m_theme.metrics().unit, option.fontMetrics.height() + m_theme.metrics().spacing);
    return {option.rect.width(), line + 2 + headingHeight(index)};
}

void ConversationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    const Metrics &metrics = m_theme.metrics();
    const QRect line = lineRect(option.rect, index);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);

    if (const int heading = headingHeight(index); heading > 0) {
        const QRect place(line.left() + metrics.spacing, option.rect.top(), line.width() - 2 * metrics.spacing,
                          heading - metrics.unit);
        painter->setFont(headingFont(option.font));
        painter->setPen(colors.muted);
        painter->drawText(place, Qt::AlignBottom | Qt::AlignLeading,
                          index.data(ConversationListModel::SectionRole).toString());
    }

    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool focused =
        option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(selected ? colors.selection : colors.hover);
        painter->drawRoundedRect(line, metrics.radius, metrics.radius);
    }
    if (focused) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(colors.accent, 2));
        painter->drawRoundedRect(QRectF(line).adjusted(1, 1, -1, -1), metrics.radius, metrics.radius);
    }

    QRect text = line.adjusted(metrics.spacing, 0, -metrics.spacing, 0);
    const bool running = index.data(ConversationListModel::RunningRole).toBool();
    const bool unread = index.data(ConversationListModel::UnreadRole).toBool();
    if (running || unread) {
        // A ring while it runs, a full dot when something new waits: shape and not only colour tells them apart.
        QRectF mark(0, 0, metrics.spacing, metrics.spacing);
        mark.moveCenter(QPointF(text.center()) + QPointF(0, 0.5));
        const bool leftToRight = option.direction == Qt::LeftToRight;
        if (leftToRight) {
            mark.moveRight(text.right());
            text.setRight(int(mark.left()) - metrics.spacing);
        } else {
            mark.moveLeft(text.left());
            text.setLeft(int(mark.right()) + metrics.spacing);
        }
        painter->setPen(QPen(colors.accent, 2));
        painter->setBrush(running ? QBrush(Qt::NoBrush) : QBrush(colors.accent));
        painter->drawEllipse(mark.adjusted(1, 1, -1, -1));
    }
    QFont font = option.font;
    if (unread) font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(colors.text);
    const QString title = index.data(ConversationListModel::TitleRole).toString();
    painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine,
                      QFontMetrics(font).elidedText(title, Qt::ElideRight, text.width()));
    painter->restore();
}

QWidget *ConversationDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &) const
{
    auto *editor = new QLineEdit(parent);
    editor->setMaxLength(longestTitle);
    return editor;
}

void ConversationDelegate::setModelData(QWidget *editor, QAbstractItemModel *, const QModelIndex &index) const
{
    const QString title = qobject_cast<QLineEdit *>(editor)->text().simplified();
    if (!title.isEmpty() && title != index.data(Qt::EditRole).toString()) Q_EMIT renamed(index, title);
}

void ConversationDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                                const QModelIndex &index) const
{
    editor->setGeometry(lineRect(option.rect, index));
}

bool ConversationDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                     const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid()) {
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    }
    const QString title = index.data(ConversationListModel::TitleRole).toString();
    const int room = lineRect(option.rect, index).width() - 2 * m_theme.metrics().spacing;
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
