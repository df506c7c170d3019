// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/promptfields.h"

#include "gui/theme/theme.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace runnel::gui {

PromptFields::PromptFields(Theme &theme, const QStringList &variables, QWidget *parent) : QDialog(parent)
{
    setObjectName(u"promptFields"_s);
    setWindowTitle(QCoreApplication::translate("Composer", "Fill in the prompt"));
    setModal(true);
    const Metrics &metrics = theme.metrics();
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    form->setHorizontalSpacing(metrics.gap);
    form->setVerticalSpacing(metrics.spacing);
    for (const QString &variable : variables) {
        auto *field = new QLineEdit(this);
        field->setObjectName(u"variable-"_s + variable);
        field->setMinimumWidth(80 * metrics.unit);
        auto *label = new QLabel(variable, this);
        label->setTextFormat(Qt::PlainText);
        label->setBuddy(field);
        field->setAccessibleName(variable);
        form->addRow(label, field);
        m_fields.insert(variable, field);
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Ok)->setText(QCoreApplication::translate("Composer", "Insert"));
    const QList<QAbstractButton *> both = buttons->buttons();
    for (QAbstractButton *button : both) button->setIcon({});
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    const int margin = metrics.gap + metrics.unit;
    column->setContentsMargins(margin, margin, margin, margin);
    column->setSpacing(metrics.gap);
    column->addLayout(form);
    column->addWidget(buttons);
}

QHash<QString, QString> PromptFields::values() const
{
    QHash<QString, QString> values;
    for (auto field = m_fields.cbegin(); field != m_fields.cend(); ++field) {
        values.insert(field.key(), field.value()->text());
    }
    return values;
}

} // namespace runnel::gui
