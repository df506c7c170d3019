// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"

#include <QAbstractScrollArea>
#include <QUrl>

#include <memory>

namespace runnel::models {
class ChatModel;
class ChatSearch;
} // namespace runnel::models

namespace runnel::gui {

class AnswerImages;
class Theme;
class Thumbnails;
struct BlockStyle;

//! \brief Where the reader is: a message and how far its top is above the top of the view, in px.
struct ScrollAnchor
{
    chat::MessageId message; //!< null: at the end, following
    int offset = 0;

    [[nodiscard]] QString toString() const;
    [[nodiscard]] static ScrollAnchor fromString(const QString &text);
};

//! \brief The conversation, painted: lays out and paints what is visible, and only that.
//!
//! Asks for everything it cannot do itself through its …Requested signals.
class TranscriptView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit TranscriptView(Theme &theme, QWidget *parent = nullptr);
    ~TranscriptView() override;

    //! The model outlives the view or is replaced first.
    void setModel(models::ChatModel *model);

    //! Where pictures come from, and the images that answers name; both outlive the view.
    void setImages(Thumbnails &thumbnails, AnswerImages &answerImages);

    //! From now on no message offers what would change it.
    void setReadOnly();

    //! Shows what \a search finds, and follows its current match. It outlives the view or is replaced first.
    void setSearch(models::ChatSearch *search);
    //! The message at the top of what is seen; -1 without any.
    [[nodiscard]] int topRow() const;

    [[nodiscard]] ScrollAnchor scrollAnchor() const;
    void setScrollAnchor(const ScrollAnchor &anchor);
    void scrollToEnd();
    //! Brings the keyboard to the message above (-1) or below (+1) that on which it is.
    void stepCurrent(int direction);

    //! \brief The work done so far, for tests and benchmarks: what a long conversation must not cost.
    struct Work
    {
        qsizetype blocksLaidOut = 0;
        qint64 charactersLaidOut = 0; //!< as often as they were broken into lines; code is not
        qsizetype messagesPainted = 0;
        qsizetype blinks = 0; //!< of the caret alone
        int messagesInMemory = 0;
    };
    [[nodiscard]] Work work() const;

    //! What its blocks look like now.
    [[nodiscard]] const BlockStyle &blockStyle() const;
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void stopRequested(const runnel::chat::MessageId &message);
    void retryRequested(const runnel::chat::MessageId &message);
    void continueRequested(const runnel::chat::MessageId &message);
    //! The user accepts an answer that ended early as it is: its card goes away.
    void keepRequested(const runnel::chat::MessageId &message);
    //! Write another version of a prompt.
    void editRequested(const runnel::chat::MessageId &message);
    //! A new answer by a model that is chosen at \a place, on the screen.
    void otherModelRequested(const runnel::chat::MessageId &message, const QRect &place);
    //! Write a prompt below an answer, beside what follows it.
    void branchRequested(const runnel::chat::MessageId &message);
    //! A new chat with all up to the message.
    void forkRequested(const runnel::chat::MessageId &message);
    //! Whether the message is in every request, also where the context is full.
    void pinRequested(const runnel::chat::MessageId &message, bool pinned);
    //! Take the message out, and all below it.
    void removeRequested(const runnel::chat::MessageId &message);
    //! Tell about an answer, at \a place on the screen.
    void detailsRequested(const runnel::chat::MessageId &message, const QRect &place);
    //! Show another answer to the same prompt: \a step is -1 or +1.
    void siblingRequested(const runnel::chat::MessageId &message, int step);
    void settingsRequested();
    void modelChoiceRequested();
    void newChatRequested();
    //! The address of \a message is to be put on the clipboard.
    void addressCopyRequested(const runnel::chat::MessageId &message);
    //! Show, copy or save a file of \a message: \a key names an attached one, or is the address of a loaded image.
    void attachmentOpenRequested(const runnel::chat::MessageId &message, const QString &key);
    void attachmentCopyRequested(const runnel::chat::MessageId &message, const QString &key);
    void attachmentSaveRequested(const runnel::chat::MessageId &message, const QString &key);
    void printRequested();
    void pdfRequested();
    //! A link was activated. The target is hostile: only openExternal() may see it.
    void linkActivated(const QUrl &url);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    bool viewportEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    friend class TranscriptAccessible;
    friend class MessageAccessible;
    friend class PartAccessible;
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace runnel::gui
