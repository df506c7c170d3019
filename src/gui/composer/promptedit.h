// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QPlainTextEdit>

class QMimeData;

namespace runnel::gui {

//! Whether \a source holds a picture or files of this machine, rather than text.
[[nodiscard]] bool isMedia(const QMimeData *source);

//! \brief The plain text of a prompt: knows which keys send, grows with its text, takes plain text only.
class PromptEdit : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit PromptEdit(QWidget *parent = nullptr);

    //! True: Enter sends and Shift+Enter breaks the line. False: Enter breaks and Ctrl+Enter sends.
    void setEnterSends(bool enterSends);
    //! "/" in an empty editor asks for the saved prompts.
    void setOffersPrompts(bool offers);
    //! px that the whole text would take at the present width, one line at least.
    [[nodiscard]] int naturalHeight() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void submitted();
    //! Something other than text was pasted or dropped: pictures or files.
    void mediaOffered(const QMimeData *media);
    //! Up in an empty editor.
    void recallRequested();
    void promptsRequested();
    void naturalHeightChanged();
    void focusChanged();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;
    [[nodiscard]] bool canInsertFromMimeData(const QMimeData *source) const override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    bool m_enterSends = true;
    bool m_offersPrompts = false;
    bool m_composing = false; // an input method holds text that is not committed
};

} // namespace runnel::gui
