// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/chatprinter.h"
#include "gui/shell/notice.h"
#include "gui/shell/windowactions.h"
#include "pdftext.h"
#include "shellfixture.h"

#include <QFile>
#include <QFileDialog>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace runnel;
using test::Disk;
using test::Run;

class TestChatPrinter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theChatInSightIsSaved()
    {
        Disk disk;
        Run run(disk);
        QVERIFY(!run.window->windowActions()->savePdf->isEnabled());
        run.exchange(u"What is it?"_s, u"It is **this**."_s);
        QVERIFY(run.window->windowActions()->print->isEnabled());
        const QTemporaryDir folder;
        const QString name = folder.filePath(u"a chat.pdf"_s);
        run.pane()->printer()->savePdf(name);
        // Half a file is never there under its name.
        QVERIFY(!QFile::exists(name));
        QTRY_VERIFY(run.window->toasts()->texts().contains(u"“a chat.pdf” was saved."_s));
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = test::PdfText(file.readAll()).pages.value(0);
        QVERIFY2(text.contains(u"What is it?"_s) && text.contains(u"this"_s), qPrintable(text));
    }

    void aFileThatCannotBeWrittenIsToldAndNothingIsLeft()
    {
        Disk disk;
        Run run(disk);
        run.exchange(u"What is it?"_s, u"It is this."_s);
        const QTemporaryDir folder;
        run.pane()->printer()->savePdf(folder.filePath(u"no/such/folder/chat.pdf"_s));
        const QStringList texts = run.window->toasts()->texts();
        QVERIFY2(!texts.isEmpty() && texts.last().startsWith(u"“chat.pdf” could not be written: "_s),
                 qPrintable(texts.join(u'|')));
        QVERIFY(!QFile::exists(folder.filePath(u"no"_s)));
    }

    void itAsksWhereToWithANameThatFits()
    {
        Disk disk;
        Run run(disk);
        run.exchange(u"../etc: what/is <it>?"_s, u"It is this."_s);
        run.window->windowActions()->savePdf->trigger();
        auto *dialog = run.window->findChild<QFileDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        const QString name = dialog->selectedFiles().value(0).section(u'/', -1);
        QCOMPARE(name, u"etc what is it.pdf"_s);
        dialog->reject();
        QTRY_VERIFY(!run.window->findChild<QFileDialog *>());
    }
};

QTEST_MAIN(TestChatPrinter)
#include "tst_chatprinter.moc"
