// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QHash>
#include <QString>

#include <optional>

namespace runnel::streaming {

//! \brief What came since the last cursor, and so comes again when the answer is taken up behind it.
//!
//! Pieces belong to channels, each with its own order; pieces may come again cut in other places.
class Replay
{
public:
    //! Takes in a piece. Returns what of it is new; nothing where it is not what came the first time.
    [[nodiscard]] std::optional<QString> take(int channel, const QString &text);
    //! The cursor stands behind all that came; what is still to come again stays.
    void moveCursor();
    //! The answer is taken up: what came since the cursor comes again.
    void rewind();
    //! Whether the cursor stands at the very end of what came.
    [[nodiscard]] bool isEmpty() const { return m_channels.isEmpty(); }

private:
    struct Channel
    {
        QString text;        // since the cursor
        qsizetype again = 0; // how much of its end is still to come again
    };

    QHash<int, Channel> m_channels;
};

} // namespace runnel::streaming
