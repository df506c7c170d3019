// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QImage>
#include <QObject>
#include <QString>
#include <QThreadPool>

#include <functional>

class QWidget;

namespace runnel::gui {

class Theme;

//! \brief An image that a chat shows: a file of the store of attachments, or bytes that were loaded.
struct ImageContent
{
    QString name;
    QString mimeType;
    QString file = {};
    QByteArray bytes = {}; //!< where there is no file
};

//! \brief What can be done with an image that is shown: look at it, copy it, save it elsewhere.
//!
//! Only what we keep ourselves is read, and none is handed to another program. Files and pixels are read off the GUI
//! thread.
class ImageActions : public QObject
{
    Q_OBJECT
public:
    //! Both outlive this; dialogs are over \a window.
    ImageActions(Theme &theme, QWidget *window);
    //! Waits for what was begun.
    ~ImageActions() override;

    void open(const ImageContent &image);
    void copy(const ImageContent &image);
    void saveAs(const ImageContent &image);

Q_SIGNALS:
    //! What was done, or why it was not: one sentence.
    void told(const QString &sentence);

private:
    //! Decodes \a image; the picture is null where that is not possible.
    void decode(const ImageContent &image, std::function<void(const QImage &picture)> done);
    void save(const ImageContent &image, const QString &target);

    Theme &m_theme;
    QWidget *m_window;
    QThreadPool m_thread;
};

} // namespace runnel::gui
