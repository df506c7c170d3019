// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/datapage.h"

#include "gui/theme/theme.h"
#include "support/scripteddata.h"

#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using settings::DataCopy;

class TestDataPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_data = std::make_unique<test::ScriptedData>();
        m_data->copies = {
            {.path = u"/b/two"_s, .madeMs = 2'000, .bytes = 2'000'000, .reason = DataCopy::Reason::Asked},
            {.path = u"/b/one"_s, .madeMs = 1'000, .bytes = 1'000'000, .reason = DataCopy::Reason::Daily}};
        m_page = std::make_unique<gui::DataPage>(m_theme, *m_data);
        m_page->show();
    }
    void cleanup() { m_page.reset(); }

    void placeSizeAndBackupsAreShown()
    {
        QCOMPARE(child<QLabel>(u"dataPlace"_s)->text(), u"/data/runnel"_s);
        QVERIFY(child<QLabel>(u"dataPlaceState"_s)->text().contains("11"_L1)); // MiB
        QCOMPARE(backups()->count(), 2);
        QVERIFY(backups()->item(0)->text().contains("made by you"_L1));
        m_data->copies.clear();
        Q_EMIT m_data->changed();
        QCOMPARE(backups()->count(), 0);
        QVERIFY(child<QLabel>(u"backupState"_s)->text().startsWith("There is none yet"_L1));
    }

    void aCheckSaysWhatItFound_data()
    {
        QTest::addColumn<bool>("whole");
        QTest::addColumn<QString>("words");
        QTest::newRow("whole") << true << u"whole"_s;
        QTest::newRow("damaged") << false << u"damaged"_s;
    }
    void aCheckSaysWhatItFound()
    {
        QFETCH(bool, whole);
        QFETCH(QString, words);
        if (!whole) m_data->result = core::fail(core::ErrorKind::StorageCorrupt, u"page 3"_s);
        click(u"checkData"_s);
        QCOMPARE(m_data->asked, QStringList(u"check"_s));
        QVERIFY(child<QLabel>(u"checkState"_s)->text().contains(words));
        QVERIFY(child<QPushButton>(u"checkData"_s)->isEnabled());
    }

    void aBackupIsMadeOrSaysWhyNot()
    {
        click(u"backUp"_s);
        QCOMPARE(m_data->asked, QStringList(u"back up"_s));
        QVERIFY(child<QLabel>(u"backupState"_s)->text().contains("is made"_L1));
        m_data->result = core::fail(core::ErrorKind::StorageFull, u"no space"_s);
        click(u"backUp"_s);
        QVERIFY(child<QLabel>(u"backupState"_s)->text().contains("disk is full"_L1));
        QVERIFY(child<QPushButton>(u"backUp"_s)->isEnabled());
    }

    void aButtonAtWorkKeepsTheFocusAndIsNotPressedTwice_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("back up") << u"backUp"_s;
        QTest::newRow("check") << u"checkData"_s;
    }
    void aButtonAtWorkKeepsTheFocusAndIsNotPressedTwice()
    {
        QFETCH(QString, name);
        m_data->waits = true;
        auto *button = child<QPushButton>(name);
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
        QTest::keyClick(button, Qt::Key_Space);
        QVERIFY(button->hasFocus());
        QCOMPARE(m_data->asked.size(), 1);
        m_data->answerAll();
        QVERIFY(button->hasFocus());
        QTest::keyClick(button, Qt::Key_Space);
        QCOMPARE(m_data->asked.size(), 2);
    }

    void aChosenBackupStaysChosen()
    {
        backups()->setCurrentRow(1);
        m_data->copies.prepend(
            {.path = u"/b/three"_s, .madeMs = 3'000, .bytes = 3'000'000, .reason = DataCopy::Reason::Daily});
        Q_EMIT m_data->changed();
        QCOMPARE(backups()->currentRow(), 2);
        QVERIFY(child<QPushButton>(u"restoreBackup"_s)->isEnabled());
    }

    void restoringAsksFirst()
    {
        QVERIFY(!child<QPushButton>(u"restoreBackup"_s)->isEnabled());
        backups()->setCurrentRow(1);
        for (const bool agree : {false, true}) {
            click(u"restoreBackup"_s);
            auto *box = child<QMessageBox>(u"restoreBox"_s);
            QVERIFY(box);
            QVERIFY(m_data->asked.isEmpty());
            const QList<QAbstractButton *> buttons = box->buttons();
            for (QAbstractButton *button : buttons) {
                if (box->buttonRole(button) == (agree ? QMessageBox::AcceptRole : QMessageBox::RejectRole))
                    button->click();
            }
            QTRY_VERIFY(!child<QMessageBox>(u"restoreBox"_s));
        }
        QCOMPARE(m_data->asked, QStringList(u"restore /b/one"_s));
    }

    void aFolderThatCannotBeWrittenOffersNoChange()
    {
        m_data->writable = false;
        Q_EMIT m_data->changed();
        backups()->setCurrentRow(0);
        for (const QString &name : {u"moveData"_s, u"backUp"_s, u"restoreBackup"_s}) {
            QVERIFY(!child<QPushButton>(name)->isEnabled());
        }
        QVERIFY(child<QPushButton>(u"checkData"_s)->isEnabled());
    }

private:
    template <typename T>
    [[nodiscard]] T *child(const QString &name) const
    {
        return m_page->findChild<T *>(name);
    }
    [[nodiscard]] QListWidget *backups() const { return child<QListWidget>(u"backups"_s); }
    void click(const QString &name) { child<QPushButton>(name)->click(); }

    gui::Theme m_theme;
    std::unique_ptr<test::ScriptedData> m_data;
    std::unique_ptr<gui::DataPage> m_page;
};

QTEST_MAIN(TestDataPage)

#include "tst_datapage.moc"
