// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/composer.h"
#include "gui/composer/contextmeter.h"
#include "gui/shell/chatpane.h"
#include "gui/shell/detailspopup.h"
#include "gui/transcript/transcriptview.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

// How full the context of the chat's model is, and what will not be sent because it is full.

namespace runnel::gui {

void ChatPane::connectGauge()
{
    ContextMeter *meter = m_composer->contextMeter();
    connect(&m_gauge, &models::ContextGauge::changed, meter, [this, meter] { meter->setReading(m_gauge.reading()); });
    connect(meter, &QAbstractButton::clicked, this, &ChatPane::showContext);
}

void ChatPane::showContext()
{
    const models::ContextGauge::Reading reading = m_gauge.reading();
    const QLocale locale;
    const auto tokens = [&locale](qint64 count) {
        return QCoreApplication::translate("Shell", "%1 tokens").arg(locale.toString(count));
    };
    QList<models::AnswerDetail> lines {
        {QCoreApplication::translate("Shell", "Context of the model"), tokens(reading.context)},
        {QCoreApplication::translate("Shell", "Of it for the answer"), tokens(reading.context - reading.room)},
        {QCoreApplication::translate("Shell", "All of this chat"), u"≈ "_s + tokens(reading.tokens)},
    };
    if (reading.leftOut > 0) {
        lines.append({QCoreApplication::translate("Shell", "Not sent"),
                      QCoreApplication::translate("Shell", "the %n oldest message(s)", nullptr, reading.leftOut)});
    }
    ContextMeter *meter = m_composer->contextMeter();
    auto *popup =
        new DetailsPopup(m_context.theme, QCoreApplication::translate("Shell", "Context of the model"), lines, meter);
    popup->setNote(QCoreApplication::translate(
        "Shell", "Where a chat outgrows the context, the oldest prompts are left out, with their answers. The system "
                 "prompt, what you marked “Always send along”, and the last prompt are always sent."));
    if (!reading.firstSent.isNull()) {
        popup->addAction(QCoreApplication::translate("Shell", "&Show the first that is sent"),
                         [this, id = reading.firstSent] { m_transcript->setScrollAnchor({id, 0}); });
    }
    popup->popup({meter->mapToGlobal(QPoint(0, 0)), meter->size()});
}

} // namespace runnel::gui
