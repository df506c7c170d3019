// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/chatpane.h"

#include "gui/composer/composer.h"
#include "gui/composer/promptedit.h"
#include "gui/shell/attachmentactions.h"
#include "gui/shell/chatheader.h"
#include "gui/shell/chatoptions.h"
#include "gui/shell/chatprinter.h"
#include "gui/shell/draftattachments.h"
#include "gui/shell/findbar.h"
#include "gui/shell/messageactions.h"
#include "gui/shell/startpage.h"
#include "gui/theme/theme.h"
#include "settings/schema.h"
#include "settings/settings.h"
#include "streaming/chatcontroller.h"
#include "streaming/streamingchatservice.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QScrollBar>
#include <QStackedWidget>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using chat::Conversation;
using models::ChatModel;

namespace {

// Reached through the model, whose folder may know Markdown; the last one counts, at any depth.
template <typename Blocks>
void findLastCode(const Blocks &blocks, QString &code)
{
    using Kind = std::remove_cvref_t<decltype(blocks.first()->kind)>;
    for (const auto &block : blocks) {
        if (block->kind == Kind::Code) code = block->text.text;
        findLastCode(block->children, code);
    }
}

} // namespace

ChatPane::ChatPane(const ShellContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_thumbnails(context.attachments, this)
    , m_answerImages(this)
    , m_model(context.clock)
    , m_search(m_model, context.clock)
    , m_gauge(context.providers, context.clock)
{
    m_model.followQueue(&context.streams);
    m_model.setModelFacts(
        [&providers = context.providers](const llm::ModelRef &model) { return llm::modelInfo(providers, model); });
    connect(&context.providers, &llm::ProviderDirectory::changed, &m_model, &ChatModel::noteModelFacts);
    connect(&context.providers, &llm::ProviderDirectory::modelsChanged, &m_model, &ChatModel::noteModelFacts);
    build();
    connectComposer();
    connectTranscript();
    connectAttachments();
    connectGauge();
    m_actions = new MessageActions(context, *m_transcript, *m_composer, *m_draftAttachments, this);
    connect(m_actions, &MessageActions::failed, this, &ChatPane::failed);
    connect(m_actions, &MessageActions::settingsRequested, this, &ChatPane::settingsRequested);
    connect(&m_model, &ChatModel::dataChanged, this,
            [this](const QModelIndex &, const QModelIndex &, const QList<int> &roles) {
                if (roles.isEmpty() || roles.contains(ChatModel::StatusRole)) updateStatus();
            });
    connect(m_header, &ChatHeader::renamed, this, [this](const QString &title) {
        if (m_conversation) m_conversation->setTitle(title);
    });
}

ChatPane::~ChatPane()
{
    m_transcript->setSearch(nullptr);
    m_transcript->setModel(nullptr);
}

void ChatPane::build()
{
    const Metrics &metrics = m_context.theme.metrics();
    m_header = new ChatHeader(m_context.theme, this);
    m_start = new StartPage(m_context.theme, this);
    m_transcript = new TranscriptView(m_context.theme, this);
    m_transcript->setObjectName(u"transcript"_s);
    m_transcript->setModel(&m_model);
    m_transcript->setSearch(&m_search);
    m_find = new FindBar(m_context.theme, m_search, this);
    connect(m_find, &FindBar::closed, this, [this] {
        m_find->dismiss();
        m_transcript->setFocus(Qt::OtherFocusReason);
    });
    m_composer = new Composer(m_context.theme, m_context.providers, this);
    m_composer->setObjectName(u"composer"_s);
    m_composer->setMaximumWidth(metrics.columnWidth);
    m_printer = new ChatPrinter(
        m_model, *m_transcript, [this] { return m_conversation ? m_conversation->displayTitle() : QString(); }, this);
    m_stage = new QStackedWidget(this);
    m_stage->addWidget(m_start);
    m_stage->addWidget(m_transcript);

    auto *bottom = new QHBoxLayout;
    // The scroll bar takes its place from the transcript's column; the composer stays aligned with that.
    const auto align = [this, bottom, metrics] {
        const QScrollBar *bar = m_transcript->verticalScrollBar();
        const int taken =
            m_stage->currentWidget() == m_transcript && bar->maximum() > bar->minimum() ? bar->sizeHint().width() : 0;
        QMargins margins(metrics.gap, metrics.unit, metrics.gap, metrics.gap);
        if (isRightToLeft()) margins.setLeft(metrics.gap + taken);
        else margins.setRight(metrics.gap + taken);
        bottom->setContentsMargins(margins);
    };
    align();
    connect(m_transcript->verticalScrollBar(), &QScrollBar::rangeChanged, this, align);
    connect(m_stage, &QStackedWidget::currentChanged, this, align);
    bottom->addStretch(1);
    bottom->addWidget(m_composer, 1000);
    bottom->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_find);
    column->addWidget(m_stage, 1);
    column->addLayout(bottom);
}

