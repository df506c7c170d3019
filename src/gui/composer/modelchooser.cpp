// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/modelchooser.h"

#include "gui/theme/theme.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QResizeEvent>
#include <QScreen>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

enum ItemRole { ModelRole = Qt::UserRole + 1, HeaderRole, CurrentRole };

//! Paints headers small and quiet, models on one line with a mark on the current one.
class ModelDelegate : public QStyledItemDelegate
{
public:
    ModelDelegate(Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

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
        const QString line = QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideMiddle, place.width());
        painter->drawText(place, Qt::AlignVCenter | Qt::AlignLeading, line);
        painter->restore();
    }

private:
    Theme &m_theme;
};

} // namespace

ModelChooser::ModelChooser(Theme &theme, llm::ProviderDirectory &providers, QWidget *parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint)
    , m_theme(theme)
    , m_providers(providers)
    , m_filter(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_items(new QStandardItemModel(this))
{
    setAttribute(Qt::WA_TranslucentBackground);
    setObjectName(u"modelChooser"_s);
    setAccessibleName(QCoreApplication::translate("Composer", "Models"));
    m_filter->setObjectName(u"modelFilter"_s);
    m_filter->setPlaceholderText(QCoreApplication::translate("Composer", "Find a model"));
    m_filter->setClearButtonEnabled(true);
    m_filter->installEventFilter(this);
    m_list->setObjectName(u"modelList"_s);
    m_list->setAccessibleName(QCoreApplication::translate("Composer", "Models"));
    m_list->setModel(m_items);
    m_list->setItemDelegate(new ModelDelegate(theme, m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->viewport()->setAutoFillBackground(false);
    auto *manage = new QPushButton(QCoreApplication::translate("Composer", "Manage providers…"), this);
    manage->setObjectName(u"manageProviders"_s);
    manage->setFlat(true);
    manage->setAutoDefault(false);

    const Metrics &metrics = theme.metrics();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics.spacing, metrics.spacing, metrics.spacing, metrics.spacing);
    column->setSpacing(metrics.unit);
    column->addWidget(m_filter);
    column->addWidget(m_list, 1);
    column->addWidget(manage, 0, Qt::AlignLeading);
    setPalette(theme.palette());

    connect(m_filter, &QLineEdit::textChanged, this, [this] { rebuild(); });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { take(index); });
    connect(manage, &QPushButton::clicked, this, [this] {
        close();
        Q_EMIT manageProvidersRequested();
    });
    const auto refresh = [this] {
        rebuild();
        if (isVisible()) place();
    };
    connect(&providers, &llm::ProviderDirectory::changed, this, refresh);
    connect(&providers, &llm::ProviderDirectory::modelsChanged, this, refresh);
}

void ModelChooser::popup(const QWidget *anchor, const llm::ModelRef &current)
{
    popup(QRect(anchor->mapToGlobal(QPoint(0, 0)), anchor->size()), current);
}

void ModelChooser::popup(const QRect &anchor, const llm::ModelRef &current)
{
    m_current = current;
    m_anchor = anchor;
    m_screen = parentWidget()->screen()->availableGeometry();
    m_providers.refreshModels();
    rebuild();
    place();
    show();
    m_filter->setFocus(Qt::PopupFocusReason);
}

// As high as the models want, within bounds; above the button where there is room, else below.
void ModelChooser::place()
{
    constexpr int width = 340;
    constexpr int highest = 400;
    int models = 0;
    for (int row = 0; row < m_items->rowCount() && models < highest; ++row) models += m_list->sizeHintForRow(row);
    const int around = layout()->minimumSize().height() - m_list->minimumSizeHint().height();
    const int wanted = std::clamp(around + models, 0, highest);
    const int gap = m_theme.metrics().unit;
    const int above = m_anchor.top() - m_screen.top() - gap;
    const int below = m_screen.bottom() - m_anchor.bottom() - gap;
    const bool upwards = above >= wanted || above > below;
    const int height = std::min(wanted, std::max(160, upwards ? above : below));
    const int left =
        std::clamp(m_anchor.right() - width, m_screen.left(), std::max(m_screen.left(), m_screen.right() - width));
    setGeometry(left, upwards ? m_anchor.top() - gap - height : m_anchor.bottom() + gap, width, height);
}

void ModelChooser::rebuild()
{
    const QString wanted = m_filter->text().trimmed();
    m_items->clear();
    QStandardItem *selected = nullptr;
    QStandardItem *first = nullptr;
    const QList<llm::ProviderInfo> providers = m_providers.providers();
    if (wanted.isEmpty()) addFavourites(providers);
    for (const llm::ProviderInfo &provider : providers) {
        const QList<llm::ModelInfo> models = m_providers.models(provider.id);
        const bool providerMatches = provider.name.contains(wanted, Qt::CaseInsensitive);
        bool hasHeader = false;
        for (const llm::ModelInfo &model : models) {
            const QString name = model.name.isEmpty() ? model.id : model.name;
            if (!wanted.isEmpty() && !providerMatches && !name.contains(wanted, Qt::CaseInsensitive) &&
                !model.id.contains(wanted, Qt::CaseInsensitive)) {
                continue;
            }
            if (!hasHeader) addHeader(provider.name);
            hasHeader = true;
            QStandardItem *item = addModel({provider.id, model.id}, name);
            if (!first) first = item;
            if (llm::ModelRef {provider.id, model.id} == m_current) selected = item;
        }
        if (!provider.isScripted && models.isEmpty() && wanted.isEmpty()) {
            addHeader(provider.name);
            addNote(QCoreApplication::translate("Composer", "It has named no models yet; type a model's name above"));
        }
    }
    if (m_items->rowCount() == 0) {
        for (const llm::ProviderInfo &provider : providers) {
            if (provider.isScripted) continue;
            addHeader(provider.name);
            QStandardItem *item =
                addModel({provider.id, wanted}, QCoreApplication::translate("Composer", "Use “%1”").arg(wanted));
            if (!first) first = item;
        }
    }
    if (m_items->rowCount() == 0) addNote(QCoreApplication::translate("Composer", "No model has this name"));
    if (QStandardItem *item = selected ? selected : first) m_list->setCurrentIndex(item->index());
}

// They stand in their provider's group as well: a mark takes nothing away from where it was found.
void ModelChooser::addFavourites(const QList<llm::ProviderInfo> &providers)
{
    bool hasHeader = false;
    for (const llm::ProviderInfo &provider : providers) {
        const QList<llm::ModelInfo> models = m_providers.models(provider.id);
        for (const llm::ModelInfo &model : models) {
            if (!model.isFavourite) continue;
            if (!std::exchange(hasHeader, true)) addHeader(QCoreApplication::translate("Composer", "Favourites"));
            const QString name = model.name.isEmpty() ? model.id : model.name;
            addModel({provider.id, model.id},
                     QCoreApplication::translate("Composer", "%1 · %2", "model, provider").arg(name, provider.name));
        }
    }
}

void ModelChooser::addHeader(const QString &title)
{
    auto *item = new QStandardItem(title);
    item->setFlags(Qt::NoItemFlags);
    item->setData(true, HeaderRole);
    m_items->appendRow(item);
}

QStandardItem *ModelChooser::addModel(const llm::ModelRef &model, const QString &label)
{
    auto *item = new QStandardItem(label);
    item->setData(model.toString(), ModelRole);
    item->setData(model == m_current, CurrentRole);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    m_items->appendRow(item);
    return item;
}

void ModelChooser::addNote(const QString &note)
{
    auto *item = new QStandardItem(note);
    item->setFlags(Qt::NoItemFlags);
    m_items->appendRow(item);
}

void ModelChooser::step(int direction)
{
    for (int row = m_list->currentIndex().row() + direction; row >= 0 && row < m_items->rowCount(); row += direction) {
        const QModelIndex index = m_items->index(row, 0);
        if (!index.flags().testFlag(Qt::ItemIsSelectable)) continue;
        m_list->setCurrentIndex(index);
        m_list->scrollTo(index);
        return;
    }
}

void ModelChooser::take(const QModelIndex &index)
{
    if (!index.isValid() || !index.flags().testFlag(Qt::ItemIsSelectable)) return;
    const llm::ModelRef model = llm::ModelRef::fromString(index.data(ModelRole).toString());
    close();
    Q_EMIT chosen(model);
}

bool ModelChooser::eventFilter(QObject *watched, QEvent *event)
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
            take(m_list->currentIndex());
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

void ModelChooser::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    // Without a compositor what is translucent is black: let the corners be no part of the window.
    const int radius = m_theme.metrics().radiusLarge - 1;
    QPainterPath outline;
    outline.addRoundedRect(rect(), radius, radius);
    setMask(QRegion(outline.toFillPolygon().toPolygon()));
}

void ModelChooser::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(m_theme.colors().raised);
    painter.setPen(QPen(m_theme.colors().line, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), m_theme.metrics().radiusLarge,
                            m_theme.metrics().radiusLarge);
}

} // namespace runnel::gui
