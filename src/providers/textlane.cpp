// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/textlane.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

namespace runnel::providers {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;
using Takes = TextRule::Takes;

// No event of a few words is larger, and the parser keeps what it needed once.
constexpr qsizetype longestEvent = 64 * 1024;
// As the long way bounds counts of tokens; larger numbers are for it to judge.
constexpr std::int64_t largestNumber = 1'000'000'000'000;

QString textOf(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

bool is(const element &value, std::string_view word)
{
    std::string_view text;
    return value.get(text) == simdjson::SUCCESS && text == word;
}

// What errorFromObject() takes for a failure.
bool isFailure(std::string_view name, const element &value)
{
    return (name == "error" && !value.is_null()) || ((name == "object" || name == "type") && is(value, "error"));
}

enum class Level : std::uint8_t { Event, Inside };

bool takeObject(const object &from, const TextShape &shape, TextPiece &piece, Level level = Level::Inside);

bool takeNumber(const element &value, std::size_t place, TextPiece &piece)
{
    std::int64_t number = 0;
    if (value.get(number) != simdjson::SUCCESS || number < 0 || number > largestNumber) return false;
    piece.numbers.at(place) = number;
    return true;
}

bool takeOne(const element &value, const TextShape &shape, TextPiece &piece)
{
    simdjson::dom::array list;
    object only;
    return value.get(list) == simdjson::SUCCESS && list.size() == 1 && list.at(0).get(only) == simdjson::SUCCESS &&
           takeObject(only, shape, piece);
}

bool takeField(const element &value, const TextRule &rule, TextPiece &piece)
{
    std::string_view text;
    object inner;
    switch (rule.takes) {
    case Takes::Text:
        if (value.get(text) != simdjson::SUCCESS) return false;
        piece.text = textOf(text);
        return true;
    case Takes::Word:
        return is(value, rule.word);
    case Takes::Object:
        return value.get(inner) == simdjson::SUCCESS && takeObject(inner, *rule.inner, piece);
    case Takes::One:
        return takeOne(value, *rule.inner, piece);
    case Takes::Numbers:
        if (value.is_null()) return true;
        return value.get(inner) == simdjson::SUCCESS && takeObject(inner, *rule.inner, piece);
    case Takes::Number:
        return takeNumber(value, rule.place, piece);
    case Takes::Id:
        if (value.get(text) != simdjson::SUCCESS) return false;
        piece.id = textOf(text);
        return true;
    case Takes::Zero: {
        std::int64_t number = 0;
        return value.get(number) == simdjson::SUCCESS && number == 0;
    }
    case Takes::False: {
        bool flag = true;
        return value.get(flag) == simdjson::SUCCESS && !flag;
    }
    case Takes::Empty:
        return value.is_null() || is(value, {});
    case Takes::Anything:
        return true;
    }
    return false;
}

bool mustBeThere(const TextRule &rule)
{
    return rule.takes == Takes::Text || rule.takes == Takes::Word || rule.takes == Takes::Object ||
           rule.takes == Takes::One;
}

bool takeObject(const object &from, const TextShape &shape, TextPiece &piece, Level level)
{
    std::uint32_t seen = 0;
    for (const auto &[name, value] : from) {
        if (level == Level::Event && isFailure(name, value)) return false;
        const auto rule = std::ranges::find(shape.rules, name, &TextRule::name);
        if (rule == shape.rules.end()) {
            if (!shape.isOpen && !value.is_null()) return false;
            continue;
        }
        const std::uint32_t bit = 1U << (rule - shape.rules.begin());
        if ((seen & bit) != 0 || !takeField(value, *rule, piece)) return false;
        seen |= bit;
    }
    for (std::size_t i = 0; i < shape.rules.size(); ++i) {
        if (mustBeThere(shape.rules[i]) && (seen & (1U << i)) == 0) return false;
    }
    return true;
}

} // namespace

struct TextLane::Parser
{
    [[nodiscard]] bool read(QByteArrayView json, object &to)
    {
        return json.startsWith('{') && json.size() <= longestEvent &&
               parser.parse(json.data(), static_cast<std::size_t>(json.size())).get(to) == simdjson::SUCCESS;
    }

    simdjson::dom::parser parser;
};

TextLane::TextLane() : m_parser(std::make_unique<Parser>()) {}

TextLane::~TextLane() = default;

std::optional<TextPiece> TextLane::read(QByteArrayView json, const TextShape &shape)
{
    object event;
    if (!m_parser->read(json, event)) return std::nullopt;
    std::optional<TextPiece> piece(std::in_place);
    if (!takeObject(event, shape, *piece, Level::Event)) piece.reset();
    return piece;
}

} // namespace runnel::providers
