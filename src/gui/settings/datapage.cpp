// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/datapage.h"

#include "core/logging.h"
#include "gui/settings/pagelabels.h"
#include "gui/theme/theme.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>

#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

QString sentence(settings::DataCopy::Reason reason)
{
    using enum settings::DataCopy::Reason;
    switch (reason) {
    case Daily:
        return QCoreApplication::translate("Settings", "daily");
    case Asked:
        return QCoreApplication::translate("Settings", "made by you");
    case Migration:
        return QCoreApplication::translate("Settings", "from before the last change of the format");
    }
    Q_UNREACHABLE_RETURN({});
}

QString when(qint64 ms)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
}

QString why(const core::Error &error)
{
    if (error.kind == core::ErrorKind::Busy) {
        return QCoreApplication::translate("Settings", "An answer is still being written: stop it first.");
    }
    if (error.kind == core::ErrorKind::StorageFull) {
        return QCoreApplication::translate("Settings", "The disk is full.");
    }
    return core::redacted(error.message);
}

} // namespace

DataPage::DataPage(Theme &theme, settings::DataCare &care, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_data(care), m_labels(new PageLabels(theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.metrics().spacing);
    buildPlace();
    column->addSpacing(theme.metrics().gap);
    buildBackups();
    column->addSpacing(theme.metrics().gap);
    buildCheck();
    follow();
    connect(&care, &settings::DataCare::changed, this, &DataPage::follow);
}

void DataPage::buildPlace()
{
    layout()->addWidget(m_labels->heading(QCoreApplication::translate("Settings", "Place")));
    QBoxLayout *row = addRow();
    m_place = new QLabel(this);
    m_place->setObjectName(u"dataPlace"_s);
    m_place->setTextFormat(Qt::PlainText);
    m_place->setWordWrap(true);
    m_place->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    row->addWidget(m_place, 1);
    m_move = button(u"moveData"_s, QCoreApplication::translate("Settings", "&Move…"), row);
    m_placeState = m_labels->line();
    m_placeState->setObjectName(u"dataPlaceState"_s);
    layout()->addWidget(m_placeState);
    connect(m_move, &QPushButton::clicked, this, &DataPage::askForFolder);
}

void DataPage::buildBackups()
{
    layout()->addWidget(m_labels->heading(QCoreApplication::translate("Settings", "Backups")));
    m_backups = new QListWidget(this);
    m_backups->setObjectName(u"backups"_s);
    m_backups->setAccessibleName(QCoreApplication::translate("Settings", "Backups"));
    layout()->addWidget(m_backups);
    QBoxLayout *row = addRow();
    m_backUp = button(u"backUp"_s, QCoreApplication::translate("Settings", "&Back up now"), row);
    m_restore = button(u"restoreBackup"_s, QCoreApplication::translate("Settings", "&Restore…"), row);
    row->addStretch(1);
    m_backupState = m_labels->line();
    m_backupState->setObjectName(u"backupState"_s);
    layout()->addWidget(m_backupState);
    connect(m_backUp, &QPushButton::clicked, this, &DataPage::backUp);
    connect(m_restore, &QPushButton::clicked, this, &DataPage::askForBackup);
    connect(m_backups, &QListWidget::currentRowChanged, this, &DataPage::updateButtons);
}

void DataPage::buildCheck()
{
    layout()->addWidget(m_labels->heading(QCoreApplication::translate("Settings", "Condition")));
    QBoxLayout *row = addRow();
    m_check = button(u"checkData"_s, QCoreApplication::translate("Settings", "&Check now"), row);
    row->addStretch(1);
    m_checkState = m_labels->line();
    m_checkState->setObjectName(u"checkState"_s);
    layout()->addWidget(m_checkState);
    m_labels->say(m_checkState,
                  QCoreApplication::translate("Settings", "After an unexpected end the next start checks by itself."));
    connect(m_check, &QPushButton::clicked, this, &DataPage::check);
}

void DataPage::follow()
{
    m_place->setText(QDir::toNativeSeparators(m_data.place()));
    m_labels->say(m_placeState, QCoreApplication::translate("Settings", "The database takes %1.")
                                    .arg(QLocale().formattedDataSize(m_data.bytes())));
    const QListWidgetItem *chosen = m_backups->currentItem();
    const QString chosenPath = chosen ? chosen->data(Qt::UserRole).toString() : QString();
    m_backups->clear();
    const QList<settings::DataCopy> copies = m_data.backups();
    for (const settings::DataCopy &copy : copies) {
        auto *item = new QListWidgetItem(
            QCoreApplication::translate("Settings", "%1, %2, %3", "date, why, size")
                .arg(when(copy.madeMs), sentence(copy.reason), QLocale().formattedDataSize(copy.bytes)),
            m_backups);
        item->setData(Qt::UserRole, copy.path);
        if (copy.path == chosenPath) m_backups->setCurrentItem(item);
    }
    m_labels->say(
        m_backupState,
        copies.isEmpty()
            ? QCoreApplication::translate("Settings", "There is none yet. One is made each day; the newest three stay.")
            : QCoreApplication::translate("Settings", "One is made each day; the newest three stay."));
    updateButtons();
}

void DataPage::updateButtons()
{
    m_move->setEnabled(m_data.isWritable());
    m_backUp->setEnabled(m_data.isWritable());
    m_restore->setEnabled(m_data.isWritable() && m_backups->currentItem());
}

void DataPage::check()
{
    // Not disabled: whoever pressed it by key would be elsewhere then.
    if (std::exchange(m_checking, true)) return;
    m_labels->say(m_checkState, QCoreApplication::translate("Settings", "Checking…"));
    m_data.check(this, [this](const core::Result<void> &whole) {
        m_checking = false;
        if (whole)
            return m_labels->say(m_checkState, QCoreApplication::translate("Settings", "The database is whole."));
        if (whole.error().kind != core::ErrorKind::StorageCorrupt)
            return m_labels->say(m_checkState, why(whole.error()), true);
        m_labels->say(
            m_checkState,
            QCoreApplication::translate("Settings", "It is damaged in places; the main window offers to repair it."),
            true);
    });
}

void DataPage::backUp()
{
    if (std::exchange(m_backingUp, true)) return;
    m_labels->say(m_backupState, QCoreApplication::translate("Settings", "Making a backup…"));
    m_data.backUp(this, [this](const core::Result<void> &made) {
        m_backingUp = false;
        follow();
        if (made)
            m_labels->say(m_backupState,
                          QCoreApplication::translate("Settings", "The backup is made, and it is whole."));
        else m_labels->say(m_backupState, why(made.error()), true);
    });
}

void DataPage::askForBackup()
{
    const QListWidgetItem *chosen = m_backups->currentItem();
    if (!chosen) return;
    auto *box = new QMessageBox(QMessageBox::Question, QCoreApplication::translate("Settings", "Restore"),
                                QCoreApplication::translate("Settings", "Put this backup in the place of your chats?"),
                                QMessageBox::Cancel, this);
    box->setObjectName(u"restoreBox"_s);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(QCoreApplication::translate("Settings",
                                                        "%1\n\nWhat was written since is not in it. The "
                                                        "present file stays in the folder, under another name.")
                                .arg(chosen->text()));
    const auto *restore = box->addButton(QCoreApplication::translate("Settings", "Restore"), QMessageBox::AcceptRole);
    box->setDefaultButton(QMessageBox::Cancel);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QMessageBox::finished, this, [this, box, restore, path = chosen->data(Qt::UserRole).toString()] {
        if (box->clickedButton() == restore) begin(m_backupState, m_data.restore(path));
    });
    box->open();
}

void DataPage::askForFolder()
{
    auto *dialog = new QFileDialog(this, QCoreApplication::translate("Settings", "An empty folder for your data"),
                                   QFileInfo(m_data.place()).absolutePath());
    dialog->setObjectName(u"moveDialog"_s);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &folder) { begin(m_placeState, m_data.move(folder)); });
    dialog->open();
}

void DataPage::begin(QLabel *label, const core::Result<void> &begun)
{
    if (!begun) m_labels->say(label, why(begun.error()), true);
}

QPushButton *DataPage::button(const QString &name, const QString &text, QBoxLayout *row)
{
    auto *made = new QPushButton(text, this);
    made->setObjectName(name);
    made->setAutoDefault(false);
    row->addWidget(made);
    return made;
}

QBoxLayout *DataPage::addRow()
{
    auto *row = new QWidget(this);
    auto *inRow = new QHBoxLayout(row);
    inRow->setContentsMargins(0, 0, 0, 0);
    inRow->setSpacing(m_theme.metrics().spacing);
    layout()->addWidget(row);
    return inRow;
}

void DataPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    follow();
}

} // namespace runnel::gui
