// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QObject>
#include <QString>

#include <functional>

namespace runnel::settings {

//! \brief The port to where keys are kept. Never a file of ours.
class SecretStore
{
public:
    using ReadCallback = std::function<void(const core::Result<QString> &)>;
    using Done = std::function<void(const core::Result<void> &)>;

    SecretStore() = default;
    virtual ~SecretStore() = default;
    Q_DISABLE_COPY_MOVE(SecretStore)

    //! Whether what is written outlives the program.
    [[nodiscard]] virtual bool isPersistent() const = 0;
    //! The secret named \a name if it is at hand without waiting; empty otherwise.
    [[nodiscard]] virtual QString cached(const QString &name) const = 0;
    virtual void read(const QString &name, QObject *context, ReadCallback done) = 0;
    //! An empty \a secret takes it out. The store registers it with core::protectSecret().
    virtual void write(const QString &name, const QString &secret, QObject *context, Done done) = 0;
};

} // namespace runnel::settings
