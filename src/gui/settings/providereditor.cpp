// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/providereditor.h"

#include "gui/settings/keyfield.h"
#include "gui/theme/theme.h"
#include "settings/presets.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QCoreApplication>
#include <QFormLayout>
#include <QHideEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QUrl>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using settings::ProviderConfig;
using settings::ProviderKind;

namespace {

QLabel *note(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

QStringList linesIn(const QPlainTextEdit *field)
{
    QStringList kept;
    const QStringList lines = field->toPlainText().split(u'\n');
    for (const QString &line : lines) {
        if (const QString text = line.trimmed(); !text.isEmpty() && !kept.contains(text)) kept.append(text);
    }
    return kept;
}

} // namespace

ProviderEditor::ProviderEditor(Theme &theme, settings::Settings &settings, settings::SecretStore &secrets,
                               ProviderFactory factory, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_settings(settings), m_secrets(secrets), m_test(std::move(factory))
{
    build();
    applyTheme();
    connect(&theme, &Theme::changed, this, &ProviderEditor::applyTheme);
    connect(&m_test, &ConnectionTest::finished, this, &ProviderEditor::showReport);
    connect(m_preset, &QComboBox::activated, this, &ProviderEditor::applyPreset);
    connect(m_kind, &QComboBox::activated, this, &ProviderEditor::updateKind);
    connect(m_url, &QLineEdit::textChanged, this, &ProviderEditor::tellKeyField);
    connect(m_variable, &QLineEdit::textChanged, this, &ProviderEditor::tellKeyField);
    connect(m_key, &KeyField::variableChosen, m_variable, &QLineEdit::setText);
    connect(m_key, &KeyField::keptForSession, this, [this](const QString &why) { say(why, true); });
    connect(m_key, &KeyField::removeFailed, this, [this](const QString &why) { say(why, true); });
    connect(m_testButton, &QPushButton::clicked, this, [this] {
        if (m_test.isRunning()) cancelTest();
        else test();
    });
    connect(m_save, &QPushButton::clicked, this, &ProviderEditor::save);
    connect(m_useModels, &QPushButton::clicked, this, [this] {
        m_models->setPlainText(m_found.join(u'\n'));
        m_useModels->hide();
    });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        const QString id = m_id;
        m_secrets.write(id, {}, this, [](const core::Result<void> &) {});
        m_settings.removeProvider(id);
        Q_EMIT removed(id);
    });
}

