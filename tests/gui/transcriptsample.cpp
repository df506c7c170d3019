// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "transcriptsample.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace runnel::test {

using chat::AnswerState;
using chat::Conversation;
using chat::Message;

namespace {

constexpr qint64 minute = 60'000;

chat::ConversationInfo newInfo()
{
    chat::ConversationInfo info;
    info.id = chat::ConversationId::create();
    return info;
}

QString everyBlock()
{
    return uR"(# Sorting, briefly

A **stable** sort keeps the order of *equal* items; `std::sort` does not promise that, `std::stable_sort` does. See the [reference](https://en.cppreference.com/w/cpp/algorithm/stable_sort) or ~~ask around~~ measure.

## What to choose

1. Small and nearly sorted: insertion sort.
2. In general:
   - `std::sort` for values
   - `std::stable_sort` where order counts
     - it may allocate
3. Keys in a small range: counting sort.

- [x] write the comparison
- [ ] test it with equal keys

```cpp
#include <algorithm>

struct Item { int key; std::string name; };

void sortByKey(std::vector<Item> &items)
{
    // Equal keys keep their order, which the caller relies on.
    std::ranges::stable_sort(items, {}, &Item::key);
}
```

### Costs

| algorithm | best | average | worst | stable |
|:--|--:|--:|--:|:-:|
| insertion | n | n² | n² | yes |
| merge | n log n | n log n | n log n | yes |
| quick | n log n | n log n | n² | no |

> Premature optimisation is the root of all evil.
>
> — a quote with two paragraphs and `code`

---

<details>raw HTML stays text</details>

![The four phases as a picture](https://images.example.org/phases.png)

$$
T(n) = 2\,T(n/2) + \Theta(n)
$$
)"_s;
}

QString worldText()
{
    return uR"(مرحبا بالعالم. هذا نص عربي طويل بما يكفي ليمتد على أكثر من سطر واحد في العمود، مع كلمة English في الوسط و`code` أيضًا.

- עברית גם כאן
- פריט שני

日本語の文章は、単語の間に空白がなくても行の終わりで正しく折り返されます。中文也一样，标点符号不会出现在行首。

Emoji 👩‍👩‍👧‍👦 🇨🇭 🏳️‍🌈 and a word that is far too long for any line: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorstandssitzungsprotokollführer.
)"_s;
}

QString wideTable()
{
    return uR"(| id | name | a column with a rather long heading | second | third | fourth | fifth | sixth | a note |
|--|--|--|--|--|--|--|--|--|
| 1 | northernmost | some words that fill the cell | 3.14159265 | 2.71828182 | 1.41421356 | 1.61803398 | 0.57721566 | a longer remark that wraps |
| 2 | southernmost | other words | 3.14159265 | 2.71828182 | 1.41421356 | 1.61803398 | 0.57721566 | short |

```
a line of code that is much longer than the column is wide, so that the block has to scroll sideways inside itself, and on it goes
```
)"_s;
}

QString formulas()
{
    return uR"(The roots of $ax^2 + bx + c = 0$ are

$$
x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}.
$$

Within a line a sum such as $\sum_{i=1}^{n} i = \frac{n(n+1)}{2}$ makes room for itself, while $x_1$, \(\alpha\) and $f'(x)$ need none; $5 and $6 stay money. 二次方程式$ax^2+bx+c=0$の判別式は$D=b^2-4ac$で、日本語の文の中でも同じです。

\[
A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}, \qquad
f(x) = \begin{cases} x^2 & \text{if } x \ge 0 \\ -x & \text{otherwise} \end{cases}
\]

$$
\begin{aligned}
\int_0^\infty e^{-x^2}\,dx &= \frac{\sqrt{\pi}}{2} \\
\nabla \times \mathbf{E} &= -\frac{\partial \mathbf{B}}{\partial t}
\end{aligned}
$$

1. The $n$th term is $a_n = \left(1 + \frac{1}{n}\right)^n$.
2. In colour: $\color{teal}{a} + \boxed{b}$, and text: $\text{скорость} = \frac{s}{t}$.

| name | formula |
|:--|:-:|
| Euler | $e^{i\pi} + 1 = 0$ |
| Gauss | $\displaystyle\oint_S \mathbf{E}\cdot d\mathbf{A} = \frac{Q}{\varepsilon_0}$ |

> A quote with $\hbar$ and one that fails: $\nosuchcommand{x}$.

