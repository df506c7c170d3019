// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachmentstore.h"

#include <QByteArray>
#include <QImage>
#include <QObject>
#include <QString>
#include <QThreadPool>

#include <functional>

class QWidget;

namespace runnel::gui {

class Theme;

//! \brief A file that a chat shows: one of the store of attachments, or an image that was loaded.
struct ShownFile
{
    QString name;
    QString mimeType;
    QString key = {};
    QByteArray bytes = {}; //!< where there is no key

    [[nodiscard]] bool isImage() const;
};

//! \brief What can be done with a file that is shown: look at it, copy it, save it elsewhere.
//!
//! Only what we keep ourselves is read, and none of it is handed to another program. Files and pixels are read off the
//! GUI thread.
class AttachmentActions : public QObject
{
    Q_OBJECT
public:
    //! All of them outlive this; dialogs are over \a window.
    AttachmentActions(Theme &theme, chat::AttachmentStore &store, QWidget *window);
    //! Waits for what was begun.
    ~AttachmentActions() override;

    void open(const ShownFile &file);
    void copy(const ShownFile &file);
    void saveAs(const ShownFile &file);

Q_SIGNALS:
    //! What was done, or why it was not: one sentence.
    void told(const QString &sentence);

private:
    //! The bytes of \a file, at once or later; says so where it is gone.
    void read(const ShownFile &file, const std::function<void(const QByteArray &)> &use);
    //! Decodes \a bytes; the picture is null where that is not possible.
    void decode(const QByteArray &bytes, const std::function<void(const QImage &picture)> &use);
    void showText(const ShownFile &file, const QByteArray &bytes);
    void save(bool isImage, const QByteArray &bytes, const QString &target);

    Theme &m_theme;
    chat::AttachmentStore &m_store;
    QWidget *m_window;
    QThreadPool m_thread;
};

} // namespace runnel::gui
