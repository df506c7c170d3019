// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/messagesearch.h"

#include <QPointer>

#include <utility>

namespace runnel::test {

//! \brief A search whose results the test gives.
class ScriptedSearch final : public chat::MessageSearch
{
public:
    void search(const QString &wanted, int, QObject *context, Callback<chat::SearchResults> callback) override
    {
        typed = wanted;
        m_context = context;
        m_found = std::move(callback);
    }
    void cancel() override
    {
        typed.clear();
        m_found = nullptr;
    }
    void rebuild(QObject *, Callback<void> done) override { done({}); }

    void answer(const core::Result<chat::SearchResults> &results)
    {
        if (m_context && m_found) m_found(results);
    }

    QString typed;

private:
    QPointer<QObject> m_context;
    Callback<chat::SearchResults> m_found;
};

} // namespace runnel::test
