// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/transcriptview.h"

#include "chat/answerstate.h"
#include "gui/transcript/painting.h"
#include "gui/transcript/transcriptaccessible.h"
#include "gui/transcript/transcriptview_p.h"
#include "models/chatmodel.h"
#include "models/chatsearch.h"
#include "text/highlighterrepository.h"
#include "text/mathrenderer.h"

#include <QAccessible>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyleHints>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr int motionStep = 60; // ms, of dots and caret
constexpr int overscan = 240;  // px laid out below what is seen
constexpr int settleRounds = 12;
constexpr int copiedShown = 1600; // ms
constexpr int pillHeight = 36;

} // namespace

QString ScrollAnchor::toString() const
{
    return message.isNull() ? QString() : message.toString() + u'@' + QString::number(offset);
}

ScrollAnchor ScrollAnchor::fromString(const QString &text)
{
    ScrollAnchor anchor;
    anchor.message = chat::MessageId::fromString(text.section(u'@', 0, 0));
    anchor.offset = anchor.message.isNull() ? 0 : text.section(u'@', 1, 1).toInt();
    return anchor;
}

TranscriptView::Private::Private(TranscriptView *view, Theme &look)
    : q(view)
    , theme(look)
    , languages(std::make_shared<text::HighlighterRepository>())
    , formulas(std::make_shared<text::MathRenderer>())
    , layout(BlockStyle(look, languages, formulas))
    , announcer(clock, languages, [this](const QString &sentence) { announce(sentence); })
{}

TranscriptView::TranscriptView(Theme &theme, QWidget *parent)
    : QAbstractScrollArea(parent), d(std::make_unique<Private>(this, theme))
{
    TranscriptAccessible::install();
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Conversation"));
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    connect(&theme, &Theme::changed, this, [this] { d->restyle(); });
    connect(d->formulas.get(), &text::MathRenderer::formulaArrived, this, [this](const QString &tex) {
        if (d->layout.takeFormula(tex)) d->settle();
    });
    d->motion.setInterval(motionStep);
    connect(&d->motion, &QTimer::timeout, this, [this] { d->onMotion(); });
    d->copiedOver.setSingleShot(true);
    d->copiedOver.setInterval(copiedShown);
    connect(&d->copiedOver, &QTimer::timeout, this, [this] {
        d->copied = {};
        viewport()->update();
    });
    d->tripleClick.setSingleShot(true);
    d->edgeScroll.setInterval(motionStep / 2);
    connect(&d->edgeScroll, &QTimer::timeout, this, [this] { d->extendSelection(d->edgePosition); });
    d->glide.setEasingCurve(QEasingCurve::OutCubic);
    connect(&d->glide, &QVariantAnimation::valueChanged, this,
            [this](const QVariant &value) { d->setScrollY(qRound64(value.toDouble())); });
    d->restyle();
}

TranscriptView::~TranscriptView() = default;

void TranscriptView::setModel(models::ChatModel *model)
{
    if (d->model) d->model->disconnect(this);
    d->model = model;
    if (d->model) d->connectModel();
    d->layout.setModel(model);
    d->following = true;
    d->selection.clear();
    d->announcer.clear();
    d->hot = d->pressed = d->focused = {};
    d->hoveredRow = d->currentRow = -1;
    TranscriptAccessible::forget(this);
    d->settle();
}

void TranscriptView::setReadOnly()
{
    d->layout.setReadOnly();
    d->settle();
}

void TranscriptView::Private::connectModel()
{
    using models::ChatModel;
    QObject::connect(model, &ChatModel::modelReset, q, [this] { q->setModel(model); });
    QObject::connect(model, &ChatModel::rowsInserted, q,
                     [this](const QModelIndex &, int first, int last) { onRowsInserted(first, last); });
    QObject::connect(model, &ChatModel::rowsRemoved, q,
                     [this](const QModelIndex &, int first, int last) { onRowsRemoved(first, last); });
    QObject::connect(model, &ChatModel::blocksChanged, q, [this](int row, const markdown::BlockDiff &diff) {
        layout.changeBlocks(row, diff);
        settle();
        TranscriptAccessible::tellBlocks(q, row, diff);
        announcer.update(model->message(row).id, model->document(row).blocks());
    });
    QObject::connect(model, &ChatModel::dataChanged, q,
                     [this](const QModelIndex &first, const QModelIndex &last, const QList<int> &roles) {
                         // Names and figures stand on lines of their own: no height hangs on what they say.
                         const bool areFacts = !roles.isEmpty() && std::ranges::all_of(roles, [](int role) {
                             return role == ChatModel::ModelNameRole || role == ChatModel::UsageRole;
                         });
                         const bool isText =
                             roles.contains(ChatModel::TextRole) && !roles.contains(ChatModel::CanKeepRole);
                         bool changed = false;
                         for (int row = first.row(); row <= last.row(); ++row) {
                             if (areFacts && !layout.existing(row)) continue;
                             changed = layout.changeRow(row, isText) || changed;
                             if (roles.contains(ChatModel::StateRole)) onStateChanged(row);
                         }
                         if (changed) settle();
                     });
}

