// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/chooserpopup.h"

#include "gui/theme/theme.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QScreen>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr int leastDetail = 40; // px

} // namespace

//! \brief Paints headers small and quiet, the others on one line with a mark on the current one.
class ChooserPopup::ItemDelegate : public QStyledItemDelegate
{
public:
    ItemDelegate(Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const int units = index.data(HeaderRole).toBool() ? 7 : 8;
        return {option.rect.width(), std::max(units * m_theme.metrics().unit, option.fontMetrics.height() + 8)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Colors &colors = m_theme.colors();
        const Metrics &metrics = m_theme.metrics();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        QRect place = option.rect.adjusted(metrics.unit, 1, -metrics.unit, -1);
        const bool isHeader = index.data(HeaderRole).toBool();
        const bool isNote = !isHeader && !index.flags().testFlag(Qt::ItemIsSelectable);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        if (!isHeader && !isNote && (selected || option.state.testFlag(QStyle::State_MouseOver))) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(selected ? colors.selection : colors.hover);
            painter->drawRoundedRect(place, metrics.radius - 2, metrics.radius - 2);
        }
        QFont font = option.font;
        if (isHeader) {
            font.setPointSizeF(font.pointSizeF() * 0.88);
            font.setWeight(QFont::DemiBold);
        }
        painter->setFont(font);
        painter->setPen(isHeader || isNote ? colors.muted : colors.text);
        place.adjust(metrics.spacing, 0, -metrics.spacing, 0);
        if (index.data(CurrentRole).toBool()) {
            QRect mark(0, 0, metrics.icon, metrics.icon);
            mark.moveCenter(place.center());
            mark.moveRight(place.right());
            m_theme.icon(u"check"_s, colors.accent).paint(painter, mark);
            place.setRight(mark.left() - metrics.unit);
        }
        const QFontMetrics metricsOfLine(font);
        const QString line = metricsOfLine.elidedText(index.data().toString(), Qt::ElideMiddle, place.width());
        painter->drawText(place, Qt::AlignVCenter | Qt::AlignLeading, line);
        paintDetail(painter, option, index, place, metricsOfLine.horizontalAdvance(line));
        painter->restore();
    }

private:
    //! What is said beside the name, as far as there is room.
    void paintDetail(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index, QRect place,
                     int taken) const
    {
        const QString detail = index.data(DetailRole).toString();
        const int room = place.width() - taken - 2 * m_theme.metrics().spacing;
        if (detail.isEmpty() || room < leastDetail) return;
        if (option.direction == Qt::RightToLeft) place.setWidth(room);
        else place.setLeft(place.right() - room);
        painter->setPen(m_theme.colors().muted);
        painter->drawText(place, Qt::AlignVCenter | Qt::AlignLeading,
                          painter->fontMetrics().elidedText(detail, Qt::ElideRight, room));
    }

    Theme &m_theme;
};

