// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/providerspage.h"

#include "gui/settings/providereditor.h"
#include "gui/theme/theme.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using settings::ProviderConfig;

namespace {

constexpr int idRole = Qt::UserRole + 1;

} // namespace

ProvidersPage::ProvidersPage(Theme &theme, settings::Settings &settings, settings::SecretStore &secrets,
                             llm::ProviderDirectory &directory, settings::ProviderOffers &offers,
                             ProviderFactory factory, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_settings(settings), m_directory(directory), m_offers(offers)
{
    build(secrets, std::move(factory));
    applyTheme();
    reload();
    connect(&theme, &Theme::changed, this, &ProvidersPage::applyTheme);
    connect(m_list, &QListWidget::currentRowChanged, this, &ProvidersPage::showRow);
    connect(m_add, &QPushButton::clicked, this, &ProvidersPage::addProvider);
    connect(m_editor, &ProviderEditor::saved, this, [this](const QString &id) { reload(id); });
    connect(m_editor, &ProviderEditor::removed, this, [this] {
        m_isAdding = false;
        reload();
    });
    connect(m_take, &QPushButton::clicked, this, &ProvidersPage::takeOffer);
    const auto follow = [this] { reload(selected()); };
    connect(&directory, &llm::ProviderDirectory::changed, this, follow);
    connect(&offers, &settings::ProviderOffers::changed, this, follow);
}

void ProvidersPage::build(settings::SecretStore &secrets, ProviderFactory factory)
{
    const Metrics &metrics = m_theme.metrics();
    m_list = new QListWidget(this);
    m_list->setObjectName(u"providerList"_s);
    m_list->setAccessibleName(QCoreApplication::translate("Settings", "Providers"));
    m_list->setFixedWidth(metrics.sidebarWidth * 2 / 3);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setUniformItemSizes(true);
    m_add = new QPushButton(QCoreApplication::translate("Settings", "A&dd a provider"), this);
    m_add->setObjectName(u"addProvider"_s);
    m_note = new QLabel(this);
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setAlignment(Qt::AlignTop | Qt::AlignLeading);

    m_take = new QPushButton(QCoreApplication::translate("Settings", "Add t&his server"), this);
    m_take->setObjectName(u"takeOffer"_s);
    auto *notes = new QWidget(this);
    auto *noteColumn = new QVBoxLayout(notes);
    noteColumn->setContentsMargins(0, 0, 0, 0);
    noteColumn->setSpacing(metrics.gap);
    noteColumn->addWidget(m_note);
    noteColumn->addWidget(m_take, 0, Qt::AlignLeading);
    noteColumn->addStretch(1);

    m_editor = new ProviderEditor(m_theme, m_settings, secrets, std::move(factory), this);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(notes);
    m_stack->addWidget(m_editor);

    auto *left = new QVBoxLayout;
    left->setSpacing(metrics.spacing);
    left->addWidget(m_list, 1);
    left->addWidget(m_add);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics.gap + metrics.spacing);
    row->addLayout(left);
    row->addWidget(m_stack, 1);
}

void ProvidersPage::applyTheme()
{
    m_add->setIcon(m_theme.icon(u"plus"_s));
    QPalette quiet = m_theme.palette();
    quiet.setColor(QPalette::WindowText, m_theme.colors().muted);
    m_note->setPalette(quiet);
}

