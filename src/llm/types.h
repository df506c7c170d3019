// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QFlags>
#include <QList>
#include <QMetaType>
#include <QString>

#include <cstdint>
#include <optional>

namespace runnel::llm {

//! \brief Who speaks in a turn.
enum class Role : std::uint8_t { System, User, Assistant, Tool };

[[nodiscard]] QString toString(Role role);
[[nodiscard]] std::optional<Role> roleFromString(QStringView word);

//! \brief Why a model ended its answer, in our words; the service's own word is kept beside it.
enum class FinishReason : std::uint8_t {
    Stop,      //!< the answer is whole
    Length,    //!< the token limit was reached
    ToolCalls, //!< the model waits for the results of its tool calls
    Filtered,  //!< a safety system withheld the rest
    Refused,   //!< the model declined
};

[[nodiscard]] QString toString(FinishReason reason);
[[nodiscard]] std::optional<FinishReason> finishReasonFromString(QStringView word);

//! \brief Tokens of one call as its service counted them. Nothing is added up here: a later report replaces an earlier.
struct Usage
{
    std::optional<qint64> promptTokens = std::nullopt;
    std::optional<qint64> cachedTokens = std::nullopt; //!< part of promptTokens
    std::optional<qint64> completionTokens = std::nullopt;
    std::optional<qint64> reasoningTokens = std::nullopt; //!< part of completionTokens
    std::optional<qint64> totalTokens = std::nullopt;
    //! Nobody's count: what the request that was sent weighs by the rule of `tokens.h`, for where promptTokens is not
    //! told. The engine's own; no service reports it.
    std::optional<qint64> estimatedPromptTokens = std::nullopt;

    bool operator==(const Usage &) const = default;
    [[nodiscard]] bool isEmpty() const { return *this == Usage {}; }
};

//! \brief How hard a model that reasons shall think before it answers.
enum class ReasoningEffort : std::uint8_t { None, Minimal, Low, Medium, High };

[[nodiscard]] QString toString(ReasoningEffort effort);
[[nodiscard]] std::optional<ReasoningEffort> reasoningEffortFromString(QStringView word);

//! \brief What of GenerationOptions a service understands.
enum class Option : std::uint8_t {
    Temperature = 0x01,
    TopP = 0x02,
    MaxTokens = 0x04,
    Seed = 0x08,
    Stop = 0x10,
    ReasoningEffort = 0x20,
    Json = 0x40,
};
Q_DECLARE_FLAGS(Options, Option)
Q_DECLARE_OPERATORS_FOR_FLAGS(Options)

inline constexpr Options allOptions = Options::fromInt(0x7f);

//! \brief What a model can do; a capability that is not known is assumed to be there.
struct Capabilities
{
    bool streaming = true;
    bool images = true;
    bool systemPrompt = true;
    bool reasoning = true;
    bool tools = true;
    Options options = allOptions; //!< the others are left out of requests
    //! An answer goes on without us and can be taken up again. The one that is assumed not to be there: it costs a
    //! request to find out.
    bool resume = false;

    bool operator==(const Capabilities &) const = default;
};

//! \brief What tokens cost, in US dollars per million.
struct Price
{
    double prompt = 0;
    double completion = 0;
    std::optional<double> cached =
        std::nullopt; //!< prompt tokens that were cached; as the others where it is not given

    bool operator==(const Price &) const = default;
};

//! \brief A model as a provider lists it.
struct ModelInfo
{
    QString id;   //!< the name on the wire
    QString name; //!< the name for people; the id where the provider gives none
    std::optional<qint64> contextTokens = std::nullopt;
    std::optional<Price> price = std::nullopt;
    Capabilities capabilities = {};
    bool isFavourite = false; //!< the user's mark

    bool operator==(const ModelInfo &) const = default;
};

//! \brief Names one model of one configured provider; its text form is `provider/model`.
struct ModelRef
{
    QString provider; //!< ProviderInfo::id
    QString model;    //!< ModelInfo::id, may itself hold slashes

    bool operator==(const ModelRef &) const = default;
    [[nodiscard]] bool isEmpty() const { return provider.isEmpty() && model.isEmpty(); }
    [[nodiscard]] QString toString() const;
    //! Splits at the first slash; a text without one is a model of an unnamed provider.
    [[nodiscard]] static ModelRef fromString(const QString &text);
};

//! \brief An image that goes with a turn. PNG, JPEG, WebP or GIF.
struct Image
{
    QString mimeType;
    QByteArray bytes;
    //! The attachment that the bytes are read from when the request leaves; empty where they are given. For adapters
    //! the bytes are always there.
    QString attachment = {};
    int width = 0; //!< px; 0: not known
    int height = 0;

    bool operator==(const Image &) const = default;
};

//! \brief A text file that goes with a turn, until the request leaves: then it is a part of the turn's text. Adapters
//! never see one.
struct TextFile
{
    QString name;
    QString attachment; //!< the text is read from
    qint64 tokens = 0;  //!< about, before it is read

    bool operator==(const TextFile &) const = default;
};

//! \brief A call of a tool that a model asked for.
struct ToolCall
{
    QString id;
    QString name;
    QString arguments; //!< JSON text

    bool operator==(const ToolCall &) const = default;
};

//! \brief One turn of the conversation as a provider sees it.
struct Turn
{
    Role role = Role::User;
    QString text;
    QList<Image> images = {};
    QList<ToolCall> toolCalls = {}; //!< the assistant's; each wants a turn of a tool behind it
    QString reasoning = {};         //!< the assistant's, where it called tools: some services want it back
    QString toolCallId = {};        //!< a tool's: the call that the text is the result of
    QList<TextFile> files = {};
    bool isKept = false; //!< not left out where the context is full; the engine's own, no service is told

    bool operator==(const Turn &) const = default;
};

//! \brief How to sample. An empty value is left out of the request: the service's default counts.
struct GenerationOptions
{
    std::optional<double> temperature = std::nullopt;
    std::optional<double> topP = std::nullopt;
    std::optional<int> maxTokens = std::nullopt;
    std::optional<qint64> seed = std::nullopt;
    QStringList stop = {};
    std::optional<ReasoningEffort> reasoningEffort = std::nullopt;
    bool json = false; //!< the answer shall be one JSON object

    bool operator==(const GenerationOptions &) const = default;
    [[nodiscard]] bool isEmpty() const { return *this == GenerationOptions {}; }
};

//! \brief One request to a model, in no service's dialect.
struct ChatRequest
{
    QString model;
    QString systemPrompt;
    QList<Turn> turns;
    GenerationOptions options = {};
    bool stream = true;

    bool operator==(const ChatRequest &) const = default;
};

} // namespace runnel::llm
