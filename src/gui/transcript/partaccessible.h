// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "gui/transcript/blocklayout.h"
#include "gui/transcript/parttable.h"
#include "gui/transcript/selection.h"
#include "gui/transcript/transcriptview.h"

#include <QAccessible>
#include <QPointer>

#include <optional>

namespace runnel::gui {

//! \brief Which part of a message: a block, or the how manieth thing of its kind that can be done in a block or in the
//! message itself. Stays the same while the answer grows.
struct PartName
{
    std::optional<quint64> block;
    ActionKind kind = ActionKind::None; //!< None: the block itself
    int ordinal = 0;

    bool operator==(const PartName &) const = default;
};

[[nodiscard]] size_t qHash(const PartName &name, size_t seed = 0);

//! \brief A part, and what can be done there now; a block has no target.
struct Part
{
    PartName name;
    Target target = {};
};

//! The parts of \a message: its blocks, then what can be done, in reading order. Of blocks only those that are laid out
//! say what can be done in them.
[[nodiscard]] QList<Part> partsOf(const MessageItem &message);

//! \brief A block of a message, or something in it that can be activated.
class PartAccessible final : public QAccessibleInterface,
                             public QAccessibleTextInterface,
                             public QAccessibleActionInterface,
                             public QAccessibleAttributesInterface
{
public:
    PartAccessible(TranscriptView *view, const chat::MessageId &message, const PartName &name);

    ~PartAccessible() override;

    [[nodiscard]] const PartName &name() const { return m_name; }
    //! The block where it is a table; else null.
    [[nodiscard]] markdown::BlockPtr table() const;
    //! Of the table, on the screen; empty where nothing of it is shown.
    [[nodiscard]] QRect cellRect(int row, int column) const;
    [[nodiscard]] bool isInSight(const QRect &onScreen) const;

    [[nodiscard]] bool isValid() const override;
    [[nodiscard]] QObject *object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *parent() const override;
    // The children of a table are its cells.
    [[nodiscard]] int childCount() const override;
    [[nodiscard]] QAccessibleInterface *child(int index) const override;
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *child) const override;
    [[nodiscard]] QAccessibleInterface *childAt(int x, int y) const override;
    [[nodiscard]] QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString &) override {}
    [[nodiscard]] QRect rect() const override;
    [[nodiscard]] QAccessible::Role role() const override;
    [[nodiscard]] QAccessible::State state() const override;
    [[nodiscard]] void *interface_cast(QAccessible::InterfaceType type) override;

    [[nodiscard]] QList<QAccessible::Attribute> attributeKeys() const override;
    [[nodiscard]] QVariant attributeValue(QAccessible::Attribute key) const override;

    [[nodiscard]] QStringList actionNames() const override;
    void doAction(const QString &name) override;
    [[nodiscard]] QStringList keyBindingsForAction(const QString &) const override { return {}; }

    // The text of a block: in parttext.cpp.
    void selection(int index, int *start, int *end) const override;
    [[nodiscard]] int selectionCount() const override;
    void addSelection(int start, int end) override;
    void removeSelection(int index) override;
    void setSelection(int index, int start, int end) override;
    [[nodiscard]] int cursorPosition() const override; //!< -1 where the caret is in another block
    void setCursorPosition(int position) override;
    [[nodiscard]] QString text(int start, int end) const override;
    [[nodiscard]] QString textBeforeOffset(int offset, QAccessible::TextBoundaryType boundary, int *start,
                                           int *end) const override;
    [[nodiscard]] QString textAfterOffset(int offset, QAccessible::TextBoundaryType boundary, int *start,
                                          int *end) const override;
    [[nodiscard]] QString textAtOffset(int offset, QAccessible::TextBoundaryType boundary, int *start,
                                       int *end) const override;
    [[nodiscard]] int characterCount() const override;
    [[nodiscard]] QRect characterRect(int offset) const override;
    [[nodiscard]] int offsetAtPoint(const QPoint &point) const override;
    void scrollToSubstring(int start, int end) override;
    [[nodiscard]] QString attributes(int offset, int *start, int *end) const override;

private:
    struct Range
    {
        int start = -1;
        int end = -1;
    };

    [[nodiscard]] int row() const;
    [[nodiscard]] qsizetype blockIndex() const; // -1 where it is gone
    [[nodiscard]] markdown::BlockPtr block() const;
    [[nodiscard]] Target target() const; // of kind None where it is gone
    [[nodiscard]] bool isBlock() const { return m_name.kind == ActionKind::None; }
    [[nodiscard]] BlockLayout *layout() const;
    [[nodiscard]] QString plain() const;
    [[nodiscard]] TextPlace placeAt(int offset) const;
    [[nodiscard]] Range selectedRange() const;
    [[nodiscard]] Range lineAt(int offset) const; // as broken on the screen
    [[nodiscard]] QString cut(const Range &range, int *start, int *end) const;

    QPointer<TranscriptView> m_alive;
    TranscriptView *m_view; // only while m_alive
    chat::MessageId m_message;
    PartName m_name;
    PartTable m_table;
};

} // namespace runnel::gui
