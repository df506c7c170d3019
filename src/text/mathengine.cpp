// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "text/mathengine.h"

#include "text/formulareader.h"

#include <QFile>
#include <QJSEngine>
#include <QMutexLocker>

// A resource of a static library is linked in only where somebody asks for it by name, outside all namespaces.
static void initializeResources()
{
    Q_INIT_RESOURCE(math);
}

namespace runnel::text {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestTex = 10'000;    // UTF-16 units
constexpr qsizetype longestSvg = 4'000'000; // UTF-16 units
constexpr qsizetype longestMessage = 300;   // characters shown of an error

} // namespace

MathEngine::MathEngine() = default;

MathEngine::~MathEngine() = default;

double MathEngine::measure(const QString &text) const
{
    return textWidth(text, m_textFont);
}

bool MathEngine::load()
{
    initializeResources();
    QFile script(u":/text/math.js"_s);
    if (!script.open(QIODevice::ReadOnly)) return false;
    auto engine = std::make_unique<QJSEngine>();
    QJSEngine::setObjectOwnership(this, QJSEngine::CppOwnership);
    const QJSValue self = engine->newQObject(this);
    engine->globalObject().setProperty(u"measureText"_s, self.property(u"measure"_s));
    const QMutexLocker lock(&m_mutex);
    m_engine = std::move(engine);
    if (m_engine->evaluate(QString::fromUtf8(script.readAll())).isError()) return false;
    m_render = m_engine->globalObject().property(u"renderMath"_s);
    return m_render.isCallable();
}

void MathEngine::unload()
{
    const QMutexLocker lock(&m_mutex);
    m_render = {};
    m_engine.reset();
}

core::Result<Formula> MathEngine::render(const QString &tex, bool display, const QFont &textFont, quint64 job)
{
    m_textFont = textFont;
    if (tex.size() > longestTex) {
        return core::fail(core::ErrorKind::InvalidRequest, u"The formula is too long."_s);
    }
    if (!m_engine && !load()) {
        unload();
        return core::fail(core::ErrorKind::Configuration, u"MathJax cannot be loaded."_s);
    }
    {
        const QMutexLocker lock(&m_mutex);
        m_job = job;
        m_isRunning = true;
        m_engine->setInterrupted(false);
    }
    const QJSValue result = m_render.call({tex, display});
    {
        const QMutexLocker lock(&m_mutex);
        m_isRunning = false;
    }
    if (m_engine->isInterrupted()) {
        unload(); // who knows what it was in the middle of
        return core::fail(core::ErrorKind::Timeout, u"The formula takes too long."_s);
    }
    if (result.isError() || !result.isString()) {
        const QJSValue message = result.property(u"message"_s);
        return core::fail(core::ErrorKind::InvalidRequest,
                          (message.isString() ? message : result).toString().left(longestMessage));
    }
    const QString svg = result.toString();
    if (svg.size() > longestSvg) {
        return core::fail(core::ErrorKind::InvalidRequest, u"The formula is too large."_s);
    }
    return readFormula(svg, m_textFont);
}

void MathEngine::interrupt(quint64 job)
{
    const QMutexLocker lock(&m_mutex);
    if (m_isRunning && m_job == job && m_engine) m_engine->setInterrupted(true);
}

} // namespace runnel::text
