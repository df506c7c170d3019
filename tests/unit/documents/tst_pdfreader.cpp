// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "documents/pdfreader.h"

#include "core/errortext.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace runnel;
using documents::PdfReader;

namespace {

//! A PDF of \a pages pages, each with a line of text, or with a black square where it has none.
QByteArray makePdf(int pages, bool hasText, const QByteArray &trailer = {})
{
    QByteArrayList objects {
        "<< /Type /Catalog /Pages 2 0 R >>", {}, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"};
    QByteArray kids;
    for (int page = 0; page < pages; ++page) {
        const QByteArray place = QByteArray::number(objects.size() + 1);
        const QByteArray contents = QByteArray::number(objects.size() + 2);
        kids += place + " 0 R ";
        objects.append("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents " + contents +
                       " 0 R /Resources << /Font << /F1 3 0 R >> >> >>");
        const QByteArray stream = hasText ? "BT /F1 12 Tf 20 100 Td (Page " + QByteArray::number(page + 1) + ") Tj ET"
                                          : QByteArray("0 0 10 10 re f");
        objects.append("<< /Length " + QByteArray::number(stream.size()) + " >>\nstream\n" + stream + "\nendstream");
    }
    objects[1] = "<< /Type /Pages /Kids [" + kids + "] /Count " + QByteArray::number(pages) + " >>";
    QByteArray pdf = "%PDF-1.4\n";
    QByteArray table = "0000000000 65535 f \n";
    for (qsizetype i = 0; i < objects.size(); ++i) {
        table += QByteArray::number(pdf.size()).rightJustified(10, '0') + " 00000 n \n";
        pdf += QByteArray::number(i + 1) + " 0 obj\n" + objects.at(i) + "\nendobj\n";
    }
    const QByteArray size = QByteArray::number(objects.size() + 1);
    const QByteArray start = QByteArray::number(pdf.size());
    return pdf + "xref\n0 " + size + '\n' + table + "trailer\n<< /Size " + size + " /Root 1 0 R " + trailer +
           " >>\nstartxref\n" + start + "\n%%EOF\n";
}

const QByteArray locked = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (01234567890123456789012345678901) /U "
                          "(01234567890123456789012345678901) >> /ID [<00> <00>]";

} // namespace

class TestPdfReader : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString save(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) return {};
        return file.fileName();
    }
    //! A program in the place of pdftotext.
    QString program(const QByteArray &script)
    {
        const QString path = save(u"reader"_s, "#!/bin/sh\n" + script + '\n');
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }
    static core::Result<QByteArray> textOf(PdfReader &&reader, const QString &path) { return textOf(reader, path); }
    static core::Result<QByteArray> textOf(PdfReader &reader, const QString &path)
    {
        std::optional<core::Result<QByteArray>> read;
        reader.read(path, u"a.pdf"_s, &reader, [&read](const auto &text) { read = text; });
        if (!QTest::qWaitFor([&read] { return read.has_value(); }, 20s)) qFatal("nothing is told");
        return *read;
    }
    static QString reasonOf(const core::Result<QByteArray> &text)
    {
        if (text) return {};
        // A sentence of its own for each.
        if (core::describe(text.error()).sentence == u"The file cannot be attached."_s) return u"no sentence"_s;
        return text.error().providerCode;
    }