void ProviderEditor::build()
{
    m_preset = new QComboBox(this);
    m_preset->setObjectName(u"providerPreset"_s);
    m_kind = new QComboBox(this);
    m_kind->setObjectName(u"providerKind"_s);
    fillLists();
    m_name = new QLineEdit(this);
    m_name->setObjectName(u"providerName"_s);
    m_name->setMaxLength(60);
    m_url = new QLineEdit(this);
    m_url->setObjectName(u"providerUrl"_s);
    m_url->setPlaceholderText(u"http://localhost:11434/v1"_s);
    m_url->setInputMethodHints(Qt::ImhUrlCharactersOnly);
    m_key = new KeyField(m_theme, m_secrets, this);
    m_variable = new QLineEdit(this);
    m_variable->setObjectName(u"providerVariable"_s);
    m_variable->setPlaceholderText(QCoreApplication::translate("Settings", "none"));
    m_variable->setCompleter(new QCompleter(settings::keyVariables(), m_variable));
    m_models = new QPlainTextEdit(this);
    m_models->setObjectName(u"providerModels"_s);
    m_models->setTabChangesFocus(true);
    m_models->setPlaceholderText(
        QCoreApplication::translate("Settings", "One name a line; empty: what the service lists"));
    m_models->setFixedHeight(m_models->fontMetrics().lineSpacing() * 3 + 3 * m_theme.metrics().spacing);
    m_headers = new QPlainTextEdit(this);
    m_headers->setObjectName(u"providerHeaders"_s);
    m_headers->setTabChangesFocus(true);
    m_headers->setPlaceholderText(
        QCoreApplication::translate("Settings", "None. One a line, as \"Name: value\"; never a key"));
    m_headers->setFixedHeight(m_headers->fontMetrics().lineSpacing() * 2 + 3 * m_theme.metrics().spacing);
    m_background = new QCheckBox(QCoreApplication::translate("Settings", "Answers &go on at the service when the "
                                                                         "connection breaks"),
                                 this);
    m_background->setObjectName(u"providerBackground"_s);
    m_background->setToolTip(QCoreApplication::translate(
        "Settings", "What is missing is fetched later. For that the service keeps the answers for a while."));
    m_result = note(this);
    m_result->setObjectName(u"testResult"_s);
    m_result->hide();

    m_testButton = new QPushButton(QCoreApplication::translate("Settings", "&Test connection"), this);
    m_testButton->setObjectName(u"testConnection"_s);
    m_useModels = new QPushButton(QCoreApplication::translate("Settings", "&Keep these models"), this);
    m_useModels->hide();
    m_save = new QPushButton(QCoreApplication::translate("Settings", "&Save"), this);
    m_save->setObjectName(u"saveProvider"_s);
    m_save->setDefault(true);
    m_remove = new QPushButton(QCoreApplication::translate("Settings", "Rem&ove"), this);
    m_remove->setObjectName(u"removeProvider"_s);

    const Metrics &metrics = m_theme.metrics();
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    form->setHorizontalSpacing(metrics.gap);
    form->setVerticalSpacing(metrics.spacing + metrics.unit);
    form->addRow(QCoreApplication::translate("Settings", "Ser&vice"), m_preset);
    form->addRow(QCoreApplication::translate("Settings", "&Name"), m_name);
    form->addRow(QCoreApplication::translate("Settings", "&Address"), m_url);
    form->addRow(QCoreApplication::translate("Settings", "&Interface"), m_kind);
    form->addRow(QCoreApplication::translate("Settings", "K&ey"), m_key);
    form->addRow(QCoreApplication::translate("Settings", "Key from va&riable"), m_variable);
    form->addRow(QCoreApplication::translate("Settings", "&Models"), m_models);
    form->addRow(QCoreApplication::translate("Settings", "E&xtra headers"), m_headers);
    form->addRow(QString(), m_background);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metrics.spacing);
    buttons->addWidget(m_testButton);
    buttons->addWidget(m_useModels);
    buttons->addStretch(1);
    buttons->addWidget(m_remove);
    buttons->addWidget(m_save);
    // The buttons stay in sight, however long the form or what a test says.
    auto *fields = new QWidget;
    auto *inner = new QVBoxLayout(fields);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(metrics.gap);
    inner->addLayout(form);
    inner->addWidget(m_result);
    inner->addStretch(1);
    m_scroll = new QScrollArea(this);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus); // it follows what has the focus
    m_scroll->setWidget(fields);
    // What is said stands at the end, and is worth more than the fields above.
    QScrollBar *bar = m_scroll->verticalScrollBar();
    connect(bar, &QScrollBar::rangeChanged, this, [this, bar](int, int last) {
        if (!m_result->isHidden()) bar->setValue(last);
    });
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics.gap);
    column->addWidget(m_scroll, 1);
    column->addLayout(buttons);
    // As it reads.
    const std::array<QWidget *, 14> order {m_preset,     m_name,      m_url,     m_kind,       m_key,
                                           m_variable,   m_models,    m_headers, m_background, m_result,
                                           m_testButton, m_useModels, m_remove,  m_save};
    for (std::size_t i = 1; i < order.size(); ++i) setTabOrder(order.at(i - 1), order.at(i));
}

void ProviderEditor::applyTheme()
{
    QPalette loud = m_theme.palette();
    loud.setColor(QPalette::WindowText, m_resultIsFault ? m_theme.colors().danger : m_theme.colors().text);
    m_result->setPalette(loud);
}

void ProviderEditor::create()
{
    fill({});
    m_remove->hide();
}

void ProviderEditor::edit(const ProviderConfig &config)
{
    fill(config);
    m_remove->show();
}

