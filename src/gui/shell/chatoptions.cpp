// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/chatoptions.h"

#include "gui/shell/personarow.h"
#include "gui/theme/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QDoubleValidator>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>

#include <array>
#include <limits>

using namespace Qt::StringLiterals;
using runnel::llm::Option;
using runnel::llm::ReasoningEffort;

namespace runnel::gui {

namespace {

constexpr int mostTokens = 10'000'000;

std::optional<double> numberIn(const QLineEdit *field)
{
    if (!field->hasAcceptableInput()) return std::nullopt;
    bool isNumber = false;
    const double value = QLocale().toDouble(field->text().trimmed(), &isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

void showNumber(QLineEdit *field, const std::optional<double> &value)
{
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    const bool isWhole = value && *value == double(qint64(*value));
    field->setText(!value    ? QString()
                   : isWhole ? locale.toString(qint64(*value))
                             : locale.toString(*value, 'g', QLocale::FloatingPointShortest));
}

} // namespace

ChatOptions::ChatOptions(Theme &theme, llm::ProviderDirectory &providers, chat::PromptBook &prompts,
                         chat::Conversation &conversation, QWidget *parent)
    : QDialog(parent), m_theme(theme), m_providers(providers), m_conversation(&conversation)
{
    setObjectName(u"chatOptions"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(false);
    build(prompts);
    applyTheme();
    showInfo(conversation.info());
    applyCapabilities();
    connect(&theme, &Theme::changed, this, &ChatOptions::applyTheme);
    connect(&conversation, &QObject::destroyed, this, &QDialog::close);
    connect(&conversation, &chat::Conversation::infoChanged, this, &ChatOptions::applyCapabilities);
    connect(&providers, &llm::ProviderDirectory::changed, this, &ChatOptions::applyCapabilities);
}

QLineEdit *ChatOptions::number(const QString &name, double least, double most, int decimals)
{
    auto *field = new QLineEdit(this);
    field->setObjectName(name);
    field->setPlaceholderText(QCoreApplication::translate("ChatOptions", "as the service does"));
    auto *validator = new QDoubleValidator(least, most, decimals, field);
    validator->setNotation(QDoubleValidator::StandardNotation);
    field->setValidator(validator);
    connect(field, &QLineEdit::textChanged, this, &ChatOptions::keep);
    return field;
}

void ChatOptions::build(chat::PromptBook &prompts)
{
    const Metrics &metrics = m_theme.metrics();
    m_system = new QPlainTextEdit(this);
    m_system->setObjectName(u"systemPrompt"_s);
    m_system->setTabChangesFocus(true);
    m_system->setPlaceholderText(
        QCoreApplication::translate("ChatOptions", "What the model should know or keep to in all of this chat"));
    m_system->setMinimumHeight(m_system->fontMetrics().lineSpacing() * 5 + 3 * metrics.spacing);
    connect(m_system, &QPlainTextEdit::textChanged, this, &ChatOptions::keep);
    m_temperature = number(u"temperature"_s, 0, 2, 3);
    m_topP = number(u"topP"_s, 0, 1, 3);
    m_maxTokens = number(u"maxTokens"_s, 1, mostTokens, 0);
    m_seed = number(u"seed"_s, 0, std::numeric_limits<int>::max(), 0);
    m_stop = new QLineEdit(this);
    m_stop->setObjectName(u"stopSequences"_s);
    m_stop->setPlaceholderText(
        QCoreApplication::translate("ChatOptions", "none; separate several by a bar: END | ###"));
    connect(m_stop, &QLineEdit::textChanged, this, &ChatOptions::keep);
    m_effort = new QComboBox(this);
    m_effort->setObjectName(u"reasoningEffort"_s);
    m_effort->addItem(QCoreApplication::translate("ChatOptions", "as the service does"), QString());
    const std::array efforts {
        std::pair {ReasoningEffort::None, QCoreApplication::translate("ChatOptions", "none")},
        std::pair {ReasoningEffort::Minimal, QCoreApplication::translate("ChatOptions", "minimal")},
        std::pair {ReasoningEffort::Low, QCoreApplication::translate("ChatOptions", "low")},
        std::pair {ReasoningEffort::Medium, QCoreApplication::translate("ChatOptions", "medium")},
        std::pair {ReasoningEffort::High, QCoreApplication::translate("ChatOptions", "high")}};
    for (const auto &[effort, name] : efforts) m_effort->addItem(name, llm::toString(effort));
    connect(m_effort, &QComboBox::currentIndexChanged, this, &ChatOptions::keep);
    m_json = new QCheckBox(QCoreApplication::translate("ChatOptions", "Answer as one JSON ob&ject"), this);
    m_json->setObjectName(u"jsonMode"_s);
    connect(m_json, &QCheckBox::toggled, this, &ChatOptions::keep);
    m_note = new QLabel(this);
    m_note->setObjectName(u"optionsNote"_s);
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);

    auto *persona = new PersonaRow(m_theme, prompts, *m_conversation, this);
    connect(persona, &PersonaRow::applied, this, [this] {
        if (m_conversation) showInfo(m_conversation->info());
    });
    auto *top = new QFormLayout;
    top->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    top->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    top->setHorizontalSpacing(metrics.gap);
    top->addRow(QCoreApplication::translate("ChatOptions", "Perso&na"), persona);

    m_form = new QFormLayout;
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_form->setHorizontalSpacing(metrics.gap);
    m_form->setVerticalSpacing(metrics.spacing);
    m_form->addRow(QCoreApplication::translate("ChatOptions", "&Temperature, 0 to 2"), m_temperature);
    m_form->addRow(QCoreApplication::translate("ChatOptions", "Top-&p, 0 to 1"), m_topP);
    m_form->addRow(QCoreApplication::translate("ChatOptions", "&Most tokens"), m_maxTokens);
    m_form->addRow(QCoreApplication::translate("ChatOptions", "&Seed"), m_seed);
    m_form->addRow(QCoreApplication::translate("ChatOptions", "St&op at"), m_stop);
    m_form->addRow(QCoreApplication::translate("ChatOptions", "&Reasoning"), m_effort);
    m_form->addRow(QString(), m_json);
    auto *label = new QLabel(QCoreApplication::translate("ChatOptions", "S&ystem prompt"), this);
    label->setBuddy(m_system);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto *column = new QVBoxLayout(this);
    const int margin = metrics.gap + metrics.unit;
    column->setContentsMargins(margin, margin, margin, margin);
    column->setSpacing(metrics.spacing);
    column->addLayout(top);
    column->addWidget(label);
    column->addWidget(m_system, 1);
    column->addSpacing(metrics.spacing);
    column->addLayout(m_form);
    column->addWidget(m_note);
    column->addWidget(buttons);
    resize(480, 520);
}

void ChatOptions::applyTheme()
{
    QPalette quiet = m_theme.palette();
    quiet.setColor(QPalette::WindowText, m_theme.colors().muted);
    m_note->setPalette(quiet);
}

void ChatOptions::showInfo(const chat::ConversationInfo &info)
{
    m_showing = true;
    const llm::GenerationOptions &options = info.options;
    m_system->setPlainText(info.systemPrompt);
    showNumber(m_temperature, options.temperature);
    showNumber(m_topP, options.topP);
    showNumber(m_maxTokens, options.maxTokens);
    showNumber(m_seed, options.seed);
    m_stop->setText(options.stop.join(" | "_L1));
    const QString effort = options.reasoningEffort ? llm::toString(*options.reasoningEffort) : QString();
    m_effort->setCurrentIndex(m_effort->findData(effort));
    m_json->setChecked(options.json);
    m_showing = false;
}

// Follows the chat's model, which may change while this is open.
void ChatOptions::applyCapabilities()
{
    if (!m_conversation) return;
    setWindowTitle(QCoreApplication::translate("ChatOptions", "Settings of “%1”").arg(m_conversation->displayTitle()));
    const llm::ModelRef model = m_conversation->info().model;
    const auto provider = m_providers.provider(model.provider);
    const llm::Capabilities can = provider ? provider->capabilities(model.model) : llm::Capabilities {};
    bool isAll = can.systemPrompt;
    m_system->setEnabled(can.systemPrompt);
    const std::array<std::pair<Option, QWidget *>, 7> fields {
        std::pair {Option::Temperature, static_cast<QWidget *>(m_temperature)},
        {Option::TopP, m_topP},
        {Option::MaxTokens, m_maxTokens},
        {Option::Seed, m_seed},
        {Option::Stop, m_stop},
        {Option::ReasoningEffort, m_effort},
        {Option::Json, m_json}};
    for (const auto &[option, field] : fields) {
        const bool isKnown = can.options.testFlag(option);
        isAll = isAll && isKnown;
        field->setEnabled(isKnown);
        if (QWidget *label = m_form->labelForField(field)) label->setEnabled(isKnown);
    }
    m_note->setText(isAll ? QCoreApplication::translate("ChatOptions", "They apply from the next message on.")
                          : QCoreApplication::translate(
                                "ChatOptions", "They apply from the next message on. %1 does not take what is grey.")
                                .arg(provider ? provider->info().name : model.provider));
}

llm::GenerationOptions ChatOptions::options() const
{
    llm::GenerationOptions options {.temperature = numberIn(m_temperature), .topP = numberIn(m_topP)};
    if (const auto tokens = numberIn(m_maxTokens)) options.maxTokens = int(*tokens);
    if (const auto seed = numberIn(m_seed)) options.seed = qint64(*seed);
    const QStringList stops = m_stop->text().split(u'|');
    for (const QString &stop : stops) {
        if (const QString text = stop.trimmed(); !text.isEmpty()) options.stop.append(text);
    }
    options.reasoningEffort = llm::reasoningEffortFromString(m_effort->currentData().toString());
    options.json = m_json->isChecked();
    return options;
}

void ChatOptions::keep()
{
    if (m_showing || !m_conversation) return;
    m_conversation->setSystemPrompt(m_system->toPlainText());
    m_conversation->setOptions(options());
}

} // namespace runnel::gui