void TranscriptView::Private::onRowsInserted(int first, int last)
{
    const int count = last - first + 1;
    layout.insertRows(first, last);
    for (int *row : {&anchor.row, &hot.row, &pressed.row, &focused.row, &currentRow, &hoveredRow}) {
        if (*row >= first) *row += count;
    }
    selection.insertRows(first, count);
    settle();
    TranscriptAccessible::tellRows(q, first, last);
    for (int row = first; row <= last; ++row) onStateChanged(row);
}

void TranscriptView::Private::onRowsRemoved(int first, int last)
{
    const int count = last - first + 1;
    layout.removeRows(first, last);
    for (int *row : {&hot.row, &pressed.row, &focused.row, &currentRow, &hoveredRow}) {
        if (*row > last) *row -= count;
        else if (*row >= first) *row = -1;
    }
    if (hot.row < 0) hot = {};
    if (focused.row < 0) focused = {};
    if (anchor.row > last) anchor.row -= count;
    else if (anchor.row >= first) anchor = {.row = std::max(0, first - 1), .at = {}};
    selection.removeRows(first, count);
    TranscriptAccessible::forgetRemoved(q);
    settle();
}

void TranscriptView::Private::onStateChanged(int row)
{
    const models::ChatModel *shown = model;
    if (!shown) return;
    const chat::Message &message = shown->message(row);
    if (message.role == llm::Role::User) return;
    // A read-aloud that nobody hears would cost every token a little.
    if (chat::isRunning(message.state)) {
        if (assistive.isActive() && !announcer.isFollowing(message.id)) announcer.begin(message.id);
    } else if (announcer.isFollowing(message.id)) {
        announcer.end(message.id, shown->document(row).blocks(),
                      shown->index(row).data(models::ChatModel::StatusRole).toString());
    }
}

void TranscriptView::Private::announce(const QString &sentence) const
{
    if (!assistive.isActive()) return;
    QAccessibleAnnouncementEvent event(q, sentence);
    QAccessible::updateAccessibility(&event);
}

void TranscriptView::Private::restyle()
{
    BlockStyle style(theme, languages, formulas);
    style.rightToLeft = q->isRightToLeft();
    style.thumbnails = thumbnails;
    style.answerImages = answerImages;
    formulas->setTextFont(style.body);
    layout.setStyle(style);
    q->verticalScrollBar()->setSingleStep(layout.style().lineHeight);
    glide.setDuration(theme.metrics().motionMs);
    settle();
}

int TranscriptView::Private::columnWidth() const
{
    const int margin = 6 * layout.style().metrics.unit;
    return std::max(0, std::min(layout.style().metrics.columnWidth, q->viewport()->width() - 2 * margin));
}

int TranscriptView::Private::columnLeft() const
{
    return (q->viewport()->width() - columnWidth()) / 2;
}

QPoint TranscriptView::Private::originOf(int row) const
{
    return {columnLeft(), int(layout.topOf(row) - y)};
}

qint64 TranscriptView::Private::furthest() const
{
    return std::max<qint64>(0, layout.total() - q->viewport()->height());
}

void TranscriptView::Private::settle()
{
    arrange();
    const int height = q->viewport()->height();
    if (!settling && model) layout.unload(y, y + height);
}

