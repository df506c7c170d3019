// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "gui/shell/shellcontext.h"

#include <QHash>
#include <QObject>

namespace runnel::core {
class Notifier;
struct Notification;
} // namespace runnel::core

namespace runnel::gui {

class MainWindow;

//! \brief Tells of an answer that ended where nobody looks: the window is not in front, or shows another chat, and no
//! other place shows it.
//!
//! Says the title of the chat and how the answer begins, or what went wrong; nothing of an answer that was stopped, or
//! that the end of the program cut. Never brings the window to the front by itself; choosing the notification does. It
//! goes when its chat is looked at. Can be off, by settings::schema::notifyAnswers.
class AnswerNotices : public QObject
{
    Q_OBJECT
public:
    //! All of them outlive this.
    AnswerNotices(const ShellContext &context, core::Notifier &notifier, MainWindow &window);

    [[nodiscard]] static core::Notification notification(const QString &title, const chat::Message &answer);

Q_SIGNALS:
    //! A notification was chosen: the window, which shows its chat now, is to come to the front with \a activation.
    void windowRequested(const QByteArray &activation);

private:
    void onEnded(const chat::SessionId &id, chat::AnswerState state);
    void onActivated(const QString &key, const QString &action, const QByteArray &activation);
    void withdrawSeen();

    ShellContext m_context;
    core::Notifier &m_notifier;
    MainWindow &m_window;
    QHash<QString, QString> m_texts; // what Copy copies, by the key of the notification
};

} // namespace runnel::gui
