// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachment.h"

#include <QList>
#include <QWidget>

namespace runnel::gui {

class Theme;
class Thumbnails;

//! \brief One attached file of the composer: thumbnail or icon, name, size and a cross.
class AttachmentChip : public QWidget
{
    Q_OBJECT
public:
    AttachmentChip(Theme &theme, Thumbnails *thumbnails, chat::Attachment attachment, QWidget *parent = nullptr);

    [[nodiscard]] const chat::Attachment &attachment() const { return m_attachment; }
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void removeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    [[nodiscard]] QRect pictureRect() const;

    Theme &m_theme;
    Thumbnails *m_thumbnails;
    chat::Attachment m_attachment;
    QWidget *m_remove;
};

//! \brief The files that will go with a prompt, as chips in rows. Hidden while there are none.
class AttachmentChips : public QWidget
{
    Q_OBJECT
public:
    explicit AttachmentChips(Theme &theme, QWidget *parent = nullptr);

    //! Before the first chip; it outlives this.
    void setThumbnails(Thumbnails *thumbnails);
    void setAttachments(const QList<chat::Attachment> &attachments);
    [[nodiscard]] const QList<chat::Attachment> &attachments() const { return m_attachments; }
    [[nodiscard]] QList<AttachmentChip *> chips() const { return m_chips; }

Q_SIGNALS:
    void removeRequested(qsizetype index);
    //! The last one went while the keyboard was on it.
    void focusLeft();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void place();

    Theme &m_theme;
    Thumbnails *m_thumbnails = nullptr;
    QList<chat::Attachment> m_attachments;
    QList<AttachmentChip *> m_chips;
};

} // namespace runnel::gui
