// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/promptedit.h"

#include <QAbstractTextDocumentLayout>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QUrl>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace runnel::gui {

bool isMedia(const QMimeData *source)
{
    // A spreadsheet offers its cells as text and as a picture: text it is. A file manager's text is the names of files.
    if (source->hasUrls()) {
        const QList<QUrl> urls = source->urls();
        return !urls.isEmpty() && std::ranges::all_of(urls, &QUrl::isLocalFile);
    }
    return source->hasImage() && !source->hasText();
}

PromptEdit::PromptEdit(QWidget *parent) : QPlainTextEdit(parent)
{
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(0);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &PromptEdit::naturalHeightChanged);
}

void PromptEdit::setEnterSends(bool enterSends)
{
    m_enterSends = enterSends;
}

void PromptEdit::setOffersPrompts(bool offers)
{
    m_offersPrompts = offers;
}

int PromptEdit::naturalHeight() const
{
    // QPlainTextDocumentLayout counts its height in lines.
    const double lines = std::max(1.0, std::ceil(document()->documentLayout()->documentSize().height()));
    return int(std::ceil(std::min(lines, 10'000.0) * QFontMetricsF(font()).lineSpacing())) + 2;
}

QSize PromptEdit::sizeHint() const
{
    return {QPlainTextEdit::sizeHint().width(), naturalHeight()};
}

QSize PromptEdit::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 12, fontMetrics().lineSpacing() + 2};
}

void PromptEdit::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && !m_composing) {
        const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
        if (modifiers == Qt::ControlModifier || (m_enterSends && modifiers == Qt::NoModifier)) {
            event->accept();
            if (!event->isAutoRepeat()) Q_EMIT submitted();
            return;
        }
        if (modifiers == Qt::ShiftModifier) {
            // A paragraph, not the U+2028 that a text editor takes Shift+Enter for: the prompt is plain text.
            textCursor().insertBlock();
            ensureCursorVisible();
            event->accept();
            return;
        }
    }
    if (event->key() == Qt::Key_Up && (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier &&
        document()->isEmpty() && !m_composing) {
        event->accept();
        Q_EMIT recallRequested();
        return;
    }
    if (event->text() == "/"_L1 && document()->isEmpty() && !m_composing && m_offersPrompts) {
        event->accept();
        Q_EMIT promptsRequested();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void PromptEdit::inputMethodEvent(QInputMethodEvent *event)
{
    m_composing = !event->preeditString().isEmpty();
    QPlainTextEdit::inputMethodEvent(event);
}

bool PromptEdit::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasText() || isMedia(source);
}

void PromptEdit::insertFromMimeData(const QMimeData *source)
{
    if (isMedia(source)) {
        Q_EMIT mediaOffered(source);
        return;
    }
    QString text = source->text();
    text.remove(QChar(QChar::Null));
    textCursor().insertText(text);
    ensureCursorVisible();
}

void PromptEdit::focusInEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusInEvent(event);
    Q_EMIT focusChanged();
}

void PromptEdit::focusOutEvent(QFocusEvent *event)
{
    m_composing = false;
    QPlainTextEdit::focusOutEvent(event);
    Q_EMIT focusChanged();
}

void PromptEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange) Q_EMIT naturalHeightChanged();
}

} // namespace runnel::gui
