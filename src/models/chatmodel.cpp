// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/chatmodel.h"

#include "core/errortext.h"
#include "models/appendix.h"
#include "models/chatmodel_p.h"
#include "models/promptmarkdown.h"
#include "models/usagetext.h"
#include "streaming/statetable.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace runnel::models {

using chat::AnswerState;

namespace {

bool isAnswer(const chat::Message &message)
{
    return message.role != llm::Role::User;
}

// The text from \a position on, without a copy of all that stands before it.
QString textAfter(const chat::Message &message, qsizetype position)
{
    QString result;
    for (const chat::Part &part : message.parts) {
        if (part.kind != chat::PartKind::Text) continue;
        if (position < part.text.size()) result += QStringView(part.text).sliced(position);
        position = std::max<qsizetype>(0, position - part.text.size());
    }
    return result;
}

} // namespace

struct ChatModel::Parsed
{
    markdown::BlockDocument document;
    qsizetype applied = 0; // UTF-16 code units of the message's text that the document has
    Appendix appendix = {};
};

ChatModel::ChatModel(core::Clock &clock, QObject *parent)
    : QAbstractListModel(parent), m_clock(clock), m_frames(clock, frame, [this] { applyText(); })
{}

ChatModel::~ChatModel() = default;

void ChatModel::setModelFacts(ModelFacts facts)
{
    m_modelFacts = std::move(facts);
    noteModelFacts();
}

void ChatModel::noteModelFacts()
{
    if (rowCount() > 0) Q_EMIT dataChanged(index(0), index(rowCount() - 1), {ModelNameRole, UsageRole});
}

void ChatModel::followQueue(const streaming::StreamingChatService *chats)
{
    m_chats = chats;
    connect(chats, &streaming::StreamingChatService::queueChanged, this, [this] {
        for (int row = 0; row < rowCount(); ++row) {
            if (message(row).state == AnswerState::Queued) Q_EMIT dataChanged(index(row), index(row), {StatusRole});
        }
    });
}

void ChatModel::setConversation(chat::Conversation *conversation)
{
    if (m_conversation == conversation) return;
    beginResetModel();
    m_frames.cancel();
    m_seconds.cancel();
    m_grown.clear();
    m_running.clear();
    m_documents.clear();
    if (m_conversation) m_conversation->disconnect(this);
    m_conversation = conversation;
    if (m_conversation) connectConversation();
    endResetModel();
    for (int row = 0; row < rowCount(); ++row) watch(row);
}

void ChatModel::connectConversation()
{
    using chat::Conversation;
    connect(m_conversation, &Conversation::messagesAboutToBeInserted, this,
            [this](qsizetype first, qsizetype last) { beginInsertRows({}, int(first), int(last)); });
    connect(m_conversation, &Conversation::messagesInserted, this, [this](qsizetype first, qsizetype last) {
        endInsertRows();
        for (int row = int(first); row <= int(last); ++row) watch(row);
    });
    connect(m_conversation, &Conversation::messagesAboutToBeRemoved, this, [this](qsizetype first, qsizetype last) {
        beginRemoveRows({}, int(first), int(last));
        for (qsizetype row = first; row <= last; ++row) {
            const chat::MessageId id = m_conversation->at(row).id;
            m_documents.erase(id);
            m_grown.remove(id);
            m_running.remove(id);
        }
    });
    connect(m_conversation, &Conversation::messagesRemoved, this, [this] { endRemoveRows(); });
    connect(m_conversation, &Conversation::messageChanged, this, &ChatModel::onMessageChanged);
    connect(m_conversation, &QObject::destroyed, this, [this] {
        beginResetModel();
        m_frames.cancel();
        m_seconds.cancel();
        m_grown.clear();
        m_running.clear();
        m_documents.clear();
        m_conversation.clear();
        endResetModel();
    });
}

chat::Conversation *ChatModel::conversation() const
{
    return m_conversation;
}

int ChatModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_conversation ? 0 : int(m_conversation->size());
}

QVariant ChatModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const chat::Message &m = message(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case TextRole:
        return m.text();
    case IdRole:
        return m.id.toString();
    case SenderRole:
        return int(m.role);
    case ReasoningRole:
        return m.text(chat::PartKind::Reasoning);
    case StateRole:
        return int(m.state);
    case StatusRole:
        return status(m);
    case ErrorSentenceRole:
        return m.error ? core::describe(*m.error).sentence : QString();
    case ErrorDetailRole:
        return m.error ? m.error->detail : QString();
    case ErrorActionRole:
        return int(m.error ? core::describe(*m.error).action : core::ErrorAction::None);
    case CanStopRole:
        return streaming::affordances(m).canStop;
    case CanContinueRole:
        return streaming::affordances(m).canContinue;
    case CanRetryRole:
        // A prompt has it where nothing answers it.
        if (!isAnswer(m)) return m_conversation->children(m.id).isEmpty();
        return streaming::affordances(m).canRetry || streaming::affordances(m).canRetryNow;
    case CanKeepRole:
        return streaming::affordances(m).canKeep;
    case ModelNameRole:
        return modelName(m.model);
    case CreatedRole:
        return QDateTime::fromMSecsSinceEpoch(m.createdMs);
    case SiblingIndexRole:
        return int(m_conversation->siblings(m.id).indexOf(m.id));
    case SiblingCountRole:
        return int(m_conversation->siblings(m.id).size());
    case UsageRole:
        return usageText(m, price(m.model));
    default:
        return {};
    }
}

