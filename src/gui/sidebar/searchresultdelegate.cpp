// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/sidebar/searchresultdelegate.h"

#include "gui/theme/theme.h"
#include "models/searchresultmodel.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using models::SearchResultModel;

namespace {

constexpr int excerptLines = 2;

QFont smallFont(QFont font)
{
    if (font.pointSizeF() > 0) font.setPointSizeF(font.pointSizeF() * 0.9);
    else font.setPixelSize(std::max(1, font.pixelSize() * 9 / 10));
    return font;
}

QString dateText(const QDateTime &when)
{
    const QLocale locale;
    const QDateTime now = QDateTime::currentDateTime();
    if (when.date() == now.date()) return locale.toString(when.time(), QLocale::ShortFormat);
    return locale.toString(when.date(), when.date().year() == now.date().year() ? u"d MMM"_s : u"MMM yyyy"_s);
}

} // namespace

SearchResultDelegate::SearchResultDelegate(Theme &theme, const SearchResultModel &model, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme), m_model(model)
{}

QSize SearchResultDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int excerpt = index.data(SearchResultModel::IsTitleRole).toBool()
                            ? 0
                            : excerptLines * QFontMetrics(smallFont(option.font)).height() + m_theme.metrics().unit / 2;
    return {option.rect.width(), option.fontMetrics.height() + excerpt + 2 * m_theme.metrics().spacing + 2};
}

void SearchResultDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    const Metrics &metrics = m_theme.metrics();
    const QRect line = option.rect.adjusted(metrics.spacing, 1, -metrics.spacing, -1);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(selected ? colors.selection : colors.hover);
        painter->drawRoundedRect(line, metrics.radius, metrics.radius);
    }
    const QRect inside = line.adjusted(metrics.spacing, metrics.spacing, -metrics.spacing, -metrics.spacing);
    const QFont small = smallFont(option.font);
    QRect head(inside.left(), inside.top(), inside.width(), option.fontMetrics.height());
    const QString date = dateText(index.data(SearchResultModel::WhenRole).toDateTime());
    const int dateWidth = QFontMetrics(small).horizontalAdvance(date);
    painter->setFont(small);
    painter->setPen(colors.muted);
    painter->drawText(head, Qt::AlignVCenter | Qt::AlignTrailing | Qt::TextSingleLine, date);
    if (option.direction == Qt::RightToLeft) head.setLeft(head.left() + dateWidth + metrics.spacing);
    else head.setRight(head.right() - dateWidth - metrics.spacing);
    if (index.data(SearchResultModel::IsTitleRole).toBool()) {
        paintExcerpt(painter, head, option.font, index.row(), 1);
    } else {
        painter->setFont(option.font);
        painter->setPen(colors.text);
        const QString title = index.data(SearchResultModel::TitleRole).toString();
        painter->drawText(head, Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine,
                          option.fontMetrics.elidedText(title, Qt::ElideRight, head.width()));
        const int top = head.bottom() + 1 + metrics.unit / 2;
        paintExcerpt(painter, QRect(inside.left(), top, inside.width(), inside.bottom() + 1 - top), small, index.row(),
                     excerptLines);
    }
    painter->restore();
}

void SearchResultDelegate::paintExcerpt(QPainter *painter, const QRect &place, const QFont &font, int row,
                                        int lines) const
{
    const Colors &colors = m_theme.colors();
    const chat::Excerpt &excerpt = m_model.hit(row).excerpt;
    const QString source = m_model.index(row).data(SearchResultModel::SourceRole).toString();
    const QString before =
        source.isEmpty() ? QString()
                         : QCoreApplication::translate("Sidebar", "%1: ", "what the text behind is of").arg(source);
    QTextLayout layout(before + excerpt.text, font);
    QTextOption wrapping;
    wrapping.setWrapMode(lines > 1 ? QTextOption::WrapAtWordBoundaryOrAnywhere : QTextOption::NoWrap);
    layout.setTextOption(wrapping);
    QList<QTextLayout::FormatRange> formats;
    QTextCharFormat marked;
    marked.setBackground(colors.match);
    marked.setForeground(colors.text);
    for (const chat::SearchMark &mark : excerpt.marks) {
        formats.append({.start = int(before.size() + mark.from), .length = int(mark.length), .format = marked});
    }
    layout.setFormats(formats);
    layout.beginLayout();
    qreal y = 0;
    for (int i = 0; i < lines; ++i) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) break;
        line.setLineWidth(place.width());
        line.setPosition({0, y});
        y += line.height();
    }
    layout.endLayout();
    painter->save();
    painter->setClipRect(place);
    painter->setPen(lines > 1 ? colors.muted : colors.text);
    layout.draw(painter, place.topLeft());
    painter->restore();
}

} // namespace runnel::gui
