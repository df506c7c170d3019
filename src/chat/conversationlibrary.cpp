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
bool isNewer(const ConversationSummary &left, const ConversationSummary &right)
{
    return left.updatedMs != right.updatedMs ? left.updatedMs > right.updatedMs : right.id < left.id;
}

ConversationSummary summaryOf(const ConversationInfo &info, const Filing &filing)
{
    return {.id = info.id,
            .title = info.title,
            .model = info.model,
            .createdMs = info.createdMs,
            .updatedMs = info.updatedMs,
            .filing = filing};
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
    m_store.list(this, [this](const core::Result<ConversationListing> &result) {
        if (!result) {
            Q_EMIT loadFailed(result.error());
            return;
        }
        // What was begun while the list was read is newer than the list.
        QList<ConversationSummary> list = result->conversations;
        for (const ConversationSummary &ours : std::as_const(m_list)) {
            if (!m_open.contains(ours.id)) continue;
            list.removeIf([&ours](const ConversationSummary &summary) { return summary.id == ours.id; });
            list.append(ours);
        }
        std::ranges::sort(list, isNewer);
        m_list = list;
        m_times.clear();
        m_times.reserve(m_list.size());
        for (const ConversationSummary &summary : std::as_const(m_list)) m_times.insert(summary.id, summary.updatedMs);
        m_folders = result->folders;
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

const ConversationSummary &ConversationLibrary::at(qsizetype index) const
{
    return m_list.at(index);
}

qsizetype ConversationLibrary::indexOf(const ConversationId &id) const
{
    const auto time = m_times.constFind(id);
    if (time == m_times.cend()) return -1;
    const auto found = std::ranges::lower_bound(m_list, ConversationSummary {.id = id, .updatedMs = *time}, isNewer);
    return std::distance(m_list.cbegin(), found);
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

void ConversationLibrary::add(const StoredConversation &conversation, QObject *context, OpenCallback done)
{
    if (conversation.info.isTemporary) {
        const auto refused = core::fail(core::ErrorKind::InvalidRequest, u"a temporary chat is not written"_s);
        QMetaObject::invokeMethod(context, [done = std::move(done), refused] { done(refused); }, Qt::QueuedConnection);
        return;
    }
    const auto added = [this, conversation, guard = QPointer(context),
                        done = std::move(done)](const core::Result<void> &result) {
        const ConversationInfo &info = conversation.info;
        if (result) {
            adopt(std::make_unique<Conversation>(info, conversation.messages));
            insertSorted(summaryOf(info, {}));
        }
        if (!guard) release(info.id);
        else if (result) done(find(info.id));
        else done(std::unexpected(result.error()));
    };
    m_store.add(conversation, this, added);
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

void ConversationLibrary::remove(const QList<ConversationId> &ids)
{
    QList<ConversationSummary> gone;
    for (const ConversationId &id : ids) {
        Q_EMIT aboutToForget(id);
        m_dirty.remove(id);
        m_unfiled.remove(id);
        m_titles.remove(id);
        if (m_unfiled.isEmpty()) m_filingFails = false;
        m_failing.remove(id);
        m_edits.removeIf([&id](const auto &edit) { return edit.value().conversation == id; });
        noteSuccess();
        m_running.remove(id);
        m_released.remove(id);
        // What is being read of it is of a chat that is gone.
        const QList<Opening> waiting = m_opening.take(id);
        for (const Opening &opening : waiting) {
            if (opening.context) opening.done(core::fail(core::ErrorKind::NotFound, u"the conversation is gone"_s));
        }
        if (Conversation *conversation = m_open.take(id)) {
            conversation->disconnect(this);
            conversation->deleteLater();
        }
        const qsizetype index = indexOf(id);
        if (index < 0) continue;
        gone.append(m_list.at(index));
        takeOut(id);
    }
    if (gone.isEmpty()) return;
    QList<ConversationId> known;
    for (const ConversationSummary &summary : std::as_const(gone)) known.append(summary.id);
    m_store.remove(known, this, [this, gone](const core::Result<void> &result) {
        if (result) return;
        // They are still there; a list that hid them would lie until the next start.
        for (const ConversationSummary &summary : gone) {
            if (indexOf(summary.id) < 0) insertSorted(summary);
        }
        Q_EMIT removeFailed(result.error());
    });
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
    m_store.list(this, [this](const core::Result<ConversationListing> &result) {
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

void ConversationLibrary::takeIn(const ConversationListing &listing)
{
    QSet<ConversationId> gone;
    for (const ConversationSummary &ours : std::as_const(m_list)) gone.insert(ours.id);
    for (const ConversationSummary &summary : listing.conversations) {
        gone.remove(summary.id);
        const qsizetype index = indexOf(summary.id);
        if (index < 0) {
            insertSorted(summary);
            continue;
        }
        const Conversation *open = m_open.value(summary.id);
        ConversationSummary now = open ? summaryOf(open->info(), summary.filing) : summary;
        // Whoever looks on has eyes of their own.
        now.filing.unread = m_list.at(index).filing.unread;
        update(index, now);
    }
    for (const ConversationId &id : std::as_const(gone)) {
        if (!m_open.contains(id)) takeOut(id);
    }
    takeInFolders(listing.folders);
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
            // What runs is its session's to write, which does so with what the conversation holds then.
            if (chat::isRunning(message.state)) return;
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
        if (conversation->isBlank()) return;
        touch(info);
        insertSorted(summaryOf(info, {}));
        return;
    }
    touch(info);
    const ConversationSummary &before = m_list.at(from);
    const bool goesOn = info.updatedMs > before.updatedMs;
    update(from, summaryOf(info, before.filing));
    // Nobody writes in a chat and wants it put away, or even lost when the trash is emptied.
    if (goesOn) {
        file({info.id}, [](Filing &filing) {
            filing.archivedMs = 0;
            filing.trashedMs = 0;
        });
    }
}

//! The conversation at \a from is now \a summary.
void ConversationLibrary::update(qsizetype from, const ConversationSummary &summary)
{
    if (m_list.at(from) == summary) return;
    qsizetype to = std::distance(m_list.begin(), std::ranges::lower_bound(m_list, summary, isNewer));
    if (to > from) --to;
    if (to != from) Q_EMIT aboutToMove(from, to > from ? to + 1 : to);
    m_list.move(from, to);
    m_list[to] = summary;
    m_times.insert(summary.id, summary.updatedMs);
    if (to != from) Q_EMIT moved();
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

void ConversationLibrary::keepOpen(const ConversationId &id)
{
    ++m_kept[id];
}

void ConversationLibrary::letGo(const ConversationId &id)
{
    if (--m_kept[id] > 0) return;
    m_kept.remove(id);
    closeIfIdle(id);
}

void ConversationLibrary::closeIfIdle(const ConversationId &id)
{
    if (!m_released.contains(id) || isRunning(id) || m_opening.contains(id) || isHeld(id)) return;
    m_released.remove(id);
    Conversation *conversation = m_open.value(id);
    if (!conversation) return;
    const ConversationInfo &info = conversation->info();
    const bool isBlankInList = conversation->isBlank() && indexOf(id) >= 0;
    if (info.isTemporary || isBlankInList) {
        remove(id);
        return;
    }
    // Now, so that it comes before whatever is read from here on: read without it, the chat would be an older one.
    if (m_dirty.contains(id)) save(m_dirty.take(id));
    m_open.remove(id);
    conversation->disconnect(this);
    conversation->deleteLater();
}

bool ConversationLibrary::isHeld(const ConversationId &id) const
{
    return (m_hold && m_hold(id)) || m_kept.contains(id) || std::ranges::contains(m_edits, id, &Edit::conversation);
}

void ConversationLibrary::insertSorted(const ConversationSummary &summary)
{
    const auto place = std::ranges::lower_bound(m_list, summary, isNewer);
    const qsizetype index = std::distance(m_list.begin(), place);
    Q_EMIT aboutToInsert(index);
    m_list.insert(index, summary);
    m_times.insert(summary.id, summary.updatedMs);
    Q_EMIT inserted(index);
}

void ConversationLibrary::takeOut(const ConversationId &id)
{
    const qsizetype index = indexOf(id);
    if (index < 0) return;
    Q_EMIT aboutToRemove(index);
    m_list.removeAt(index);
    m_times.remove(id);
    Q_EMIT removed(index);
}

void ConversationLibrary::touch(const ConversationInfo &info)
{
    if (m_readOnly) return;
    m_dirty.insert(info.id, info);
    m_writes.request();
}

void ConversationLibrary::write()
{
    const QHash<ConversationId, ConversationInfo> dirty = std::exchange(m_dirty, {});
    for (const ConversationInfo &info : dirty) save(info);
    saveFilings();
    QList<MessageId> edits;
    for (auto edit = m_edits.cbegin(); edit != m_edits.cend(); ++edit) {
        if (edit->failed) edits.append(edit.key());
    }
    for (const MessageId &id : std::as_const(edits)) saveEdit(id);
}

void ConversationLibrary::save(const ConversationInfo &info)
{
    if (indexOf(info.id) < 0) return;
    m_store.save(info, this, [this, info](const core::Result<void> &result) {
        if (result || indexOf(info.id) < 0) {
            m_failing.remove(info.id);
            noteSuccess();
            return;
        }
        if (!m_dirty.contains(info.id)) m_dirty.insert(info.id, info);
        m_failing.insert(info.id);
        noteFailure(result.error());
    });
}

void ConversationLibrary::saveEdit(const MessageId &id)
{
    Edit &waiting = m_edits[id];
    // Where it was refused before, the message may have gone on since.
    const Conversation *open = find(waiting.conversation);
    if (const Message *now = open ? open->find(id) : nullptr) waiting.message = *now;
    if (chat::isRunning(waiting.message.state)) {
        m_edits.remove(id);
        noteSuccess();
        return;
    }
    const Edit edit = waiting;
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
    if (!m_writeFailing || !m_failing.isEmpty() || m_filingFails || m_foldersFail) return;
    if (std::ranges::any_of(std::as_const(m_edits), &Edit::failed)) return;
    m_writeFailing = false;
    m_retry.cancel();
    Q_EMIT recovered();
}

void ConversationLibrary::answer(const ConversationId &id, const core::Result<StoredConversation> &result)
{
    // It may have been removed while it was read.
    if (!m_opening.contains(id)) return;
    if (result && !m_open.contains(id) && result->info.id == id) {
        // What waits to be written is newer than what was read.
        ConversationInfo info = m_dirty.value(id, result->info);
        if (m_titles.contains(id)) {
            info.title = m_titles.take(id);
            touch(info);
        }
        adopt(std::make_unique<Conversation>(info, result->messages));
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
