// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/clock.h"
#include "core/error.h"
#include "llm/provider.h"
#include "streaming/limits.h"
#include "streaming/watchdog.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

namespace runnel::streaming {

//! \brief One request on its way: the call of a provider and the watch over it, as one thing that ends once.
//!
//! Begins at start(). Then, from the event loop: onTheWire() when the request is out and again when the service has
//! accepted it, bytesReceived(), eventsReceived() and stalled() as they come, ended() once, also after too long a
//! silence; whoever hears that hangs up. Nothing fires after hangUp(). Whoever drops it does so by deleteLater(), for it may be under
//! way in one of these signals.
class Exchange : public QObject
{
    Q_OBJECT
public:
    //! \a provider is kept for as long as its call lives; \a streamed false: the answer comes in one piece.
    Exchange(std::shared_ptr<llm::Provider> provider, std::unique_ptr<llm::ProviderCall> call, bool streamed,
             core::Clock &clock, const Timeouts &timeouts);
    ~Exchange() override;

    void start();
    //! Ends it at once and silently. Returns what had come and was not told.
    [[nodiscard]] llm::StreamEvents hangUp();
    //! The answer is over: what still comes may not take long.
    void noteFinished();
    //! As those of Watchdog.
    void noteDoubt();
    void noteWake(std::chrono::milliseconds counted);

Q_SIGNALS:
    void onTheWire();
    void bytesReceived();
    void eventsReceived(const runnel::llm::StreamEvents &events);
    void stalled();
    void ended(const std::optional<runnel::core::Error> &error);

private:
    void follow();

    std::shared_ptr<llm::Provider> m_provider;
    std::unique_ptr<llm::ProviderCall> m_call;
    Watchdog m_watchdog;
    bool m_streamed;
    bool m_over = false;
};

} // namespace runnel::streaming
