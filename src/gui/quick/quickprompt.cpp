// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/quick/quickprompt.h"

#include "chat/conversationlibrary.h"
#include "core/errortext.h"
#include "gui/theme/theme.h"
#include "llm/provider.h"
#include "settings/schema.h"
#include "streaming/chatcontroller.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace schema = settings::schema;
using chat::Conversation;
using models::ChatModel;

namespace {

constexpr qsizetype previewLength = 60;

} // namespace

QuickPrompt::QuickPrompt(const QuickContext &context, QObject *parent)
    : QObject(parent), m_context(context), m_model(context.clock)
{
    m_model.followQueue(&context.streams);
    connect(&m_model, &ChatModel::blocksChanged, this, [this](int row) {
        if (row == lastRow()) refreshAnswer();
    });
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &QuickPrompt::refresh);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, &QuickPrompt::refresh);
    connect(&context.theme, &Theme::changed, this, &QuickPrompt::lookChanged);
    connect(&context.providers, &llm::ProviderDirectory::changed, this, &QuickPrompt::changed);
    connect(&context.providers, &llm::ProviderDirectory::modelsChanged, this, &QuickPrompt::changed);
}

QuickPrompt::~QuickPrompt()
{
    m_model.setConversation(nullptr);
}

void QuickPrompt::begin()
{
    const bool isNews = std::exchange(m_hiddenWhileRunning, false);
    if (!isRunning() && !isNews) startOver();
    m_clipboardTaken = false;
    m_clipboard.clear();
    const QMimeData *held = QGuiApplication::clipboard()->mimeData();
    if (held && held->hasText() && !held->hasUrls()) {
        const QString text = held->text().trimmed();
        // An answer that was copied is no question.
        if (text.size() <= longestClipboard && text != m_copied) m_clipboard = text;
    }
    Q_EMIT changed();
}

void QuickPrompt::noteHidden()
{
    m_hiddenWhileRunning = isRunning() || m_opening;
}

void QuickPrompt::setReadOnly()
{
    m_readOnly = true;
    say(tr("Chats can only be read now."), false);
}

void QuickPrompt::startOver()
{
    const chat::ConversationId left = m_id;
    m_model.setConversation(nullptr);
    m_conversation.clear();
    m_id = {};
    m_question.clear();
    m_answerText.clear();
    m_answer.setBlocks({});
    if (!m_readOnly) m_status.clear();
    m_failed = false;
    if (!left.isNull() && !m_context.isShownElsewhere(left)) m_context.library.release(left);
}

bool QuickPrompt::isRunning() const
{
    return m_conversation && !streaming::ChatController::runningSession(m_conversation).isNull();
}

bool QuickPrompt::isKnown(const llm::ModelRef &model) const
{
    return !model.isEmpty() && m_context.providers.provider(model.provider) != nullptr;
}

// The one of the settings, else the one that was used last, else the one of a new chat.
llm::ModelRef QuickPrompt::model() const
{
    if (m_conversation) return m_conversation->info().model;
    const auto chosen = llm::ModelRef::fromString(m_context.settings.get(schema::quickModel));
    if (isKnown(chosen)) return chosen;
    if (m_context.library.size() > 0 && isKnown(m_context.library.at(0).model)) return m_context.library.at(0).model;
    return m_context.providers.defaultModel();
}

QString QuickPrompt::modelName() const
{
    const llm::ModelRef used = model();
    const auto info = llm::modelInfo(m_context.providers, used);
    return info && !info->name.isEmpty() ? info->name : used.model;
}

QString QuickPrompt::clipboardPreview() const
{
    const QString line = m_clipboard.left(4 * previewLength).simplified();
    return line.size() > previewLength ? line.left(previewLength) + u'…' : line;
}

QVariantMap QuickPrompt::look() const
{
    const Theme &theme = m_context.theme;
    const Colors &colors = theme.colors();
    const Metrics &metrics = theme.metrics();
    return {{u"raised"_s, colors.raised},       {u"surface"_s, colors.surface},
            {u"line"_s, colors.line},           {u"control"_s, colors.control},
            {u"text"_s, colors.text},           {u"muted"_s, colors.muted},
            {u"accent"_s, colors.accent},       {u"onAccent"_s, colors.onAccent},
            {u"danger"_s, colors.danger},       {u"codeGround"_s, colors.codeGround},
            {u"selection"_s, colors.selection}, {u"hover"_s, colors.hover},
            {u"radius"_s, metrics.radius},      {u"radiusLarge"_s, metrics.radiusLarge},
            {u"unit"_s, metrics.unit},          {u"lineHeight"_s, metrics.lineHeight},
            {u"font"_s, theme.textFont()},      {u"codeFont"_s, theme.codeFont()}};
}

