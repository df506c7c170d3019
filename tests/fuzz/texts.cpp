// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fuzz/targets.h"
#include "providers/gemini/codefence.h"
#include "providers/openai/thinkfilter.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace runnel::fuzz {

namespace {

//! \brief What a filter made of a text.
struct Parts
{
    QString text;
    QString reasoning;
    bool operator==(const Parts &) const = default;
};

Parts filtered(const QStringList &pieces)
{
    providers::ThinkFilter filter;
    llm::StreamEvents events;
    for (const QString &piece : pieces) filter.take(piece, events);
    filter.finish(events);
    Parts parts;
    for (const llm::StreamEvent &event : events) {
        if (const auto *text = std::get_if<llm::TextDelta>(&event)) parts.text += text->text;
        else if (const auto *reasoning = std::get_if<llm::ReasoningDelta>(&event)) parts.reasoning += reasoning->text;
    }
    return parts;
}

//! Whether \a text is nothing, or one block that holds \a reasoning, closed or not.
bool isBlock(const QString &text, const QString &reasoning)
{
    const QString block = text.trimmed();
    if (block.isEmpty()) return reasoning.isEmpty();
    for (const QString &name : {u"think>"_s, u"thinking>"_s}) {
        if (!block.startsWith(u'<' + name)) continue;
        const QString inside = block.sliced(name.size() + 1).trimmed();
        const QString held = reasoning.trimmed();
        if (inside.startsWith(held) && QStringList {{}, "</"_L1 + name}.contains(inside.sliced(held.size()).trimmed()))
            return true;
    }
    return false;
}

void runThink(QByteArrayView input)
{
    const Cuts cuts(input);
    const QString text = QString::fromUtf8(cuts.bytes());
    const Parts whole = filtered({text});
    const qsizetype cut = cuts.choice() % (text.size() + 1);
    expect(filtered({text.first(cut), text.sliced(cut)}) == whole, "a cut changes nothing");
    expect(filtered(text.split(QString())) == whole, "letters one by one change nothing");
    const QStringView shown(text);
    expect(shown.endsWith(whole.text), "the answer is what the text ends with");
    expect(text.contains(whole.reasoning), "the reasoning stands in the text");
    // Beside them only the tags and white space.
    if (whole.reasoning.isEmpty() && !text.trimmed().startsWith(u'<')) expect(whole.text == text, "no text is lost");
    expect(isBlock(text.chopped(whole.text.size()), whole.reasoning), "nothing but tags and white space is left out");
}

void runFence(QByteArrayView input)
{
    const QString code = QString::fromUtf8(input);
    const QStringList lines = providers::fenced(code, u"cpp"_s).split(u'\n');
    expect(lines.size() >= 6, "a fence stands on lines of its own");
    const QString fence = lines.at(lines.size() - 3);
    expect(fence.size() >= 3 && fence.count(u'`') == fence.size(), "a fence is of backticks");
    expect(lines.at(2) == fence + "cpp"_L1, "the fences are a pair");
    const QStringList inner = lines.sliced(3, lines.size() - 6);
    expect(!inner.join(u'\n').contains(fence), "code does not end its own fence");
    expect(inner.join(u'\n') == (code.endsWith(u'\n') ? code.chopped(1) : code), "the code is whole");
}

} // namespace

QList<Target> textTargets()
{
    return {{.name = "thinkfilter",
             .run = runThink,
             .seeds =
                 [] {
                     return withCuts({"<think>\nLet me see.\n</think>\n\nHello", "<thinking>a</thinking>b",
                                      " \n<think></think>\nHi <think>no</think>", "<thin", "Hello <think>"});
                 }},
            {.name = "codefence", .run = runFence, .seeds = [] {
                 return QByteArrayList {"int main() {}\n", "```\ncode\n```", "a ```` b", ""};
             }}};
}

} // namespace runnel::fuzz