void ProvidersPage::reload(const QString &select)
{
    m_reloading = true;
    m_list->clear();
    const QList<ProviderConfig> configured = m_settings.providers();
    for (const ProviderConfig &config : configured) {
        auto *item = new QListWidgetItem(config.name.isEmpty() ? config.id : config.name, m_list);
        item->setData(idRole, config.id);
    }
    // What is there without being set up: the guide, and keys that were found in the environment.
    const QList<llm::ProviderInfo> known = m_directory.providers();
    for (const llm::ProviderInfo &info : known) {
        if (std::ranges::contains(configured, info.id, &ProviderConfig::id)) continue;
        auto *item = new QListWidgetItem(info.name, m_list);
        item->setData(idRole, info.id);
    }
    const QList<ProviderConfig> found = m_offers.offers();
    for (const ProviderConfig &offer : found) {
        auto *item = new QListWidgetItem(
            QCoreApplication::translate("Settings", "%1 (found)", "a server on this machine").arg(offer.name), m_list);
        item->setToolTip(QCoreApplication::translate("Settings", "Found on this machine"));
        item->setData(idRole, offer.id);
    }
    int row = m_list->count() > 0 ? 0 : -1;
    for (int i = 0; i < m_list->count(); ++i) {
        if (!select.isEmpty() && m_list->item(i)->data(idRole).toString() == select) row = i;
    }
    // A form that is being filled in for a new one stays.
    if (select.isEmpty() && m_isAdding) row = -1;
    m_list->setCurrentRow(row);
    m_reloading = false;
    if (row >= 0 || !m_isAdding) showRow(row);
}

void ProvidersPage::showRow(int row)
{
    if (m_reloading) return;
    m_isAdding = false;
    const QListWidgetItem *item = m_list->item(row);
    const QString id = item ? item->data(idRole).toString() : QString();
    const QList<ProviderConfig> configured = m_settings.providers();
    if (const auto config = std::ranges::find(configured, id, &ProviderConfig::id); config != configured.end()) {
        if (m_editor->config().id != id || m_stack->currentIndex() != 1) m_editor->edit(*config);
        m_stack->setCurrentIndex(1);
        return;
    }
    showNote(id);
    m_stack->setCurrentIndex(0);
}

void ProvidersPage::showNote(const QString &id)
{
    const QList<llm::ProviderInfo> known = m_directory.providers();
    const auto info = std::ranges::find(known, id, &llm::ProviderInfo::id);
    const std::optional<ProviderConfig> offer = offerOf(id);
    m_take->setVisible(offer && info == known.end());
    if (offer && info == known.end()) {
        m_note->setText(QCoreApplication::translate("Settings", "%1 was found on this machine: it answers at %2. "
                                                                "Nothing is written down about it until you add it.")
                            .arg(offer->name, offer->baseUrl));
    } else if (info == known.end()) {
        m_note->setText(QCoreApplication::translate("Settings", "No provider yet."));
    } else if (info->isScripted) {
        m_note->setText(QCoreApplication::translate(
            "Settings", "The guide is a script inside Runnel. It needs no key and no network, and shows what the "
                        "program can do. No model answers in it.\n\nAdd a provider to talk to a model: OpenAI, or any "
                        "server that speaks its language, also one on this machine."));
    } else {
        m_note->setText(QCoreApplication::translate(
            "Settings", "This provider is there because its key was found in the environment. Nothing is written "
                        "down about it. To change its address or models, add a provider of your own."));
    }
}

QString ProvidersPage::selected() const
{
    const QListWidgetItem *item = m_list->currentItem();
    return item ? item->data(idRole).toString() : QString();
}

std::optional<ProviderConfig> ProvidersPage::offerOf(const QString &id) const
{
    const QList<ProviderConfig> found = m_offers.offers();
    const auto offer = std::ranges::find(found, id, &ProviderConfig::id);
    return offer == found.end() ? std::nullopt : std::optional(*offer);
}

void ProvidersPage::takeOffer()
{
    const std::optional<ProviderConfig> offer = offerOf(selected());
    if (offer && m_settings.saveProvider(*offer)) reload(offer->id);
}

void ProvidersPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_offers.look();
}

void ProvidersPage::addProvider()
{
    m_reloading = true;
    m_list->setCurrentRow(-1);
    m_reloading = false;
    m_isAdding = true;
    m_editor->create();
    m_stack->setCurrentIndex(1);
    m_editor->focusFirst();
}

} // namespace runnel::gui
