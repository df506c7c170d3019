// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/modelspage.h"

#include "gui/theme/theme.h"
#include "settings/schema.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QFormLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>

using namespace Qt::StringLiterals;
using runnel::models::ModelListModel;
using runnel::settings::ModelNotes;

namespace runnel::gui {

namespace {

//! Draws the mark of a favourite before its name.
class FavouriteDelegate : public QStyledItemDelegate
{
public:
    FavouriteDelegate(Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() != ModelListModel::Name || !index.data(ModelListModel::FavouriteRole).toBool()) return;
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = {m_theme.metrics().icon, m_theme.metrics().icon};
        option->decorationPosition = QStyleOptionViewItem::Right;
        option->icon = m_theme.icon(u"star"_s, m_theme.colors().accent);
    }

private:
    Theme &m_theme;
};

std::optional<double> numberIn(const QLineEdit *field)
{
    bool isNumber = false;
    const double value = QLocale().toDouble(field->text().trimmed(), &isNumber);
    return isNumber && value >= 0 ? std::optional(value) : std::nullopt;
}

// Qt's own validators take an empty field for an unfinished one, so that it could never be emptied again.
QValidator *numbersOrNothing(const QString &pattern, QObject *parent)
{
    return new QRegularExpressionValidator(QRegularExpression(pattern), parent);
}

void showNumber(QLineEdit *field, const std::optional<double> &noted, const std::optional<double> &known)
{
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    const auto text = [&locale](double value) { return locale.toString(value, 'g', QLocale::FloatingPointShortest); };
    field->setText(noted ? text(*noted) : QString());
    field->setPlaceholderText(known ? text(*known) : QCoreApplication::translate("Settings", "unknown"));
}

} // namespace

ModelsPage::ModelsPage(Theme &theme, settings::Settings &settings, llm::ProviderDirectory &directory, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_settings(settings), m_directory(directory), m_models(directory)
{
    build();
    applyTheme();
    showCurrent();
    updateEmpty();
    connect(&theme, &Theme::changed, this, &ModelsPage::applyTheme);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_found->setFilterFixedString(text.trimmed());
        if (!m_list->currentIndex().isValid()) m_list->setCurrentIndex(m_found->index(0, 0));
        updateEmpty();
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ModelsPage::showCurrent);
    connect(&m_models, &QAbstractItemModel::dataChanged, this, &ModelsPage::showCurrent);
    connect(&m_models, &QAbstractItemModel::modelReset, this, [this] {
        select(m_shown);
        updateEmpty();
    });
    connect(m_favourite, &QToolButton::clicked, this, &ModelsPage::toggleFavourite);
    connect(m_default, &QPushButton::clicked, this, [this] {
        m_settings.set(settings::schema::defaultModel, m_shown.toString());
        showCurrent();
    });
    for (const QLineEdit *each : fields()) {
        connect(each, &QLineEdit::editingFinished, this, &ModelsPage::keepNotes);
    }
}

QLineEdit *ModelsPage::field(const QString &name, const QString &placeholder)
{
    auto *made = new QLineEdit(m_form);
    made->setObjectName(name);
    made->setPlaceholderText(placeholder);
    return made;
}

