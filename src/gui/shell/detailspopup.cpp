// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/detailspopup.h"

#include "gui/theme/theme.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QCoreApplication>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QScreen>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

QLabel *label(const QString &text, const QPalette &palette, QWidget *parent)
{
    auto *made = new QLabel(text, parent);
    made->setTextFormat(Qt::PlainText);
    made->setPalette(palette);
    return made;
}

} // namespace

DetailsPopup::DetailsPopup(Theme &theme, const QString &name, const QList<models::AnswerDetail> &details,
                           QWidget *parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint), m_theme(theme)
{
    setObjectName(u"details"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setPalette(theme.palette());
    setAccessibleName(name);
    const Metrics &metrics = theme.metrics();
    QPalette quiet = theme.palette();
    quiet.setColor(QPalette::WindowText, theme.colors().muted);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(metrics.gap);
    form->setVerticalSpacing(metrics.unit);
    form->setLabelAlignment(Qt::AlignLeading | Qt::AlignTop);
    QStringList lines;
    for (const models::AnswerDetail &detail : details) {
        QLabel *value = label(detail.value, theme.palette(), this);
        value->setObjectName(u"value"_s);
        const QString line =
            QCoreApplication::translate("Shell", "%1: %2", "name and value of a detail").arg(detail.name, detail.value);
        value->setAccessibleName(line);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        form->addRow(label(detail.name, quiet, this), value);
        lines.append(line);
    }
    auto *copy = new QPushButton(QCoreApplication::translate("Shell", "&Copy all"), this);
    copy->setObjectName(u"copyDetails"_s);
    connect(copy, &QAbstractButton::clicked, this, [this, lines] {
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
        close();
    });
    m_note = label({}, quiet, this);
    m_note->setWordWrap(true);
    m_note->hide();
    m_buttons = new QHBoxLayout;
    m_buttons->addStretch(1);
    m_buttons->addWidget(copy);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics.gap, metrics.gap, metrics.gap, metrics.gap);
    column->setSpacing(metrics.spacing);
    column->addLayout(form);
    column->addWidget(m_note);
    column->addLayout(m_buttons);
    copy->setFocus();
}

void DetailsPopup::setNote(const QString &note)
{
    m_note->setText(note);
    m_note->show();
}

void DetailsPopup::addAction(const QString &name, std::function<void()> act)
{
    auto *button = new QPushButton(name, this);
    button->setObjectName(u"detailsAction"_s);
    connect(button, &QAbstractButton::clicked, this, [this, act = std::move(act)] {
        close();
        act();
    });
    m_buttons->insertWidget(1, button);
}

void DetailsPopup::popup(const QRect &place)
{
    const QRect screen = parentWidget()->screen()->availableGeometry();
    const QSize wanted = sizeHint().boundedTo(screen.size());
    const int gap = m_theme.metrics().unit;
    const int below = place.bottom() + 1 + gap;
    const int above = place.top() - gap - wanted.height();
    const int top = above >= screen.top() ? above : std::min(below, screen.bottom() + 1 - wanted.height());
    const int left = std::clamp(place.left(), screen.left(), screen.right() + 1 - wanted.width());
    setGeometry(QRect(QPoint(left, top), wanted));
    show();
}

void DetailsPopup::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    // Without a compositor what is translucent is black: let the corners be no part of the window.
    const int radius = m_theme.metrics().radiusLarge - 1;
    QPainterPath outline;
    outline.addRoundedRect(rect(), radius, radius);
    setMask(QRegion(outline.toFillPolygon().toPolygon()));
}

void DetailsPopup::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(m_theme.colors().raised);
    painter.setPen(m_theme.colors().line);
    const int radius = m_theme.metrics().radiusLarge;
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace runnel::gui
