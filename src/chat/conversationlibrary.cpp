// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/conversationlibrary.h"

#include "core/logging.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace runnel::chat {

namespace {

constexpr auto writeInterval = 300ms;
constexpr auto retryInterval = 5s;

//! The order of the list. Ids break ties: they sort by time of creation.
bool isNewer(const ConversationInfo &left, const ConversationInfo &right)
{
    return left.updatedMs != right.updatedMs ? left.updatedMs > right.updatedMs : right.id < left.id;
}

//! Whether nothing was typed that is worth keeping without a message.
bool isBlank(const ConversationInfo &info)
{
    return !info.hasDraft() && info.systemPrompt.isEmpty() && info.options.isEmpty();
}

} // namespace

struct ConversationLibrary::Opening
{
    QPointer<QObject> context;
    OpenCallback done;
};

ConversationLibrary::ConversationLibrary(ConversationStore &store, core::Clock &clock, QObject *parent)
    : QObject(parent), m_store(store), m_clock(clock), m_writes(clock, writeInterval, [this] { write(); })
{}

ConversationLibrary::~ConversationLibrary()
{
    flush();
}

void ConversationLibrary::load()
{
    m_store.list(this, [this](const core::Result<QList<ConversationInfo>> &result) {
        if (!result) {
            Q_EMIT loadFailed(result.error());
            return;
        }
        // What was begun while the list was read is newer than the list.
        QList<ConversationInfo> list = *result;
        for (const ConversationInfo &ours : std::as_const(m_list)) {
            if (!m_open.contains(ours.id)) continue;
            list.removeIf([&ours](const ConversationInfo &info) { return info.id == ours.id; });
            list.append(ours);
        }
        std::ranges::sort(list, isNewer);
        m_list = list;
        m_loaded = true;
        Q_EMIT loaded();
    });
}

bool ConversationLibrary::isLoaded() const
{
    return m_loaded;
}

qsizetype ConversationLibrary::size() const
{
    return m_list.size();
}

const ConversationInfo &ConversationLibrary::at(qsizetype index) const
{
    return m_list.at(index);
}

qsizetype ConversationLibrary::indexOf(const ConversationId &id) const
{
    const auto found = std::ranges::find(m_list, id, &ConversationInfo::id);
    return found == m_list.cend() ? -1 : std::distance(m_list.cbegin(), found);
}

bool ConversationLibrary::isRunning(const ConversationId &id) const
{
    return m_running.contains(id);
}

ConversationInfo ConversationLibrary::newInfo(const llm::ModelRef &model) const
{
    ConversationInfo info;
    info.id = ConversationId::create();
    info.model = model;
    info.createdMs = m_clock.wallMs();
    info.updatedMs = info.createdMs;
    return info;
}

Conversation *ConversationLibrary::create(const llm::ModelRef &model)
{
    return adopt(std::make_unique<Conversation>(newInfo(model)));
}

Conversation *ConversationLibrary::createTemporary(const llm::ModelRef &model)
{
    ConversationInfo info = newInfo(model);
    info.isTemporary = true;
    return adopt(std::make_unique<Conversation>(std::move(info)));
}

void ConversationLibrary::open(const ConversationId &id, QObject *context, OpenCallback done)
{
    m_released.remove(id);
    const bool reading = m_opening.contains(id);
    m_opening[id].append(Opening {context, std::move(done)});
    if (reading) return;
    if (m_open.contains(id)) {
        QMetaObject::invokeMethod(this, [this, id] { answer(id, StoredConversation {}); }, Qt::QueuedConnection);
        return;
    }
    m_store.load(id, this, [this, id](const core::Result<StoredConversation> &result) { answer(id, result); });
}

Conversation *ConversationLibrary::find(const ConversationId &id) const
{
    return m_open.value(id);
}

void ConversationLibrary::release(const ConversationId &id)
{
    if (!m_open.contains(id)) return;
    m_released.insert(id);
    closeIfIdle(id);
}

void ConversationLibrary::setHold(Hold hold)
{
    m_hold = std::move(hold);
}

void ConversationLibrary::remove(const ConversationId &id)
{
    Q_EMIT aboutToForget(id);
    const qsizetype index = indexOf(id);
    const std::optional<ConversationInfo> info = index >= 0 ? std::optional(m_list.at(index)) : std::nullopt;
    m_dirty.remove(id);
    m_failing.remove(id);
    m_edits.removeIf([&id](const auto &edit) { return edit.value().conversation == id; });
    noteSuccess();
    m_running.remove(id);
    m_released.remove(id);
    if (Conversation *conversation = m_open.take(id)) {
        conversation->disconnect(this);
        conversation->deleteLater();
    }
    if (!info) return;
    takeOut(id);
    m_store.remove(id, this, [this, info](const core::Result<void> &result) {
        if (result) return;
        // It is still there; a list that hid it would lie until the next start.
        if (indexOf(info->id) < 0) insertSorted(*info);
        Q_EMIT removeFailed(result.error());
    });
}

