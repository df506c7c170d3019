// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/searchquery.h"
#include "chat/searchtext.h"

#include <QDateTime>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using chat::SearchQuery;
using chat::SearchText;

class TestSearchQuery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsNoFilterIsText_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QStringList>("terms");
        QTest::newRow("nothing") << u"  "_s << QStringList();
        QTest::newRow("words") << u"two  words"_s << QStringList {u"two"_s, u"words"_s};
        QTest::newRow("a phrase") << u"\"two  words\" more"_s << QStringList {u"two words"_s, u"more"_s};
        QTest::newRow("a phrase that is typed still") << u"\"two wo"_s << QStringList {u"two wo"_s};
        QTest::newRow("a quote alone") << u"\""_s << QStringList();
        QTest::newRow("operators") << u"a AND NEAR(b *)"_s << QStringList {u"a"_s, u"AND"_s, u"NEAR(b"_s, u"*)"_s};
        QTest::newRow("a key that is none") << u"std::string"_s << QStringList {u"std::string"_s};
        QTest::newRow("a value that is none") << u"has:colour"_s << QStringList {u"has:colour"_s};
        QTest::newRow("a date that is none") << u"before:lunch"_s << QStringList {u"before:lunch"_s};
        QTest::newRow("a role that is none") << u"role:king"_s << QStringList {u"role:king"_s};
        QTest::newRow("a word twice") << u"tea Tea"_s << QStringList {u"tea"_s};
        QTest::newRow("NUL") << QString(u"a"_s + QChar(0) + u'b') << QStringList {u"a"_s, u"b"_s};
        QTest::newRow("half a character") << QString(u"a"_s + QChar(0xd83d)) << QStringList {u"a"_s};
        QTest::newRow("a filter that is typed still") << u"model:"_s << QStringList();
    }
    void whatIsNoFilterIsText()
    {
        QFETCH(QString, typed);
        QTEST(SearchQuery::parse(typed).terms, "terms");
    }

    void filtersAreTakenOutOfTheText()
    {
        const auto query = SearchQuery::parse(u"tea MODEL:\"gpt 4\" in:Work role:assistant has:code rest"_s);
        QCOMPARE(query.terms, (QStringList {u"tea"_s, u"rest"_s}));
        QCOMPARE(query.models, QStringList {u"gpt 4"_s});
        QCOMPARE(query.folders, QStringList {u"Work"_s});
        QVERIFY(query.roles == QList<llm::Role> {llm::Role::Assistant});
        QVERIFY(query.hasCode);
        QVERIFY(query.isFiltered());
    }

    void daysAreThoseOfTheCalendar_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QDate>("day");
        QTest::newRow("a day") << u"2026-05-03"_s << QDate(2026, 5, 3);
        QTest::newRow("a month") << u"2026-05"_s << QDate(2026, 5, 1);
        QTest::newRow("a year") << u"2026"_s << QDate(2026, 1, 1);
    }
    void daysAreThoseOfTheCalendar()
    {
        QFETCH(QString, value);
        QFETCH(QDate, day);
        const qint64 moment = day.startOfDay().toMSecsSinceEpoch();
        QCOMPARE(SearchQuery::parse(u"before:"_s + value).beforeMs, moment);
        QCOMPARE(SearchQuery::parse(u"after:"_s + value).afterMs, moment);
    }

    void onlyWhatIsAtTheEndMayGoOn()
    {
        QVERIFY(SearchQuery::parse(u"tea po"_s).endsInside);
        QVERIFY(!SearchQuery::parse(u"tea po "_s).endsInside);
        QVERIFY(SearchQuery::parse(u"\"tea po"_s).endsInside);
        QVERIFY(!SearchQuery::parse(u"\"tea pot\""_s).endsInside);
        QVERIFY(!SearchQuery::parse(u"tea role:user"_s).endsInside);
    }

    void aLongQueryIsCut()
    {
        QCOMPARE(SearchQuery::parse(QString(10'000, u'x')).terms, QStringList {QString(1000, u'x')});
        QCOMPARE(SearchQuery::parse(u"ab cd ef gh ij kl mn op qr st uv wx yz ac bd ce df eg"_s).terms.size(), 16);
    }

    void caseAccentsAndSpacesDoNotCount()
    {
        const SearchText text(u"Un\n  CAFÉ   cre\u0301me"_s);
        QVERIFY(text.contains(SearchText::folded(u"un café"_s)));
        QVERIFY(text.contains(SearchText::folded(u"cafe CREME"_s)));
        QVERIFY(!text.contains(SearchText::folded(u"unc"_s)));
    }

    void anExcerptShowsThePlaceWithMostOfTheTerms()
    {
        const QString text = u"tea "_s + QString(300, u'.') + u" then Green Tea, and more "_s + QString(300, u'.');
        const chat::Excerpt excerpt = SearchText(text).excerpt({u"green"_s, u"tea"_s}, 100);
        QVERIFY(excerpt.text.size() <= 102);
        QVERIFY(excerpt.text.startsWith(u'…') && excerpt.text.endsWith(u'…'));
        QCOMPARE(excerpt.marks.size(), 2);
        QCOMPARE(excerpt.text.sliced(excerpt.marks.at(0).from, excerpt.marks.at(0).length), u"Green"_s);
        QCOMPARE(excerpt.text.sliced(excerpt.marks.at(1).from, excerpt.marks.at(1).length), u"Tea"_s);
    }

    void marksNeverOverlap()
    {
        const chat::Excerpt excerpt = SearchText(u"aaaab"_s).excerpt({u"aaa"_s, u"aab"_s}, 100);
        QVERIFY(excerpt.marks == (QList<chat::SearchMark> {{.from = 0, .length = 5}}));
    }

    void aWholeWordWeighsMoreThanABeginningAndThatMoreThanTheInside()
    {
        const double whole = SearchText(u"a port here"_s).weight(u"port"_s);
        const double beginning = SearchText(u"a portal he"_s).weight(u"port"_s);
        const double inside = SearchText(u"an airports"_s).weight(u"port"_s);
        QVERIFY(whole > beginning);
        QVERIFY(beginning > inside);
        QVERIFY(inside > 0);
        QVERIFY(SearchText(QString(u"port "_s).repeated(3)).weight(u"port"_s) > whole);
    }
};

QTEST_GUILESS_MAIN(TestSearchQuery)
#include "tst_searchquery.moc"
