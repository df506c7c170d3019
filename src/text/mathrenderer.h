// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "text/formula.h"

#include <QCache>
#include <QFont>
#include <QList>
#include <QObject>
#include <QSet>
#include <QString>
#include <QThread>
#include <QTimer>

#include <chrono>
#include <memory>
#include <utility>

namespace runnel::text {

class MathEngine;

//! \brief Formulas by their TeX. What is not known yet is made by a worker thread, the last asked for first; the thread
//! starts at the first formula, and MathJax is let go when none was asked for in a minute.
//!
//! Belongs to one thread, which it never keeps waiting. Results are kept, errors too.
class MathRenderer : public QObject
{
    Q_OBJECT
public:
    //! \brief What is known of a formula: neither formula nor error means that it is being made.
    struct Answer
    {
        std::shared_ptr<const Formula> formula = nullptr;
        QString error = {};

        [[nodiscard]] bool isPending() const { return !formula && error.isEmpty(); }
    };

    explicit MathRenderer(QObject *parent = nullptr);
    ~MathRenderer() override;

    //! The font of letters that MathJax has no glyph for. Formulas made with another are forgotten.
    void setTextFont(const QFont &font);
    //! How long one formula may take, MathJax's start aside.
    void setTimeout(std::chrono::milliseconds timeout);

    //! \a tex without delimiters. Asks for the formula where nothing is known of it; formulaArrived() follows.
    [[nodiscard]] Answer formula(const QString &tex, bool display);

    //! Whether formula() would tell more than that it is being made; asks for nothing.
    [[nodiscard]] bool isKnown(const QString &tex, bool display) const { return m_known.contains({tex, display}); }
    //! Whether formulas that were asked for are still being made.
    [[nodiscard]] bool isBusy() const { return m_isBusy; }
    //! Formulas given to MathJax since the beginning: the work, for tests.
    [[nodiscard]] qsizetype rendered() const { return m_rendered; }

Q_SIGNALS:
    //! A formula that was asked for is there now, or has failed.
    void formulaArrived(const QString &tex, bool display);

private:
    using Key = std::pair<QString, bool>; // TeX, display

    void startNext();
    void take(const Key &key, quint64 generation, const core::Result<Formula> &result);

    QFont m_textFont;
    std::chrono::milliseconds m_timeout;
    QThread m_thread;
    MathEngine *m_engine = nullptr; // lives in the thread
    bool m_isLoaded = false;
    QCache<Key, Answer> m_known;
    QSet<Key> m_wanted;
    QList<Key> m_waiting; // the next one is the last
    bool m_isBusy = false;
    quint64 m_job = 0;
    quint64 m_generation = 0; // of the font
    qsizetype m_rendered = 0;
    QTimer m_watchdog;
    QTimer m_idle;
};

} // namespace runnel::text
