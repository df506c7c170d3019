// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/sessiondelegate.h"

#include "gui/theme/theme.h"
#include "models/sessionmodel.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDateTime>
#include <QHelpEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using models::SessionModel;

namespace {

QFont titleFont(QFont font)
{
    font.setWeight(QFont::Medium);
    return font;
}

QFont headingFont(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

bool startsGroup(const QModelIndex &index)
{
    if (index.row() == 0) return true;
    const auto group = [](const QModelIndex &at) { return at.data(SessionModel::GroupRole).toInt(); };
    return group(index) != group(index.siblingAtRow(index.row() - 1));
}

//! The time alone where it was today.
QString shortTime(const QDateTime &time)
{
    const QLocale locale;
    return time.date() == QDate::currentDate() ? locale.toString(time.time(), QLocale::ShortFormat)
                                               : locale.toString(time, QLocale::ShortFormat);
}

bool isTrouble(const QModelIndex &index)
{
    using enum chat::AnswerState;
    const auto state = chat::AnswerState(index.data(SessionModel::StateRole).toInt());
    return state == Failed || state == Interrupted || state == Truncated || state == Filtered || state == Stalled ||
           state == Retrying;
}

} // namespace

SessionDelegate::SessionDelegate(Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

int SessionDelegate::headingHeight(const QModelIndex &index) const
{
    if (!startsGroup(index)) return 0;
    const Metrics &metrics = m_theme.metrics();
    const int above = index.row() == 0 ? 0 : metrics.gap;
    return above + QFontMetrics(headingFont(QApplication::font())).height() + metrics.spacing;
}

QRect SessionDelegate::bodyRect(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return option.rect.adjusted(0, headingHeight(index) + 1, 0, -1);
}

QRect SessionDelegate::stopRect(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (!index.data(SessionModel::CanStopRole).toBool()) return {};
    const Metrics &metrics = m_theme.metrics();
    const QRect body = bodyRect(option, index);
    const int side = metrics.iconLarge + metrics.spacing;
    const QRect button(body.right() - metrics.spacing - side, body.center().y() - side / 2, side, side);
    return QStyle::visualRect(option.direction, body, button);
}

QSize SessionDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Metrics &metrics = m_theme.metrics();
    const bool wrong = !index.data(SessionModel::ErrorSentenceRole).toString().isEmpty();
    const int lines = wrong ? 3 : 2;
    const int body = lines * option.fontMetrics.height() + (lines - 1) * metrics.unit / 2 + 2 * metrics.spacing;
    return {option.rect.width(), headingHeight(index) + body + 2};
}

void SessionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    const Metrics &metrics = m_theme.metrics();
    const QRect body = bodyRect(option, index);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (const int heading = headingHeight(index); heading > 0) {
        painter->setFont(headingFont(option.font));
        painter->setPen(colors.muted);
        painter->drawText(
            QRect(body.left() + metrics.spacing, option.rect.top(), body.width() - metrics.gap, heading - metrics.unit),
            Qt::AlignBottom | Qt::AlignLeading, index.data(SessionModel::GroupNameRole).toString());
    }
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(selected ? colors.selection : colors.hover);
        painter->drawRoundedRect(body, metrics.radius, metrics.radius);
    }
    if (option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(colors.accent, 2));
        painter->drawRoundedRect(QRectF(body).adjusted(1, 1, -1, -1), metrics.radius, metrics.radius);
    }
    QRect words = body.adjusted(metrics.spacing, metrics.spacing, -metrics.spacing, -metrics.spacing);
    if (const QRect stop = stopRect(option, index); stop.isValid()) {
        const int inset = metrics.spacing / 2;
        m_theme.icon(u"circle-stop"_s).paint(painter, stop.adjusted(inset, inset, -inset, -inset));
        if (option.direction == Qt::LeftToRight) words.setRight(stop.left() - metrics.spacing);
        else words.setLeft(stop.right() + metrics.spacing);
    }
    paintWords(painter, option, words, index);
    painter->restore();
}

void SessionDelegate::paintWords(QPainter *painter, const QStyleOptionViewItem &option, const QRect &area,
                                 const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    const Metrics &metrics = m_theme.metrics();
    // On a selected row other colours would be too faint.
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QColor quiet = selected ? colors.text : colors.muted;
    int top = area.top();
    // One line: what leads may be cut short, what trails is whole.
    const auto line = [&](const QString &lead, const QFont &font, const QColor &color, const QString &trail) {
        const QFontMetrics leadMetrics(font);
        const int height = option.fontMetrics.height();
        const int trailWidth = trail.isEmpty() ? 0 : option.fontMetrics.horizontalAdvance(trail) + metrics.gap;
        QRect place(area.left(), top, area.width(), height);
        if (!trail.isEmpty()) {
            painter->setFont(option.font);
            painter->setPen(quiet);
            painter->drawText(place, Qt::AlignTrailing | Qt::AlignVCenter | Qt::TextSingleLine, trail);
        }
        place = QStyle::visualRect(option.direction, place, place.adjusted(0, 0, -trailWidth, 0));
        painter->setFont(font);
        painter->setPen(color);
        painter->drawText(place, Qt::AlignLeading | Qt::AlignVCenter | Qt::TextSingleLine,
                          leadMetrics.elidedText(lead, Qt::ElideRight, place.width()));
        top += height + metrics.unit / 2;
    };
    const QVariant ended = index.data(SessionModel::EndedRole);
    const QDateTime time = (ended.isValid() ? ended : index.data(SessionModel::CreatedRole)).toDateTime();
    line(index.data(SessionModel::TitleRole).toString(), titleFont(option.font), colors.text, shortTime(time));
    line(QCoreApplication::translate("Settings", "%1 · %2", "the state of a session, its model")
             .arg(index.data(SessionModel::StatusRole).toString(), index.data(SessionModel::ModelNameRole).toString()),
         option.font, isTrouble(index) && !selected ? colors.warning : quiet,
         index.data(SessionModel::FiguresRole).toString());
    if (const QString wrong = index.data(SessionModel::ErrorSentenceRole).toString(); !wrong.isEmpty())
        line(wrong, option.font, quiet, {});
}

bool SessionDelegate::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                                  const QModelIndex &index)
{
    const bool press = event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick;
    if (press || event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if (mouse->button() == Qt::LeftButton && stopRect(option, index).contains(mouse->position().toPoint())) {
            if (!press) Q_EMIT stopRequested(index);
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

bool SessionDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid()) {
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    }
    if (stopRect(option, index).contains(event->pos())) {
        QToolTip::showText(event->globalPos(), QCoreApplication::translate("Settings", "Stop this answer"), view);
        return true;
    }
    QString text = index.data(SessionModel::TitleRole).toString();
    if (const QString wrong = index.data(SessionModel::ErrorSentenceRole).toString(); !wrong.isEmpty())
        text += u'\n' + wrong;
    // A title may be model text: it is escaped, so that a tool tip never takes it for HTML.
    QToolTip::showText(event->globalPos(), u"<p style='white-space:pre-wrap'>"_s + text.toHtmlEscaped() + u"</p>"_s,
                       view);
    return true;
}

} // namespace runnel::gui
