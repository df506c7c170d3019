// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/partaccessible.h"

#include "gui/transcript/blocktext.h"
#include "gui/transcript/spokenanswer.h"
#include "gui/transcript/tableblock.h"
#include "gui/transcript/transcriptview_p.h"
#include "models/chatmodel.h"
#include "text/highlighterrepository.h"

#include <QHash>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using markdown::BlockKind;

namespace {

QList<Target> targetsOf(const MessageItem &message, qsizetype block)
{
    QList<Target> targets;
    if (const BlockLayout *layout = message.layoutOf(block)) layout->addTargets(message.placeOfBlock(block), targets);
    return targets;
}

} // namespace

size_t qHash(const PartName &name, size_t seed)
{
    return qHashMulti(seed, name.block.has_value(), name.block.value_or(0), int(name.kind), name.ordinal);
}

QList<Part> partsOf(const MessageItem &message)
{
    QList<Part> parts;
    for (qsizetype i = 0; i < message.blockCount(); ++i) parts.append({.name = {.block = message.block(i)->id}});
    QList<Part> inBlocks;
    for (qsizetype i = 0; i < message.blockCount(); ++i) {
        std::map<ActionKind, int> seen;
        const QList<Target> targets = targetsOf(message, i);
        for (const Target &target : targets) {
            inBlocks.append(
                {.name = {.block = message.block(i)->id, .kind = target.kind, .ordinal = seen[target.kind]++},
                 .target = target});
        }
    }
    // In the list of the message those of the blocks stand in a row; what stands around them is the message's own.
    const QList<Target> all = message.targets();
    const auto same = [](const Target &left, const Part &right) {
        return left.isSame(right.target) && left.rect == right.target.rect;
    };
    const auto first = std::search(all.begin(), all.end(), inBlocks.begin(), inBlocks.end(), same);
    std::map<ActionKind, int> seen;
    for (auto target = all.begin(); target != all.end(); ++target) {
        const auto inside = target - first;
        if (inside >= 0 && inside < inBlocks.size()) parts.append(inBlocks.at(inside));
        else
            parts.append(
                {.name = {.block = {}, .kind = target->kind, .ordinal = seen[target->kind]++}, .target = *target});
    }
    return parts;
}

PartAccessible::PartAccessible(TranscriptView *view, const chat::MessageId &message, const PartName &name)
    : m_alive(view), m_view(view), m_message(message), m_name(name), m_table(*this)
{}

PartAccessible::~PartAccessible() = default;

markdown::BlockPtr PartAccessible::table() const
{
    const markdown::BlockPtr shown = block();
    return shown && shown->kind == BlockKind::Table ? shown : nullptr;
}

QRect PartAccessible::cellRect(int row, int column) const
{
    const auto *shown = dynamic_cast<const TableBlock *>(layout());
    const QRectF cell = shown ? shown->cellRect(std::size_t(row), std::size_t(column)) : QRectF();
    if (cell.isEmpty()) return {};
    auto &d = *m_view->d;
    const QPointF origin = d.originOf(this->row()) + d.layout.item(this->row()).placeOfBlock(blockIndex());
    const QRect inside = cell.translated(origin).toAlignedRect();
    return {m_view->viewport()->mapToGlobal(inside.topLeft()), inside.size()};
}

bool PartAccessible::isInSight(const QRect &onScreen) const
{
    return m_alive && QRect(m_view->viewport()->mapToGlobal(QPoint()), m_view->viewport()->size()).intersects(onScreen);
}

int PartAccessible::childCount() const
{
    return isBlock() ? m_table.cellCount() : 0;
}

QAccessibleInterface *PartAccessible::child(int index) const
{
    const int columns = isBlock() ? m_table.columnCount() : 0;
    return columns == 0 || index < 0 ? nullptr : m_table.cellAt(index / columns, index % columns);
}

int PartAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    return m_table.indexOf(child);
}

QAccessibleInterface *PartAccessible::childAt(int x, int y) const
{
    return table() ? m_table.cellUnder(QPoint(x, y)) : nullptr;
}

int PartAccessible::row() const
{
    return m_alive && m_view->d->model ? m_view->d->model->rowOf(m_message) : -1;
}

qsizetype PartAccessible::blockIndex() const
{
    const int at = row();
    if (at < 0 || !m_name.block) return -1;
    const MessageItem &message = m_view->d->layout.item(at);
    for (qsizetype i = 0; i < message.blockCount(); ++i) {
        if (message.block(i)->id == *m_name.block) return i;
    }
    return -1;
}

markdown::BlockPtr PartAccessible::block() const
{
    const qsizetype index = isBlock() ? blockIndex() : -1;
    return index < 0 ? nullptr : m_view->d->layout.item(row()).block(index);
}

BlockLayout *PartAccessible::layout() const
{
    const qsizetype index = blockIndex();
    if (index < 0) return nullptr;
    m_view->d->layOutAt({.row = row(), .at = {.block = index}});
    return m_view->d->layout.item(row()).layoutOf(index);
}

Target PartAccessible::target() const
{
    if (isBlock() || row() < 0) return {};
    // What is out of sight may not be laid out any more.
    if (m_name.block && !layout()) return {};
    const QList<Part> parts = partsOf(m_view->d->layout.item(row()));
    const auto found = std::ranges::find(parts, m_name, &Part::name);
    return found == parts.end() ? Target() : found->target;
}

bool PartAccessible::isValid() const
{
    return isBlock() ? blockIndex() >= 0 : target().kind != ActionKind::None;
}

