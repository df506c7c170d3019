// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/statuscard.h"

#include "gui/transcript/painting.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using chat::AnswerState;
using core::ErrorAction;

namespace {

constexpr qreal buttonHeight = 28;
constexpr qreal dotRadius = 3;
constexpr qreal dotGap = 6;

QString tr(const char *text)
{
    return QCoreApplication::translate("Transcript", text);
}

} // namespace

void paintFocusRing(QPainter &painter, const QRectF &rect, const BlockStyle &style)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(style.colors.accent, 2));
    painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), style.metrics.radius, style.metrics.radius);
    painter.restore();
}

StatusCard::StatusCard(const MessageFacts &facts, bool hasText, bool showsDetail, qreal width, const BlockStyle &style)
    : m_state(facts.state), m_width(width)
{
    choose(facts, hasText, showsDetail);
    if (m_look == Look::Dots) m_height = style.lineHeight;
    if (m_look == Look::Card) layOutCard(facts, showsDetail, style);
}

void StatusCard::choose(const MessageFacts &facts, bool hasText, bool showsDetail)
{
    if (facts.isUser || facts.isKept) return;
    m_words = facts.status;
    m_look = Look::Card;
    switch (facts.state) {
    case AnswerState::Complete:
        m_look = Look::None;
        return;
    case AnswerState::Streaming:
        m_look = hasText ? Look::None : Look::Dots;
        return;
    case AnswerState::Connecting:
    case AnswerState::Waiting:
        m_look = Look::Dots;
        return;
    case AnswerState::Queued:
        m_icon = u"clock"_s;
        break;
    case AnswerState::Retrying:
        m_icon = u"rotate-cw"_s;
        break;
    case AnswerState::Stalled:
        m_icon = u"clock"_s;
        break;
    case AnswerState::Stopped:
        m_icon = u"circle-stop"_s;
        break;
    case AnswerState::Length:
        m_icon = u"ellipsis"_s;
        break;
    case AnswerState::Filtered:
    case AnswerState::Refused:
        m_icon = u"shield-alert"_s;
        break;
    case AnswerState::ToolCalls:
        m_icon = u"plug"_s;
        break;
    case AnswerState::Truncated:
    case AnswerState::Interrupted:
        m_icon = u"triangle-alert"_s;
        break;
    case AnswerState::Failed:
        m_icon = u"circle-alert"_s;
        if (!facts.errorSentence.isEmpty()) m_words = facts.errorSentence;
        break;
    }
    switch (facts.errorAction) {
    case ErrorAction::OpenSettings:
        addButton(ActionKind::OpenSettings, tr("Open settings"), true);
        break;
    case ErrorAction::ChooseModel:
        addButton(ActionKind::ChooseModel, tr("Choose another model"), true);
        break;
    case ErrorAction::StartNewChat:
        addButton(ActionKind::NewChat, tr("Start a new chat"), true);
        break;
    case ErrorAction::None:
    case ErrorAction::Retry:
    case ErrorAction::FreeSpace:
        break;
    }
    const bool first = m_buttons.empty();
    if (facts.canContinue) addButton(ActionKind::Continue, tr("Continue"), first);
    const bool waits = facts.state == AnswerState::Retrying;
    if (facts.canRetry)
        addButton(ActionKind::Retry, waits ? tr("Retry now") : tr("Retry"), first && !facts.canContinue && !waits);
    if (facts.canStop) addButton(ActionKind::Stop, waits ? tr("Cancel") : tr("Stop"));
    if (facts.canKeep) addButton(ActionKind::Keep, tr("Keep"));
    if (!facts.errorDetail.isEmpty()) {
        addButton(ActionKind::ToggleDetail, showsDetail ? tr("Hide details") : tr("Details"));
    }
}

void StatusCard::addButton(ActionKind kind, const QString &name, bool primary)
{
    m_buttons.push_back({.target = {.kind = kind, .name = name}, .primary = primary});
}

void StatusCard::layOutCard(const MessageFacts &facts, bool showsDetail, const BlockStyle &style)
{
    const int unit = style.metrics.unit;
    const qreal pad = 3 * unit;
    const qreal textLeft = pad + style.metrics.icon + 2 * unit;
    const QFontMetricsF metrics(style.small);
    qreal buttonsWidth = 0;
    for (Button &button : m_buttons) {
        button.target.rect.setSize(
            QSizeF(std::ceil(metrics.horizontalAdvance(button.target.name)) + 6 * unit, buttonHeight));
        buttonsWidth += button.target.rect.width() + 2 * unit;
    }
    QString words = m_words;
    if (!facts.refusal.isEmpty()) {
        m_refusal = words.size() + 1;
        words += u'\u2028' + facts.refusal;
    }
    m_text = std::make_shared<InlineLayout>(
        markdown::InlineText {words}, 0, words.size(), style,
        InlineLayout::Options {.font = style.body,
                               .lineHeight = style.lineHeight,
                               .alignment = style.rightToLeft ? Qt::AlignAbsolute | Qt::AlignRight : Qt::Alignment()});
    const qreal beside = m_width - textLeft - pad - buttonsWidth;
    const bool oneRow = m_text->naturalWidth() <= beside && facts.refusal.isEmpty();
    m_text->setWidth(oneRow ? beside : m_width - textLeft - pad);
    const qreal row = std::max<qreal>(buttonHeight, style.lineHeight);
    m_textAt = {textLeft, oneRow ? pad - unit + (row - m_text->height()) / 2 : pad};
    qreal y = oneRow ? pad - unit + (row - buttonHeight) / 2 : m_textAt.y() + m_text->height() + 2 * unit;
    qreal x = oneRow ? m_width - pad - buttonsWidth + 2 * unit : textLeft;
    for (Button &button : m_buttons) {
        if (!oneRow && x > textLeft && x + button.target.rect.width() > m_width - pad) {
            x = textLeft;
            y += buttonHeight + unit;
        }
        button.target.rect.moveTopLeft(QPointF(std::round(x), std::round(y)));
        x += button.target.rect.width() + 2 * unit;
    }
    m_height = oneRow ? row + 2 * (pad - unit)
                      : (m_buttons.empty() ? m_textAt.y() + m_text->height() : y + buttonHeight) + pad;
    if (showsDetail && !facts.errorDetail.isEmpty()) {
        m_detail = std::make_shared<InlineLayout>(
            markdown::InlineText {facts.errorDetail}, 0, facts.errorDetail.size(), style,
            InlineLayout::Options {.font = style.code, .lineHeight = style.codeLineHeight, .isCode = true});
        m_detail->setWidth(m_width - textLeft - pad);
        m_detailAt = {textLeft, m_height};
        m_height += m_detail->height() + pad;
    }
    m_height = std::ceil(m_height);
    if (!style.rightToLeft) return;
    // Everything from the other side; the texts are aligned by themselves.
    for (Button &button : m_buttons) button.target.rect = mirrored(button.target.rect, m_width, true);
    const qreal textWidth = oneRow ? beside : m_width - textLeft - pad;
    m_textAt.setX(m_width - textLeft - textWidth);
    m_detailAt.setX(pad);
}