void ConversationLibrary::rename(const ConversationId &id, const QString &title)
{
    const QString clean = title.simplified();
    if (clean.isEmpty()) return;
    if (Conversation *conversation = find(id)) {
        conversation->setTitle(clean);
        return;
    }
    const qsizetype index = indexOf(id);
    if (index < 0 || m_list.at(index).title == clean) return;
    m_list[index].title = clean;
    touch(id);
    Q_EMIT changed(index);
}

void ConversationLibrary::flush()
{
    m_writes.cancel();
    write();
}

void ConversationLibrary::reread(const ConversationId &id, const QList<MessageId> &messages)
{
    if (!m_open.contains(id)) return;
    m_store.load(id, this, [this, id, messages](const core::Result<StoredConversation> &result) {
        Conversation *conversation = find(id);
        if (!conversation) return;
        if (!result) {
            qCWarning(lcApp) << "conversation" << id.toString() << "was not read again:" << result.error().message;
            return;
        }
        QList<MessageId> which = messages;
        for (const Message &message : result->messages) {
            const Message *ours = conversation->find(message.id);
            // What is in memory may have gone on meanwhile; then that is the newer one.
            const bool isOurs = ours && (ours->session != message.session || m_edits.contains(message.id));
            if (isOurs) which.removeAll(message.id);
        }
        conversation->takeIn(result->messages, which);
    });
}

void ConversationLibrary::setReadOnly()
{
    m_readOnly = true;
    m_dirty.clear();
}

void ConversationLibrary::refresh()
{
    // What could not be read is so at the next change.
    m_store.list(this, [this](const core::Result<QList<ConversationInfo>> &result) {
        if (result && m_loaded) takeIn(*result);
    });
    const QList<Conversation *> open = m_open.values();
    for (const Conversation *each : open) {
        m_store.load(each->id(), this, [this](const core::Result<StoredConversation> &result) {
            Conversation *conversation = result ? find(result->info.id) : nullptr;
            if (!conversation) return;
            QList<MessageId> all = conversation->ids();
            for (const Message &message : result->messages) all.append(message.id);
            conversation->takeIn(result->messages, all);
            conversation->takeIn(result->info);
        });
    }
}

void ConversationLibrary::takeIn(const QList<ConversationInfo> &list)
{
    QSet<ConversationId> gone;
    for (const ConversationInfo &ours : std::as_const(m_list)) gone.insert(ours.id);
    for (const ConversationInfo &info : list) {
        gone.remove(info.id);
        if (const qsizetype index = indexOf(info.id); index < 0) insertSorted(info);
        else if (!m_open.contains(info.id)) update(index, info);
    }
    for (const ConversationId &id : std::as_const(gone)) {
        if (!m_open.contains(id)) takeOut(id);
    }
}

Conversation *ConversationLibrary::adopt(std::unique_ptr<Conversation> owned)
{
    owned->setParent(this);
    Conversation *conversation = owned.release();
    const ConversationId id = conversation->id();
    m_open.insert(id, conversation);
    if (!conversation->info().isTemporary) {
        connect(conversation, &Conversation::infoChanged, this, [this, conversation] { sync(conversation); });
        connect(conversation, &Conversation::messageEdited, this, [this, id](const Message &message) {
            m_edits.insert(message.id, {.conversation = id, .message = message});
            saveEdit(message.id);
        });
    }
    connect(conversation, &Conversation::messageStateChanged, this,
            [this, id](const MessageId &message, AnswerState state) { noteState(id, message, state); });
    // An answer that another program writes.
    const QList<MessageId> messages = conversation->ids();
    for (const MessageId &message : messages) noteState(id, message, conversation->find(message)->state);
    return conversation;
}

void ConversationLibrary::sync(Conversation *conversation)
{
    const ConversationInfo &info = conversation->info();
    const qsizetype from = indexOf(info.id);
    if (from < 0) {
        if (conversation->size() == 0 && isBlank(info)) return;
        touch(info.id);
        insertSorted(info);
        return;
    }
    update(from, info);
}

//! The conversation at \a from is now \a info.
void ConversationLibrary::update(qsizetype from, const ConversationInfo &info)
{
    if (m_list.at(from) == info) return;
    touch(info.id);
    // The place among the others, which are sorted.
    qsizetype to = 0;
    for (qsizetype i = 0; i < m_list.size(); ++i) {
        if (i != from && isNewer(m_list.at(i), info)) ++to;
    }
    if (to != from) {
        Q_EMIT aboutToMove(from, to > from ? to + 1 : to);
        m_list.move(from, to);
        m_list[to] = info;
        Q_EMIT moved();
    } else {
        m_list[to] = info;
    }
    Q_EMIT changed(to);
}

