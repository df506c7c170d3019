// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>

namespace runnel::chat {

//! \brief The port to where attached files are kept: by what is in them, never two copies. `storage` implements it.
//!
//! Called on the GUI thread; nothing blocks. A callback comes once, later, on the caller's thread, unless its context
//! dies first. What add() brought success for is durable, so a row may name it; a file that no row names is taken out
//! some day, and not on the day on which it was last added.
class AttachmentStore
{
public:
    template <typename T>
    using Callback = std::function<void(const core::Result<T> &)>;
    using Contents = QHash<QString, QByteArray>; //!< by key

    AttachmentStore() = default;
    virtual ~AttachmentStore() = default;
    Q_DISABLE_COPY_MOVE(AttachmentStore)

    //! Keeps \a bytes and tells their key.
    virtual void add(const QByteArray &bytes, QObject *context, Callback<QString> done) = 0;
    //! Those of \a keys that are there and undamaged; the others are left out.
    virtual void read(const QStringList &keys, QObject *context, std::function<void(const Contents &)> done) = 0;
    //! Keeps \a bytes in memory alone, until forgetTemporary() or the end of the program, and returns their key.
    [[nodiscard]] virtual QString addTemporary(const QByteArray &bytes) = 0;
    //! Lets go of those of \a keys that addTemporary() gave.
    virtual void forgetTemporary(const QStringList &keys) = 0;
};

} // namespace runnel::chat