QHash<int, QByteArray> ChatModel::roleNames() const
{
    return {{IdRole, "messageId"},
            {SenderRole, "sender"},
            {TextRole, "text"},
            {ReasoningRole, "reasoning"},
            {StateRole, "answerState"},
            {StatusRole, "status"},
            {ErrorSentenceRole, "errorSentence"},
            {ErrorDetailRole, "errorDetail"},
            {ErrorActionRole, "errorAction"},
            {CanStopRole, "canStop"},
            {CanContinueRole, "canContinue"},
            {CanRetryRole, "canRetry"},
            {CanKeepRole, "canKeep"},
            {ModelNameRole, "modelName"},
            {CreatedRole, "created"},
            {SiblingIndexRole, "siblingIndex"},
            {SiblingCountRole, "siblingCount"},
            {UsageRole, "usage"}};
}

const chat::Message &ChatModel::message(int row) const
{
    return m_conversation->at(row);
}

int ChatModel::rowOf(const chat::MessageId &id) const
{
    return m_conversation ? int(m_conversation->indexOf(id)) : -1;
}

const markdown::BlockDocument &ChatModel::document(int row) const
{
    return parsed(row).document;
}

std::unique_ptr<ChatModel::Parsed> ChatModel::parse(const chat::Message &m) const
{
    const QString text = m.text();
    const bool isRunning = isAnswer(m) && chat::isRunning(m.state);
    std::unique_ptr<Parsed> entry;
    if (m_plain.contains(m.id)) {
        entry = std::make_unique<Parsed>(markdown::BlockDocument(markdown::OpenEnd::Plain), text.size());
        entry->document.append(text);
        if (!isRunning) entry->document.finish();
    } else if (isRunning) {
        entry = std::make_unique<Parsed>(markdown::BlockDocument(), text.size());
        entry->document.append(text);
    } else {
        entry =
            std::make_unique<Parsed>(markdown::BlockDocument(isAnswer(m) ? text : withHardBreaks(text)), text.size());
    }
    entry->appendix.update(m);
    return entry;
}

ChatModel::Parsed &ChatModel::parsed(int row) const
{
    const chat::Message &m = message(row);
    std::unique_ptr<Parsed> &entry = m_documents[m.id];
    if (!entry) entry = parse(m);
    return *entry;
}

bool ChatModel::isParsed(int row) const
{
    return m_documents.contains(message(row).id);
}

QList<markdown::BlockPtr> ChatModel::blocks(int row) const
{
    return blocksOf(parsed(row));
}

QList<markdown::BlockPtr> ChatModel::peekBlocks(int row) const
{
    return isParsed(row) ? blocks(row) : blocksOf(*parse(message(row)));
}

QList<markdown::BlockPtr> ChatModel::blocksOf(const chat::Message &message)
{
    const QString text = message.text();
    Parsed shown {markdown::BlockDocument(isAnswer(message) ? text : withHardBreaks(text)), text.size()};
    shown.appendix.update(message);
    return blocksOf(shown);
}

QList<markdown::BlockPtr> ChatModel::blocksOf(const Parsed &shown)
{
    const QList<markdown::BlockPtr> &appendix = shown.appendix.blocks();
    return appendix.isEmpty() ? shown.document.blocks() : shown.document.blocks() + appendix;
}

void ChatModel::setPlain(int row, bool plain)
{
    if (plain == isPlain(row)) return;
    if (plain) m_plain.insert(message(row).id);
    else m_plain.remove(message(row).id);
    replaceDocument(row);
}

bool ChatModel::isPlain(int row) const
{
    return m_plain.contains(message(row).id);
}

void ChatModel::releaseDocument(int row)
{
    const chat::Message &m = message(row);
    // A running answer would have to be parsed from its beginning at the next frame.
    if (!chat::isRunning(m.state)) m_documents.erase(m.id);
}