void ChatPane::connectComposer()
{
    connect(m_composer, &Composer::sendRequested, this, &ChatPane::send);
    connect(m_composer, &Composer::stopRequested, this, &ChatPane::stop);
    connect(m_composer, &Composer::textEdited, this, [this](const QString &text) {
        if (m_conversation && !m_actions->isWriting()) m_conversation->setDraft(text);
    });
    connect(m_composer, &Composer::modelChosen, this, [this](const llm::ModelRef &model) {
        if (m_conversation) m_conversation->setModel(model);
        m_context.settings.set(settings::schema::defaultModel, model.toString());
    });
    connect(m_composer, &Composer::manageProvidersRequested, this, &ChatPane::settingsRequested);
    connect(m_composer, &Composer::managePromptsRequested, this, &ChatPane::promptSettingsRequested);
    m_composer->setPrompts(&m_context.prompts);
    connect(m_start, &StartPage::modelsRequested, this, &ChatPane::chooseModel);
    connect(m_start, &StartPage::starterChosen, this, [this](const QString &prompt, bool sendNow) {
        if (m_readOnly) return;
        if (sendNow) {
            ask(prompt, {});
            return;
        }
        // In front of what was typed, and in the place of another one.
        QString typed = m_composer->text();
        if (typed.startsWith(m_starter)) typed.remove(0, m_starter.size());
        m_starter = prompt;
        m_composer->setText(prompt + typed);
        if (m_conversation) m_conversation->setDraft(prompt + typed);
        m_composer->focusText();
    });
}

void ChatPane::connectTranscript()
{
    connect(m_transcript, &TranscriptView::stopRequested, this, &ChatPane::stop);
    connect(m_transcript, &TranscriptView::settingsRequested, this, &ChatPane::settingsRequested);
    connect(m_transcript, &TranscriptView::modelChoiceRequested, this, &ChatPane::chooseModel);
    connect(m_transcript, &TranscriptView::newChatRequested, this, &ChatPane::newChatRequested);
    connect(m_transcript, &TranscriptView::linkActivated, this, &ChatPane::linkActivated);
    connect(m_transcript, &TranscriptView::printRequested, m_printer, &ChatPrinter::print);
    connect(m_transcript, &TranscriptView::pdfRequested, m_printer, &ChatPrinter::askForPdf);
    connect(m_transcript->verticalScrollBar(), &QScrollBar::valueChanged, this, &ChatPane::scrolled);
}

void ChatPane::find()
{
    if (m_stage->currentWidget() == m_transcript) m_find->open(m_transcript->topRow());
}

void ChatPane::findNext(bool forward)
{
    if (m_find->isHidden()) return find();
    if (forward) m_find->next();
    else m_find->previous();
}