void TranscriptView::Private::arrange()
{
    if (settling || !model) return;
    settling = true;
    const int height = q->viewport()->height();
    layout.setWidth(columnWidth());
    for (int round = 0; round < settleRounds; ++round) {
        if (!following && anchor.row < layout.rows()) layout.layOutPlace(anchor.row, anchor.at);
        const qint64 target = following ? furthest() : std::clamp<qint64>(layout.yOf(anchor), 0, furthest());
        const bool moved = target != y;
        y = target;
        if (!layout.layOut(y, y + height + overscan) && !moved && round > 0) break;
    }
    QScrollBar *bar = q->verticalScrollBar();
    bar->setRange(0, int(furthest()));
    bar->setPageStep(height);
    bar->setValue(int(y));
    settling = false;
    updateMotion();
    q->viewport()->update();
}

void TranscriptView::Private::layOutAt(const TextPlace &place)
{
    layout.layOutPlace(place.row, place.at);
    // What is read stays where it is, whatever heights above it are known better now.
    const qint64 wantedY = following ? furthest() : std::clamp<qint64>(layout.yOf(anchor), 0, furthest());
    if (wantedY != y) arrange();
}

void TranscriptView::Private::setScrollY(qint64 target)
{
    wanted.reset();
    target = std::clamp<qint64>(target, 0, furthest());
    following = target >= furthest();
    anchor = layout.placeAt(target);
    settle();
    // Now that it is laid out the place is known to the line.
    if (!following) anchor = layout.placeAt(y);
}

void TranscriptView::Private::scrollBy(qint64 distance, bool smooth)
{
    const bool gliding = glide.state() == QAbstractAnimation::Running;
    const qint64 from = gliding ? qRound64(glide.endValue().toDouble()) : y;
    const qint64 target = std::clamp<qint64>(from + distance, 0, furthest());
    glide.stop();
    if (!smooth || glide.duration() == 0) {
        setScrollY(target);
        return;
    }
    // As doubles: Qt knows no way between two qint64.
    glide.setStartValue(double(y));
    glide.setEndValue(double(target));
    glide.start();
}

void TranscriptView::Private::ensureVisible(qint64 top, qint64 bottom)
{
    const int margin = layout.style().metrics.gap;
    const int height = q->viewport()->height();
    if (top - margin < y || bottom - top > height) setScrollY(top - margin);
    else if (bottom + margin > y + height) setScrollY(bottom + margin - height);
}

ScrollAnchor TranscriptView::scrollAnchor() const
{
    if (d->wanted) return *d->wanted;
    if (d->following || !d->model || d->layout.rows() == 0) return {};
    const int row = d->layout.rowAt(d->y);
    return {.message = d->model->message(row).id, .offset = int(d->y - d->layout.topOf(row))};
}

void TranscriptView::setScrollAnchor(const ScrollAnchor &anchor)
{
    const int row = anchor.message.isNull() || !d->model ? -1 : d->model->rowOf(anchor.message);
    if (row < 0) {
        scrollToEnd();
        return;
    }
    d->wanted = anchor;
    d->settleAtWanted();
}

void TranscriptView::Private::settleAtWanted()
{
    const int row = wanted && model ? model->rowOf(wanted->message) : -1;
    if (row < 0) {
        wanted.reset();
        settle();
        return;
    }
    following = false;
    anchor = {.row = row, .at = {.block = -1, .offset = 0}};
    settle(); // lays the message out, so that the offset means what it meant
    layout.layOut(layout.topOf(row), layout.topOf(row) + wanted->offset + 1);
    anchor.at.offset = wanted->offset;
    settle();
    anchor = layout.placeAt(y);
}

void TranscriptView::scrollToEnd()
{
    d->wanted.reset();
    d->glide.stop();
    d->following = true;
    d->settle();
}

TranscriptView::Work TranscriptView::work() const
{
    return {.blocksLaidOut = d->layout.layoutsMade(),
            .charactersLaidOut = d->layout.style().work->characters,
            .messagesPainted = d->messagesPainted,
            .blinks = d->blinks,
            .messagesInMemory = d->layout.itemsInMemory()};
}

const BlockStyle &TranscriptView::blockStyle() const
{
    return d->layout.style();
}

QSize TranscriptView::sizeHint() const
{
    return {d->layout.style().metrics.columnWidth, d->layout.style().metrics.columnWidth};
}

void TranscriptView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    d->settleAtWanted();
}

void TranscriptView::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    d->settleAtWanted();
}

void TranscriptView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange) d->restyle();
}

