// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/messageaccessible.h"

#include "gui/transcript/blocktext.h"
#include "gui/transcript/transcriptview_p.h"
#include "models/chatmodel.h"

#include <QAccessibleWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using markdown::BlockKind;

namespace {

QString descriptionOf(const Target &target)
{
    if (target.kind == ActionKind::OpenImage) return TranscriptView::tr("Attached image");
    return target.data.left(400);
}

} // namespace

MessageAccessible::MessageAccessible(TranscriptView *view, const chat::MessageId &id)
    : m_alive(view), m_view(view), m_id(id)
{}

MessageAccessible::~MessageAccessible()
{
    for (const QAccessible::Id id : std::as_const(m_children)) QAccessible::deleteAccessibleInterface(id);
}

int MessageAccessible::row() const
{
    return m_alive && m_view->d->model ? m_view->d->model->rowOf(m_id) : -1;
}

bool MessageAccessible::isValid() const
{
    return row() >= 0;
}

QAccessibleInterface *MessageAccessible::parent() const
{
    return m_alive ? QAccessible::queryAccessibleInterface(m_view) : nullptr;
}

qsizetype MessageAccessible::blockCount() const
{
    return isValid() ? m_view->d->layout.item(row()).blockCount() : 0;
}

QList<Target> MessageAccessible::targets() const
{
    return isValid() ? m_view->d->layout.item(row()).targets() : QList<Target>();
}

int MessageAccessible::childCount() const
{
    return int(blockCount() + targets().size());
}

QAccessibleInterface *MessageAccessible::child(int index) const
{
    const qsizetype blocks = blockCount();
    const QList<Target> all = targets();
    if (index < 0 || index >= blocks + all.size()) return nullptr;
    QString name;
    int occurrence = 0;
    if (index < blocks) {
        name = u'b' + QString::number(m_view->d->layout.item(row()).block(index)->id);
    } else {
        const Target &target = all.at(index - blocks);
        occurrence = int(std::count_if(all.begin(), all.begin() + (index - blocks),
                                       [&target](const Target &other) { return other.isSame(target); }));
        name = u't' + QString::number(int(target.kind)) + u'/' + QString::number(occurrence) + u'/' + target.name +
               u'/' + target.data;
    }
    QAccessible::Id &known = m_children[name];
    QAccessibleInterface *part = known == 0 ? nullptr : QAccessible::accessibleInterface(known);
    if (!part) {
        if (index < blocks) part = new PartAccessible(m_view, m_id, m_view->d->layout.item(row()).block(index)->id);
        else part = new PartAccessible(m_view, m_id, all.at(index - blocks), occurrence);
        known = QAccessible::registerAccessibleInterface(part);
    }
    return part;
}

int MessageAccessible::indexOfChild(const QAccessibleInterface *part) const
{
    for (int i = 0; i < childCount(); ++i) {
        if (child(i) == part) return i;
    }
    return -1;
}

QAccessibleInterface *MessageAccessible::childAt(int x, int y) const
{
    for (int i = childCount() - 1; i >= 0; --i) {
        QAccessibleInterface *part = child(i);
        if (part && part->rect().contains(x, y)) return part;
    }
    return nullptr;
}

QString MessageAccessible::text(QAccessible::Text kind) const
{
    if (!isValid()) return {};
    const MessageFacts facts = factsOf(*m_view->d->model, row());
    if (kind == QAccessible::Name) {
        QStringList parts {facts.author, facts.time};
        if (!facts.status.isEmpty()) parts << facts.status;
        if (!facts.errorSentence.isEmpty()) parts << facts.errorSentence;
        return parts.join(u", "_s);
    }
    if (kind == QAccessible::Value) return m_view->d->model->message(row()).text();
    return {};
}

QRect MessageAccessible::rect() const
{
    if (!isValid()) return {};
    auto &d = *m_view->d;
    const QRect inside(d.originOf(row()), QSize(d.columnWidth(), d.layout.heightOf(row())));
    return {m_view->viewport()->mapToGlobal(inside.topLeft()), inside.size()};
}

QAccessible::State MessageAccessible::state() const
{
    QAccessible::State state;
    state.invalid = !isValid();
    state.readOnly = true;
    state.focusable = true;
    state.selectable = true;
    if (!isValid()) return state;
    auto &d = *m_view->d;
    state.focused = m_view->hasFocus() && d.currentRow == row();
    const QRect inside(d.originOf(row()), QSize(d.columnWidth(), d.layout.heightOf(row())));
    state.offscreen = !m_view->viewport()->rect().intersects(inside);
    state.busy = d.model->message(row()).role != llm::Role::User && chat::isRunning(d.model->message(row()).state);
    return state;
}

PartAccessible::PartAccessible(TranscriptView *view, const chat::MessageId &message, quint64 block)
    : m_alive(view), m_view(view), m_message(message), m_block(block)
{}