void ChatPane::setConversation(Conversation *conversation, const ScrollAnchor &anchor)
{
    // What is being typed is the title of the chat that is left.
    m_header->endRename(true);
    if (m_conversation) m_conversation->disconnect(this);
    if (m_options) m_options->close();
    m_find->dismiss();
    m_actions->setConversation(nullptr);
    m_conversation = conversation;
    m_model.setConversation(conversation);
    m_draftAttachments->setConversation(conversation);
    m_gauge.setConversation(conversation);
    if (!conversation) return;
    connectConversation();
    m_composer->setText(conversation->info().draft);
    m_actions->setConversation(conversation);
    m_composer->setModel(conversation->info().model);
    m_transcript->setScrollAnchor(anchor);
    updateLastPrompt();
    updateTitle();
    updateStage();
    updateRunning();
    Q_EMIT conversationShown();
}

void ChatPane::connectConversation()
{
    connect(m_conversation, &Conversation::infoChanged, this, [this] {
        updateTitle();
        m_composer->setModel(m_conversation->info().model);
    });
    connect(m_conversation, &Conversation::messagesInserted, this, [this] {
        updateStage();
        updateTitle();
        updateLastPrompt();
        updateRunning();
    });
    connect(m_conversation, &Conversation::messagesRemoved, this, [this] {
        updateStage();
        updateTitle();
        updateRunning();
    });
    connect(m_conversation, &Conversation::messageStateChanged, this, &ChatPane::updateRunning);
}

void ChatPane::setReadOnly()
{
    m_readOnly = true;
    m_actions->setReadOnly();
    m_composer->setEnabled(false);
    m_transcript->setReadOnly();
    m_start->setReadOnly();
    updateTitle();
    updateRunning();
}

Conversation *ChatPane::conversation() const
{
    return m_conversation;
}

ScrollAnchor ChatPane::scrollAnchor() const
{
    return m_transcript->scrollAnchor();
}

ChatHeader *ChatPane::header() const
{
    return m_header;
}

Composer *ChatPane::composer() const
{
    return m_composer;
}

StartPage *ChatPane::startPage() const
{
    return m_start;
}

TranscriptView *ChatPane::transcript() const
{
    return m_transcript;
}

const ChatModel &ChatPane::model() const
{
    return m_model;
}

bool ChatPane::isRunning() const
{
    return m_running;
}

void ChatPane::showOptions()
{
    if (!m_conversation || m_readOnly) return;
    if (!m_options) {
        m_options = new ChatOptions(m_context.theme, m_context.providers, m_context.prompts, *m_conversation, this);
    }
    m_options->show();
    m_options->raise();
    m_options->activateWindow();
}

void ChatPane::showDraft()
{
    if (m_conversation && !m_actions->isWriting()) m_composer->setText(m_conversation->info().draft);
}

void ChatPane::chooseModel()
{
    if (!m_readOnly) m_composer->chooseModel();
}

void ChatPane::send(const QString &text)
{
    if (!m_conversation || m_readOnly) return;
    if (m_actions->isWriting()) {
        if (!m_actions->send(text)) return;
        m_transcript->scrollToEnd();
        m_composer->focusText();
        return;
    }
    if (!ask(text, m_conversation->info().draftAttachments)) return;
    m_composer->clear();
    m_conversation->setDraft({});
}

bool ChatPane::ask(const QString &text, const QList<chat::Attachment> &attachments)
{
    if (!m_conversation) return false;
    const auto sent = m_context.controller.send(m_conversation, text, attachments);
    if (!sent) {
        Q_EMIT failed(sent.error());
        return false;
    }
    // The list shows chats that are not open, and knows their first line only as their title.
    if (m_conversation->info().title.isEmpty()) m_conversation->setTitle(m_conversation->displayTitle());
    m_transcript->scrollToEnd();
    m_composer->focusText();
    return true;
}

void ChatPane::stop()
{
    if (m_conversation) m_context.controller.stop(m_conversation);
}