ChooserPopup::ChooserPopup(Theme &theme, QWidget *parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint)
    , m_filter(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_items(new QStandardItemModel(this))
    , m_manage(new QPushButton(this))
    , m_theme(theme)
{
    setAttribute(Qt::WA_TranslucentBackground);
    m_filter->setClearButtonEnabled(true);
    m_filter->installEventFilter(this);
    m_list->setModel(m_items);
    m_list->setItemDelegate(new ItemDelegate(theme, m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->viewport()->setAutoFillBackground(false);
    m_manage->setFlat(true);
    m_manage->setAutoDefault(false);

    const Metrics &metrics = theme.metrics();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics.spacing, metrics.spacing, metrics.spacing, metrics.spacing);
    column->setSpacing(metrics.unit);
    column->addWidget(m_filter);
    column->addWidget(m_list, 1);
    column->addWidget(m_manage, 0, Qt::AlignLeading);
    setPalette(theme.palette());

    connect(m_filter, &QLineEdit::textChanged, this, [this] { rebuild(); });
    connect(m_list, &QListView::clicked, this, &ChooserPopup::takeIfItCanBe);
    connect(m_manage, &QPushButton::clicked, this, [this] {
        m_isDecided = true;
        close();
        Q_EMIT manageRequested();
    });
}

void ChooserPopup::popupAt(const QRect &anchor, Edge edge)
{
    m_edge = edge;
    m_anchor = anchor;
    m_screen = parentWidget()->screen()->availableGeometry();
    m_isDecided = false;
    rebuild();
    place();
    show();
    m_filter->setFocus(Qt::PopupFocusReason);
}

void ChooserPopup::refresh()
{
    rebuild();
    if (isVisible()) place();
}

QString ChooserPopup::wanted() const
{
    return m_filter->text().trimmed();
}

// As high as the list wants, within bounds; above its anchor where there is room, else below.
void ChooserPopup::place()
{
    constexpr int width = 340;
    constexpr int highest = 400;
    int items = 0;
    for (int row = 0; row < m_items->rowCount() && items < highest; ++row) items += m_list->sizeHintForRow(row);
    const int around = layout()->minimumSize().height() - m_list->minimumSizeHint().height();
    const int wanted = std::clamp(around + items, 0, highest);
    const int gap = m_theme.metrics().unit;
    const int above = m_anchor.top() - m_screen.top() - gap;
    const int below = m_screen.bottom() - m_anchor.bottom() - gap;
    const bool upwards = above >= wanted || above > below;
    const int height = std::min(wanted, std::max(160, upwards ? above : below));
    const bool isRight = (m_edge == Edge::Trailing) != isRightToLeft();
    const int left = std::clamp(isRight ? m_anchor.right() - width : m_anchor.left(), m_screen.left(),
                                std::max(m_screen.left(), m_screen.right() - width));
    setGeometry(left, upwards ? m_anchor.top() - gap - height : m_anchor.bottom() + gap, width, height);
}

void ChooserPopup::addHeader(const QString &title)
{
    auto *item = new QStandardItem(title);
    item->setFlags(Qt::NoItemFlags);
    item->setData(true, HeaderRole);
    m_items->appendRow(item);
}

void ChooserPopup::addNote(const QString &note)
{
    auto *item = new QStandardItem(note);
    item->setFlags(Qt::NoItemFlags);
    m_items->appendRow(item);
}

QStandardItem *ChooserPopup::addItem(const QString &label)
{
    auto *item = new QStandardItem(label);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    m_items->appendRow(item);
    return item;
}

void ChooserPopup::step(int direction)
{
    for (int row = m_list->currentIndex().row() + direction; row >= 0 && row < m_items->rowCount(); row += direction) {
        const QModelIndex index = m_items->index(row, 0);
        if (!index.flags().testFlag(Qt::ItemIsSelectable)) continue;
        m_list->setCurrentIndex(index);
        m_list->scrollTo(index);
        return;
    }
}

void ChooserPopup::takeIfItCanBe(const QModelIndex &index)
{
    if (!index.isValid() || !index.flags().testFlag(Qt::ItemIsSelectable)) return;
    m_isDecided = true;
    take(index);
}

bool ChooserPopup::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_filter && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Down:
            step(1);
            return true;
        case Qt::Key_Up:
            step(-1);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            takeIfItCanBe(m_list->currentIndex());
            return true;
        case Qt::Key_Escape:
            close();
            return true;
        default:
            break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void ChooserPopup::closeEvent(QCloseEvent *event)
{
    QFrame::closeEvent(event);
    if (!std::exchange(m_isDecided, true)) Q_EMIT dismissed(m_filter->text());
}

void ChooserPopup::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    // Without a compositor what is translucent is black: let the corners be no part of the window.
    const int radius = m_theme.metrics().radiusLarge - 1;
    QPainterPath outline;
    outline.addRoundedRect(rect(), radius, radius);
    setMask(QRegion(outline.toFillPolygon().toPolygon()));
}

void ChooserPopup::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(m_theme.colors().raised);
    painter.setPen(QPen(m_theme.colors().line, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), m_theme.metrics().radiusLarge,
                            m_theme.metrics().radiusLarge);
}

} // namespace runnel::gui
