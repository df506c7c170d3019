// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/exchange.h"

#include "streaming/retrypolicy.h"

#include <utility>

namespace runnel::streaming {

Exchange::Exchange(std::shared_ptr<llm::Provider> provider, std::unique_ptr<llm::ProviderCall> call, bool streamed,
                   core::Clock &clock, const Timeouts &timeouts)
    : m_provider(std::move(provider)), m_call(std::move(call)), m_watchdog(clock, timeouts), m_streamed(streamed)
{
    follow();
}

Exchange::~Exchange() = default;

void Exchange::start()
{
    m_watchdog.start(m_call->tellsSent(), m_streamed);
}

llm::StreamEvents Exchange::hangUp()
{
    if (std::exchange(m_over, true)) return {};
    m_watchdog.stop();
    llm::StreamEvents held = m_call->takeHeld();
    m_call->abort();
    return held;
}

void Exchange::noteFinished()
{
    m_watchdog.noteFinished();
}

void Exchange::noteDoubt()
{
    m_watchdog.noteDoubt();
}

void Exchange::noteWake(std::chrono::milliseconds counted)
{
    m_watchdog.noteWake(counted);
}

void Exchange::follow()
{
    const llm::ProviderCall *call = m_call.get();
    const auto onTheWire = [this] {
        if (m_over) return;
        m_watchdog.noteSent();
        Q_EMIT this->onTheWire();
    };
    const auto end = [this](const std::optional<core::Error> &error) {
        if (m_over) return;
        m_watchdog.stop();
        Q_EMIT ended(error);
    };
    // Who is asked for the password of the keychain is in no hurry.
    connect(call, &llm::ProviderCall::keyAwaited, this, [this] { m_watchdog.stop(); });
    connect(call, &llm::ProviderCall::keyFound, this, [this] {
        if (!m_over) start();
    });
    connect(call, &llm::ProviderCall::sent, this, onTheWire);
    connect(call, &llm::ProviderCall::connected, this, onTheWire);
    connect(call, &llm::ProviderCall::bytesReceived, this, [this] {
        if (m_over) return;
        m_watchdog.noteBytes();
        Q_EMIT bytesReceived();
    });
    connect(call, &llm::ProviderCall::eventsReceived, this, [this](const llm::StreamEvents &events) {
        if (m_over || events.isEmpty()) return;
        m_watchdog.noteProgress();
        Q_EMIT eventsReceived(events);
    });
    connect(call, &llm::ProviderCall::ended, this, end);
    connect(&m_watchdog, &Watchdog::expired, this, [end](Watchdog::Silence silence) { end(silenceError(silence)); });
    connect(&m_watchdog, &Watchdog::stalled, this, [this] {
        if (!m_over) Q_EMIT stalled();
    });
}

} // namespace runnel::streaming
