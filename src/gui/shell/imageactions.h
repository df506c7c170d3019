// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachment.h"
#include "chat/attachmentstore.h"

#include <QObject>

class QWidget;

namespace runnel::gui {

class Theme;

//! \brief What can be done with an attached image that is shown: look at it, copy it, save it elsewhere.
//!
//! Only files of our own store are read, and none is handed to another program.
class ImageActions : public QObject
{
    Q_OBJECT
public:
    //! All of them outlive this; dialogs are over \a window.
    ImageActions(Theme &theme, const chat::AttachmentStore &store, QWidget *window);

    void open(const chat::Attachment &attachment);
    void copy(const chat::Attachment &attachment);
    void saveAs(const chat::Attachment &attachment);

Q_SIGNALS:
    //! What was done, or why it was not: one sentence.
    void told(const QString &sentence);

private:
    //! The file of \a attachment; empty, and told, where it is gone.
    [[nodiscard]] QString fileOf(const chat::Attachment &attachment);

    Theme &m_theme;
    const chat::AttachmentStore &m_store;
    QWidget *m_window;
};

} // namespace runnel::gui
