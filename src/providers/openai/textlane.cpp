// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/openai/textlane.h"

#include <simdjson.h>

#include <string_view>

namespace runnel::providers {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

// No event of a few words is larger, and the parser keeps what it needed once.
constexpr qsizetype longestEvent = 64 * 1024;

QString textOf(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

// The content, where a delta has nothing else.
std::optional<std::string_view> contentOf(const object &delta)
{
    std::optional<std::string_view> content;
    for (const auto &[key, value] : delta) {
        if (key == "content") {
            std::string_view text;
            if (value.get(text) != simdjson::SUCCESS) return std::nullopt;
            content = text;
        } else if (key != "role" && !value.is_null()) {
            return std::nullopt;
        }
    }
    return content;
}

// The content of the only choice, where it does not say that it ends.
std::optional<std::string_view> contentOfChoices(const element &choices)
{
    simdjson::dom::array list;
    object choice;
    object delta;
    if (choices.get(list) != simdjson::SUCCESS || list.size() != 1 || list.at(0).get(choice) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    bool hasDelta = false;
    for (const auto &[key, value] : choice) {
        if (key == "delta") {
            hasDelta = value.get(delta) == simdjson::SUCCESS;
        } else if (key == "index") {
            std::int64_t index = 0;
            if (value.get(index) != simdjson::SUCCESS || index != 0) return std::nullopt;
        } else if (!value.is_null()) {
            return std::nullopt;
        }
    }
    return hasDelta ? contentOf(delta) : std::nullopt;
}

// A small number that is not there is 0.
bool takeIndex(const element &value, int &index)
{
    std::int64_t number = 0;
    if (value.get(number) != simdjson::SUCCESS || number < 0 || number > 1'000) return false;
    index = static_cast<int>(number);
    return true;
}

} // namespace

struct TextLane::Parser
{
    [[nodiscard]] bool read(QByteArrayView json, object &to)
    {
        return !json.isEmpty() && json.size() <= longestEvent &&
               parser.parse(json.data(), static_cast<size_t>(json.size())).get(to) == simdjson::SUCCESS;
    }

    simdjson::dom::parser parser;
};

TextLane::TextLane() : m_parser(std::make_unique<Parser>()) {}

TextLane::~TextLane() = default;

std::optional<QString> TextLane::chatText(QByteArrayView json)
{
    object chunk;
    if (!m_parser->read(json, chunk)) return std::nullopt;
    std::optional<std::string_view> content;
    for (const auto &[key, value] : chunk) {
        if (key == "choices") {
            content = contentOfChoices(value);
            if (!content) return std::nullopt;
        } else if ((key == "error" || key == "usage" || key == "x_groq") && !value.is_null()) {
            return std::nullopt;
        }
    }
    return content ? std::optional(textOf(*content)) : std::nullopt;
}

std::optional<TextLane::Piece> TextLane::responsesText(QByteArrayView json)
{
    object event;
    if (!m_parser->read(json, event)) return std::nullopt;
    Piece piece;
    bool isText = false;
    bool hasDelta = false;
    for (const auto &[key, value] : event) {
        std::string_view words;
        if (key == "type") {
            isText = value.get(words) == simdjson::SUCCESS && words == "response.output_text.delta";
            if (!isText) return std::nullopt;
        } else if (key == "delta") {
            hasDelta = value.get(words) == simdjson::SUCCESS;
            piece.text = textOf(words);
        } else if (key == "sequence_number") {
            std::int64_t number = 0;
            if (value.get(number) != simdjson::SUCCESS || number < 0) return std::nullopt;
            piece.number = number;
        } else if (key == "output_index") {
            if (!takeIndex(value, piece.item)) return std::nullopt;
        } else if (key == "content_index") {
            if (!takeIndex(value, piece.index)) return std::nullopt;
        } else if (key == "error" && !value.is_null()) {
            return std::nullopt;
        }
    }
    return isText && hasDelta ? std::optional(std::move(piece)) : std::nullopt;
}

} // namespace runnel::providers
