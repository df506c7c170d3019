// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/answerspage.h"

#include "gui/settings/modelcombo.h"
#include "gui/settings/pagelabels.h"
#include "gui/theme/theme.h"
#include "settings/schema.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QCoreApplication>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace schema = settings::schema;

namespace {

constexpr int longestSeconds = 3600;
constexpr int mostAtOnce = 64;

} // namespace

AnswersPage::AnswersPage(Theme &theme, settings::Settings &settings, llm::ProviderDirectory &directory, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_settings(settings)
{
    const Metrics &metrics = theme.metrics();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto *labels = new PageLabels(theme, this);
    // One form, so that all fields stand below each other.
    auto *form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    form->setHorizontalSpacing(metrics.gap);
    form->setVerticalSpacing(metrics.spacing);
    column->addLayout(form);
    column->addStretch(1);
    const auto gap = [form, &metrics] {
        form->addItem(new QSpacerItem(0, metrics.spacing, QSizePolicy::Minimum, QSizePolicy::Fixed));
    };

    form->addRow(labels->heading(QCoreApplication::translate("Settings", "If a model brings nothing")));
    auto *fallback = new ModelCombo(settings, schema::fallbackModel, directory,
                                    QCoreApplication::translate("Settings", "No other model"), this);
    fallback->setObjectName(u"fallbackModel"_s);
    form->addRow(QCoreApplication::translate("Settings", "Then &ask"), fallback);
    form->addRow(labels->line(QCoreApplication::translate(
        "Settings", "Once, and only before the first word of an answer. The answer says which model wrote it.")));

    gap();
    addTitles(form, *labels, directory);

    gap();
    form->addRow(labels->heading(QCoreApplication::translate("Settings", "Answers at once")));
    form->addRow(QCoreApplication::translate("Settings", "In a&ll"), box(schema::answersAtOnce, 1, mostAtOnce));
    form->addRow(QCoreApplication::translate("Settings", "From one &provider"),
                 box(schema::answersAtOnceOfOne, 1, mostAtOnce));
    form->addRow(labels->line(QCoreApplication::translate(
        "Settings", "What has no place yet waits, in an order that the page Sessions shows.")));

    gap();
    form->addRow(labels->heading(QCoreApplication::translate("Settings", "Give up when nothing comes for")));
    form->addRow(QCoreApplication::translate("Settings", "&Connecting"),
                 box(schema::connectTimeoutMs, 1000, longestSeconds));
    form->addRow(QCoreApplication::translate("Settings", "The &first byte"),
                 box(schema::firstByteTimeoutMs, 1000, longestSeconds));
    form->addRow(QCoreApplication::translate("Settings", "The &next byte"),
                 box(schema::idleTimeoutMs, 1000, longestSeconds));
    form->addRow(QCoreApplication::translate("Settings", "The next &word"),
                 box(schema::progressTimeoutMs, 1000, longestSeconds));
}

void AnswersPage::addTitles(QFormLayout *form, PageLabels &labels, llm::ProviderDirectory &directory)
{
    form->addRow(labels.heading(QCoreApplication::translate("Settings", "Titles of chats")));
    auto *byModel = new QCheckBox(QCoreApplication::translate("Settings", "A model makes &them"), this);
    byModel->setObjectName(u"titlesByModel"_s);
    auto *model = new ModelCombo(m_settings, schema::titleModel, directory,
                                 QCoreApplication::translate("Settings", "The model that answered"), this);
    model->setObjectName(u"titleModel"_s);
    form->addRow(byModel);
    form->addRow(QCoreApplication::translate("Settings", "B&y"), model);
    form->addRow(labels.line(QCoreApplication::translate(
        "Settings", "After the first answer, when no other is being written. The beginning of your message and of the "
                    "answer are sent for it. Without, the first line of your message is the title.")));
    const auto follow = [this, byModel, model] {
        const QSignalBlocker quiet(byModel);
        byModel->setChecked(m_settings.get(schema::titlesByModel));
        model->setEnabled(byModel->isChecked());
    };
    follow();
    connect(byModel, &QCheckBox::toggled, this, [this](bool on) { m_settings.set(schema::titlesByModel, on); });
    connect(&m_settings, &settings::Settings::changed, byModel, [follow](const QByteArray &key) {
        if (key == schema::titlesByModel.key) follow();
    });
}

QSpinBox *AnswersPage::box(const settings::Setting<int> &setting, int unit, int most)
{
    auto *made = new QSpinBox(this);
    made->setObjectName(QString::fromLatin1(setting.key));
    made->setRange(1, most);
    if (unit > 1) made->setSuffix(QCoreApplication::translate("Settings", " s"));
    made->setFixedWidth(30 * m_theme.metrics().unit);
    const auto follow = [this, made, &setting, unit] {
        const QSignalBlocker quiet(made);
        made->setValue((m_settings.get(setting) + unit - 1) / unit);
    };
    follow();
    connect(made, &QSpinBox::valueChanged, this,
            [this, &setting, unit](int value) { m_settings.set(setting, value * unit); });
    connect(&m_settings, &settings::Settings::changed, made, [follow, &setting](const QByteArray &key) {
        if (key == setting.key) follow();
    });
    return made;
}

} // namespace runnel::gui
