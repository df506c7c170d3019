// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachment.h"
#include "llm/provider.h"

#include <QImage>
#include <QStringList>
#include <QWidget>

#include <memory>

class QMimeData;

namespace runnel::chat {
class PromptBook;
}

namespace runnel::gui {

class ContextMeter;
class Theme;
class Thumbnails;

//! \brief Where a prompt is written: grows to 40 % of the window, sends or stops, chooses the model.
class Composer : public QWidget
{
    Q_OBJECT
public:
    Composer(Theme &theme, llm::ProviderDirectory &providers, QWidget *parent = nullptr);
    ~Composer() override;

    [[nodiscard]] QString text() const;
    //! Without textEdited().
    void setText(const QString &text);
    void clear();
    //! What will go with the prompt, shown as chips.
    void setAttachments(const QList<chat::Attachment> &attachments);
    //! Before the first attachment; it outlives this.
    void setThumbnails(Thumbnails *thumbnails);
    //! So many files are still being prepared: what is sent meanwhile waits for them, unless one
    //! \a failed.
    void setPreparing(int count, bool failed = false);
    //! Takes the pictures or files in \a media; false where there are none.
    bool offer(const QMimeData *media);
    //! Opens the dialog that picks files.
    void chooseFiles();
    //! An answer runs: the send button is Stop.
    void setRunning(bool running);
    //! Shows how full the context is, once it is told.
    [[nodiscard]] ContextMeter *contextMeter() const;
    void setModel(const llm::ModelRef &model);
    void setEnterSends(bool enterSends);
    //! Says above the text what it is for, where it is no plain prompt, and offers to leave it; empty: nothing.
    void setBanner(const QString &icon, const QString &text);
    //! One short line beside the buttons, for example what the running answer waits for. Empty: none.
    void setStatus(const QString &status);
    //! What Up in an empty composer brings back.
    void setLastPrompt(const QString &prompt);
    //! What "/" in an empty composer offers; they outlive this.
    void setPrompts(const chat::PromptBook *prompts);
    //! Opens the list of saved prompts.
    void choosePrompt();
    //! Opens the model chooser.
    void chooseModel();
    void focusText();

Q_SIGNALS:
    void sendRequested(const QString &text);
    void stopRequested();
    //! What the banner says is not wanted any more.
    void bannerCancelled();
    //! To be attached.
    void filesOffered(const QStringList &paths);
    void pictureOffered(const QImage &picture);
    void attachmentRemoved(qsizetype index);
    void textEdited(const QString &text);
    void modelChosen(const runnel::llm::ModelRef &model);
    void manageProvidersRequested();
    void managePromptsRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool event(QEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace runnel::gui
