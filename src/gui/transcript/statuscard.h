// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "core/errortext.h"
#include "gui/transcript/inlinelayout.h"

#include <memory>
#include <vector>

namespace runnel::gui {

//! \brief All that a message shows beside its blocks, read from the model in one go. A value.
struct MessageFacts
{
    chat::MessageId id;
    bool isUser = false;
    chat::AnswerState state = chat::AnswerState::Complete;
    bool isRunning = false;
    bool isKept = false;
    QString author;
    QString time;
    QString status;
    QString errorSentence;
    QString errorDetail;
    QString refusal;
    QString reasoning;
    QString usage;
    core::ErrorAction errorAction = core::ErrorAction::None;
    bool canStop = false;
    bool canContinue = false;
    bool canRetry = false;
    bool canKeep = false;
    bool mayChange = true; //!< the conversation can be written
    int siblingIndex = 0;
    int siblingCount = 1;
    QList<chat::Attachment> attachments = {};

    bool operator==(const MessageFacts &) const = default;
};

//! \brief Under an answer: how it goes or how it ended, in words, with what can be done about it.
class StatusCard
{
public:
    //! Lays out for \a width. \a showsDetail: the provider's own text is unfolded.
    StatusCard(const MessageFacts &facts, bool hasText, bool showsDetail, qreal width, const BlockStyle &style);

    [[nodiscard]] bool isEmpty() const { return m_look == Look::None; }
    [[nodiscard]] qreal height() const { return m_height; }
    //! Three dots that move: \a phase counts from 0 and is -1 where nothing moves.
    void paint(QPainter &painter, const QPointF &at, int phase, const PaintContext &context) const;
    void addTargets(const QPointF &at, QList<Target> &targets) const;
    [[nodiscard]] bool isMoving() const { return m_look == Look::Dots; }

private:
    enum class Look : std::uint8_t { None, Dots, Card };
    struct Button
    {
        Target target;
        bool primary = false;
    };

    void choose(const MessageFacts &facts, bool hasText, bool showsDetail);
    void addButton(ActionKind kind, const QString &name, bool primary = false);
    void layOutCard(const MessageFacts &facts, bool showsDetail, const BlockStyle &style);
    void paintDots(QPainter &painter, const QPointF &at, int phase, const BlockStyle &style) const;
    [[nodiscard]] QColor toneOf(const BlockStyle &style) const;

    Look m_look = Look::None;
    chat::AnswerState m_state = chat::AnswerState::Complete;
    qreal m_width = 0;
    qreal m_height = 0;
    QString m_words;
    QString m_icon;
    QPointF m_textAt;
    QPointF m_detailAt;
    std::shared_ptr<InlineLayout> m_text;
    std::shared_ptr<InlineLayout> m_detail;
    std::vector<Button> m_buttons;
};

//! The ring around what the keyboard is on.
void paintFocusRing(QPainter &painter, const QRectF &rect, const BlockStyle &style);

} // namespace runnel::gui
