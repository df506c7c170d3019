// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/logging.h"
#include "secrets/memorysecretstore.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace runnel;
using secrets::MemorySecretStore;

class tst_MemorySecretStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsAtHandUntilItIsTakenOut();
    void variableOfTheEnvironmentIsOffered();
    void idOfAProviderIsNeverAVariable();
    void secretsAreRedactedEverywhere();
    void answersComeLaterAndOnlyToTheLiving();
};

void tst_MemorySecretStore::whatIsWrittenIsAtHandUntilItIsTakenOut()
{
    MemorySecretStore store;
    QVERIFY(!store.isPersistent());
    QVERIFY(store.cached(u"openai"_s).isEmpty());
    bool written = false;
    store.write(u"openai"_s, u"canary-one-1234"_s, this,
                [&](const core::Result<void> &result) { written = result.has_value(); });
    QTRY_VERIFY(written);
    QCOMPARE(store.cached(u"openai"_s), u"canary-one-1234"_s);
    store.write(u"openai"_s, {}, this, {});
    QVERIFY(store.cached(u"openai"_s).isEmpty());
    std::optional<core::ErrorKind> kind;
    store.read(u"openai"_s, this, [&](const core::Result<QString> &result) { kind = result.error().kind; });
    QTRY_VERIFY(kind.has_value());
    QVERIFY(kind == core::ErrorKind::NotFound);
}

void tst_MemorySecretStore::variableOfTheEnvironmentIsOffered()
{
    qputenv("RUNNEL_TEST_KEY", "canary-of-the-environment");
    MemorySecretStore store;
    QCOMPARE(store.cached(u"RUNNEL_TEST_KEY"_s), u"canary-of-the-environment"_s);
    QString read;
    store.read(u"RUNNEL_TEST_KEY"_s, this,
               [&](const core::Result<QString> &result) { read = result.value_or(u"?"_s); });
    QTRY_COMPARE(read, u"canary-of-the-environment"_s);
    store.write(u"RUNNEL_TEST_KEY"_s, u"typed-by-the-user"_s, this, {});
    QCOMPARE(store.cached(u"RUNNEL_TEST_KEY"_s), u"typed-by-the-user"_s);
}

void tst_MemorySecretStore::idOfAProviderIsNeverAVariable()
{
    qputenv("path", "canary-path-value");
    QVERIFY(MemorySecretStore().cached(u"path"_s).isEmpty());
}

void tst_MemorySecretStore::secretsAreRedactedEverywhere()
{
    qputenv("RUNNEL_TEST_KEY", "canary-of-the-environment");
    MemorySecretStore store;
    store.write(u"a"_s, u"canary-two-5678"_s, this, {});
    QVERIFY(!store.cached(u"RUNNEL_TEST_KEY"_s).isEmpty());
    const QString text = core::redacted(u"x canary-two-5678 y canary-of-the-environment z"_s);
    QVERIFY2(!text.contains("canary"_L1), qPrintable(text));
}

void tst_MemorySecretStore::answersComeLaterAndOnlyToTheLiving()
{
    MemorySecretStore store;
    int calls = 0;
    auto context = std::make_unique<QObject>();
    store.read(u"a"_s, context.get(), [&](const core::Result<QString> &) { ++calls; });
    store.read(u"a"_s, this, [&](const core::Result<QString> &) { calls += 10; });
    QCOMPARE(calls, 0);
    context.reset();
    QTRY_COMPARE(calls, 10);
}

QTEST_GUILESS_MAIN(tst_MemorySecretStore)
#include "tst_memorysecretstore.moc"
