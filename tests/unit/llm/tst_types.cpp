// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "llm/types.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel::llm;

class TestTypes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void modelReferenceSplitsAtTheFirstSlashOnly()
    {
        const ModelRef ref = ModelRef::fromString(u"router/vendor/model-1"_s);
        QCOMPARE(ref.provider, u"router"_s);
        QCOMPARE(ref.model, u"vendor/model-1"_s);
        QCOMPARE(ModelRef::fromString(ref.toString()), ref);
    }

    void modelReferenceWithoutSlashHasNoProvider()
    {
        QCOMPARE(ModelRef::fromString(u"llama"_s), (ModelRef {.provider = {}, .model = u"llama"_s}));
    }

    void wordsOfRolesAndReasonsComeBackAsWhatTheyWere()
    {
        for (const Role role : {Role::System, Role::User, Role::Assistant, Role::Tool}) {
            QVERIFY(roleFromString(toString(role)) == role);
        }
        using enum FinishReason;
        for (const FinishReason reason : {Stop, Length, ToolCalls, Filtered, Refused}) {
            QVERIFY(finishReasonFromString(toString(reason)) == reason);
        }
        QVERIFY(!roleFromString(u"Assistant"));
        QVERIFY(!finishReasonFromString(u""));
    }
};

QTEST_GUILESS_MAIN(TestTypes)
#include "tst_types.moc"