void ChatModel::onMessageChanged(qsizetype index, chat::Conversation::Changes changes)
{
    using chat::Conversation;
    const int row = int(index);
    const chat::Message &m = message(row);
    QList<int> roles;
    if (changes.testFlag(Conversation::ContentReplaced)) {
        m_grown.remove(m.id);
        replaceDocument(row);
        roles << Qt::DisplayRole << TextRole << ReasoningRole << CanContinueRole << CanKeepRole;
    } else if (changes.testFlag(Conversation::TextChanged)) {
        m_grown.insert(m.id);
        m_frames.request();
    }
    if (changes.testFlag(Conversation::StateChanged)) {
        // What a reader sees of an end includes the last words.
        if (m_grown.contains(m.id) && !chat::isRunning(m.state)) {
            m_grown.remove(m.id);
            applyText(row);
        }
        const auto entry = m_documents.find(m.id);
        if (entry != m_documents.end()) {
            const bool reopened = chat::isRunning(m.state) && entry->second->document.isFinished();
            if (reopened) {
                replaceDocument(row);
            } else if (!chat::isRunning(m.state) && !entry->second->document.isFinished()) {
                const markdown::BlockDiff diff = entry->second->document.finish();
                if (!diff.isEmpty()) Q_EMIT blocksChanged(row, diff);
            }
            applyAppendix(row);
        }
        watch(row);
        roles << StateRole << StatusRole << ErrorSentenceRole << ErrorDetailRole << ErrorActionRole << CanStopRole
              << CanContinueRole << CanRetryRole << CanKeepRole << UsageRole;
    }
    if (changes.testFlag(Conversation::DetailsChanged)) {
        roles << UsageRole << ModelNameRole << SiblingIndexRole << SiblingCountRole << CanRetryRole;
    }
    if (!roles.isEmpty()) Q_EMIT dataChanged(this->index(row), this->index(row), roles);
}

void ChatModel::applyText()
{
    const QSet<chat::MessageId> grown = std::exchange(m_grown, {});
    for (const chat::MessageId &id : grown) {
        if (const int row = rowOf(id); row >= 0) applyText(row);
    }
}

void ChatModel::applyText(int row)
{
    const chat::Message &m = message(row);
    if (const auto running = m_running.find(m.id); running != m_running.end()) running->lastText = m_clock.monotonic();
    const auto entry = m_documents.find(m.id);
    if (entry != m_documents.end()) {
        Parsed &parsed = *entry->second;
        const QString grown = textAfter(m, parsed.applied);
        if (!grown.isEmpty()) {
            const markdown::BlockDiff diff = parsed.document.append(grown);
            parsed.applied += grown.size();
            if (!diff.isEmpty()) Q_EMIT blocksChanged(row, diff);
        }
        applyAppendix(row);
    }
    Q_EMIT dataChanged(index(row), index(row), {Qt::DisplayRole, TextRole, ReasoningRole, CanContinueRole});
}

void ChatModel::applyAppendix(int row)
{
    Parsed &shown = parsed(row);
    const QList<markdown::BlockPtr> before = shown.appendix.blocks();
    if (!shown.appendix.update(message(row))) return;
    const QList<markdown::BlockPtr> &after = shown.appendix.blocks();
    const qsizetype first = std::ranges::mismatch(before, after).in1 - before.begin();
    Q_EMIT blocksChanged(row, {.first = shown.document.blocks().size() + first,
                               .removed = before.size() - first,
                               .inserted = after.size() - first});
}

void ChatModel::replaceDocument(int row)
{
    const auto entry = m_documents.find(message(row).id);
    if (entry == m_documents.end()) return;
    const qsizetype removed = blocks(row).size();
    m_documents.erase(entry);
    const qsizetype inserted = blocks(row).size();
    Q_EMIT blocksChanged(row, {.first = 0, .removed = removed, .inserted = inserted});
}

void ChatModel::watch(int row)
{
    const chat::Message &m = message(row);
    if (!isAnswer(m) || !chat::isRunning(m.state)) {
        if (!m_running.isEmpty()) m_running.remove(m.id);
        return;
    }
    Watch &watch = m_running[m.id];
    const auto now = m_clock.monotonic();
    // A reader waits from the prompt on, whatever the states between are called.
    const auto waits = [](AnswerState state) {
        return state == AnswerState::Connecting || state == AnswerState::Waiting;
    };
    if (watch.state != m.state && !(waits(watch.state) && waits(m.state))) watch.since = now;
    if (watch.lastText == 0ms) watch.lastText = now;
    watch.state = m.state;
    if (m_running.size() == 1) m_seconds = m_clock.after(1s, this, [this] { tick(); });
}

void ChatModel::tick()
{
    if (m_running.isEmpty()) return;
    const QList<chat::MessageId> running = m_running.keys();
    for (const chat::MessageId &id : running) {
        if (m_running.value(id).state == AnswerState::Streaming) continue;
        if (const int row = rowOf(id); row >= 0) Q_EMIT dataChanged(index(row), index(row), {StatusRole});
    }
    m_seconds = m_clock.after(1s, this, [this] { tick(); });
}

} // namespace runnel::models