void ProviderEditor::fill(const ProviderConfig &config)
{
    m_test.cancel();
    updateTestButton();
    m_id = config.id;
    m_filledIn = {};
    const settings::Preset *preset = settings::presetFor(QUrl(config.baseUrl));
    // What is as the preset has it goes with it when another one is chosen.
    if (preset) {
        m_filledIn.name = preset->name;
        m_filledIn.baseUrl = preset->url;
    }
    m_preset->setCurrentIndex(std::max(0, m_preset->findData(preset ? preset->id : QString())));
    m_kind->setCurrentIndex(m_kind->findData(int(config.kind)));
    m_name->setText(config.name);
    m_url->setText(config.baseUrl);
    m_variable->setText(config.keyVariable);
    m_models->setPlainText(config.models.join(u'\n'));
    m_headers->setPlainText(config.headers.join(u'\n'));
    m_background->setChecked(config.background);
    updateKind();
    m_key->edit(config.id);
    m_result->hide();
    m_useModels->hide();
    tellKeyField();
}

void ProviderEditor::fillLists()
{
    m_preset->addItem(QCoreApplication::translate("Settings", "Another server"), QString());
    // First what people use most, as the presets are ordered; what runs here stands apart.
    bool isApart = false;
    for (const settings::Preset &preset : settings::presets()) {
        if (preset.isLocal() && !std::exchange(isApart, true)) m_preset->insertSeparator(m_preset->count());
        m_preset->addItem(preset.isLocal()
                              ? QCoreApplication::translate("Settings", "%1, on this machine").arg(preset.name)
                              : preset.name,
                          preset.id);
    }
    const auto add = [this](const QString &name, ProviderKind kind) { m_kind->addItem(name, int(kind)); };
    add(QCoreApplication::translate("Settings", "OpenAI-compatible (Chat Completions)"), ProviderKind::Compatible);
    add(QCoreApplication::translate("Settings", "OpenAI Responses"), ProviderKind::OpenAiResponses);
    add(QCoreApplication::translate("Settings", "OpenAI Chat Completions"), ProviderKind::OpenAi);
    add(QCoreApplication::translate("Settings", "Anthropic Messages"), ProviderKind::Anthropic);
    add(QCoreApplication::translate("Settings", "Gemini"), ProviderKind::Gemini);
    add(QCoreApplication::translate("Settings", "Gemini Interactions"), ProviderKind::GeminiInteractions);
    add(QCoreApplication::translate("Settings", "Ollama"), ProviderKind::Ollama);
}

// What a person typed stays; what is empty, or what another preset put there, is filled in.
void ProviderEditor::applyPreset()
{
    const settings::Preset *preset = settings::presetById(m_preset->currentData().toString());
    const settings::ProviderConfig before = m_filledIn;
    m_filledIn = {.id = {},
                  .name = preset ? preset->name : QString(),
                  .kind = preset ? preset->kind : ProviderKind::Compatible,
                  .baseUrl = preset ? preset->url : QString(),
                  .models = {},
                  .keyVariable = {}};
    const auto fillIn = [](QLineEdit *field, const QString &old, const QString &text) {
        if (field->text().isEmpty() || field->text() == old) field->setText(text);
    };
    fillIn(m_name, before.name, m_filledIn.name);
    fillIn(m_url, before.baseUrl, m_filledIn.baseUrl);
    m_kind->setCurrentIndex(m_kind->findData(int(m_filledIn.kind)));
    updateKind();
    tellKeyField();
    if (preset && preset->needsAddress) {
        m_url->setFocus(Qt::OtherFocusReason);
        m_url->selectAll();
    }
}

void ProviderEditor::updateKind()
{
    const bool canGoOn = kind() == ProviderKind::OpenAiResponses || kind() == ProviderKind::GeminiInteractions;
    m_background->setVisible(canGoOn);
}

ProviderKind ProviderEditor::kind() const
{
    return ProviderKind(m_kind->currentData().toInt());
}

