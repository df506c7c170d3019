// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/settingswindow.h"

#include "gui/settings/answerspage.h"
#include "gui/settings/datapage.h"
#include "gui/settings/modelcombo.h"
#include "gui/settings/modelspage.h"
#include "gui/settings/networkpage.h"
#include "gui/settings/pagelabels.h"
#include "gui/settings/promptspage.h"
#include "gui/settings/providerspage.h"
#include "gui/settings/quickpromptgroup.h"
#include "gui/settings/sessionspage.h"
#include "gui/theme/theme.h"
#include "settings/schema.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QCheckBox>
#include <QCoreApplication>
#include <QFormLayout>
#include <QLabel>
#include <QListWidget>
#include <QRadioButton>
#include <QSlider>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace schema = settings::schema;

SettingsWindow::SettingsWindow(Theme &theme, settings::Settings &settings, settings::SecretStore &secrets,
                               llm::ProviderDirectory &directory, settings::ProviderOffers &offers,
                               chat::PromptBook &prompts, models::SessionModel &sessions, settings::DataCare &care,
                               settings::GlobalShortcut &shortcut, ProviderFactory factory, QWidget *parent)
    : QDialog(parent), m_theme(theme), m_settings(settings), m_directory(directory), m_shortcut(shortcut)
{
    setWindowTitle(QCoreApplication::translate("Settings", "Settings"));
    setObjectName(u"settingsWindow"_s);
    setModal(false);
    build(secrets, offers, prompts, sessions, care, std::move(factory));
    resize(860, 620);
}

void SettingsWindow::build(settings::SecretStore &secrets, settings::ProviderOffers &offers, chat::PromptBook &prompts,
                           models::SessionModel &sessions, settings::DataCare &care, ProviderFactory factory)
{
    const Metrics &metrics = m_theme.metrics();
    m_pages = new QListWidget(this);
    m_pages->setObjectName(u"settingsPages"_s);
    m_pages->setAccessibleName(QCoreApplication::translate("Settings", "Pages"));
    m_pages->setFixedWidth(160);
    m_pages->setFrameShape(QFrame::NoFrame);
    m_pages->viewport()->setAutoFillBackground(false);
    m_pages->addItem(QCoreApplication::translate("Settings", "General"));
    m_pages->addItem(QCoreApplication::translate("Settings", "Providers"));
    m_pages->addItem(QCoreApplication::translate("Settings", "Models"));
    m_pages->addItem(QCoreApplication::translate("Settings", "Prompts"));
    m_pages->addItem(QCoreApplication::translate("Settings", "Answers"));
    m_pages->addItem(QCoreApplication::translate("Settings", "Network"));
    m_pages->addItem(QCoreApplication::translate("Settings", "Appearance"));
    m_pages->addItem(QCoreApplication::translate("Settings", "Sessions"));
    m_pages->addItem(QCoreApplication::translate("Settings", "Data"));
    m_providers = new ProvidersPage(m_theme, m_settings, secrets, m_directory, offers, std::move(factory), this);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(generalPage());
    m_stack->addWidget(m_providers);
    m_stack->addWidget(new ModelsPage(m_theme, m_settings, m_directory, this));
    m_stack->addWidget(new PromptsPage(m_theme, prompts, this));
    m_stack->addWidget(new AnswersPage(m_theme, m_settings, m_directory, this));
    m_stack->addWidget(new NetworkPage(m_theme, m_settings, this));
    m_stack->addWidget(appearancePage());
    auto *sessionsPage = new SessionsPage(m_theme, sessions, this);
    connect(sessionsPage, &SessionsPage::openRequested, this, &SettingsWindow::openRequested);
    m_stack->addWidget(sessionsPage);
    m_stack->addWidget(new DataPage(m_theme, care, this));
    connect(m_pages, &QListWidget::currentRowChanged, m_stack, &QStackedWidget::setCurrentIndex);
    m_pages->setCurrentRow(0);

    auto *side = new QWidget(this);
    side->setAutoFillBackground(true);
    side->setBackgroundRole(QPalette::AlternateBase);
    auto *sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(metrics.spacing, metrics.gap, metrics.spacing, metrics.gap);
    sideLayout->addWidget(m_pages);
    auto *page = new QVBoxLayout;
    page->setContentsMargins(metrics.gap + metrics.spacing, metrics.gap + metrics.spacing,
                             metrics.gap + metrics.spacing, metrics.gap);
    page->addWidget(m_stack);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(side);
    row->addLayout(page, 1);
}