void ModelsPage::build()
{
    const Metrics &metrics = m_theme.metrics();
    m_search = new QLineEdit(this);
    m_search->setObjectName(u"modelSearch"_s);
    m_search->setPlaceholderText(QCoreApplication::translate("Settings", "Find a model"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);

    m_found = new QSortFilterProxyModel(this);
    m_found->setSourceModel(&m_models);
    m_found->setFilterRole(ModelListModel::SearchRole);
    m_found->setFilterKeyColumn(ModelListModel::Name);
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_found->setSortRole(ModelListModel::SortRole);
    m_found->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_list = new QTreeView(this);
    m_list->setObjectName(u"models"_s);
    m_list->setAccessibleName(QCoreApplication::translate("Settings", "Models"));
    m_list->setModel(m_found);
    m_list->setItemDelegate(new FavouriteDelegate(m_theme, m_list));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setSortingEnabled(true);
    // As the providers list them, until somebody asks for another order.
    m_list->sortByColumn(-1, Qt::AscendingOrder);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->header()->setSectionsMovable(false);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(ModelListModel::Name, QHeaderView::Stretch);
    for (int column = ModelListModel::Provider; column < ModelListModel::columns; ++column) {
        m_list->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    }
    m_list->installEventFilter(this);
    m_empty = new QLabel(this);
    m_empty->setObjectName(u"noModels"_s);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setTextFormat(Qt::PlainText);

    m_form = new QWidget(this);
    m_name = new QLabel(m_form);
    m_name->setObjectName(u"modelName"_s);
    m_name->setTextFormat(Qt::PlainText);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    QFont strong = m_name->font();
    strong.setWeight(QFont::DemiBold);
    m_name->setFont(strong);
    m_favourite = new QToolButton(m_form);
    m_favourite->setObjectName(u"favourite"_s);
    m_favourite->setCheckable(true);
    m_favourite->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_favourite->setText(QCoreApplication::translate("Settings", "&Favourite"));
    m_favourite->setToolTip(QCoreApplication::translate("Settings", "Favourites stand first where a model is chosen"));
    m_default = new QPushButton(QCoreApplication::translate("Settings", "&Use for new chats"), m_form);
    m_default->setObjectName(u"useForNewChats"_s);
    m_default->setAutoDefault(false);
    m_alias = field(u"modelAlias"_s, {});
    m_alias->setMaxLength(80);
    m_context = field(u"modelContext"_s, {});
    m_context->setValidator(numbersOrNothing(u"[0-9]{0,9}"_s, m_context));
    const auto price = [this](const QString &name) {
        QLineEdit *made = field(name, {});
        const QString point = QRegularExpression::escape(QLocale().decimalPoint());
        made->setValidator(numbersOrNothing(u"[0-9]{0,6}(%1[0-9]{0,6})?"_s.arg(point), made));
        made->setMinimumWidth(20 * m_theme.metrics().unit);
        return made;
    };
    m_prompt = price(u"promptPrice"_s);
    m_completion = price(u"completionPrice"_s);
    m_cached = price(u"cachedPrice"_s);

    auto *head = new QHBoxLayout;
    head->setSpacing(metrics.spacing);
    head->addWidget(m_name, 1);
    head->addWidget(m_favourite);
    head->addWidget(m_default);
    auto *prices = new QHBoxLayout;
    prices->setSpacing(metrics.spacing);
    const auto addPrice = [&](const QString &text, QLineEdit *edit) {
        auto *label = new QLabel(text, m_form);
        label->setBuddy(edit);
        prices->addWidget(label);
        prices->addWidget(edit, 1);
    };
    addPrice(QCoreApplication::translate("Settings", "&in"), m_prompt);
    addPrice(QCoreApplication::translate("Settings", "&out"), m_completion);
    addPrice(QCoreApplication::translate("Settings", "ca&ched"), m_cached);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    form->setHorizontalSpacing(metrics.gap);
    form->setVerticalSpacing(metrics.spacing);
    form->addRow(QCoreApplication::translate("Settings", "Shown &as"), m_alias);
    form->addRow(QCoreApplication::translate("Settings", "Context, to&kens"), m_context);
    form->addRow(QCoreApplication::translate("Settings", "$ per million tokens"), prices);
    auto *inner = new QVBoxLayout(m_form);
    inner->setContentsMargins(0, metrics.spacing, 0, 0);
    inner->setSpacing(metrics.spacing + metrics.unit);
    inner->addLayout(head);
    inner->addLayout(form);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics.spacing);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    column->addWidget(m_empty, 1);
    column->addWidget(m_form);
}

void ModelsPage::applyTheme()
{
    QPalette quiet = m_theme.palette();
    quiet.setColor(QPalette::WindowText, m_theme.colors().muted);
    m_empty->setPalette(quiet);
    m_favourite->setIcon(m_theme.icon(u"star"_s));
    m_list->viewport()->update();
}

int ModelsPage::currentRow() const
{
    const QModelIndex index = m_found->mapToSource(m_list->currentIndex());
    return index.isValid() ? index.row() : -1;
}

// The chosen one stays so, wherever it is after a list was read anew.
void ModelsPage::select(const llm::ModelRef &model)
{
    const int row = m_models.rowOf(model);
    m_list->setCurrentIndex(row < 0 ? QModelIndex() : m_found->mapFromSource(m_models.index(row, 0)));
    m_list->scrollTo(m_list->currentIndex());
    showCurrent();
}

