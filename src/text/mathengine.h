// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "text/formula.h"

#include <QFont>
#include <QJSValue>
#include <QMutex>
#include <QObject>

#include <memory>

class QJSEngine;

namespace runnel::text {

//! \brief MathJax in a script engine of its own, which has no files, no network and no timers. Loads at the first formula.
//!
//! All but interrupt() belongs to the one thread that renders. TeX that says nothing sensible is an error with MathJax's
//! own words as the message; one that was interrupted is a Timeout.
class MathEngine : public QObject
{
    Q_OBJECT
public:
    MathEngine();
    ~MathEngine() override;

    //! \a textFont draws what MathJax has no glyph for; \a job names the call for interrupt().
    [[nodiscard]] core::Result<Formula> render(const QString &tex, bool display, const QFont &textFont,
                                               quint64 job = 0);
    //! Frees the script engine until the next formula.
    void unload();
    [[nodiscard]] bool isLoaded() const { return m_engine != nullptr; }

    //! Ends render() of \a job if it is at it. Any thread.
    void interrupt(quint64 job);

    //! For the script.
    Q_INVOKABLE [[nodiscard]] double measure(const QString &text) const;

private:
    [[nodiscard]] bool load();

    QFont m_textFont;
    std::unique_ptr<QJSEngine> m_engine;
    QJSValue m_render;
    QMutex m_mutex; // for what follows, and the engine's life
    quint64 m_job = 0;
    bool m_isRunning = false;
};

} // namespace runnel::text