private Q_SLOTS:
    void oneIsReadAfterAnother()
    {
        // Two at once would find the other's folder.
        PdfReader reader(program("mkdir \"$0.busy\" || exit 9; echo text; rmdir \"$0.busy\""));
        const QString path = save(u"a.pdf"_s, "%PDF-");
        auto gone = std::make_unique<QObject>();
        int read = 0;
        for (int i = 0; i < 8; ++i) {
            reader.read(path, u"a.pdf"_s, i == 4 ? gone.get() : this,
                        [&read](const auto &text) { read += text ? 1 : 0; });
        }
        // Whoever has gone is not waited for.
        gone.reset();
        QTRY_COMPARE_WITH_TIMEOUT(read, 7, 20'000);
    }

    void popplerReadsPdfs_data()
    {
        QTest::addColumn<QByteArray>("pdf");
        QTest::addColumn<QString>("reason");
        QTest::newRow("text") << makePdf(2, true) << QString();
        QTest::newRow("pictures") << makePdf(2, false) << u"pdf_pictures"_s;
        QTest::newRow("locked") << makePdf(1, true, locked) << u"pdf_locked"_s;
        QTest::newRow("damaged") << QByteArray("%PDF-1.4\nrubbish") << u"pdf_damaged"_s;
        QTest::newRow("too many pages") << makePdf(documents::mostPdfPages + 1, true) << u"pdf_pages"_s;
    }

    void popplerReadsPdfs()
    {
        QFETCH(const QByteArray, pdf);
        const auto text = textOf(PdfReader(), save(u"-f a.txt"_s, pdf));
        QTEST(reasonOf(text), "reason");
        if (text) QCOMPARE(*text, "Page 1\n\n\nPage 2\n");
    }

    void whatTheReaderSaysDecides_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("reason");
        QTest::newRow("text") << QByteArray("printf 'one\\n\\ftwo\\n\\f'") << QString();
        QTest::newRow("nothing") << QByteArray("printf '\\f \\f'") << u"pdf_pictures"_s;
        QTest::newRow("a password") << QByteArray("echo 'Command Line Error: Incorrect password' >&2; exit 1")
                                    << u"pdf_locked"_s;
        QTest::newRow("it may not be copied") << QByteArray("exit 3") << u"pdf_locked"_s;
        QTest::newRow("damage") << QByteArray("echo half; exit 1") << u"pdf_damaged"_s;
        QTest::newRow("a crash") << QByteArray("echo half; kill -SEGV $$") << u"pdf_damaged"_s;
        QTest::newRow("pages") << QByteArray("printf '%1001s' '' | tr ' ' '\\f'") << u"pdf_pages"_s;
        QTest::newRow("a flood of text") << QByteArray("yes") << u"long_text"_s;
        QTest::newRow("a flood of complaints") << QByteArray("yes >&2") << u"pdf_slow"_s;
        QTest::newRow("silence") << QByteArray("exec sleep 600") << u"pdf_slow"_s;
        QTest::newRow("a file is written")
            << QByteArray("echo x > \"$5.out\" || exit 1; echo text") << u"pdf_damaged"_s;
    }

    void whatTheReaderSaysDecides()
    {
        QFETCH(const QByteArray, script);
        QFETCH(const QString, reason);
        PdfReader reader(program(script));
        if (reason == u"pdf_slow"_s) reader.setLongest(300ms);
        const auto text = textOf(reader, save(u"a.pdf"_s, "%PDF-"));
        QCOMPARE(reasonOf(text), reason);
        if (text) QCOMPARE(*text, "one\n\ntwo\n");
    }

    void withoutTheReaderThePackageIsNamed()
    {
        const auto text = textOf(PdfReader(u"no-such-program"_s), save(u"a.pdf"_s, "%PDF-"));
        QCOMPARE(reasonOf(text), u"no_pdf_reader"_s);
        QVERIFY(core::describe(text.error()).sentence.contains(u"poppler-utils"_s));
    }

    void theReaderSeesNothingOfOurEnvironment()
    {
        qputenv("RUNNEL_TEST_SECRET", "sk-secret");
        const auto text = textOf(PdfReader(program("/usr/bin/env")), save(u"a.pdf"_s, "%PDF-"));
        QVERIFY(text.has_value());
        QVERIFY(!text->contains("sk-secret"));
    }

    void onlyWhatBeginsAsAPdfIsOne()
    {
        QVERIFY(documents::isPdf("%PDF-1.7\n"));
        QVERIFY(documents::isPdf("\xef\xbb\xbf%PDF-1.7\n"));
        QVERIFY(documents::isPdf("\r\n%PDF-1.7\n"));
        QVERIFY(!documents::isPdf("About %PDF-1.7"));
        QVERIFY(!documents::isPdf({}));
        QVERIFY(!documents::isPdf(QByteArray(2000, ' ') + "%PDF-1.7"));
    }
};

QTEST_GUILESS_MAIN(TestPdfReader)
#include "tst_pdfreader.moc"