void ModelsPage::showCurrent()
{
    const int row = currentRow();
    m_form->setVisible(row >= 0);
    if (row < 0) {
        m_shown = {};
        return;
    }
    const llm::ModelRef ref = m_models.ref(row);
    const llm::ModelInfo &info = m_models.info(row);
    // A list may be read anew while somebody types.
    const auto isTyped = [](const QLineEdit *field) { return field->isModified(); };
    if (ref == m_shown && std::ranges::any_of(fields(), isTyped)) return;
    const ModelNotes notes = m_settings.modelNotes(ref.provider, ref.model);
    m_shown = ref;
    m_name->setText(m_name->fontMetrics().elidedText(ref.model, Qt::ElideMiddle, std::max(m_name->width(), 160)));
    m_name->setToolTip(u"<p>"_s + ref.model.toHtmlEscaped() + u"</p>"_s);
    m_favourite->setChecked(info.isFavourite);
    const bool isDefault = m_directory.defaultModel() == ref;
    m_default->setEnabled(!isDefault);
    m_default->setText(isDefault ? QCoreApplication::translate("Settings", "Used for new chats")
                                 : QCoreApplication::translate("Settings", "&Use for new chats"));
    m_alias->setText(notes.alias);
    m_alias->setPlaceholderText(info.name.isEmpty() ? info.id : info.name);
    m_context->setText(notes.contextTokens ? QString::number(*notes.contextTokens) : QString());
    m_context->setPlaceholderText(info.contextTokens ? QString::number(*info.contextTokens)
                                                     : QCoreApplication::translate("Settings", "unknown"));
    const auto known = [&info](double llm::Price::*part) {
        return info.price ? std::optional((*info.price).*part) : std::nullopt;
    };
    showNumber(m_prompt, notes.promptPrice, known(&llm::Price::prompt));
    showNumber(m_completion, notes.completionPrice, known(&llm::Price::completion));
    showNumber(m_cached, notes.cachedPrice, info.price ? info.price->cached : std::nullopt);
}

void ModelsPage::keepNotes()
{
    if (m_shown.isEmpty()) return;
    ModelNotes notes = m_settings.modelNotes(m_shown.provider, m_shown.model);
    notes.alias = m_alias->text().simplified();
    const qint64 tokens = m_context->text().toLongLong();
    notes.contextTokens = tokens > 0 ? std::optional(tokens) : std::nullopt;
    notes.promptPrice = numberIn(m_prompt);
    notes.completionPrice = numberIn(m_completion);
    notes.cachedPrice = numberIn(m_cached);
    for (QLineEdit *field : fields()) field->setModified(false);
    m_settings.setModelNotes(m_shown.provider, m_shown.model, notes);
    showCurrent();
}

std::array<QLineEdit *, 5> ModelsPage::fields() const
{
    return {m_alias, m_context, m_prompt, m_completion, m_cached};
}

void ModelsPage::toggleFavourite()
{
    if (m_shown.isEmpty()) return;
    ModelNotes notes = m_settings.modelNotes(m_shown.provider, m_shown.model);
    notes.favourite = !notes.favourite;
    m_settings.setModelNotes(m_shown.provider, m_shown.model, notes);
}

void ModelsPage::updateEmpty()
{
    const bool isEmpty = m_found->rowCount() == 0;
    m_list->setVisible(!isEmpty);
    m_empty->setVisible(isEmpty);
    m_empty->setText(m_search->text().trimmed().isEmpty()
                         ? QCoreApplication::translate("Settings", "No provider has named a model yet.")
                         : QCoreApplication::translate("Settings", "No model has this name."));
}

void ModelsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    // Whoever looks at the list wants it as it is now.
    m_directory.refreshModels();
    if (currentRow() < 0) select(m_directory.defaultModel());
}

bool ModelsPage::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (watched == m_search && key == Qt::Key_Down) {
            m_list->setFocus(Qt::TabFocusReason);
            if (!m_list->currentIndex().isValid()) m_list->setCurrentIndex(m_found->index(0, 0));
            return true;
        }
        if (watched == m_list && key == Qt::Key_Space) {
            toggleFavourite();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace runnel::gui
