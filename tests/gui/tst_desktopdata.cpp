// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop.h"
#include "gui/settings/settingswindow.h"
#include "gui/shell/notice.h"
#include "gui/shell/windowactions.h"
#include "storage/backups.h"
#include "storage/connection.h"
#include "support/results.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QListWidget>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;

namespace {

gui::MainWindow *mainWindow()
{
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *widget : windows) {
        if (auto *window = qobject_cast<gui::MainWindow *>(widget)) return window;
    }
    return nullptr;
}

template <typename T>
T *topLevel()
{
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *widget : windows) {
        if (auto *found = qobject_cast<T *>(widget)) return found;
    }
    return nullptr;
}

} // namespace

//! The whole desktop, offscreen, over a folder of its own.
class TestDesktopData : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        start();
        QTRY_VERIFY(mainWindow());
    }
    void cleanup() { m_desktop.reset(); }

    void theDataMovesWhileTheProgramRuns()
    {
        const QString target = m_folder->filePath(u"new"_s);
        const QPointer<gui::MainWindow> before = mainWindow();
        auto *dialog = openDataPage<QFileDialog>(u"moveData"_s, u"moveDialog"_s);
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(target);
        QTRY_VERIFY(!before && mainWindow());
        QVERIFY(QFile::exists(target + "/runnel.sqlite"_L1));
        QVERIFY(!QFile::exists(home() + "/runnel.sqlite"_L1));
        QVERIFY(mainWindow()->banners()->texts().isEmpty());
        // And is found by the next start.
        m_desktop.reset();
        start();
        QTRY_VERIFY(mainWindow());
        QVERIFY(!QFile::exists(home() + "/runnel.sqlite"_L1));
    }

    void aPlaceThatIsNotThereIsAskedFor()
    {
        m_desktop.reset();
        core::Paths paths(home());
        QVERIFY(paths.pointTo(m_folder->filePath(u"gone"_s)));
        start();
        QTRY_VERIFY(topLevel<QMessageBox>());
        QVERIFY(!mainWindow());
        const auto *box = topLevel<QMessageBox>();
        QVERIFY(box->informativeText().contains(m_folder->filePath(u"gone"_s)));
        const QList<QAbstractButton *> buttons = box->buttons();
        for (QAbstractButton *button : buttons) {
            if (box->buttonRole(button) == QMessageBox::DestructiveRole) button->click();
        }
        QTRY_VERIFY(mainWindow());
        QCOMPARE(core::Paths(home()).dataDir(), home());
    }

    void aBackupIsRestoredWhileTheProgramRuns()
    {
        QString backup;
        {
            const auto connection =
                storage::Connection::open(home() + "/runnel.sqlite"_L1, storage::Connection::Access::ReadOnly);
            QVERIFY_RESULT(connection);
            backup = storage::backUp(**connection, home() + "/backups"_L1, storage::BackupReason::Asked, 1'000)
                         .value_or(QString());
        }
        QVERIFY(!backup.isEmpty());
        const QPointer<gui::MainWindow> before = mainWindow();
        auto *settings = openSettings();
        settings->findChild<QListWidget *>(u"backups"_s)->setCurrentRow(0);
        settings->findChild<QPushButton *>(u"restoreBackup"_s)->click();
        auto *box = settings->findChild<QMessageBox *>(u"restoreBox"_s);
        QVERIFY(box);
        const QList<QAbstractButton *> buttons = box->buttons();
        for (QAbstractButton *button : buttons) {
            if (box->buttonRole(button) == QMessageBox::AcceptRole) button->click();
        }
        QTRY_VERIFY(!before && mainWindow());
        QVERIFY(mainWindow()->banners()->texts().isEmpty());
        QCOMPARE(QDir(home()).entryList({u"runnel-*-replaced.sqlite"_s}, QDir::Files).size(), 1);
    }

    void aDamagedFileIsSavedAtTheStart()
    {
        m_desktop.reset();
        QFile file(home() + "/runnel.sqlite"_L1);
        QVERIFY(file.open(QIODevice::ReadWrite) && file.write(QByteArray(4096, '\0')) == 4096);
        file.close();
        start();
        QTRY_VERIFY(mainWindow() && !mainWindow()->banners()->texts().isEmpty());
        QVERIFY(mainWindow()->banners()->texts().first().contains("was damaged"_L1));
        QCOMPARE(QDir(home()).entryList({u"runnel-*-damaged.sqlite"_s}, QDir::Files).size(), 1);
    }

private:
    [[nodiscard]] QString home() const { return m_folder->filePath(u"home"_s); }
    void start()
    {
        m_desktop = std::make_unique<app::Desktop>(core::Paths(home()), m_theme);
        m_desktop->start();
    }
    [[nodiscard]] static gui::SettingsWindow *openSettings()
    {
        mainWindow()->windowActions()->settings->trigger();
        gui::SettingsWindow *settings = mainWindow()->settingsWindow();
        settings->open(gui::SettingsWindow::Page::Data);
        return settings;
    }
    template <typename Dialog>
    [[nodiscard]] static Dialog *openDataPage(const QString &button, const QString &dialog)
    {
        gui::SettingsWindow *settings = openSettings();
        settings->findChild<QPushButton *>(button)->click();
        return settings->findChild<Dialog *>(dialog);
    }

    gui::Theme m_theme;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<app::Desktop> m_desktop;
};

QTEST_MAIN(TestDesktopData)

#include "tst_desktopdata.moc"
