// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "documents.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel::markdown;
using namespace runnel::markdown::test;

namespace {

QString read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QString::fromUtf8(file.readAll());
}

// The specifications write an example between fences of 32 backticks, a dot between source and result. GitHub's names
// the extension behind the word.
QStringList examplesIn(const QString &path)
{
    const QString fence = QString(32, u'`') + " example"_L1;
    QStringList examples;
    const QStringList lines = read(path).split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines.at(i) != fence && !lines.at(i).startsWith(fence + u' ')) continue;
        QString source;
        for (++i; i < lines.size() && lines.at(i) != u"."_s; ++i) source += lines.at(i) + u'\n';
        examples += source.replace(u'→', u'\t');
    }
    return examples;
}

QStringList commonMarkExamples()
{
    return examplesIn(qEnvironmentVariable("RUNNEL_COMMONMARK_SPEC"));
}

QStringList gitHubExamples()
{
    return examplesIn(QLatin1StringView(RUNNEL_FIXTURES) + "/gfm-spec.txt"_L1);
}

} // namespace

//! Every example of the specifications, streamed: at every prefix the blocks of one full parse.
class SpecificationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void examplesOfCommonMark()
    {
        const QStringList examples = commonMarkExamples();
        QVERIFY(examples.size() > 640);
        streamAll(examples);
    }

    // Of its extensions all but one are on, as in the program: the tag filter changes the HTML that is written, and
    // here HTML is text.
    void examplesOfGitHub()
    {
        const QStringList examples = gitHubExamples();
        QCOMPARE(examples.size(), 673);
        streamAll(examples);
    }

    void finishedExamplesAreTheStrictParse_data()
    {
        QTest::addColumn<QStringList>("examples");
        QTest::newRow("CommonMark") << commonMarkExamples();
        QTest::newRow("GitHub") << gitHubExamples();
    }
    void finishedExamplesAreTheStrictParse()
    {
        QFETCH(QStringList, examples);
        for (const QString &example : std::as_const(examples)) {
            BlockDocument document;
            for (const QChar character : example) document.append(QString(character));
            document.finish();
            const QString found = difference(document, example);
            QVERIFY2(found.isEmpty(), qPrintable(found));
        }
    }

    void allExamplesInOneDocument_data() { finishedExamplesAreTheStrictParse_data(); }
    void allExamplesInOneDocument()
    {
        // Definitions and open blocks of one example reach into the next.
        QFETCH(QStringList, examples);
        const QString text = examples.join(u"\n"_s);
        QStringList chunks;
        for (qsizetype i = 0; i < text.size(); i += 97) chunks += text.mid(i, 97);
        const QString found = differenceAtAnyPrefix(chunks);
        QVERIFY2(found.isEmpty(), qPrintable(found.left(3000)));
    }

private:
    static void streamAll(const QStringList &examples)
    {
        for (const QString &example : examples) {
            QString found = differenceAtAnyPrefix(example);
            QVERIFY2(found.isEmpty(), qPrintable(found));
            found = differenceAtAnyPrefix(QString(example).replace(u"\n"_s, u"\r\n"_s));
            QVERIFY2(found.isEmpty(), qPrintable(found));
        }
    }
};

QTEST_APPLESS_MAIN(SpecificationTest)
#include "tst_specification.moc"
