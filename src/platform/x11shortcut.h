// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "settings/globalshortcut.h"

#include <QAbstractNativeEventFilter>
#include <QList>

#include <cstdint>

struct xcb_connection_t;

namespace runnel::platform {

//! \brief A global shortcut on X11: the keys are grabbed on the root window.
class X11Shortcut final : public settings::GlobalShortcut, public QAbstractNativeEventFilter
{
    Q_OBJECT
public:
    explicit X11Shortcut(QObject *parent = nullptr);
    ~X11Shortcut() override;

    void setKeys(const QString &keys) override;
    [[nodiscard]] State state() const override { return m_state; }

protected:
    bool nativeEventFilter(const QByteArray &eventType, void *message, qintptr *result) override;

private:
    void grab();
    void ungrab();
    [[nodiscard]] QList<std::uint8_t> codesOf(std::uint32_t symbol) const;

    xcb_connection_t *m_connection = nullptr;
    std::uint32_t m_root = 0;
    QString m_keys;
    std::uint16_t m_modifiers = 0;
    QList<std::uint8_t> m_codes;  // that are grabbed
    std::uint32_t m_released = 0; // when, by the server's clock
    State m_state = State::Off;
};

} // namespace runnel::platform
