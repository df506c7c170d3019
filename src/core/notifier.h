// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>

namespace runnel::core {

//! \brief Something that happened where nobody looked. Plain text throughout: whoever shows it escapes it.
struct Notification
{
    //! \brief A button, where the desktop shows buttons.
    struct Action
    {
        QString id;
        QString label;
    };

    QString key;   //!< what it is about: another one with the same key takes its place
    QString title; //!< one line
    QString text;
    QString open; //!< what choosing the notification itself does, in a word
    QList<Action> actions = {};
};

//! \brief The port to the notifications of the desktop. GUI thread; nothing blocks, and where the desktop has no place
//! for notifications nothing happens.
class Notifier : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    virtual void show(const Notification &notification) = 0;
    //! Takes away what is shown about \a key.
    virtual void withdraw(const QString &key) = 0;

Q_SIGNALS:
    //! The user chose what was shown about \a key: its button \a action, or, where that is empty, the whole. It is taken
    //! away. \a activation is what lets a window come to the front; empty where the desktop gave none.
    void activated(const QString &key, const QString &action, const QByteArray &activation);
};

} // namespace runnel::core
