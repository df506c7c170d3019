// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/promptbook.h"
#include "gui/settings/connectiontest.h"
#include "gui/settings/providereditor.h"
#include "gui/settings/settingswindow.h"
#include "gui/theme/theme.h"
#include "models/sessionmodel.h"
#include "secrets/memorysecretstore.h"
#include "settings/schema.h"
#include "settings/settings.h"
#include "support/fakeclock.h"
#include "support/memorydatabase.h"
#include "support/memoryjournal.h"
#include "support/memoryprompts.h"
#include "support/memorystore.h"
#include "support/scripteddata.h"
#include "support/scriptedoffers.h"
#include "support/scriptedprovider.h"
#include "support/scriptedshortcut.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace runnel;
namespace schema = settings::schema;

namespace {

//! Answers a request for models with what a test put in.
class ListingProvider final : public llm::Provider
{
public:
    explicit ListingProvider(core::Result<QList<llm::ModelInfo>> result) : m_result(std::move(result)) {}
    [[nodiscard]] llm::ProviderInfo info() const override { return {.id = u"x"_s, .name = u"X"_s}; }
    [[nodiscard]] llm::Capabilities capabilities(const QString &) const override { return {}; }
    [[nodiscard]] std::unique_ptr<llm::ProviderCall> open(const llm::ChatRequest &request) override
    {
        auto call = std::make_unique<test::ScriptedCall>(request, false);
        QMetaObject::invokeMethod(
            call.get(), [said = call.get()] { said->playText(u"Hello"_s); }, Qt::QueuedConnection);
        return call;
    }
    void listModels(QObject *context, ModelsCallback done) override
    {
        if (isSilent) return;
        QMetaObject::invokeMethod(context, [result = m_result, done] { done(result); }, Qt::QueuedConnection);
    }

    bool isSilent = false; //!< never answers

private:
    core::Result<QList<llm::ModelInfo>> m_result;
};

//! What the page of sessions shows: nothing.
struct NoSessions
{
    explicit NoSessions(llm::ProviderDirectory &directory) : chats(messages, directory, clock) {}

    test::FakeClock clock;
    test::MemoryDatabase database;
    test::MemoryStore store {database};
    test::MemoryJournal journal {database};
    chat::ConversationLibrary library {store, clock};
    streaming::StreamingMessageService messages {journal, clock};
    streaming::StreamingChatService chats;
    models::SessionModel model {journal, messages, chats, library, clock};
};

} // namespace

class TestSettingsWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void everyChoiceAppliesAtOnce();
    void theKeysOfTheQuickPromptAreKeptAndToldOf();
    void howAnswersAreAskedForIsChosen();
    void aProxyIsTakenOnlyWhereItIsOne();
    void aFileOfCertificatesSaysWhetherItIsUsed();
    void notesAboutAModelAreKeptAtOnce();
    void modelsAreFoundByNameAndProvider();
    void aNewProviderIsSavedWithItsKeyInTheStoreOnly();
    void aSecondProviderIsSavedWhileTheListIsMadeAnew();
    void aPresetFillsInWhatNobodyTyped();
    void whatIsRarelySetSurvivesAnEdit();
    void aFormThatIsFilledInStays();
    void aMalformedAddressIsRefusedWithItsReason();
    void theTestSaysWhatCameBack_data();
    void theTestSaysWhatCameBack();
    void theTestUsesTheKeyInTheField();
    void aTestIsCancelledByItsButtonAndWithTheWindow();
    void everyPageIsWalkedByTab_data();
    void everyPageIsWalkedByTab();
    void aProviderIsAddedTestedAndSavedByKeyboard();
    void aKeyThatLivesForTheSessionSaysSo();
    void removingAProviderForgetsItsKey();
    void aServerThatWasFoundIsAddedByOneClick();

