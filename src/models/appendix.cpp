// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/appendix.h"

#include "chat/answerstate.h"

#include <QCoreApplication>
#include <QHash>
#include <QUrl>

#include <algorithm>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::models {

using chat::Part;
using chat::PartKind;
using markdown::Block;
using markdown::BlockKind;
using markdown::BlockPtr;

namespace {

constexpr quint64 firstId = quint64(1) << 62;
constexpr quint64 sourcesId = quint64(1) << 63;
constexpr qsizetype longestTitle = 200;

struct Source
{
    QString title;
    QString address; // encoded, so that nothing in it looks like something else, and no bracket ends a Markdown link
    QString host;
};

Source sourceOf(const Part &part)
{
    const QUrl url(part.key.trimmed());
    Source source {.title = part.text.simplified().left(longestTitle), .address = {}, .host = {}};
    if (url.isValid() && !url.scheme().isEmpty()) {
        source.address = QString::fromLatin1(url.toEncoded()).replace(u'(', "%28"_L1).replace(u')', "%29"_L1);
        source.host = url.host(QUrl::FullyEncoded);
    } else {
        source.address = part.key.simplified();
    }
    return source;
}

BlockPtr itemFor(const Source &source, quint64 id)
{
    const bool hasTitle = !source.title.isEmpty();
    auto paragraph = std::make_shared<Block>();
    paragraph->id = id + 1;
    paragraph->text.text = hasTitle ? source.title : source.address.left(longestTitle);
    if (!source.address.isEmpty()) {
        paragraph->text.spans.append({.start = 0,
                                      .length = paragraph->text.text.size(),
                                      .styles = markdown::SpanStyle::Link,
                                      .target = source.address});
    }
    if (hasTitle && !source.host.isEmpty()) paragraph->text.text += "  "_L1 + source.host;
    auto item = std::make_shared<Block>();
    item->id = id;
    item->kind = BlockKind::Item;
    item->children = {paragraph};
    return item;
}

} // namespace

bool Appendix::contains(const Block &block)
{
    return block.kind == BlockKind::ToolCall || block.kind == BlockKind::Sources;
}

bool Appendix::update(const chat::Message &message)
{
    const bool isRunning = chat::isRunning(message.state);
    bool changed = false;
    std::size_t calls = 0;
    for (const Part &part : message.parts) {
        if (part.kind == PartKind::ToolCall) changed = updateCall(calls++, part, isRunning) || changed;
    }
    changed = changed || calls < m_calls.size();
    m_calls.resize(calls);
    changed = updateSources(message) || changed;
    if (!changed) return false;
    m_blocks.clear();
    for (const Call &call : m_calls) m_blocks.append(call.block);
    if (m_sources) m_blocks.append(m_sources);
    return true;
}

bool Appendix::updateCall(std::size_t index, const Part &part, bool isOpen)
{
    if (index == m_calls.size()) m_calls.emplace_back();
    Call &call = m_calls.at(index);
    const bool isNew = !call.block;
    if (!isNew && call.name == part.name && call.applied == part.text.size() && call.block->isOpen == isOpen)
        return false;
    call.arguments.append(QStringView(part.text).sliced(call.applied));
    call.applied = part.text.size();
    call.name = part.name;
    const QString name = part.name.simplified();
    auto block = std::make_shared<Block>();
    block->id = firstId + index;
    block->revision = isNew ? 0 : call.block->revision + 1;
    block->kind = BlockKind::ToolCall;
    block->isOpen = isOpen;
    block->text.text = name.isEmpty() ? QCoreApplication::translate("Models", "(no name)", "of a tool") : name;
    if (!call.arguments.text().isEmpty()) block->text.text += u'\n' + call.arguments.text();
    call.block = block;
    return true;
}

bool Appendix::updateSources(const chat::Message &message)
{
    const auto isAnnotation = [](const Part &part) { return part.kind == PartKind::Annotation; };
    const qsizetype count = std::ranges::count_if(message.parts, isAnnotation);
    if (count == m_annotations) return false;
    m_annotations = count;
    QList<Source> sources;
    QHash<QString, qsizetype> known;
    for (const Part &part : message.parts) {
        if (!isAnnotation(part)) continue;
        const Source source = sourceOf(part);
        if (source.address.isEmpty() && source.title.isEmpty()) continue;
        const auto before = source.address.isEmpty() ? known.cend() : known.constFind(source.address);
        if (before == known.cend()) {
            if (!source.address.isEmpty()) known.insert(source.address, sources.size());
            sources.append(source);
        } else if (sources.at(*before).title.isEmpty()) {
            sources[*before].title = source.title;
        }
    }
    if (sources.isEmpty()) return std::exchange(m_sources, nullptr) != nullptr;
    auto block = std::make_shared<Block>();
    block->id = sourcesId;
    block->revision = m_sources ? m_sources->revision + 1 : 0;
    block->kind = BlockKind::Sources;
    block->ordered = true;
    for (qsizetype i = 0; i < sources.size(); ++i) {
        const BlockPtr item = itemFor(sources.at(i), sourcesId + 1 + 2 * quint64(i));
        const bool same = m_sources && i < m_sources->children.size() && sameContent(*m_sources->children.at(i), *item);
        block->children.append(same ? m_sources->children.at(i) : item);
    }
    m_sources = block;
    return true;
}

} // namespace runnel::models