ProviderConfig ProviderEditor::config() const
{
    ProviderConfig config;
    config.baseUrl = m_url->text().trimmed();
    while (config.baseUrl.endsWith(u'/')) config.baseUrl.chop(1);
    config.kind = kind();
    config.name = m_name->text().simplified();
    if (config.name.isEmpty()) config.name = QUrl(config.baseUrl).host();
    config.id = m_id.isEmpty() ? newId(config.name) : m_id;
    config.models = linesIn(m_models);
    config.headers = linesIn(m_headers);
    config.background = m_background->isChecked() && m_background->isVisibleTo(this);
    config.keyVariable = m_variable->text().trimmed();
    return config;
}

QString ProviderEditor::newId(const QString &name) const
{
    QString base;
    const QString lower = name.toLower();
    for (const QChar c : lower) {
        if ((c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9')) {
            base.append(c);
        } else if (!base.isEmpty() && !base.endsWith(u'-')) {
            base.append(u'-');
        }
        if (base.size() >= 40) break;
    }
    while (base.endsWith(u'-')) base.chop(1);
    if (base.isEmpty() || base == "guide"_L1) base = u"provider"_s;
    const QList<ProviderConfig> known = m_settings.providers();
    QString id = base;
    for (int i = 2; std::ranges::contains(known, id, &ProviderConfig::id); ++i) {
        id = u"%1-%2"_s.arg(base, QString::number(i));
    }
    return id;
}

void ProviderEditor::save()
{
    const ProviderConfig wanted = config();
    // Whoever hears of the change may turn to another provider's form meanwhile.
    const QString key = m_key->typed();
    if (const auto kept = m_settings.saveProvider(wanted); !kept) {
        const bool isHeader = kept.error().providerCode == QLatin1StringView(settings::malformedHeader);
        say(isHeader
                ? QCoreApplication::translate("Settings",
                                              "This cannot be saved: a header stands on one line as \"Name: "
                                              "value\", and keys belong into the field above.")
                : QCoreApplication::translate("Settings", "This cannot be saved: the address must be a full URL that "
                                                          "begins with https:// or http://, and hold no password."),
            true);
        (isHeader ? static_cast<QWidget *>(m_headers) : m_url)->setFocus(Qt::OtherFocusReason);
        return;
    }
    edit(wanted);
    m_key->keep(wanted.id, key);
    Q_EMIT saved(wanted.id);
}

void ProviderEditor::test()
{
    m_useModels->hide();
    say(QCoreApplication::translate("Settings", "Asking…"), false);
    m_test.start(config(), m_key->typed());
    updateTestButton();
}

void ProviderEditor::cancelTest()
{
    if (!m_test.isRunning()) return;
    m_test.cancel();
    updateTestButton();
    say(QCoreApplication::translate("Settings", "The test was cancelled."), false);
}

// The same button: whoever pressed it by keyboard is still on it.
void ProviderEditor::updateTestButton()
{
    m_testButton->setText(m_test.isRunning() ? QCoreApplication::translate("Settings", "&Cancel test")
                                             : QCoreApplication::translate("Settings", "&Test connection"));
}

void ProviderEditor::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    // Nobody sees any more what comes back.
    if (!event->spontaneous()) cancelTest();
}

void ProviderEditor::showReport(const ConnectionReport &report)
{
    updateTestButton();
    m_found = report.models;
    QString text = report.steps.join(u'\n');
    if (!report.models.isEmpty()) {
        constexpr qsizetype shown = 6;
        text += u'\n' + report.models.first(std::min(shown, report.models.size())).join(u", "_s);
        if (report.models.size() > shown) text += u" …"_s;
    }
    if (!report.detail.isEmpty()) text += u'\n' + report.detail.left(300);
    say(text, report.verdict == ConnectionReport::Verdict::Fails);
    m_useModels->setVisible(!report.models.isEmpty() && linesIn(m_models).isEmpty());
}

void ProviderEditor::say(const QString &text, bool isFault)
{
    m_resultIsFault = isFault;
    m_result->setText(text);
    m_result->show();
    applyTheme();
}

void ProviderEditor::tellKeyField()
{
    m_key->setContext(m_url->text(), m_variable->text());
}

void ProviderEditor::focusFirst()
{
    (m_id.isEmpty() ? static_cast<QWidget *>(m_preset) : m_name)->setFocus(Qt::OtherFocusReason);
}

} // namespace runnel::gui
