// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "text/codestyle.h"

#include <KSyntaxHighlighting/AbstractHighlighter>
#include <KSyntaxHighlighting/State>

#include <QList>
#include <QStringView>

namespace runnel::text {

//! \brief One line of code and the state before it in; its spans and the state after it out. No colours, no documents.
class CodeHighlighter final : public KSyntaxHighlighting::AbstractHighlighter
{
public:
    explicit CodeHighlighter(const KSyntaxHighlighting::Definition &definition);

    struct Line
    {
        QList<CodeSpan> spans;
        KSyntaxHighlighting::State after;
    };
    [[nodiscard]] Line highlight(QStringView line, const KSyntaxHighlighting::State &before);

protected:
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format) override;

private:
    QList<CodeSpan> m_spans;
};

} // namespace runnel::text
