// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QString>

#include <functional>

class QPagedPaintDevice;
class QPrinter;
class QWidget;

namespace runnel::models {
class ChatModel;
}

namespace runnel::gui {

class TranscriptView;

//! \brief Asks where to, and prints the chat in sight or saves it as PDF while the window goes on.
class ChatPrinter : public QObject
{
    Q_OBJECT
public:
    //! \a title names the chat that \a model shows.
    ChatPrinter(const models::ChatModel &model, const TranscriptView &view, std::function<QString()> title,
                QWidget *window);

    void print();
    //! Asks for a file; savePdf(fileName) then writes it.
    void askForPdf();
    void savePdf(const QString &fileName);

Q_SIGNALS:
    void done(const QString &sentence);
    void failed(const QString &sentence);

private:
    //! Calls \a over when all is painted on \a device.
    void paint(QPagedPaintDevice &device, std::function<void(bool)> over);

    const models::ChatModel &m_model;
    const TranscriptView &m_view;
    std::function<QString()> m_title;
    QWidget *m_window;
};

} // namespace runnel::gui
