// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/images/imagedownloader.h"

#include <QList>
#include <QPointer>

#include <utility>

namespace runnel::test {

//! \brief The network's images: remembers what was asked for, and answers when the test says so.
class ScriptedImages final : public gui::ImageDownloader
{
public:
    void download(const QUrl &url, QObject *context, Callback done) override
    {
        asked.append(url);
        m_context = context;
        m_done = std::move(done);
    }

    //! Whether somebody waits for the last one.
    [[nodiscard]] bool isAwaited() const { return m_context && m_done; }
    void answer(const core::Result<Reply> &reply)
    {
        const Callback done = std::exchange(m_done, {});
        if (m_context && done) done(reply);
    }

    QList<QUrl> asked;

private:
    QPointer<QObject> m_context;
    Callback m_done;
};

} // namespace runnel::test