void TranscriptView::scrollContentsBy(int, int)
{
    // The bar was moved by the user, or by settle() to show where the view is.
    if (!d->settling) d->setScrollY(verticalScrollBar()->value());
}

void TranscriptView::paintEvent(QPaintEvent *event)
{
    d->wanted.reset();
    QPainter painter(viewport());
    if (d->paintBlink(painter, *event)) return;
    // Places are computed from the left; texts know their own direction.
    painter.setLayoutDirection(Qt::LeftToRight);
    const BlockStyle &style = d->layout.style();
    painter.fillRect(event->rect(), style.colors.window);
    if (!d->model || d->layout.rows() == 0) return;
    const QRectF clip = QRectF(event->rect());
    for (int row = d->layout.rowAt(d->y + event->rect().top()); row < d->layout.rows(); ++row) {
        if (d->layout.topOf(row) - d->y > event->rect().bottom()) break;
        d->paintRow(painter, row, clip);
    }
    if (d->showsPill()) d->paintPill(painter);
}

void TranscriptView::Private::paintRow(QPainter &painter, int row, const QRectF &clip)
{
    const MessageItem *message = layout.existing(row);
    if (!message) return;
    ++messagesPainted;
    const QPointF origin = originOf(row);
    const BlockStyle &style = layout.style();
    Target pointed = hot.target;
    pointed.rect.translate(origin);
    const bool isHovered = hot.row == row;
    const bool isCurrent = q->hasFocus() && currentRow == row;
    MessageItem::Moment moment;
    moment.phase = theme.metrics().motionMs == 0 ? -1 : phase;
    moment.showsCaret = showsCaret();
    moment.showsTools = hoveredRow == row || isCurrent || (row == lastRow() && !message->facts().isUser);
    moment.copied = copied.row == row && copied.isValid() ? &copied.target : nullptr;
    moment.selected = selection.inRow(row);
    moment.pointedBlock = hoveredRow == row ? hoveredBlock : -1;
    moment.isCurrent = isCurrent;
    const std::function<QList<Mark>(qsizetype)> marks = [this, row](qsizetype block) { return marksIn(row, block); };
    if (search && search->count() > 0) moment.marks = &marks;
    const PaintContext context {.style = style,
                                .clip = clip,
                                .hot = isHovered && hot.isValid() ? &pointed : nullptr,
                                .hovered = isHovered,
                                .top = 0};
    message->paint(painter, origin, context, moment);
    if (!isCurrent) return;
    const int unit = style.metrics.unit;
    const QRectF bar(-4 * unit, 2 * unit, 3, message->height() - 4 * unit);
    paintBox(painter, mirrored(bar, columnWidth(), style.rightToLeft).translated(origin), bar.width() / 2,
             style.colors.accent, {});
    if (focused.row == row && focused.isValid()) paintFocusRing(painter, focused.target.rect.translated(origin), style);
}

bool TranscriptView::Private::showsPill() const
{
    return !following && furthest() - y > layout.style().lineHeight;
}

QRectF TranscriptView::Private::pillRect() const
{
    const QFontMetricsF metrics(layout.style().small);
    const int unit = layout.style().metrics.unit;
    const double width =
        metrics.horizontalAdvance(TranscriptView::tr("Jump to latest")) + 8 * unit + layout.style().metrics.icon;
    return {std::round((q->viewport()->width() - width) / 2), q->viewport()->height() - pillHeight - 4.0 * unit,
            std::round(width), double(pillHeight)};
}

void TranscriptView::Private::paintPill(QPainter &painter) const
{
    const BlockStyle &style = layout.style();
    const QRectF rect = pillRect();
    const int unit = style.metrics.unit;
    const bool isHot = hot.target.kind == ActionKind::JumpToLatest;
    paintBox(painter, rect, pillHeight / 2.0, isHot ? style.colors.hover : style.colors.raised, style.colors.control);
    const int icon = style.metrics.icon;
    paintIcon(painter, QRectF(rect.left() + 3 * unit, rect.center().y() - icon / 2.0, icon, icon), u"arrow-down"_s,
              style.colors.text);
    paintLine(painter, rect.adjusted(3 * unit + icon + 1.5 * unit, 0, 0, 0), TranscriptView::tr("Jump to latest"),
              style.small, style.colors.text);
}

} // namespace runnel::gui