QColor StatusCard::toneOf(const BlockStyle &style) const
{
    switch (m_state) {
    case AnswerState::Failed:
        return style.colors.danger;
    case AnswerState::Truncated:
    case AnswerState::Interrupted:
    case AnswerState::Filtered:
    case AnswerState::Refused:
    case AnswerState::Stalled:
    case AnswerState::Length:
        return style.colors.warning;
    default:
        return style.colors.muted;
    }
}

void StatusCard::paint(QPainter &painter, const QPointF &at, int phase, const PaintContext &context) const
{
    const BlockStyle &style = context.style;
    if (m_look == Look::None) return;
    if (m_look == Look::Dots) {
        paintDots(painter, at, phase, style);
        return;
    }
    const QColor tone = toneOf(style);
    paintBox(painter, QRectF(at, QSizeF(m_width, m_height)), style.metrics.radius, style.colors.surface,
             style.colors.line);
    const int icon = style.metrics.icon;
    const QRectF iconPlace(3 * style.metrics.unit, m_textAt.y() + (style.lineHeight - icon) / 2.0, icon, icon);
    paintIcon(painter, mirrored(iconPlace, m_width, style.rightToLeft).translated(at), m_icon, tone);
    PaintContext plain = context;
    plain.from = plain.to = 0;
    plain.origin = -m_refusal;
    if (m_refusal < 0) plain.marks = {};
    m_text->paint(painter, at + m_textAt, style.colors.text, plain);
    plain.marks = {};
    if (m_detail) m_detail->paint(painter, at + m_detailAt, style.colors.muted, plain);
    for (const Button &button : m_buttons) {
        const QRectF rect = button.target.rect.translated(at);
        const bool hot = context.hot && context.hot->isSame(button.target) && context.hovered;
        if (button.primary) {
            paintBox(painter, rect, style.metrics.radius, hot ? style.colors.accent.lighter(112) : style.colors.accent,
                     {});
        } else {
            paintBox(painter, rect, style.metrics.radius, hot ? style.colors.hover : style.colors.raised,
                     style.colors.control);
        }
        paintLine(painter, rect, button.target.name, style.small,
                  button.primary ? style.colors.onAccent : style.colors.text, Qt::AlignHCenter);
    }
}

QRectF StatusCard::refusalRect(qsizetype position) const
{
    return m_refusal < 0 || !m_text ? QRectF() : m_text->caretRect(m_refusal + position).translated(m_textAt);
}

void StatusCard::paintDots(QPainter &painter, const QPointF &at, int phase, const BlockStyle &style) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    constexpr int beat = 20; // steps of one wave over the three dots
    for (int i = 0; i < 3; ++i) {
        QColor color = style.colors.muted;
        const int distance = phase < 0 ? beat : std::abs((phase - 3 * i + 10 * beat) % beat - beat / 4);
        color.setAlphaF(phase < 0 ? 0.8F : 0.35F + 0.65F * float(std::max(0, 5 - distance)) / 5);
        painter.setBrush(color);
        const qreal x = dotRadius + i * (2 * dotRadius + dotGap);
        painter.drawEllipse(QPointF(at.x() + (style.rightToLeft ? m_width - x : x), at.y() + style.lineHeight / 2.0),
                            dotRadius, dotRadius);
    }
    painter.restore();
    const qreal left = 3 * (2 * dotRadius + dotGap) + style.metrics.unit;
    const bool counts = std::ranges::any_of(m_words, [](QChar c) { return c.isDigit(); });
    if (counts) {
        const QRectF rest(left, 0, m_width - left, style.lineHeight);
        paintLine(painter, mirrored(rest, m_width, style.rightToLeft).translated(at), m_words, style.small,
                  style.colors.muted, style.rightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    }
}

void StatusCard::addTargets(const QPointF &at, QList<Target> &targets) const
{
    for (const Button &button : m_buttons) {
        targets.append(button.target);
        targets.last().rect.translate(at);
    }
}

} // namespace runnel::gui
