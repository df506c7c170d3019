// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachment.h"
#include "chat/attachmentstore.h"

#include <QByteArray>
#include <QObject>

#include <functional>

class QWidget;

namespace runnel::gui {

class Theme;

//! \brief What can be done with an attached file that is shown: look at it, copy it, save it elsewhere.
//!
//! Only what our own store holds is read, and none of it is handed to another program.
class AttachmentActions : public QObject
{
    Q_OBJECT
public:
    //! All of them outlive this; dialogs are over \a window.
    AttachmentActions(Theme &theme, chat::AttachmentStore &store, QWidget *window);

    void open(const chat::Attachment &attachment);
    void copy(const chat::Attachment &attachment);
    void saveAs(const chat::Attachment &attachment);

Q_SIGNALS:
    //! What was done, or why it was not: one sentence.
    void told(const QString &sentence);

private:
    //! Reads \a attachment, later; says so where it is gone.
    void read(const chat::Attachment &attachment, const std::function<void(const QByteArray &)> &use);
    void showImage(const chat::Attachment &attachment, const QByteArray &bytes);
    void showText(const chat::Attachment &attachment, const QByteArray &bytes);

    Theme &m_theme;
    chat::AttachmentStore &m_store;
    QWidget *m_window;
};

} // namespace runnel::gui
