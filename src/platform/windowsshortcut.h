// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "settings/globalshortcut.h"

#include <QAbstractNativeEventFilter>

namespace runnel::platform {

//! \brief A global shortcut on Windows: RegisterHotKey for the thread of the windows.
class WindowsShortcut final : public settings::GlobalShortcut, public QAbstractNativeEventFilter
{
    Q_OBJECT
public:
    explicit WindowsShortcut(QObject *parent = nullptr);
    ~WindowsShortcut() override;

    void setKeys(const QString &keys) override;
    [[nodiscard]] State state() const override { return m_state; }

protected:
    bool nativeEventFilter(const QByteArray &eventType, void *message, qintptr *result) override;

private:
    void release();

    bool m_registered = false;
    State m_state = State::Off;
};

} // namespace runnel::platform
