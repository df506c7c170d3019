// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "core/clock.h"
#include "core/throttle.h"
#include "llm/types.h"
#include "markdown/blockdocument.h"
#include "streaming/streamingchatservice.h"

#include <QAbstractListModel>
#include <QHash>
#include <QPointer>
#include <QSet>

#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

namespace runnel::models {

//! \brief The active path of one conversation as a list: a row a message.
//!
//! Streaming text is collected and applied once a frame: then one row says dataChanged() with TextRole, after
//! blocksChanged() told exactly which of its blocks are new. Structure follows the conversation's signals one to one;
//! the model resets only when it is given another conversation.
class ChatModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1, //!< QString
        SenderRole,                //!< int of llm::Role
        TextRole,                  //!< QString: the Markdown source
        ReasoningRole,             //!< QString
        StateRole,                 //!< int of chat::AnswerState
        StatusRole,                //!< QString: the translated line that tells the state, empty when Complete
        ErrorSentenceRole,         //!< QString
        ErrorDetailRole,           //!< QString: the provider's own text
        ErrorActionRole,           //!< int of core::ErrorAction
        CanStopRole,
        CanContinueRole,
        CanRetryRole,
        CanKeepRole,
        ModelNameRole,    //!< QString
        CreatedRole,      //!< QDateTime, local
        SiblingIndexRole, //!< int from 0
        SiblingCountRole, //!< int
        UsageRole,        //!< QString: tokens, cost, first token and speed in one translated line
    };
    static constexpr std::chrono::milliseconds frame {16};

    explicit ChatModel(core::Clock &clock, QObject *parent = nullptr);
    ~ChatModel() override;

    //! Where the facts of a model come from: the name that people read, and the price, for what an answer cost.
    using ModelFacts = std::function<std::optional<llm::ModelInfo>(const llm::ModelRef &)>;
    void setModelFacts(ModelFacts facts);
    //! They may be others now.
    void noteModelFacts();
    //! Whose queue an answer waits in, for the words that tell its place.
    void followQueue(const streaming::StreamingChatService *chats);
    void setConversation(chat::Conversation *conversation);
    [[nodiscard]] chat::Conversation *conversation() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] const chat::Message &message(int row) const;
    [[nodiscard]] int rowOf(const chat::MessageId &id) const;
    //! The parsed answer of \a row, parsed on first use. A user's message is one finished document as well.
    [[nodiscard]] const markdown::BlockDocument &document(int row) const;
    //! All that \a row shows as blocks: those of the document, then what the answer has beside its text.
    [[nodiscard]] QList<markdown::BlockPtr> blocks(int row) const;
    //! The same, not kept where it is not kept already: for whoever reads through all of it.
    [[nodiscard]] QList<markdown::BlockPtr> peekBlocks(int row) const;
    //! All that \a message shows as blocks, now and for good: for paper.
    [[nodiscard]] static QList<markdown::BlockPtr> blocksOf(const chat::Message &message);
    //! Whether blocksChanged() tells of the row: what was never asked for is not followed.
    [[nodiscard]] bool isParsed(int row) const;
    //! Shows the text of \a row as it was written, without Markdown, or formatted again.
    void setPlain(int row, bool plain);
    [[nodiscard]] bool isPlain(int row) const;
    //! Forgets the parsed form of rows that nobody looks at.
    void releaseDocument(int row);

Q_SIGNALS:
    //! Counts in blocks().
    void blocksChanged(int row, const runnel::markdown::BlockDiff &diff);

private:
    struct Parsed;
    struct Watch;

    void connectConversation();
    void onMessageChanged(qsizetype index, chat::Conversation::Changes changes);
    void applyText();
    void applyText(int row);
    void applyAppendix(int row);
    void replaceDocument(int row);
    //! Follows the state of a row that runs, for the words that count seconds.
    void watch(int row);
    void tick();
    [[nodiscard]] Parsed &parsed(int row) const;
    [[nodiscard]] std::unique_ptr<Parsed> parse(const chat::Message &message) const;
    [[nodiscard]] static QList<markdown::BlockPtr> blocksOf(const Parsed &shown);
    [[nodiscard]] QString status(const chat::Message &message) const;
    [[nodiscard]] QString modelName(const llm::ModelRef &model) const;
    [[nodiscard]] std::optional<llm::Price> price(const llm::ModelRef &model) const;
    [[nodiscard]] QString counted(const QString &plain, const QString &withSeconds,
                                  std::chrono::milliseconds since) const;

    core::Clock &m_clock;
    core::Throttle m_frames;
    core::TimerHandle m_seconds;
    ModelFacts m_modelFacts;
    QPointer<const streaming::StreamingChatService> m_chats;
    QPointer<chat::Conversation> m_conversation;
    struct IdHash
    {
        size_t operator()(const chat::MessageId &id) const { return qHash(id); }
    };
    mutable std::unordered_map<chat::MessageId, std::unique_ptr<Parsed>, IdHash> m_documents;
    QSet<chat::MessageId> m_grown;
    QSet<chat::MessageId> m_plain;
    QHash<chat::MessageId, Watch> m_running;
};

} // namespace runnel::models