QString QuickPrompt::withClipboard(const QString &text) const
{
    const QString typed = text.trimmed();
    if (!m_clipboardTaken) return typed;
    return typed.isEmpty() ? m_clipboard : typed + u"\n\n"_s + m_clipboard;
}

bool QuickPrompt::send(const QString &text)
{
    if (m_readOnly || m_opening) return false;
    const QString prompt = withClipboard(text);
    if (prompt.isEmpty()) return false;
    if (isRunning()) {
        say(tr("The answer is still being written. Esc hides it, and it goes on."), false);
        return false;
    }
    if (m_conversation || m_id.isNull()) return ask(prompt);
    // The window closed the chat meanwhile.
    m_opening = true;
    m_context.library.open(m_id, this, [this, prompt](const core::Result<Conversation *> &opened) {
        m_opening = false;
        if (opened) adopt(*opened);
        else startOver();
        ask(prompt);
    });
    return true;
}

bool QuickPrompt::ask(const QString &prompt)
{
    if (!m_conversation) adopt(m_context.library.create(model()));
    const auto sent = m_context.controller.send(m_conversation, prompt);
    if (!sent) {
        say(core::describe(sent.error()).sentence, true);
        return false;
    }
    m_question = prompt.simplified();
    m_clipboard.clear();
    m_clipboardTaken = false;
    refresh();
    return true;
}

void QuickPrompt::adopt(Conversation *conversation)
{
    m_conversation = conversation;
    m_id = conversation->id();
    m_model.setConversation(conversation);
    connect(conversation, &Conversation::messageStateChanged, this, &QuickPrompt::refresh);
}

int QuickPrompt::lastRow() const
{
    const int row = m_model.rowCount() - 1;
    return row >= 0 && m_model.message(row).role == llm::Role::Assistant ? row : -1;
}

void QuickPrompt::refresh()
{
    const int row = lastRow();
    if (row < 0) return;
    const QModelIndex index = m_model.index(row);
    const QString sentence = index.data(ChatModel::ErrorSentenceRole).toString();
    m_failed = !sentence.isEmpty();
    m_status = m_failed ? sentence : index.data(ChatModel::StatusRole).toString();
    refreshAnswer();
    Q_EMIT changed();
}

void QuickPrompt::refreshAnswer()
{
    const int row = lastRow();
    if (row < 0) return;
    m_answer.setBlocks(m_model.blocks(row));
    m_answerText = m_model.message(row).text();
}

void QuickPrompt::say(const QString &status, bool failed)
{
    m_status = status;
    m_failed = failed;
    Q_EMIT changed();
}

void QuickPrompt::stop()
{
    if (m_conversation) m_context.controller.stop(m_conversation);
}

bool QuickPrompt::copyAnswer()
{
    if (m_answerText.isEmpty()) return false;
    QGuiApplication::clipboard()->setText(m_answerText);
    m_copied = m_answerText.trimmed();
    if (!isRunning()) say(tr("The answer was copied."), false);
    return true;
}

void QuickPrompt::openInWindow(const QString &draft)
{
    if (m_id.isNull() && !m_readOnly) adopt(m_context.library.create(model()));
    const chat::ConversationId id = m_id;
    // The window writes it down: it may show the chat already, with a draft of its own.
    Q_EMIT windowRequested(id, m_readOnly ? QString() : withClipboard(draft));
    // From here on it is the window's: it is let go of when another chat is shown there.
    m_id = {};
    startOver();
    hide();
}

void QuickPrompt::takeClipboard(bool taken)
{
    m_clipboardTaken = taken && !m_clipboard.isEmpty();
    Q_EMIT changed();
}

void QuickPrompt::hide()
{
    Q_EMIT hideRequested();
}

} // namespace runnel::gui