QAccessibleInterface *PartAccessible::parent() const
{
    QAccessibleInterface *list = m_alive ? QAccessible::queryAccessibleInterface(m_view) : nullptr;
    return list && row() >= 0 ? list->child(row()) : nullptr;
}

QString PartAccessible::text(QAccessible::Text kind) const
{
    if (!isBlock()) {
        const Target shown = target();
        if (kind == QAccessible::Name) return shown.name;
        if (kind != QAccessible::Description) return {};
        if (shown.kind == ActionKind::OpenFile) return TranscriptView::tr("Attached file");
        if (shown.kind != ActionKind::OpenImage) {
            const QString address = m_view->d->addressOf(shown);
            return address.isEmpty() ? shown.name : address;
        }
        return m_name.block ? TranscriptView::tr("Image") : TranscriptView::tr("Attached image");
    }
    const markdown::BlockPtr shown = block();
    if (!shown) return {};
    if (kind == QAccessible::Value) return plain();
    if (kind == QAccessible::Name)
        return shown->kind == BlockKind::Code ? spokenCodeName(shown->info, *m_view->d->languages) : plain();
    if (kind != QAccessible::Description) return {};
    switch (shown->kind) {
    case BlockKind::Heading:
        return TranscriptView::tr("Heading of level %1").arg(shown->level);
    case BlockKind::Quote:
        return TranscriptView::tr("Quote");
    case BlockKind::Table:
        return TranscriptView::tr("Table of %n row(s)", nullptr, int(shown->rows.size()));
    case BlockKind::Math:
        return TranscriptView::tr("Formula");
    case BlockKind::ToolCall:
        return TranscriptView::tr("Call of a tool");
    case BlockKind::Sources:
        return TranscriptView::tr("Sources");
    default:
        return {};
    }
}

QRect PartAccessible::rect() const
{
    if (!isValid()) return {};
    auto &d = *m_view->d;
    const QRectF inside =
        (isBlock() ? d.layout.item(row()).blockRect(blockIndex()) : target().rect).translated(d.originOf(row()));
    const QRect aligned = inside.toAlignedRect();
    return {m_view->viewport()->mapToGlobal(aligned.topLeft()), aligned.size()};
}

QAccessible::Role PartAccessible::role() const
{
    if (m_name.kind == ActionKind::OpenImage) return QAccessible::Graphic;
    if (!isBlock()) return m_name.kind == ActionKind::Link ? QAccessible::Link : QAccessible::Button;
    const markdown::BlockPtr shown = block();
    if (!shown) return QAccessible::NoRole;
    switch (shown->kind) {
    case BlockKind::Heading:
        return QAccessible::Heading;
    case BlockKind::Rule:
        return QAccessible::Separator;
    case BlockKind::Math:
        return QAccessible::Equation;
    case BlockKind::Footnote:
        return QAccessible::Note;
    case BlockKind::Table:
        return QAccessible::Table;
    case BlockKind::Code:
    case BlockKind::Quote:
    case BlockKind::List:
    case BlockKind::ToolCall:
    case BlockKind::Sources:
        return QAccessible::Section;
    default:
        return QAccessible::Paragraph;
    }
}

QAccessible::State PartAccessible::state() const
{
    QAccessible::State state;
    state.invalid = !isValid();
    state.readOnly = isBlock();
    state.multiLine = isBlock();
    state.selectableText = isBlock();
    if (state.invalid) return state;
    state.offscreen = !isInSight(rect());
    if (isBlock()) return state;
    const Target shown = target();
    const PlacedTarget &focused = m_view->d->focused;
    state.focusable = true;
    state.disabled = !shown.enabled;
    state.focused =
        m_view->hasFocus() && focused.row == row() && focused.target.isSame(shown) && focused.target.rect == shown.rect;
    return state;
}

void *PartAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::TextInterface && isBlock()) return static_cast<QAccessibleTextInterface *>(this);
    if (type == QAccessible::TableInterface && table()) return static_cast<QAccessibleTableInterface *>(&m_table);
    if (type == QAccessible::ActionInterface && !isBlock()) return static_cast<QAccessibleActionInterface *>(this);
    if (type == QAccessible::AttributesInterface) return static_cast<QAccessibleAttributesInterface *>(this);
    return nullptr;
}

QList<QAccessible::Attribute> PartAccessible::attributeKeys() const
{
    const markdown::BlockPtr shown = block();
    if (shown && shown->kind == BlockKind::Heading) return {QAccessible::Attribute::Level};
    if (shown && shown->kind == BlockKind::Code && !shown->info.isEmpty()) return {QAccessible::Attribute::Custom};
    return {};
}

QVariant PartAccessible::attributeValue(QAccessible::Attribute key) const
{
    const markdown::BlockPtr shown = block();
    if (!shown) return {};
    if (key == QAccessible::Attribute::Level && shown->kind == BlockKind::Heading) return shown->level;
    if (key == QAccessible::Attribute::Custom && shown->kind == BlockKind::Code) {
        const QString language = m_view->d->languages->displayName(shown->info).left(40);
        return QVariant::fromValue(QHash<QString, QString>({{u"code-language"_s, language}}));
    }
    return {};
}

QStringList PartAccessible::actionNames() const
{
    return isBlock() ? QStringList() : QStringList {pressAction()};
}

void PartAccessible::doAction(const QString &name)
{
    const Target found = target();
    if (name == pressAction() && found.kind != ActionKind::None) m_view->d->activate({.row = row(), .target = found});
}

} // namespace runnel::gui