$$
1 + x + \frac{x^2}{2!} + \frac{x^3}{3!} + \frac{x^4}{4!} + \frac{x^5}{5!} + \frac{x^6}{6!} + \frac{x^7}{7!} + \frac{x^8}{8!} + \frac{x^9}{9!} + \frac{x^{10}}{10!} + \frac{x^{11}}{11!} + \frac{x^{12}}{12!} + \cdots
$$

$$
\frac{a}{
$$
)"_s;
}

} // namespace

Message appendTurn(Conversation &conversation, const QString &prompt, const QString &answer, AnswerState state,
                   const std::optional<core::Error> &error)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch() - 30 * minute;
    const chat::MessageId parent =
        conversation.size() == 0 ? chat::MessageId() : conversation.at(conversation.size() - 1).id;
    const Message user = Message::user(prompt, parent, now);
    conversation.add(user);
    Message message = Message::placeholder({u"guide"_s, u"guide-small"_s}, user.id, now);
    if (!answer.isEmpty()) message.append(chat::PartKind::Text, answer);
    message.state = state;
    message.error = error;
    message.endedMs = chat::isRunning(state) ? 0 : now + minute;
    conversation.add(message);
    return message;
}

std::unique_ptr<Conversation> gallery()
{
    auto conversation = std::make_unique<Conversation>(newInfo());
    Conversation &c = *conversation;
    Message first = appendTurn(c, u"Which sort should I use?"_s, everyBlock());
    first.append(chat::PartKind::Reasoning, u"The user asks about sorting. A table of costs will help."_s);
    first.usage.completionTokens = 412;
    first.timings = {.firstByteMs = 180, .firstTokenMs = 420, .endedMs = 9'300};
    c.update(first, Conversation::ContentReplaced | Conversation::DetailsChanged);
    Message again = Message::placeholder(first.model, first.parent, first.createdMs);
    again.append(chat::PartKind::Text, u"Use `std::stable_sort` unless you measured that you need not."_s);
    again.state = AnswerState::Complete;
    again.attempt = 2;
    c.add(again);
    c.activate(first.id);
    appendTurn(c, u"Now in other scripts, please.\nAnd keep my\nline ends."_s, worldText());
    appendTurn(c, u"سؤال قصير بالعربية"_s, wideTable());
    appendTurn(c, u"Formulas, with $\\sqrt{2}$ in the prompt"_s, formulas());
    appendTurn(c, u"Stop early"_s, u"This answer was stopped by"_s, AnswerState::Stopped);
    appendTurn(c, u"A very long one"_s, u"It goes on and on until the limit"_s, AnswerState::Length);
    appendTurn(c, u"Close the window"_s, u"Half of the answer was there when"_s, AnswerState::Interrupted);
    appendTurn(c, u"Drop the connection"_s, u"The first words came, and then the line"_s, AnswerState::Truncated);
    Message refused = appendTurn(c, u"Something unwise"_s, {}, AnswerState::Refused);
    refused.append(chat::PartKind::Refusal, u"I can't help with that, but I can explain why it is dangerous."_s);
    c.update(refused, Conversation::ContentReplaced);
    Message tool =
        appendTurn(c, u"What is the weather?"_s, u"I will look it up, and the forecast too."_s, AnswerState::ToolCalls);
    tool.append({.kind = chat::PartKind::ToolCall,
                 .text = uR"({"city":"Zürich","unit":"celsius","days":3})"_s,
                 .name = u"get_weather"_s,
                 .key = u"call_1"_s});
    tool.append({.kind = chat::PartKind::ToolCall,
                 .text = uR"({"places":[{"lat":47.37,"lon":8.54,"name":"Zürich"},{"lat":46.95,"lon":7.45}],"to":7})"_s,
                 .name = u"get_forecast"_s,
                 .key = u"call_2"_s});
    c.update(tool, Conversation::ContentReplaced);
    Message cited = appendTurn(c, u"Who says so?"_s, u"Several people do, and some of them at length."_s);
    for (int i = 1; i <= 9; ++i) {
        cited.append({.kind = chat::PartKind::Annotation,
                      .text = i == 2 ? u"مصدر بالعربية"_s : u"A source that says so, part %1"_s.arg(i),
                      .name = {},
                      .key = u"https://www%1.example.org/article/%1?from=here"_s.arg(i)});
    }
    c.update(cited, Conversation::ContentReplaced);
    appendTurn(c, u"A long program"_s,
               u"It is long:\n\n```py\n"_s +
                   u"print(\"one line of many in a program that goes on and on, wider than"
                   " any column that it could stand in, and it says so\")\n"_s.repeated(60) +
                   u"```"_s);
    appendTurn(
        c, u"Without a key"_s, {}, AnswerState::Failed,
        core::Error {.kind = core::ErrorKind::Auth,
                     .message = u"401"_s,
                     .detail =
                         u"{\"error\": {\"message\": \"Incorrect API key provided\", \"code\": \"invalid_api_key\"}}"_s,
                     .httpStatus = 401});
    appendTurn(c, u"Broken in the middle"_s, u"Some words before the service failed."_s, AnswerState::Failed,
               core::Error {.kind = core::ErrorKind::Server, .message = u"500"_s});
    appendTurn(c, u"Quiet line"_s, u"And then nothing came any more"_s, AnswerState::Stalled);
    appendTurn(c, u"Busy service"_s, {}, AnswerState::Retrying);
    appendTurn(c, u"Wait for it"_s, {}, AnswerState::Waiting);
    appendTurn(c, u"Stream"_s, u"This answer is being written right"_s, AnswerState::Streaming);
    return conversation;
}

std::unique_ptr<Conversation> longTable()
{
    auto conversation = std::make_unique<Conversation>(newInfo());
    QString table = u"| no. | town | inhabitants | founded | note |\n|--:|:--|--:|:-:|--|\n"_s;
    for (int i = 1; i <= 300; ++i)
        table += u"| %1 | Town %1 | %2 | %3 | %4 |\n"_s.arg(i)
                     .arg(i * 1937 % 90'000)
                     .arg(900 + i * 3)
                     .arg(i % 7 == 0 ? u"a remark that is long enough to wrap in its cell, as remarks do"_s : u"–"_s);
    appendTurn(*conversation, u"All towns, please"_s, u"Here they are:\n\n"_s + table + u"\nThat is all."_s);
    return conversation;
}

std::unique_ptr<Conversation> hostile()
{
    auto conversation = std::make_unique<Conversation>(newInfo());
    Conversation &c = *conversation;
    appendTurn(c, u"w"_s.repeated(300), u"a"_s.repeated(2000) + u"\n\n`"_s + u"code"_s.repeated(80) + u"`"_s);
    appendTurn(c, u"<b>bold?</b> & <script>alert(1)</script>"_s,
               u"<img src=x onerror=alert(1)>\n\nAn address of \u202Emoc.elpmaxe\u202C and z\u200Bero\u200Bwidth.\n\n"
               "```\nif (admin\u202E \u2066// check\u2069 \u2066) {\n```\n\n[a link](javascript:alert(1)) "
               "and [one](https://xn--80ak6aa92e.com/)."_s);
    appendTurn(c, u"Nest it"_s, u"> "_s.repeated(40) + u"deep\n\n"_s + u"- "_s.repeated(12) + u"list"_s);
    appendTurn(c, u"Rules and marks"_s,
               u"-"_s.repeated(1000) + u"\n\n"_s + u"*"_s.repeated(200) +
                   u"x\n\nZ\u0335\u0321\u0322a\u0334l\u0337g\u0336o"_s);
    return conversation;
}

std::unique_ptr<Conversation> longConversation(int turns)
{
    static const QString paragraph = u"The quick brown fox jumps over the lazy dog, and the dog, being lazy, "
                                     "lets it jump again and again until both are tired. "_s;
    QList<Message> messages;
    chat::MessageId parent;
    for (int i = 0; i < turns; ++i) {
        Message user = Message::user(u"Question %1: what about the fox?"_s.arg(i), parent, i * minute);
        Message answer = Message::placeholder({u"guide"_s, u"guide-small"_s}, user.id, i * minute);
        answer.append(chat::PartKind::Text, u"## Answer %1\n\n"_s.arg(i) + paragraph.repeated(2 + i % 7) +
                                                u"\n\n- one\n- two\n\n"_s + paragraph.repeated(1 + i % 5) +
                                                u"\n\n```py\nprint(%1)\n```\n"_s.arg(i));
        answer.state = AnswerState::Complete;
        parent = answer.id;
        messages << user << answer;
    }
    auto conversation = std::make_unique<Conversation>(newInfo(), messages);
    if (!parent.isNull()) conversation->activate(parent);
    return conversation;
}

} // namespace runnel::test
