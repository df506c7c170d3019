// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/promptspage.h"

#include "chat/promptfile.h"
#include "gui/theme/theme.h"

#include <QBoxLayout>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QSignalBlocker>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

PromptsPage::PromptsPage(Theme &theme, chat::PromptBook &prompts, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_prompts(prompts)
{
    build();
    applyTheme();
    follow();
    connect(&theme, &Theme::changed, this, &PromptsPage::applyTheme);
    connect(&prompts, &chat::PromptBook::changed, this, &PromptsPage::follow);
}

QPushButton *PromptsPage::button(const QString &name, const QString &text)
{
    auto *made = new QPushButton(text, this);
    made->setObjectName(name);
    made->setAutoDefault(false);
    return made;
}

void PromptsPage::build()
{
    const Metrics &metrics = m_theme.metrics();
    m_hint = new QLabel(tr("Press / in an empty message to insert one. {{name}} is asked for when it is used; {{date}} "
                           "and {{clipboard}} "
                           "are filled in."),
                        this);
    m_hint->setWordWrap(true);
    m_hint->setTextFormat(Qt::PlainText);
    m_list = new QListWidget(this);
    m_list->setObjectName(u"savedPrompts"_s);
    m_list->setAccessibleName(tr("Saved prompts"));
    m_list->setFixedWidth(45 * metrics.unit);
    m_name = new QLineEdit(this);
    m_name->setObjectName(u"promptName"_s);
    m_name->setPlaceholderText(tr("Name"));
    m_name->setAccessibleName(tr("Name"));
    m_text = new QPlainTextEdit(this);
    m_text->setObjectName(u"promptText"_s);
    m_text->setPlaceholderText(tr("What is inserted, for example: Translate into {{language}}:"));
    m_text->setAccessibleName(tr("Text"));
    m_text->setTabChangesFocus(true);
    m_said = new QLabel(this);
    m_said->setObjectName(u"promptsSaid"_s);
    m_said->setWordWrap(true);
    m_said->setTextFormat(Qt::PlainText);
    m_said->hide();

    QPushButton *adds = button(u"addPrompt"_s, tr("&Add"));
    m_remove = button(u"removePrompt"_s, tr("&Delete"));
    m_up = button(u"promptUp"_s, tr("&Up"));
    m_down = button(u"promptDown"_s, tr("Do&wn"));
    QPushButton *imports = button(u"importPrompts"_s, tr("&Import…"));
    m_export = button(u"exportPrompts"_s, tr("&Export…"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metrics.spacing);
    for (QPushButton *each : {adds, m_remove, m_up, m_down}) buttons->addWidget(each);
    buttons->addStretch(1);
    buttons->addWidget(imports);
    buttons->addWidget(m_export);
    auto *fields = new QVBoxLayout;
    fields->setSpacing(metrics.spacing);
    fields->addWidget(m_name);
    fields->addWidget(m_text, 1);
    auto *both = new QHBoxLayout;
    both->setSpacing(metrics.gap);
    both->addWidget(m_list);
    both->addLayout(fields, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics.spacing);
    column->addWidget(m_hint);
    column->addLayout(both, 1);
    column->addLayout(buttons);
    column->addWidget(m_said);

    connect(m_list, &QListWidget::currentRowChanged, this, &PromptsPage::showCurrent);
    connect(m_name, &QLineEdit::textEdited, this, &PromptsPage::keepCurrent);
    connect(m_text, &QPlainTextEdit::textChanged, this, &PromptsPage::keepCurrent);
    connect(adds, &QPushButton::clicked, this, &PromptsPage::add);
    connect(m_remove, &QPushButton::clicked, this, &PromptsPage::removeCurrent);
    connect(m_up, &QPushButton::clicked, this, [this] { moveCurrent(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { moveCurrent(1); });
    connect(imports, &QPushButton::clicked, this, &PromptsPage::askImport);
    connect(m_export, &QPushButton::clicked, this, &PromptsPage::askExport);
}

void PromptsPage::applyTheme()
{
    QPalette quiet = m_theme.palette();
    quiet.setColor(QPalette::WindowText, m_theme.colors().muted);
    m_hint->setPalette(quiet);
    m_said->setPalette(quiet);
}

void PromptsPage::follow()
{
    if (m_writing) return;
    const int current = std::max(0, m_list->currentRow());
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        for (const chat::SavedPrompt &prompt : m_prompts.saved()) m_list->addItem(prompt.name);
        m_list->setCurrentRow(std::min(current, m_list->count() - 1));
    }
    showCurrent();
}

void PromptsPage::showCurrent()
{
    const int row = m_list->currentRow();
    const chat::SavedPrompt prompt = m_prompts.saved().value(row);
    const QSignalBlocker quietName(m_name);
    const QSignalBlocker quietText(m_text);
    m_name->setText(prompt.name);
    m_text->setPlainText(prompt.text);
    m_name->setEnabled(row >= 0);
    m_text->setEnabled(row >= 0);
    updateButtons();
}

void PromptsPage::updateButtons()
{
    const int row = m_list->currentRow();
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_list->count());
    m_export->setEnabled(m_list->count() > 0);
}

void PromptsPage::add()
{
    QList<chat::SavedPrompt> all = m_prompts.saved();
    all.append({.name = tr("New prompt"), .text = {}});
    m_prompts.setSaved(all);
    m_list->setCurrentRow(m_list->count() - 1);
    m_name->setFocus(Qt::OtherFocusReason);
    m_name->selectAll();
}

void PromptsPage::removeCurrent()
{
    QList<chat::SavedPrompt> all = m_prompts.saved();
    const int row = m_list->currentRow();
    if (row < 0 || row >= all.size()) return;
    all.removeAt(row);
    m_prompts.setSaved(all);
}

void PromptsPage::moveCurrent(int step)
{
    QList<chat::SavedPrompt> all = m_prompts.saved();
    const int row = m_list->currentRow();
    const int target = row + step;
    if (row < 0 || target < 0 || target >= all.size()) return;
    all.move(row, target);
    m_prompts.setSaved(all);
    m_list->setCurrentRow(target);
}

//! The list and the fields are what is written, so they stay as they are, with the caret where it is.
void PromptsPage::keepCurrent()
{
    QList<chat::SavedPrompt> all = m_prompts.saved();
    const int row = m_list->currentRow();
    if (row < 0 || row >= all.size()) return;
    const QString name = m_name->text().simplified();
    if (!name.isEmpty()) all[row].name = name;
    all[row].text = m_text->toPlainText();
    m_list->item(row)->setText(all.at(row).name);
    m_writing = true;
    m_prompts.setSaved(all);
    m_writing = false;
}

void PromptsPage::askImport()
{
    auto *dialog = new QFileDialog(this, tr("Import prompts"), QString(), tr("JSON files (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &PromptsPage::importFrom);
    dialog->open();
}

void PromptsPage::askExport()
{
    auto *dialog = new QFileDialog(this, tr("Export prompts"), QString(), tr("JSON files (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"json"_s);
    dialog->selectFile(u"prompts.json"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &PromptsPage::exportTo);
    dialog->open();
}

void PromptsPage::importFrom(const QString &path)
{
    QFile file(path);
    const bool isRead = file.open(QIODevice::ReadOnly) && file.size() <= chat::largestPromptFile;
    const auto prompts = chat::readPromptFile(isRead ? file.readAll() : QByteArray());
    m_said->show();
    if (!prompts) {
        m_said->setText(tr("There are no prompts in this file."));
        return;
    }
    QList<chat::SavedPrompt> all = m_prompts.saved();
    int added = 0;
    for (const chat::SavedPrompt &prompt : *prompts) {
        if (all.contains(prompt)) continue;
        all.append(prompt);
        ++added;
    }
    m_prompts.setSaved(all);
    m_said->setText(tr("%n prompt(s) were added.", nullptr, added));
}

void PromptsPage::exportTo(const QString &path)
{
    const QByteArray bytes = chat::promptFile(m_prompts.saved());
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    m_said->show();
    m_said->setText(isWritten ? tr("The prompts were exported.") : tr("The file could not be written."));
}

} // namespace runnel::gui