void ConversationLibrary::noteState(const ConversationId &id, const MessageId &message, AnswerState state)
{
    const bool before = isRunning(id);
    if (chat::isRunning(state)) {
        m_running[id].insert(message);
    } else if (before) {
        m_running[id].remove(message);
        if (m_running[id].isEmpty()) m_running.remove(id);
    }
    if (isRunning(id) == before) return;
    if (const qsizetype index = indexOf(id); index >= 0) Q_EMIT changed(index);
    closeIfIdle(id);
}

void ConversationLibrary::closeIfIdle(const ConversationId &id)
{
    if (!m_released.contains(id) || isRunning(id) || m_opening.contains(id) || isHeld(id)) return;
    m_released.remove(id);
    Conversation *conversation = m_open.value(id);
    if (!conversation) return;
    const ConversationInfo &info = conversation->info();
    const bool isForgotten = indexOf(id) >= 0 || info.isTemporary;
    if (conversation->size() == 0 && isBlank(info) && isForgotten) {
        remove(id);
        return;
    }
    // Now, so that it comes before whatever is read from here on: read without it, the chat would be an older one.
    if (m_dirty.remove(id)) save(id);
    m_open.remove(id);
    conversation->disconnect(this);
    conversation->deleteLater();
}

bool ConversationLibrary::isHeld(const ConversationId &id) const
{
    return (m_hold && m_hold(id)) || std::ranges::contains(m_edits, id, &Edit::conversation);
}

void ConversationLibrary::insertSorted(const ConversationInfo &info)
{
    const auto place = std::ranges::lower_bound(m_list, info, isNewer);
    const qsizetype index = std::distance(m_list.begin(), place);
    Q_EMIT aboutToInsert(index);
    m_list.insert(index, info);
    Q_EMIT inserted(index);
}

void ConversationLibrary::takeOut(const ConversationId &id)
{
    const qsizetype index = indexOf(id);
    if (index < 0) return;
    Q_EMIT aboutToRemove(index);
    m_list.removeAt(index);
    Q_EMIT removed(index);
}

void ConversationLibrary::touch(const ConversationId &id)
{
    if (m_readOnly) return;
    m_dirty.insert(id);
    m_writes.request();
}

void ConversationLibrary::write()
{
    const QSet<ConversationId> dirty = std::exchange(m_dirty, {});
    for (const ConversationId &id : dirty) save(id);
    QList<MessageId> edits;
    for (auto edit = m_edits.cbegin(); edit != m_edits.cend(); ++edit) {
        if (edit->failed) edits.append(edit.key());
    }
    for (const MessageId &id : std::as_const(edits)) saveEdit(id);
}

void ConversationLibrary::save(const ConversationId &id)
{
    const qsizetype index = indexOf(id);
    if (index < 0) return;
    m_store.save(m_list.at(index), this, [this, id](const core::Result<void> &result) {
        if (result || indexOf(id) < 0) {
            m_failing.remove(id);
            noteSuccess();
            return;
        }
        m_dirty.insert(id);
        m_failing.insert(id);
        noteFailure(result.error());
    });
}

void ConversationLibrary::saveEdit(const MessageId &id)
{
    const Edit edit = m_edits.value(id);
    m_store.saveMessage(edit.conversation, edit.message, this, [this, edit](const core::Result<void> &result) {
        const auto found = m_edits.find(edit.message.id);
        // A later edit of the same message is on its way: that one counts.
        if (found == m_edits.end() || found->message != edit.message) return;
        // A message that is gone needs no writing.
        if (!result && result.error().kind != core::ErrorKind::NotFound) {
            found->failed = true;
            noteFailure(result.error());
            return;
        }
        m_edits.erase(found);
        noteSuccess();
        closeIfIdle(edit.conversation);
    });
}

void ConversationLibrary::noteFailure(const core::Error &error)
{
    m_retry = m_clock.after(retryInterval, this, [this] { m_writes.request(); });
    if (!std::exchange(m_writeFailing, true)) Q_EMIT failed(error);
}

void ConversationLibrary::noteSuccess()
{
    if (!m_writeFailing || !m_failing.isEmpty() || std::ranges::any_of(std::as_const(m_edits), &Edit::failed)) return;
    m_writeFailing = false;
    m_retry.cancel();
    Q_EMIT recovered();
}

void ConversationLibrary::answer(const ConversationId &id, const core::Result<StoredConversation> &result)
{
    if (result && !m_open.contains(id) && result->info.id == id) {
        // What waits to be written is newer than what was read.
        const qsizetype index = indexOf(id);
        const bool isNewer = index >= 0 && m_dirty.contains(id);
        adopt(std::make_unique<Conversation>(isNewer ? m_list.at(index) : result->info, result->messages));
    }
    const QList<Opening> waiting = m_opening.take(id);
    for (const Opening &opening : waiting) {
        if (!opening.context) continue;
        if (Conversation *conversation = find(id)) {
            opening.done(conversation);
        } else if (!result) {
            opening.done(std::unexpected(result.error()));
        } else {
            opening.done(core::fail(core::ErrorKind::NotFound, u"the conversation is gone"_s));
        }
    }
}

} // namespace runnel::chat
