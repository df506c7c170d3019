// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "text/mathrenderer.h"

#include "text/mathengine.h"

#include <QMetaObject>

namespace runnel::text {

using namespace std::chrono_literals;

namespace {

constexpr auto usualTimeout = 3s;
constexpr auto startTimeout = 10s; // of a slow machine that loads MathJax
constexpr auto idleTime = 60s;
constexpr qsizetype mostBytes = 8 * 1024 * 1024;
constexpr qsizetype mostWaiting = 20'000; // more than a long chat has; what is dropped stays TeX
constexpr int stackBytes = 16 * 1024 * 1024;

} // namespace

MathRenderer::MathRenderer(QObject *parent) : QObject(parent), m_timeout(usualTimeout), m_known(mostBytes)
{
    m_watchdog.setSingleShot(true);
    connect(&m_watchdog, &QTimer::timeout, this, [this] {
        if (m_engine) m_engine->interrupt(m_job);
    });
    m_idle.setSingleShot(true);
    m_idle.setInterval(idleTime);
    connect(&m_idle, &QTimer::timeout, this, [this] {
        if (m_isBusy || !m_engine) return;
        m_isLoaded = false;
        QMetaObject::invokeMethod(m_engine, &MathEngine::unload, Qt::QueuedConnection);
    });
}

MathRenderer::~MathRenderer()
{
    if (!m_engine) return;
    m_engine->interrupt(m_job);
    m_thread.quit();
    m_thread.wait();
}

void MathRenderer::setTextFont(const QFont &font)
{
    if (font == m_textFont) return;
    m_textFont = font;
    ++m_generation;
    m_known.clear();
    m_wanted.clear();
    m_waiting.clear();
}

void MathRenderer::setTimeout(std::chrono::milliseconds timeout)
{
    m_timeout = timeout;
}

MathRenderer::Answer MathRenderer::formula(const QString &tex, bool display)
{
    const Key key(tex, display);
    if (const Answer *known = m_known.object(key)) return *known;
    if (m_wanted.contains(key)) return {};
    m_wanted.insert(key);
    m_waiting.append(key);
    if (m_waiting.size() > mostWaiting) m_wanted.remove(m_waiting.takeFirst());
    startNext();
    return {};
}

void MathRenderer::startNext()
{
    if (m_isBusy || m_waiting.isEmpty()) return;
    if (!m_engine) {
        m_engine = new MathEngine;
        m_engine->moveToThread(&m_thread);
        connect(&m_thread, &QThread::finished, m_engine, &QObject::deleteLater);
        m_thread.setObjectName(QStringLiteral("math"));
        m_thread.setStackSize(stackBytes);
        m_thread.start(QThread::LowPriority);
    }
    m_isBusy = true;
    m_idle.stop();
    const Key key = m_waiting.takeLast();
    const quint64 job = ++m_job;
    m_watchdog.start(m_isLoaded ? m_timeout : m_timeout + startTimeout);
    QMetaObject::invokeMethod(
        m_engine,
        [this, engine = m_engine, key, job, font = m_textFont, generation = m_generation] {
            core::Result<Formula> result = engine->render(key.first, key.second, font, job);
            QMetaObject::invokeMethod(
                this, [this, key, generation, result = std::move(result)] { take(key, generation, result); },
                Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void MathRenderer::take(const Key &key, quint64 generation, const core::Result<Formula> &result)
{
    m_watchdog.stop();
    m_isBusy = false;
    m_isLoaded = result.has_value() || result.error().kind != core::ErrorKind::Timeout;
    ++m_rendered;
    startNext();
    if (!m_isBusy) m_idle.start();
    if (generation != m_generation) return;
    m_wanted.remove(key);
    auto answer = std::make_unique<Answer>();
    if (result) answer->formula = std::make_shared<const Formula>(*result);
    else answer->error = result.error().message;
    const qsizetype cost = key.first.size() * 2 + (answer->formula ? answer->formula->bytes() : 200);
    m_known.insert(key, answer.release(), std::min(cost, mostBytes));
    Q_EMIT formulaArrived(key.first, key.second);
}

} // namespace runnel::text
