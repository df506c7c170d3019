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

// The specification writes an example between fences of 32 backticks, a dot between source and result.
QStringList commonMarkExamples()
{
    const QString fence(32, u'`');
    QStringList examples;
    const QStringList lines = read(qEnvironmentVariable("RUNNEL_COMMONMARK_SPEC")).split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines.at(i) != fence + u" example") continue;
        QString source;
        for (++i; i < lines.size() && lines.at(i) != u"."_s; ++i) source += lines.at(i) + u'\n';
        examples += source.replace(u'→', u'\t');
    }
    return examples;
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

    void examplesOfTheGitHubExtensions()
    {
        const QStringList examples = read(QLatin1StringView(RUNNEL_FIXTURES) + "/gfm.txt"_L1).split(u"%%\n"_s);
        QVERIFY(examples.size() > 20);
        streamAll(examples);
    }

    void allExamplesInOneDocument()
    {
        // Definitions and open blocks of one example reach into the next.
        const QString text = commonMarkExamples().join(u"\n"_s);
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
