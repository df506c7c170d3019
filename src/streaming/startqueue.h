// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "streaming/limits.h"

#include <QHash>
#include <QList>
#include <QString>

namespace runnel::streaming {

//! \brief Who may be on the wire: first come, first served, within the limits.
//!
//! A session whose provider has no place does not hold up those behind it that ask another.
class StartQueue
{
public:
    void setLimits(const Limits &limits);
    //! Puts \a id at the end; nothing where it waits or has its place already.
    void enqueue(const chat::SessionId &id, const QString &provider);
    //! Lets a waiting \a id be number \a place of those that wait, from 0; the last where there are fewer.
    void move(const chat::SessionId &id, qsizetype place);
    //! Takes \a id out, whether it waits or has a place.
    void remove(const chat::SessionId &id);
    //! Gives the next session its place and returns it; a null id where none waits or no place is free.
    [[nodiscard]] chat::SessionId takeNext();
    //! Those that wait, next first.
    [[nodiscard]] QList<chat::SessionId> waiting() const;
    //! Whether waiting() is another one, in its members or in their order, than when this was last asked.
    [[nodiscard]] bool hasChanged();

private:
    struct Waiting
    {
        chat::SessionId id;
        QString provider;
    };

    Limits m_limits;
    QList<Waiting> m_waiting;
    QList<chat::SessionId> m_told;            // as hasChanged() knows it
    QHash<chat::SessionId, QString> m_placed; // id → provider
};

} // namespace runnel::streaming
