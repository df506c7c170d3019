// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

#include <cstdint>

namespace runnel::settings {

//! \brief Port to the one key of this program that works whatever program has the focus.
class GlobalShortcut : public QObject
{
    Q_OBJECT
public:
    enum class State : std::uint8_t {
        Off,         //!< no keys are wanted
        Asking,      //!< the system was asked
        On,          //!< they work
        Taken,       //!< another program has them, or the keyboard has no such key
        Refused,     //!< the system, or the user in its dialog, said no
        Unavailable, //!< here no program can have any
    };

    using QObject::QObject;

    //! Asks for \a keys, in QKeySequence's portable form, instead of those before; empty: for none.
    virtual void setKeys(const QString &keys) = 0;
    [[nodiscard]] virtual State state() const = 0;
    //! What the system gave, where it has its own say about the keys; empty: what was asked for.
    [[nodiscard]] virtual QString given() const { return {}; }

Q_SIGNALS:
    //! They were pressed. \a activation is what lets a window come to the front; empty where nothing is needed.
    void activated(const QByteArray &activation);
    void stateChanged();
};

} // namespace runnel::settings
