// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/madelibrary.h"

#include "storage/database.h"
#include "storage/searchindex.h"
#include "support/storagefixture.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace runnel::test {

namespace {

constexpr int vocabulary = 40'000;
constexpr int rowsAtOnce = 20'000;

QStringList split(const QString &words)
{
    return words.split(u' ');
}

QStringList commonWords()
{
    return split(
        u"the of to a and in is that for it you with this as can on be are not or have from your if will an which "
        "by use code function value data file error example when would should time one line first make like need "
        "set list string more new other then here return type number test name user run change way between "
        "object call model system read write server memory query table index thread process request response "
        "network message token context stream window button theme keyboard font layout color image garden recipe "
        "bread butter river mountain weather letter"_s);
}

QStringList starts()
{
    return split(u"con pre re un de inter trans over under micro multi auto hyper sub dis mis ex pro"_s);
}

QStringList roots()
{
    return split(
        u"port struct form script duct tract spect vert ject press serv tain ceive pose solve graph meter phon "
        "log crypt bind cast link fetch parse merge split shard cache queue stack heap graft plank brook stone "
        "field grove light night wind storm frost flame spark drift crest ridge shore haven marsh thorn birch "
        "cedar maple finch raven"_s);
}

QStringList ends()
{
    return split(u"ion er ing ed able ment ness less ful ist ive ally ize ity ship ward let ster age ure"_s);
}

QString chinese()
{
    return u"天气预报今日晴朗数据库索引查询语言模型服务器网络连接花园面包河流山脉信件消息线程内存文件错误代码函数示例时间"_s;
}

QString code(const QString &name, const QString &other)
{
    return u"```cpp\nint %1(int %2)\n{\n    return %2 * 2; // %1\n}\n```"_s.arg(name, other);
}

} // namespace

MadeText::MadeText(quint32 seed) : m_random(seed), m_words(commonWords())
{
    const auto one = [this](const QStringList &of) { return of.at(m_random.bounded(int(of.size()))); };
    const QStringList before = starts();
    const QStringList middle = roots();
    const QStringList behind = ends();
    while (m_words.size() < vocabulary) {
        const int kind = m_random.bounded(6);
        QString word = one(middle);
        if (kind > 0) word += one(behind);
        if (kind > 2) word.prepend(one(before));
        if (kind > 4) word += one(middle);
        if (kind == 1) word += u'_' + one(middle) + QString::number(m_random.bounded(1000));
        m_words.append(word);
    }
}

QString MadeText::word()
{
    // As in language, the word at place n is about 1/n as frequent as the first.
    const double place = std::pow(double(m_words.size()), m_random.generateDouble()) - 1;
    return m_words.at(std::min(qsizetype(place), m_words.size() - 1));
}

QString MadeText::sentences(int words)
{
    QString text;
    int left = 0;
    for (int i = 0; i < words; ++i) {
        const bool begins = left == 0;
        if (begins) left = 4 + m_random.bounded(14);
        QString next = word();
        if (begins) next[0] = next.at(0).toUpper();
        text += next + (--left == 0 ? u". "_s : u" "_s);
    }
    return text;
}

QString MadeText::prompt()
{
    if (m_random.bounded(20) == 0) {
        QString text;
        const QString all = chinese();
        for (int i = 0; i < 12; ++i) text += all.mid(m_random.bounded(int(all.size())), 2);
        return text;
    }
    return sentences(6 + m_random.bounded(40));
}

QString MadeText::answer()
{
    QString text = sentences(30 + m_random.bounded(150));
    if (m_random.bounded(8) == 0) text += u'\n' + code(word(), word());
    return text;
}

QString MadeText::title()
{
    const QString first = word();
    const QString second = word();
    return first + u' ' + second + u' ' + word();
}

core::Result<QList<chat::ConversationId>> makeLibrary(storage::Database &database, const LibrarySize &size,
                                                      qint64 nowMs, quint32 seed)
{
    MadeText text(seed);
    QList<int> lengths(size.longChats, size.longMessages);
    for (int i = 0; i < size.chats; ++i) {
        const int rest = size.messages - size.longChats * size.longMessages;
        lengths.append(int(qint64(rest) * (i + 1) / size.chats - qint64(rest) * i / size.chats));
    }
    QList<chat::ConversationId> ids;
    const qint64 tenYears = qint64(10) * 365 * 24 * 3600 * 1000;
    const qint64 step = tenYears / std::max<qint64>(1, size.messages);
    qint64 atMs = nowMs - tenYears;
    const auto onWriter = [&database](core::Result<void> (*work)(storage::Connection &)) {
        return await<void>([&](QObject *context, auto done) { database.writeAlone<void>(context, work, done); });
    };
    if (const auto held = onWriter(&storage::holdIndex); !held) return std::unexpected(held.error());
    for (qsizetype chat = 0; chat < lengths.size();) {
        // The older ones first, the long ones at the end, as they come in life.
        const auto filled = await<void>([&](QObject *context, auto done) {
            database.writeAlone<void>(
                context,
                [&](storage::Connection &connection) -> core::Result<void> {
                    int rows = 0;
                    while (rows < rowsAtOnce && chat < lengths.size()) {
                        const int length = lengths.at(lengths.size() - 1 - chat++);
                        const auto id = chat::ConversationId::create();
                        ids.prepend(id);
                        const auto begun = connection.execute(
                            u"INSERT INTO conversations (id, title, provider, model, system_prompt, draft, created_at, "
                            "updated_at) VALUES (?, ?, 'made', 'maker-1', '', '', ?, ?)"_s,
                            {id.toString(), text.title(), atMs, atMs + step * length});
                        if (!begun) return std::unexpected(begun.error());
                        QString parent;
                        for (int i = 0; i < length; ++i, ++rows, atMs += step) {
                            const bool isPrompt = i % 2 == 0;
                            const QString message = chat::MessageId::create().toString();
                            const auto added = connection.execute(
                                u"INSERT INTO messages (id, conversation, parent, role, provider, model, created_at, "
                                "ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s,
                                {message, id.toString(), parent.isEmpty() ? QVariant() : QVariant(parent),
                                 isPrompt ? u"user"_s : u"assistant"_s, isPrompt ? u""_s : u"made"_s,
                                 isPrompt ? u""_s : u"maker-%1"_s.arg(1 + i % 3), atMs, atMs + 1});
                            if (!added) return std::unexpected(added.error());
                            const auto said = connection.execute(
                                u"INSERT INTO message_parts (message, position, kind, text, name, key) "
                                "VALUES (?, 0, 'text', ?, '', '')"_s,
                                {message, isPrompt ? text.prompt() : text.answer()});
                            if (!said) return std::unexpected(said.error());
                            parent = message;
                        }
                        const auto ended = connection.execute(
                            u"UPDATE conversations SET active_leaf = ? WHERE id = ?"_s, {parent, id.toString()});
                        if (!ended) return std::unexpected(ended.error());
                    }
                    return {};
                },
                done);
        });
        if (!filled) return std::unexpected(filled.error());
    }
    if (const auto released = onWriter(&storage::releaseIndex); !released) return std::unexpected(released.error());
    return ids;
}

} // namespace runnel::test