QWidget *SettingsWindow::generalPage()
{
    const Metrics &metrics = m_theme.metrics();
    auto *page = new QWidget(this);
    auto *labels = new PageLabels(m_theme, page);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics.spacing);

    column->addWidget(labels->heading(QCoreApplication::translate("Settings", "Writing")));
    auto *enter = new QCheckBox(QCoreApplication::translate("Settings", "Enter sends the message"), page);
    enter->setObjectName(u"enterSends"_s);
    enter->setChecked(m_settings.get(schema::enterSends));
    connect(enter, &QCheckBox::toggled, this, [this](bool on) { m_settings.set(schema::enterSends, on); });
    column->addWidget(enter);
    column->addWidget(
        labels->line(QCoreApplication::translate("Settings", "Shift+Enter always breaks the line. Without this, "
                                                             "Enter breaks it too, and Ctrl+Enter sends.")));

    column->addSpacing(metrics.gap);
    column->addWidget(labels->heading(QCoreApplication::translate("Settings", "New chats")));
    auto *model = new ModelCombo(m_settings, schema::defaultModel, m_directory,
                                 QCoreApplication::translate("Settings", "The first model at hand"), page);
    model->setObjectName(u"defaultModel"_s);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(metrics.gap);
    form->addRow(QCoreApplication::translate("Settings", "&Model"), model);
    column->addLayout(form);

    column->addSpacing(metrics.gap);
    column->addWidget(labels->heading(QCoreApplication::translate("Settings", "Notifications")));
    auto *notify =
        new QCheckBox(QCoreApplication::translate("Settings", "Tell me when an answer ends out of sight"), page);
    notify->setObjectName(u"notifyAnswers"_s);
    notify->setChecked(m_settings.get(schema::notifyAnswers));
    connect(notify, &QCheckBox::toggled, this, [this](bool on) { m_settings.set(schema::notifyAnswers, on); });
    column->addWidget(notify);
    column->addWidget(labels->line(QCoreApplication::translate("Settings", "As a notification of the system, with the "
                                                                           "beginning of the answer.")));

    column->addSpacing(metrics.gap);
    column->addWidget(labels->heading(QCoreApplication::translate("Settings", "Quick prompt")));
    column->addWidget(new QuickPromptGroup(m_theme, m_settings, m_directory, m_shortcut, page));

    column->addSpacing(metrics.gap);
    column->addWidget(labels->heading(QCoreApplication::translate("Settings", "Closing")));
    auto *stays = new QCheckBox(QCoreApplication::translate("Settings", "Stay when the window is closed"), page);
    stays->setObjectName(u"staysWhenClosed"_s);
    stays->setChecked(m_settings.get(schema::staysWhenClosed));
    connect(stays, &QCheckBox::toggled, this, [this](bool on) { m_settings.set(schema::staysWhenClosed, on); });
    column->addWidget(stays);
    column->addWidget(labels->line(
        QCoreApplication::translate("Settings", "In the tray, or minimised where there is none. While an answer "
                                                "is being written, the window closes to the tray anyway.")));
    column->addStretch(1);
    return page;
}

QWidget *SettingsWindow::appearancePage()
{
    const Metrics &metrics = m_theme.metrics();
    auto *page = new QWidget(this);
    auto *labels = new PageLabels(m_theme, page);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics.spacing);

    column->addWidget(labels->heading(QCoreApplication::translate("Settings", "Colours")));
    auto *schemes = new QButtonGroup(page);
    const QList<std::pair<QString, QString>> choices {
        {u"system"_s, QCoreApplication::translate("Settings", "As the system")},
        {u"light"_s, QCoreApplication::translate("Settings", "Light")},
        {u"dark"_s, QCoreApplication::translate("Settings", "Dark")},
    };
    for (const auto &[word, label] : choices) {
        auto *button = new QRadioButton(label, page);
        button->setObjectName(u"scheme-"_s + word);
        button->setChecked(m_settings.get(schema::colorScheme) == word);
        schemes->addButton(button);
        column->addWidget(button);
        connect(button, &QRadioButton::clicked, this,
                [this, chosen = word] { m_settings.set(schema::colorScheme, chosen); });
    }

    column->addSpacing(metrics.gap);
    column->addWidget(labels->heading(QCoreApplication::translate("Settings", "Text size in chats")));
    auto *size = new QSlider(Qt::Horizontal, page);
    size->setObjectName(u"fontSize"_s);
    size->setAccessibleName(QCoreApplication::translate("Settings", "Text size in chats"));
    size->setRange(12, 24);
    size->setPageStep(1);
    size->setTickPosition(QSlider::TicksBelow);
    size->setMaximumWidth(320);
    auto *value = new QLabel(page);
    const auto follow = [this, size, value] {
        const QSignalBlocker quiet(size);
        const int pixels = m_settings.get(schema::fontSize);
        size->setValue(pixels);
        value->setText(QCoreApplication::translate("Settings", "%1 px").arg(pixels));
    };
    follow();
    connect(size, &QSlider::valueChanged, this, [this](int pixels) { m_settings.set(schema::fontSize, pixels); });
    connect(&m_settings, &settings::Settings::changed, size, [follow](const QByteArray &key) {
        if (key == schema::fontSize.key) follow();
    });
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics.gap);
    row->addWidget(size, 1);
    row->addWidget(value);
    row->addStretch(1);
    column->addLayout(row);
    column->addStretch(1);
    return page;
}

void SettingsWindow::open(Page page)
{
    m_pages->setCurrentRow(int(page));
    show();
    raise();
    activateWindow();
}

void SettingsWindow::addProvider()
{
    open(Page::Providers);
    m_providers->addProvider();
}

SettingsWindow::Page SettingsWindow::page() const
{
    return Page(m_pages->currentRow());
}

} // namespace runnel::gui