PartAccessible::PartAccessible(TranscriptView *view, const chat::MessageId &message, const Target &target,
                               int occurrence)
    : m_alive(view), m_view(view), m_message(message), m_target(target), m_occurrence(occurrence)
{}

int PartAccessible::row() const
{
    return m_alive && m_view->d->model ? m_view->d->model->rowOf(m_message) : -1;
}

qsizetype PartAccessible::blockIndex() const
{
    const int at = row();
    if (at < 0) return -1;
    const MessageItem &message = m_view->d->layout.item(at);
    for (qsizetype i = 0; i < message.blockCount(); ++i) {
        if (message.block(i)->id == m_block) return i;
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
    const qsizetype index = isBlock() ? blockIndex() : -1;
    if (index < 0) return nullptr;
    m_view->d->layout.layOutPlace(row(), {.block = index});
    return m_view->d->layout.item(row()).layoutOf(index);
}

Target PartAccessible::target() const
{
    if (row() < 0) return {};
    int seen = 0;
    const QList<Target> all = m_view->d->layout.item(row()).targets();
    for (const Target &target : all) {
        if (target.isSame(m_target) && seen++ == m_occurrence) return target;
    }
    return {};
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
    if (!isBlock())
        return kind == QAccessible::Name          ? m_target.name
               : kind == QAccessible::Description ? descriptionOf(m_target)
                                                  : QString();
    const markdown::BlockPtr shown = block();
    if (!shown) return {};
    if (kind == QAccessible::Name || kind == QAccessible::Value)
        return plainText(*shown).replace(QChar::LineSeparator, u'\n');
    if (kind != QAccessible::Description) return {};
    switch (shown->kind) {
    case BlockKind::Heading:
        return TranscriptView::tr("Heading of level %1").arg(shown->level);
    case BlockKind::Code:
        return TranscriptView::tr("Code: %1").arg(shown->info);
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
    if (m_target.kind == ActionKind::OpenImage) return QAccessible::Graphic;
    if (!isBlock()) return m_target.kind == ActionKind::Link ? QAccessible::Link : QAccessible::Button;
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
    case BlockKind::Code:
    case BlockKind::Quote:
    case BlockKind::Table:
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
    if (isBlock() || state.invalid) return state;
    state.focusable = true;
    state.disabled = !target().enabled;
    state.focused = m_view->hasFocus() && m_view->d->focused.row == row() && m_view->d->focused.target.isSame(m_target);
    return state;
}

void *PartAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::TextInterface && isBlock()) return static_cast<QAccessibleTextInterface *>(this);
    if (type == QAccessible::ActionInterface && !isBlock()) return static_cast<QAccessibleActionInterface *>(this);
    return nullptr;
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

void PartAccessible::selection(int, int *start, int *end) const
{
    *start = *end = 0;
}

QString PartAccessible::text(int start, int end) const
{
    return text(QAccessible::Value).mid(start, end - start);
}

int PartAccessible::characterCount() const
{
    const markdown::BlockPtr shown = block();
    return shown ? int(plainLength(*shown)) : 0;
}

QRect PartAccessible::characterRect(int offset) const
{
    const BlockLayout *shown = layout();
    if (!shown) return {};
    const QRectF from = shown->caretRect(offset);
    const QRectF to = shown->caretRect(std::min<qsizetype>(offset + 1, shown->length()));
    const qreal width = to.top() == from.top() ? std::abs(to.left() - from.left()) : from.width();
    auto &d = *m_view->d;
    const QPointF origin = d.originOf(row()) + d.layout.item(row()).placeOfBlock(blockIndex());
    const QRect inside = QRectF(std::min(from.left(), to.top() == from.top() ? to.left() : from.left()), from.top(),
                                width, from.height())
                             .translated(origin)
                             .toAlignedRect();
    return {m_view->viewport()->mapToGlobal(inside.topLeft()), inside.size()};
}

int PartAccessible::offsetAtPoint(const QPoint &point) const
{
    const BlockLayout *shown = layout();
    if (!shown || !rect().contains(point)) return -1;
    auto &d = *m_view->d;
    const QPointF inside = QPointF(m_view->viewport()->mapFromGlobal(point)) - d.originOf(row());
    return int(shown->positionAt(inside - d.layout.item(row()).placeOfBlock(blockIndex())));
}

void PartAccessible::scrollToSubstring(int start, int)
{
    const BlockLayout *shown = layout();
    if (!shown) return;
    auto &d = *m_view->d;
    const QRectF caret = shown->caretRect(start).translated(d.layout.item(row()).placeOfBlock(blockIndex()));
    const qint64 top = d.layout.topOf(row());
    d.ensureVisible(top + qint64(caret.top()), top + qint64(caret.bottom()));
}

QString PartAccessible::attributes(int, int *start, int *end) const
{
    *start = 0;
    *end = characterCount();
    return {};
}

} // namespace runnel::gui