int ChatPane::lastAnswer() const
{
    for (int row = m_model.rowCount() - 1; row >= 0; --row) {
        if (m_model.message(row).role == llm::Role::Assistant) return row;
    }
    return -1;
}

void ChatPane::regenerate()
{
    const int row = lastAnswer();
    if (row < 0 || m_running || m_readOnly || !m_conversation) return;
    report(m_context.controller.retry(m_conversation, m_model.message(row).id));
}

void ChatPane::stepMessage(int direction)
{
    if (m_model.rowCount() == 0) return;
    // The keys that work on a message want to know which.
    if (m_transcript->hasFocus()) return m_transcript->stepCurrent(direction);
    const ScrollAnchor anchor = m_transcript->scrollAnchor();
    const int current = anchor.message.isNull() ? m_model.rowCount() - 1 : m_model.rowOf(anchor.message);
    // Up from within a message goes to its own top first.
    const bool toOwnTop = direction < 0 && (anchor.offset > 0 || anchor.message.isNull());
    const int target = std::clamp(toOwnTop ? current : current + direction, 0, m_model.rowCount() - 1);
    m_transcript->setScrollAnchor({m_model.message(target).id, 0});
}

void ChatPane::copyLastAnswer()
{
    const int row = lastAnswer();
    const QString text = row < 0 ? QString() : m_model.message(row).text();
    if (text.isEmpty()) return;
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT copied(QCoreApplication::translate("Shell", "The last answer was copied."));
}

void ChatPane::copyLastCodeBlock()
{
    for (int row = m_model.rowCount() - 1; row >= 0; --row) {
        if (m_model.message(row).role != llm::Role::Assistant) continue;
        QString code;
        findLastCode(m_model.document(row).blocks(), code);
        if (code.isEmpty()) continue;
        QGuiApplication::clipboard()->setText(code);
        Q_EMIT copied(QCoreApplication::translate("Shell", "The last code block was copied."));
        return;
    }
}

void ChatPane::report(const core::Result<chat::SessionId> &result)
{
    if (!result) Q_EMIT failed(result.error());
}

void ChatPane::updateRunning()
{
    // What another program writes is not ours to stop.
    const bool running =
        m_conversation && !m_readOnly && !streaming::ChatController::runningSession(m_conversation).isNull();
    const bool changed = std::exchange(m_running, running) != running;
    m_composer->setRunning(running);
    updateStatus();
    if (changed) Q_EMIT runningChanged(running);
}

void ChatPane::updateStatus()
{
    const int row = lastAnswer();
    if (!m_running || row < 0) {
        m_composer->setStatus({});
        return;
    }
    const QString status = m_model.data(m_model.index(row), ChatModel::StatusRole).toString();
    m_composer->setStatus(
        status.isEmpty() ? QCoreApplication::translate("Shell", "Esc stops")
                         : QCoreApplication::translate("Shell", "%1 · Esc stops", "state of the answer").arg(status));
}

void ChatPane::updateTitle()
{
    const bool empty = !m_conversation || m_conversation->size() == 0;
    const QString title = m_conversation ? m_conversation->displayTitle() : QString();
    m_header->setTitle(title);
    m_header->setRenamable(!empty && !m_readOnly);
    Q_EMIT titleChanged(title);
}

void ChatPane::updateStage()
{
    const bool empty = !m_conversation || m_conversation->size() == 0;
    QWidget *wanted = empty ? static_cast<QWidget *>(m_start) : m_transcript;
    if (m_stage->currentWidget() != wanted) m_stage->setCurrentWidget(wanted);
    Q_EMIT emptyChanged(empty);
}

void ChatPane::updateLastPrompt()
{
    for (int row = m_model.rowCount() - 1; row >= 0; --row) {
        if (m_model.message(row).role != llm::Role::User) continue;
        m_composer->setLastPrompt(m_model.message(row).text());
        return;
    }
    m_composer->setLastPrompt({});
}

} // namespace runnel::gui