private:
    template <typename T>
    [[nodiscard]] T *child(const QString &name) const
    {
        return m_window->findChild<T *>(name);
    }

    QTemporaryDir m_folder;
    core::Result<QList<llm::ModelInfo>> m_answer;
    std::shared_ptr<ListingProvider> m_asked;
    bool m_isSilent = false;
    QString m_usedKey;
    test::ScriptedOffers m_offers;
    test::ScriptedData m_data;
    test::ScriptedShortcut m_shortcut;
    test::MemoryPrompts m_store;
    chat::PromptBook m_prompts {m_store};
    std::unique_ptr<gui::Theme> m_theme;
    std::unique_ptr<settings::Settings> m_settings;
    std::unique_ptr<secrets::MemorySecretStore> m_secrets;
    std::unique_ptr<test::ScriptedDirectory> m_directory;
    std::unique_ptr<NoSessions> m_sessions;
    std::unique_ptr<gui::SettingsWindow> m_window;
};

void TestSettingsWindow::init()
{
    QFile::remove(m_folder.filePath(u"settings.ini"_s));
    m_answer = QList<llm::ModelInfo> {};
    m_isSilent = false;
    m_usedKey.clear();
    m_offers.found.clear();
    m_offers.looks = 0;
    m_theme = std::make_unique<gui::Theme>();
    m_settings = std::make_unique<settings::Settings>(m_folder.filePath(u"settings.ini"_s));
    m_secrets = std::make_unique<secrets::MemorySecretStore>();
    m_directory = std::make_unique<test::ScriptedDirectory>();
    m_sessions = std::make_unique<NoSessions>(*m_directory);
    m_window = std::make_unique<gui::SettingsWindow>(
        *m_theme, *m_settings, *m_secrets, *m_directory, m_offers, m_prompts, m_sessions->model, m_data, m_shortcut,
        [this](const settings::ProviderConfig &, const QString &key) -> core::Result<std::shared_ptr<llm::Provider>> {
            m_usedKey = key;
            m_asked = std::make_shared<ListingProvider>(m_answer);
            m_asked->isSilent = m_isSilent;
            return m_asked;
        });
    m_window->open(gui::SettingsWindow::Page::General);
}

void TestSettingsWindow::cleanup()
{
    m_window.reset();
}

void TestSettingsWindow::everyChoiceAppliesAtOnce()
{
    child<QCheckBox>(u"enterSends"_s)->click();
    QCOMPARE(m_settings->get(schema::enterSends), false);
    child<QRadioButton>(u"scheme-dark"_s)->click();
    QCOMPARE(m_settings->get(schema::colorScheme), u"dark"_s);
    child<QSlider>(u"fontSize"_s)->setValue(20);
    QCOMPARE(m_settings->get(schema::fontSize), 20);
    m_settings->set(schema::fontSize, 13); // from elsewhere
    QCOMPARE(child<QSlider>(u"fontSize"_s)->value(), 13);
}

void TestSettingsWindow::theKeysOfTheQuickPromptAreKeptAndToldOf()
{
    using State = settings::GlobalShortcut::State;
    auto *keys = child<QKeySequenceEdit>(u"quickKeys"_s);
    const auto *state = child<QLabel>(u"quickKeysState"_s);
    QCOMPARE(keys->keySequence(), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Space));
    QTest::keyClick(keys, Qt::Key_P, Qt::ControlModifier | Qt::AltModifier);
    QTRY_COMPARE(m_settings->get(schema::quickKeys), u"Ctrl+Alt+P"_s);
    m_shortcut.play(State::On);
    QVERIFY(state->text().contains("every program"_L1));
    m_shortcut.play(State::On, u"Super+P"_s);
    QVERIFY(state->text().contains("Super+P"_L1));
    m_shortcut.play(State::Taken);
    QVERIFY(state->text().contains("Another program"_L1));
    for (const State without : {State::Unavailable, State::Refused, State::Off}) {
        m_shortcut.play(without);
        QVERIFY(state->text().contains("runnel --quick"_L1));
    }
    // What people type with is nobody's shortcut.
    QTest::keyClick(keys, Qt::Key_P);
    QTRY_VERIFY(state->text().startsWith("Choose keys"_L1));
    QCOMPARE(m_settings->get(schema::quickKeys), u"Ctrl+Alt+P"_s);
    child<QCheckBox>(u"staysWhenClosed"_s)->click();
    QVERIFY(m_settings->get(schema::staysWhenClosed));
}

