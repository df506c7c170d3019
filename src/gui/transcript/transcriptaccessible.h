// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "gui/transcript/blocklayout.h"
#include "markdown/blockdocument.h"

#include <QAccessibleWidget>
#include <QPointer>

namespace runnel::gui {

class MessageAccessible;
class TranscriptView;
struct TextPlace;

//! \brief The conversation for assistive technology: a list of messages, each a list of blocks and of what can be done.
//!
//! The children are virtual and named by the ids of message and block: one whose message is gone turns invalid and
//! never speaks for another.
class TranscriptAccessible final : public QAccessibleWidget
{
public:
    explicit TranscriptAccessible(TranscriptView *view);
    ~TranscriptAccessible() override;

    //! Registers this for every TranscriptView; any number of times.
    static void install();
    //! Another model: no child of before is valid.
    static void forget(TranscriptView *view);
    //! Lets go the children whose messages are gone.
    static void forgetRemoved(TranscriptView *view);
    // What has happened, for who follows the tree; all do nothing where nobody listens.
    static void tellRows(TranscriptView *view, int first, int last);
    static void tellBlocks(TranscriptView *view, int row, const markdown::BlockDiff &diff);
    //! The keyboard is on another message, or on something in it.
    static void tellFocus(TranscriptView *view);
    //! The selection is another one, with its caret at \a caret.
    static void tellSelection(TranscriptView *view, const TextPlace &caret);

    [[nodiscard]] int childCount() const override;
    [[nodiscard]] QAccessibleInterface *child(int index) const override;
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *child) const override;
    [[nodiscard]] QAccessibleInterface *childAt(int x, int y) const override;
    [[nodiscard]] QAccessibleInterface *focusChild() const override;

private:
    [[nodiscard]] static TranscriptAccessible *of(TranscriptView *view); //!< null where nobody listens
    [[nodiscard]] TranscriptView *view() const;
    [[nodiscard]] MessageAccessible *message(int row) const; //!< null where there is none

    mutable QHash<QString, QAccessible::Id> m_children; // by message id
};

} // namespace runnel::gui
