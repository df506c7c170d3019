// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace runnel::streaming {

//! How many UTF-16 units at the start of \a head say again what \a tail ends with, so that `tail + head.sliced(n)`
//! repeats nothing. White space before the repetition counts with it. An agreement too short to mean anything is none;
//! a surrogate pair is never split.
[[nodiscard]] qsizetype overlap(QStringView tail, QStringView head);

//! \brief The seam where a continued answer joins its text: holds the new text back until it is plain whether it begins
//! by repeating the old.
//!
//! At most \ref window units wait; after that, or at finish(), all goes through.
class Joint
{
public:
    static constexpr qsizetype window = 200;

    //! Nothing to join: everything passes.
    Joint() = default;
    //! Joins behind \a text.
    explicit Joint(const QString &text);

    //! Takes \a delta in; returns what may be shown.
    [[nodiscard]] QString feed(const QString &delta);
    //! No more comes; returns what still waited.
    [[nodiscard]] QString finish();
    //! Whether text waits.
    [[nodiscard]] bool isHolding() const { return !m_held.isEmpty(); }

private:
    QString m_tail;
    QString m_held;
    bool m_open = false;
};

} // namespace runnel::streaming
