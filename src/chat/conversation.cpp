// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/conversation.h"

#include "core/logging.h"

#include <QCoreApplication>
#include <QSet>
#include <QStringTokenizer>

#include <algorithm>
#include <tuple>
#include <utility>

namespace runnel::chat {

namespace {

constexpr qsizetype maxTitleLength = 80;

//! The first line of \a text that says something, fit for a list.
QString titleFrom(const QString &text)
{
    for (const QStringView line : qTokenize(text, u'\n')) {
        QString title = line.toString().simplified();
        if (title.isEmpty()) continue;
        if (title.size() > maxTitleLength) {
            title.truncate(title.at(maxTitleLength - 2).isHighSurrogate() ? maxTitleLength - 2 : maxTitleLength - 1);
            title += u'…';
        }
        return title;
    }
    return {};
}

//! A title for a conversation that begins with \a prompt.
QString titleFrom(const Message &prompt)
{
    const QString title = titleFrom(prompt.text());
    return title.isEmpty() && !prompt.attachments.isEmpty() ? titleFrom(prompt.attachments.first().name) : title;
}

//! Whether \a after is \a before with more at the end.
bool hasGrown(const QList<Part> &before, const QList<Part> &after)
{
    if (before.isEmpty()) return true;
    const qsizetype last = before.size() - 1;
    if (after.size() <= last || !std::equal(before.cbegin(), before.cbegin() + last, after.cbegin())) return false;
    const Part &ours = before.at(last);
    const Part &theirs = after.at(last);
    return theirs.kind == ours.kind && theirs.name == ours.name && theirs.key == ours.key &&
           theirs.text.startsWith(ours.text);
}

//! Among those with the same parent. Not by time, which may jump: attempts count, and ids of one process sort as they
//! were made.
bool comesBefore(const Message &left, const Message &right)
{
    return left.attempt != right.attempt ? left.attempt < right.attempt : left.id < right.id;
}

Conversation::Changes difference(const Message &before, const Message &after)
{
    Conversation::Changes changes;
    if (before.parts != after.parts) {
        changes |= hasGrown(before.parts, after.parts) ? Conversation::TextChanged : Conversation::ContentReplaced;
    }
    if (before.attachments != after.attachments) changes |= Conversation::ContentReplaced;
    const auto state = [](const Message &of) { return std::tie(of.state, of.error, of.endedMs, of.kept, of.isPinned); };
    if (state(before) != state(after)) changes |= Conversation::StateChanged;
    const auto details = [](const Message &of) {
        return std::tie(of.usage, of.timings, of.session, of.model, of.attempt, of.streamed);
    };
    if (details(before) != details(after)) changes |= Conversation::DetailsChanged;
    return changes;
}

} // namespace

Conversation::Conversation(ConversationInfo info, const QList<Message> &messages, QObject *parent)
    : QObject(parent), m_info(std::move(info))
{
    place(messages, {MessageId {}});
    const auto reached = static_cast<qsizetype>(m_messages.size());
    if (reached != messages.size()) {
        qCWarning(lcApp) << "conversation" << m_info.id.toString() << "dropped" << messages.size() - reached
                         << "messages that nothing leads to";
    }
    const MessageId end = m_messages.contains(m_info.activeLeaf) ? m_info.activeLeaf : MessageId {};
    setActivePath(pathTo(newestLeaf(end)));
}

//! Gives \a messages their place in the tree, from those of \a below down: what a missing parent or a circle cuts off is
//! never reached.
void Conversation::place(const QList<Message> &messages, QList<MessageId> below)
{
    QHash<MessageId, QList<const Message *>> byParent;
    for (const Message &message : messages) byParent[message.parent].append(&message);
    while (!below.isEmpty()) {
        const MessageId above = below.takeLast();
        QList<const Message *> next = byParent.value(above);
        std::ranges::sort(next, [](const Message *left, const Message *right) { return comesBefore(*left, *right); });
        for (const Message *message : std::as_const(next)) {
            if (m_messages.contains(message->id)) continue;
            putBelow(*message);
            below.append(message->id);
        }
    }
}

void Conversation::putBelow(const Message &message)
{
    m_messages.emplace(message.id, message);
    QList<MessageId> &beside = m_children[message.parent];
    const auto behind = std::ranges::find_if(
        beside, [&](const MessageId &other) { return comesBefore(message, m_messages.at(other)); });
    beside.insert(behind, message.id);
}

const ConversationInfo &Conversation::info() const
{
    return m_info;
}

ConversationId Conversation::id() const
{
    return m_info.id;
}

QString Conversation::displayTitle() const
{
    if (!m_info.title.isEmpty()) return m_info.title;
    for (const MessageId &id : m_path) {
        const Message &message = m_messages.at(id);
        if (message.role != llm::Role::User) continue;
        if (const QString title = titleFrom(message); !title.isEmpty()) return title;
    }
    return QCoreApplication::translate("Chat", "New chat");
}

bool Conversation::hasMadeTitle() const
{
    return m_info.title.isEmpty() || std::ranges::any_of(m_messages, [this](const auto &each) {
               return each.second.role == llm::Role::User && titleFrom(each.second) == m_info.title;
           });
}

bool Conversation::isBlank() const
{
    return m_messages.empty() && !m_info.hasDraft() && m_info.systemPrompt.isEmpty() && m_info.options.isEmpty();
}

qsizetype Conversation::size() const
{
    return m_path.size();
}

const Message &Conversation::at(qsizetype index) const
{
    return m_messages.at(m_path.at(index));
}

qsizetype Conversation::indexOf(const MessageId &id) const
{
    return m_index.value(id, -1);
}

const Message *Conversation::find(const MessageId &id) const
{
    const auto found = m_messages.find(id);
    return found == m_messages.end() ? nullptr : &found->second;
}

QList<MessageId> Conversation::children(const MessageId &id) const
{
    return m_children.value(id);
}

QList<MessageId> Conversation::siblings(const MessageId &id) const
{
    const Message *message = find(id);
    if (!message) return {};
    QList<MessageId> same = m_children.value(message->parent);
    same.removeIf([&](const MessageId &other) { return m_messages.at(other).role != message->role; });
    return same;
}

QList<MessageId> Conversation::ids() const
{
    QList<MessageId> all;
    for (const auto &[id, message] : m_messages) all.append(id);
    return all;
}

void Conversation::setTitle(const QString &title)
{
    if (m_info.title == title) return;
    m_info.title = title;
    Q_EMIT infoChanged();
}

void Conversation::setModel(const llm::ModelRef &model)
{
    if (m_info.model == model) return;
    m_info.model = model;
    Q_EMIT infoChanged();
}

void Conversation::setDraft(const QString &draft)
{
    if (m_info.draft == draft) return;
    m_info.draft = draft;
    Q_EMIT infoChanged();
}

void Conversation::setDraftAttachments(const QList<Attachment> &attachments)
{
    if (m_info.draftAttachments == attachments) return;
    m_info.draftAttachments = attachments;
    Q_EMIT infoChanged();
}

void Conversation::setSystemPrompt(const QString &prompt)
{
    if (m_info.systemPrompt == prompt) return;
    m_info.systemPrompt = prompt;
    Q_EMIT infoChanged();
}

void Conversation::setOptions(const llm::GenerationOptions &options)
{
    if (m_info.options == options) return;
    m_info.options = options;
    Q_EMIT infoChanged();
}

void Conversation::add(const Message &message)
{
    const bool misplaced = !message.parent.isNull() && !m_messages.contains(message.parent);
    if (message.id.isNull() || misplaced || m_messages.contains(message.id)) {
        qCWarning(lcApp) << "conversation" << m_info.id.toString() << "has no place for message"
                         << message.id.toString();
        return;
    }
    const MessageId id = message.id;
    const MessageId parent = message.parent;
    const AnswerState state = message.state;
    m_info.updatedMs = std::max(m_info.updatedMs, message.createdMs);
    if (m_info.title.isEmpty() && message.role == llm::Role::User) m_info.title = titleFrom(message);
    putBelow(message);
    setActivePath(pathTo(id));
    if (m_children.value(parent).size() == 1) emitChanged(parent, DetailsChanged);
    Q_EMIT infoChanged();
    if (chat::isRunning(state)) Q_EMIT messageStateChanged(id, state);
}

QList<Message> Conversation::remove(const MessageId &id)
{
    const Message *message = find(id);
    if (!message) return {};
    const MessageId parent = message->parent;
    QList<MessageId> beside = m_children.value(parent);
    const qsizetype place = beside.indexOf(id);
    beside.removeAt(place);

    const QList<MessageId> gone = branch(id);
    const bool shown = m_index.contains(id);
    QList<MessageId> path = m_path;
    if (shown) {
        const bool hasNearest = !beside.isEmpty();
        path = pathTo(hasNearest ? newestLeaf(beside.at(std::max<qsizetype>(place - 1, 0))) : parent);
    }
    m_children[parent] = beside;
    // The messages stay until the path has left them: who listens may still look at them.
    if (shown) setActivePath(path);
    QList<Message> taken;
    for (const MessageId &each : gone) {
        taken.append(std::move(m_messages.extract(each).mapped()));
        m_children.remove(each);
    }
    emitSiblingsChanged({parent});
    if (beside.isEmpty()) emitChanged(parent, DetailsChanged);
    if (shown) Q_EMIT infoChanged();
    return taken;
}

void Conversation::restore(const QList<Message> &messages, const MessageId &leaf)
{
    QList<MessageId> parents;
    for (const Message &message : messages) {
        if (message.parent.isNull() || m_messages.contains(message.parent)) parents.append(message.parent);
    }
    place(messages, parents);
    emitSiblingsChanged(parents);
    for (const MessageId &parent : std::as_const(parents)) emitChanged(parent, DetailsChanged);
    activate(leaf);
}

QList<MessageId> Conversation::branch(const MessageId &id) const
{
    if (!m_messages.contains(id)) return {};
    QList<MessageId> all {id};
    for (qsizetype i = 0; i < all.size(); ++i) all += m_children.value(all.at(i));
    return all;
}

void Conversation::activate(const MessageId &id)
{
    if (!m_messages.contains(id)) return;
    const MessageId before = m_info.activeLeaf;
    // What is on the path already stays as it is below.
    setActivePath(m_index.contains(id) ? m_path : pathTo(newestLeaf(id)));
    if (m_info.activeLeaf != before) Q_EMIT infoChanged();
}

void Conversation::appendText(const MessageId &id, PartKind kind, const QString &delta)
{
    append(id, Part {.kind = kind, .text = delta, .name = {}, .key = {}});
}

void Conversation::append(const MessageId &id, const Part &piece)
{
    const auto found = m_messages.find(id);
    if (found == m_messages.end()) return;
    found->second.append(piece);
    emitChanged(id, TextChanged);
}

void Conversation::update(const Message &message, Changes changes)
{
    const auto found = m_messages.find(message.id);
    if (found == m_messages.end()) return;
    const MessageId id = message.id;
    Message &ours = found->second;
    const AnswerState before = ours.state;
    const AnswerState after = message.state;
    const MessageId parent = ours.parent;
    ours = message;
    ours.parent = parent;
    emitChanged(id, changes);
    if (before != after) Q_EMIT messageStateChanged(id, after);
}

void Conversation::keep(const MessageId &id)
{
    const auto found = m_messages.find(id);
    if (found == m_messages.end() || found->second.kept) return;
    found->second.kept = true;
    const Message edited = found->second;
    emitChanged(id, StateChanged);
    Q_EMIT messageEdited(edited);
}

void Conversation::setPinned(const MessageId &id, bool pinned)
{
    const auto found = m_messages.find(id);
    if (found == m_messages.end() || found->second.isPinned == pinned) return;
    found->second.isPinned = pinned;
    const Message edited = found->second;
    emitChanged(id, StateChanged);
    Q_EMIT messageEdited(edited);
}

void Conversation::takeIn(const QList<Message> &stored, const QList<MessageId> &which)
{
    QSet<MessageId> gone(which.cbegin(), which.cend());
    QList<Message> fresh;
    QList<MessageId> parents;
    for (const Message &message : stored) {
        if (!gone.remove(message.id)) continue;
        if (const Message *ours = find(message.id)) {
            if (const Changes changes = difference(*ours, message)) update(message, changes);
        } else {
            fresh.append(message);
            if (message.parent.isNull() || m_messages.contains(message.parent)) parents.append(message.parent);
        }
    }
    for (const MessageId &id : std::as_const(gone)) remove(id);
    if (fresh.isEmpty()) return;
    place(fresh, parents);
    emitSiblingsChanged(parents);
    setActivePath(pathTo(newestLeaf(m_path.isEmpty() ? MessageId {} : m_path.last())));
    for (const Message &message : std::as_const(fresh)) {
        if (chat::isRunning(message.state) && m_messages.contains(message.id))
            Q_EMIT messageStateChanged(message.id, message.state);
    }
}

void Conversation::takeIn(const ConversationInfo &stored)
{
    ConversationInfo info = stored;
    info.activeLeaf = m_info.activeLeaf;
    if (std::exchange(m_info, info) != info) Q_EMIT infoChanged();
}

void Conversation::setActivePath(const QList<MessageId> &path)
{
    const auto [ours, theirs] = std::ranges::mismatch(std::as_const(m_path), path);
    const qsizetype common = std::distance(m_path.cbegin(), ours);
    m_info.activeLeaf = path.isEmpty() ? MessageId {} : path.last();
    if (common < m_path.size()) {
        const qsizetype last = m_path.size() - 1;
        Q_EMIT messagesAboutToBeRemoved(common, last);
        for (qsizetype i = common; i <= last; ++i) m_index.remove(m_path.at(i));
        m_path.resize(common);
        Q_EMIT messagesRemoved(common, last);
    }
    if (common < path.size()) {
        const qsizetype last = path.size() - 1;
        Q_EMIT messagesAboutToBeInserted(common, last);
        m_path = path;
        for (qsizetype i = common; i <= last; ++i) m_index.insert(m_path.at(i), i);
        Q_EMIT messagesInserted(common, last);
    }
}

QList<MessageId> Conversation::pathTo(const MessageId &leaf) const
{
    QList<MessageId> path;
    for (MessageId id = leaf; !id.isNull(); id = m_messages.at(id).parent) path.append(id);
    std::ranges::reverse(path);
    return path;
}

MessageId Conversation::newestLeaf(MessageId from) const
{
    for (auto below = m_children.constFind(from); below != m_children.cend() && !below->isEmpty();
         below = m_children.constFind(from)) {
        from = below->last();
    }
    return from;
}

//! What hangs below \a parents has other siblings than before.
void Conversation::emitSiblingsChanged(const QList<MessageId> &parents)
{
    for (const MessageId &parent : parents) {
        const QList<MessageId> beside = children(parent);
        for (const MessageId &id : beside) emitChanged(id, DetailsChanged);
    }
}

void Conversation::emitChanged(const MessageId &id, Changes changes)
{
    if (const qsizetype index = indexOf(id); index >= 0) Q_EMIT messageChanged(index, changes);
}

} // namespace runnel::chat