void TestSettingsWindow::howAnswersAreAskedForIsChosen()
{
    m_directory->add(u"reserve"_s);
    Q_EMIT m_directory->changed();
    auto *fallback = child<QComboBox>(u"fallbackModel"_s);
    QCOMPARE(fallback->currentData().toString(), QString());
    const int row = fallback->findData(llm::ModelRef {u"reserve"_s, u"model"_s}.toString());
    QVERIFY(row > 0);
    fallback->setCurrentIndex(row);
    Q_EMIT fallback->activated(row);
    QCOMPARE(llm::ModelRef::fromString(m_settings->get(schema::fallbackModel)).provider, u"reserve"_s);
    child<QSpinBox>(QString::fromLatin1(schema::answersAtOnce.key))->setValue(3);
    QCOMPARE(m_settings->get(schema::answersAtOnce), 3);
    child<QSpinBox>(QString::fromLatin1(schema::idleTimeoutMs.key))->setValue(30);
    QCOMPARE(m_settings->get(schema::idleTimeoutMs), 30'000);
    m_settings->set(schema::idleTimeoutMs, 45'000); // from elsewhere
    QCOMPARE(child<QSpinBox>(QString::fromLatin1(schema::idleTimeoutMs.key))->value(), 45);
}

void TestSettingsWindow::aProxyIsTakenOnlyWhereItIsOne()
{
    m_window->open(gui::SettingsWindow::Page::Network);
    auto *address = child<QLineEdit>(u"proxyAddress"_s);
    const auto *state = child<QLabel>(u"proxyState"_s);
    QVERIFY(child<QRadioButton>(u"proxy-system"_s)->isChecked());
    QVERIFY(!address->isEnabled());
    child<QRadioButton>(u"proxy-none"_s)->click();
    QCOMPARE(m_settings->get(schema::proxy), u"none"_s);
    child<QRadioButton>(u"proxy-own"_s)->click();
    QCOMPARE(m_settings->get(schema::proxy), u"none"_s); // nothing is typed yet
    for (const auto &[text, says] : {std::pair(u"system"_s, u"no address"_s),
                                     {u"http://me:secret@proxy.example:3128"_s, u"no password"_s},
                                     {u"proxy.example:3128"_s, u"no address"_s},
                                     {u"http://proxy.example"_s, u"port"_s}}) {
        address->setText(text);
        Q_EMIT address->editingFinished();
        QCOMPARE(m_settings->get(schema::proxy), u"none"_s);
        QVERIFY2(state->text().contains(says), qPrintable(state->text()));
    }
    address->setText(u"socks5://proxy.example:1080"_s);
    Q_EMIT address->editingFinished();
    QCOMPARE(m_settings->get(schema::proxy), u"socks5://proxy.example:1080"_s);
    QVERIFY(state->text().contains("directly"_L1));
    m_settings->set(schema::proxy, u"system"_s); // from elsewhere
    QVERIFY(child<QRadioButton>(u"proxy-system"_s)->isChecked());
}

void TestSettingsWindow::aFileOfCertificatesSaysWhetherItIsUsed()
{
    m_window->open(gui::SettingsWindow::Page::Network);
    auto *file = child<QLineEdit>(u"caFile"_s);
    const auto *state = child<QLabel>(u"caFileState"_s);
    QVERIFY(state->text().contains("Only the system's"_L1));
    file->setText(m_folder.filePath(u"none.pem"_s));
    Q_EMIT file->editingFinished();
    QCOMPARE(m_settings->get(schema::caFile), m_folder.filePath(u"none.pem"_s));
    QVERIFY2(state->text().contains("cannot be read"_L1), qPrintable(state->text()));
    m_settings->set(schema::caFile, QStringLiteral(RUNNEL_FIXTURES "/tls/ca.pem")); // from elsewhere
    QVERIFY2(state->text().startsWith("1 certificate"_L1), qPrintable(state->text()));
    file->clear();
    Q_EMIT file->editingFinished();
    QCOMPARE(m_settings->get(schema::caFile), QString());
}

void TestSettingsWindow::notesAboutAModelAreKeptAtOnce()
{
    m_directory->add(u"first"_s);
    m_directory->add(u"home"_s);
    Q_EMIT m_directory->changed();
    m_window->open(gui::SettingsWindow::Page::Models);
    auto *list = child<QTreeView>(u"models"_s);
    QCOMPARE(list->model()->rowCount(), 2);
    // The model of new chats is the first thing one sees.
    QCOMPARE(list->currentIndex().row(), 0);
    QVERIFY(!child<QPushButton>(u"useForNewChats"_s)->isEnabled());
    list->setCurrentIndex(list->model()->index(1, 0));
    QCOMPARE(child<QLabel>(u"modelName"_s)->text(), u"model"_s);
    child<QToolButton>(u"favourite"_s)->click();
    QVERIFY(m_settings->modelNotes(u"home"_s, u"model"_s).favourite);
    QTest::keyClick(list, Qt::Key_Space);
    QVERIFY(!m_settings->modelNotes(u"home"_s, u"model"_s).favourite);
    auto *alias = child<QLineEdit>(u"modelAlias"_s);
    QTest::keyClicks(alias, u" My  one "_s);
    QTest::keyClick(alias, Qt::Key_Return);
    auto *price = child<QLineEdit>(u"promptPrice"_s);
    QTest::keyClicks(price, QLocale().toString(1.5));
    QTest::keyClick(price, Qt::Key_Return);
    QTest::keyClicks(price, u"x-"_s); // no number, so not taken
    auto *context = child<QLineEdit>(u"modelContext"_s);
    QTest::keyClicks(context, u"4096"_s);
    QTest::keyClick(context, Qt::Key_Return);
    QCOMPARE(m_settings->modelNotes(u"home"_s, u"model"_s).contextTokens, 4096);
    context->selectAll();
    QTest::keyClick(context, Qt::Key_Delete);
    QTest::keyClick(context, Qt::Key_Return);
    QVERIFY(!m_settings->modelNotes(u"home"_s, u"model"_s).contextTokens);
    // What is being typed outlives a list that comes late.
    QTest::keyClicks(child<QLineEdit>(u"cachedPrice"_s), u"7"_s);
    Q_EMIT m_directory->modelsChanged(u"home"_s);
    QCOMPARE(child<QLineEdit>(u"cachedPrice"_s)->text(), u"7"_s);
    const settings::ModelNotes notes = m_settings->modelNotes(u"home"_s, u"model"_s);
    QCOMPARE(notes.alias, u"My one"_s);
    QCOMPARE(notes.promptPrice, 1.5);
    QVERIFY(!notes.completionPrice);
    child<QPushButton>(u"useForNewChats"_s)->click();
    QCOMPARE(m_settings->get(schema::defaultModel), u"home/model"_s);
}

void TestSettingsWindow::modelsAreFoundByNameAndProvider()
{
    m_directory->add(u"home"_s);
    Q_EMIT m_directory->changed();
    m_window->open(gui::SettingsWindow::Page::Models);
    auto *list = child<QTreeView>(u"models"_s);
    auto *search = child<QLineEdit>(u"modelSearch"_s);
    for (const auto &[text, found] :
         {std::pair(u"MOD"_s, 1), {u"home"_s, 1}, {u"nothing like it"_s, 0}, {QString(), 1}}) {
        search->setText(text);
        QCOMPARE(list->model()->rowCount(), found);
        QCOMPARE(child<QLabel>(u"noModels"_s)->isHidden(), found > 0);
    }
}

void TestSettingsWindow::aNewProviderIsSavedWithItsKeyInTheStoreOnly()
{
    m_window->addProvider();
    child<QLineEdit>(u"providerName"_s)->setText(u"My Server"_s);
    child<QLineEdit>(u"providerUrl"_s)->setText(u"http://localhost:8080/v1/"_s);
    child<QLineEdit>(u"providerKey"_s)->setText(u"sk-canary-0123456789"_s);
    child<QPlainTextEdit>(u"providerModels"_s)->setPlainText(u"one\n\n two \none\n"_s);
    child<QPushButton>(u"saveProvider"_s)->click();
    QCOMPARE(m_settings->providers().size(), 1);
    const settings::ProviderConfig config = m_settings->providers().first();
    QCOMPARE(config.id, u"my-server"_s);
    QCOMPARE(config.baseUrl, u"http://localhost:8080/v1"_s);
    QCOMPARE(config.models, (QStringList {u"one"_s, u"two"_s}));
    QTRY_COMPARE(m_secrets->cached(u"my-server"_s), u"sk-canary-0123456789"_s);
    QTRY_COMPARE(child<QLineEdit>(u"providerKey"_s)->text(), QString());
    QFile file(m_folder.filePath(u"settings.ini"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("canary"));
}

void TestSettingsWindow::aSecondProviderIsSavedWhileTheListIsMadeAnew()
{
    // As the catalogue does it: from inside the saving.
    connect(m_settings.get(), &settings::Settings::providersChanged, m_directory.get(),
            &llm::ProviderDirectory::changed);
    const auto save = [this](const QString &name, const QString &key) {
        m_window->addProvider();
        child<QLineEdit>(u"providerName"_s)->setText(name);
        child<QLineEdit>(u"providerUrl"_s)->setText(u"http://localhost:8080/"_s + name);
        child<QLineEdit>(u"providerKey"_s)->setText(key);
        child<QPushButton>(u"saveProvider"_s)->click();
    };
    save(u"first"_s, u"sk-canary-first-0123"_s);
    save(u"second"_s, u"sk-canary-second-0123"_s);
    QCOMPARE(m_secrets->cached(u"first"_s), u"sk-canary-first-0123"_s);
    QCOMPARE(m_secrets->cached(u"second"_s), u"sk-canary-second-0123"_s);
    QCOMPARE(child<QLineEdit>(u"providerName"_s)->text(), u"second"_s);
    QCOMPARE(child<QLineEdit>(u"providerUrl"_s)->text(), u"http://localhost:8080/second"_s);
    QCOMPARE(child<QListWidget>(u"providerList"_s)->currentItem()->text(), u"second"_s);
}

void TestSettingsWindow::aPresetFillsInWhatNobodyTyped()
{
    m_window->addProvider();
    auto *preset = child<QComboBox>(u"providerPreset"_s);
    auto *name = child<QLineEdit>(u"providerName"_s);
    auto *url = child<QLineEdit>(u"providerUrl"_s);
    const auto choose = [preset](const QString &id) {
        preset->setCurrentIndex(preset->findData(id));
        Q_EMIT preset->activated(preset->currentIndex());
    };
    choose(u"anthropic"_s);
    QCOMPARE(name->text(), u"Anthropic"_s);
    QCOMPARE(url->text(), u"https://api.anthropic.com/v1"_s);
    name->setText(u"Mine"_s);
    choose(u"ollama"_s);
    QCOMPARE(name->text(), u"Mine"_s);
    QCOMPARE(url->text(), u"http://localhost:11434"_s);
    child<QPushButton>(u"saveProvider"_s)->click();
    QVERIFY(m_settings->providers().first().kind == settings::ProviderKind::Ollama);
    QCOMPARE(preset->currentData().toString(), u"ollama"_s);
    choose(QString());
    QCOMPARE(url->text(), QString()); // it was the preset's, and goes with it
    QCOMPARE(name->text(), u"Mine"_s);
}

void TestSettingsWindow::whatIsRarelySetSurvivesAnEdit()
{
    m_window->addProvider();
    child<QLineEdit>(u"providerName"_s)->setText(u"R"_s);
    child<QLineEdit>(u"providerUrl"_s)->setText(u"https://api.openai.com/v1"_s);
    auto *kind = child<QComboBox>(u"providerKind"_s);
    QVERIFY(child<QCheckBox>(u"providerBackground"_s)->isHidden());
    kind->setCurrentIndex(kind->findData(int(settings::ProviderKind::OpenAiResponses)));
    Q_EMIT kind->activated(kind->currentIndex());
    child<QCheckBox>(u"providerBackground"_s)->setChecked(true);
    auto *headers = child<QPlainTextEdit>(u"providerHeaders"_s);
    headers->setPlainText(u"Authorization: Bearer sk-1"_s);
    auto *save = child<QPushButton>(u"saveProvider"_s);
    save->click();
    QVERIFY(m_settings->providers().isEmpty());
    QVERIFY(child<QLabel>(u"testResult"_s)->text().contains(u"header"_s));
    headers->setPlainText(u"OpenAI-Organization: org-1\n"_s);
    save->click();
    child<QLineEdit>(u"providerName"_s)->setText(u"Renamed"_s);
    save->click();
    const settings::ProviderConfig config = m_settings->providers().first();
    QCOMPARE(config.name, u"Renamed"_s);
    QCOMPARE(config.headers, QStringList {u"OpenAI-Organization: org-1"_s});
    QVERIFY(config.background);
}

void TestSettingsWindow::aFormThatIsFilledInStays()
{
    QVERIFY(m_settings->saveProvider(
        {.id = u"old"_s, .name = u"Old"_s, .baseUrl = u"http://localhost:1/v1"_s, .models = {}, .keyVariable = {}}));
    Q_EMIT m_directory->changed();
    m_window->addProvider();
    child<QLineEdit>(u"providerName"_s)->setText(u"Half"_s);
    Q_EMIT m_directory->changed(); // a list came, a server was found
    QCOMPARE(child<QLineEdit>(u"providerName"_s)->text(), u"Half"_s);
    QVERIFY(child<QLineEdit>(u"providerName"_s)->isVisible());
    child<QListWidget>(u"providerList"_s)->setCurrentRow(0);
    QCOMPARE(child<QLineEdit>(u"providerName"_s)->text(), u"Old"_s);
}

void TestSettingsWindow::aMalformedAddressIsRefusedWithItsReason()
{
    m_window->addProvider();
    for (const QString &address : {u""_s, u"not a url"_s, u"ftp://x/v1"_s, u"https://user:pass@host/v1"_s}) {
        child<QLineEdit>(u"providerUrl"_s)->setText(address);
        child<QPushButton>(u"saveProvider"_s)->click();
        QVERIFY(m_settings->providers().isEmpty());
        QVERIFY(!child<QLabel>(u"testResult"_s)->text().isEmpty());
    }
}

void TestSettingsWindow::theTestSaysWhatCameBack_data()
{
    using Answer = core::Result<QList<llm::ModelInfo>>;
    QTest::addColumn<QString>("address");
    QTest::addColumn<Answer>("answer");
    QTest::addColumn<QString>("says");
    const auto failure = [](core::ErrorKind kind, int status) {
        return Answer(std::unexpected(core::Error {.kind = kind, .message = u"raw"_s, .httpStatus = status}));
    };
    const QString good = u"https://192.0.2.7/v1"_s; // in numbers: nothing is looked up
    QTest::newRow("models") << good << Answer(QList<llm::ModelInfo> {{.id = u"gpt"_s, .name = {}}}) << u"first token"_s;
    QTest::newRow("no models") << good << Answer(QList<llm::ModelInfo> {}) << u"by hand"_s;
    QTest::newRow("wrong key") << good << failure(core::ErrorKind::Auth, 401) << u"401"_s;
    QTest::newRow("no list") << good << failure(core::ErrorKind::NotFound, 404) << u"/v1"_s;
    QTest::newRow("refused") << good << failure(core::ErrorKind::Network, 0) << u"no connection"_s;
    QTest::newRow("a page") << good << failure(core::ErrorKind::Protocol, 200) << u"not a valid answer"_s;
    QTest::newRow("no scheme") << u"example.org"_s << Answer(QList<llm::ModelInfo> {}) << u"https://"_s;
    QTest::newRow("nothing") << u""_s << Answer(QList<llm::ModelInfo> {}) << u"empty"_s;
}

void TestSettingsWindow::theTestSaysWhatCameBack()
{
    using Answer = core::Result<QList<llm::ModelInfo>>;
    QFETCH(const QString, address);
    QFETCH(const Answer, answer);
    QFETCH(const QString, says);
    m_answer = answer;
    m_window->addProvider();
    child<QLineEdit>(u"providerUrl"_s)->setText(address);
    child<QPushButton>(u"testConnection"_s)->click();
    QTRY_VERIFY2(child<QLabel>(u"testResult"_s)->text().contains(says),
                 qPrintable(child<QLabel>(u"testResult"_s)->text()));
    QVERIFY(child<QPushButton>(u"testConnection"_s)->isEnabled());
    QVERIFY(m_settings->providers().isEmpty());
}

void TestSettingsWindow::theTestUsesTheKeyInTheField()
{
    m_window->addProvider();
    child<QLineEdit>(u"providerUrl"_s)->setText(u"https://example.org/v1"_s);
    child<QLineEdit>(u"providerKey"_s)->setText(u"sk-not-saved-yet-123"_s);
    child<QPushButton>(u"testConnection"_s)->click();
    QCOMPARE(m_usedKey, u"sk-not-saved-yet-123"_s);
}

void TestSettingsWindow::aTestIsCancelledByItsButtonAndWithTheWindow()
{
    m_window->addProvider();
    m_isSilent = true;
    child<QLineEdit>(u"providerUrl"_s)->setText(u"https://192.0.2.7/v1"_s);
    auto *button = child<QPushButton>(u"testConnection"_s);
    const auto *result = child<QLabel>(u"testResult"_s);
    button->click();
    QCOMPARE(button->text(), u"&Cancel test"_s);
    QCOMPARE(m_asked.use_count(), 2); // the test holds the service that it asks
    button->click();
    QCOMPARE(button->text(), u"&Test connection"_s);
    QVERIFY(result->text().contains(u"cancelled"_s));
    QCOMPARE(m_asked.use_count(), 1);
    button->click();
    QCOMPARE(m_asked.use_count(), 2);
    m_window->close();
    QCOMPARE(m_asked.use_count(), 1);
    m_window->open(gui::SettingsWindow::Page::Providers);
    QCOMPARE(button->text(), u"&Test connection"_s);
    QVERIFY(result->text().contains(u"cancelled"_s));
}

void TestSettingsWindow::everyPageIsWalkedByTab_data()
{
    using Page = gui::SettingsWindow::Page;
    QTest::addColumn<int>("page");
    QTest::addColumn<QStringList>("order");
    QTest::newRow("providers") << int(Page::Providers)
                               << QStringList {u"settingsPages"_s,  u"providerList"_s,    u"addProvider"_s,
                                               u"providerPreset"_s, u"providerName"_s,    u"providerUrl"_s,
                                               u"providerKind"_s,   u"providerKey"_s,     u"providerVariable"_s,
                                               u"providerModels"_s, u"providerHeaders"_s, u"testConnection"_s,
                                               u"removeProvider"_s, u"saveProvider"_s};
    QTest::newRow("models") << int(Page::Models)
                            << QStringList {u"settingsPages"_s,   u"modelSearch"_s, u"models"_s,       u"favourite"_s,
                                            u"useForNewChats"_s,  u"modelAlias"_s,  u"modelContext"_s, u"promptPrice"_s,
                                            u"completionPrice"_s, u"cachedPrice"_s};
    QTest::newRow("network") << int(Page::Network)
                             << QStringList {u"settingsPages"_s, u"proxy-system"_s, u"caFile"_s, u"browseCaFile"_s};
}

void TestSettingsWindow::everyPageIsWalkedByTab()
{
    QFETCH(const int, page);
    QFETCH(const QStringList, order);
    QVERIFY(m_settings->saveProvider(
        {.id = u"x"_s, .name = u"X"_s, .baseUrl = u"https://example.org/v1"_s, .models = {}, .keyVariable = {}}));
    m_directory->add(u"first"_s);
    m_directory->add(u"home"_s);
    Q_EMIT m_directory->changed();
    m_window->open(gui::SettingsWindow::Page(page));
    auto *models = child<QTreeView>(u"models"_s);
    models->setCurrentIndex(models->model()->index(1, 0)); // the first is the one for new chats already
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    child<QListWidget>(u"settingsPages"_s)->setFocus();
    QStringList walked;
    for (qsizetype i = 0; i < order.size(); ++i) {
        walked << m_window->focusWidget()->objectName();
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Tab);
    }
    QCOMPARE(walked, order);
    QCOMPARE(m_window->focusWidget()->objectName(), order.first());
}

void TestSettingsWindow::aProviderIsAddedTestedAndSavedByKeyboard()
{
    m_answer = QList<llm::ModelInfo> {{.id = u"gpt"_s, .name = {}}};
    m_window->open(gui::SettingsWindow::Page::Providers);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    const auto press = [this](Qt::Key key, Qt::KeyboardModifiers with = {}) {
        QTest::keyClick(m_window->windowHandle(), key, with);
    };
    child<QListWidget>(u"providerList"_s)->setFocus();
    press(Qt::Key_D, Qt::AltModifier);
    QTRY_COMPARE(m_window->focusWidget()->objectName(), u"providerPreset"_s); // the button is seen going down
    press(Qt::Key_A, Qt::AltModifier);
    QTest::keyClicks(m_window->focusWidget(), u"https://192.0.2.7/v1"_s);
    child<QPushButton>(u"testConnection"_s)->setFocus();
    press(Qt::Key_Return);
    QTRY_VERIFY(child<QLabel>(u"testResult"_s)->text().contains(u"first token"_s));
    press(Qt::Key_Space);
    QCOMPARE(child<QPushButton>(u"testConnection"_s)->text(), u"&Cancel test"_s);
    QTRY_VERIFY(child<QLabel>(u"testResult"_s)->text().contains(u"first token"_s));
    press(Qt::Key_S, Qt::AltModifier);
    QTRY_COMPARE(m_settings->providers().size(), 1);
}

void TestSettingsWindow::aKeyThatLivesForTheSessionSaysSo()
{
    m_window->addProvider();
    QVERIFY(child<QLabel>(u"keyHint"_s)->text().contains("memory only"_L1));
    child<QLineEdit>(u"providerVariable"_s)->setText(u"RUNNEL_TEST_NOT_SET"_s);
    QVERIFY(child<QLabel>(u"keyHint"_s)->text().contains("not set"_L1));
}

void TestSettingsWindow::removingAProviderForgetsItsKey()
{
    m_window->addProvider();
    child<QLineEdit>(u"providerUrl"_s)->setText(u"http://localhost/v1"_s);
    child<QLineEdit>(u"providerKey"_s)->setText(u"sk-canary-0123456789"_s);
    child<QPushButton>(u"saveProvider"_s)->click();
    const QString id = m_settings->providers().first().id;
    QTRY_VERIFY(!m_secrets->cached(id).isEmpty());
    child<QPushButton>(u"removeProvider"_s)->click();
    QVERIFY(m_settings->providers().isEmpty());
    QTRY_VERIFY(m_secrets->cached(id).isEmpty());
}

void TestSettingsWindow::aServerThatWasFoundIsAddedByOneClick()
{
    QCOMPARE(m_offers.looks, 0);
    m_window->open(gui::SettingsWindow::Page::Providers);
    QVERIFY(m_offers.looks > 0);
    auto *list = child<QListWidget>(u"providerList"_s);
    const auto *take = child<QPushButton>(u"takeOffer"_s);
    QVERIFY(take->isHidden());
    m_offers.found = {{.id = u"ollama"_s,
                       .name = u"Ollama"_s,
                       .kind = settings::ProviderKind::Ollama,
                       .baseUrl = u"http://localhost:11434"_s,
                       .models = {},
                       .keyVariable = {}}};
    Q_EMIT m_offers.changed();
    QCOMPARE(list->count(), 1);
    list->setCurrentRow(0);
    QVERIFY(!take->isHidden());
    QVERIFY(m_settings->providers().isEmpty());
    child<QPushButton>(u"takeOffer"_s)->click();
    QCOMPARE(m_settings->providers(), m_offers.found);
    m_offers.found.clear();
    Q_EMIT m_offers.changed();
    QCOMPARE(list->count(), 1);
    QCOMPARE(child<QLineEdit>(u"providerUrl"_s)->text(), u"http://localhost:11434"_s);
}

QTEST_MAIN(TestSettingsWindow)
#include "tst_settingswindow.moc"
