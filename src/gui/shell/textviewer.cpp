// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/textviewer.h"

#include "gui/theme/theme.h"
#include "text/codecolors.h"
#include "text/highlightedcode.h"
#include "text/highlighterrepository.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSyntaxHighlighter>
#include <QTextBlock>
#include <QThreadPool>

#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr double share = 0.85; // of the window
constexpr int widest = 960;

} // namespace

//! \brief Puts colours where spans say that there are some.
class TextViewer::Highlighter : public QSyntaxHighlighter
{
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

    void setSpans(Spans spans)
    {
        m_spans = std::move(spans);
        rehighlight();
    }
    void setColors(const text::CodeColors &colors)
    {
        m_colors = colors;
        if (!m_spans.isEmpty()) rehighlight();
    }

protected:
    void highlightBlock(const QString &) override
    {
        if (!m_colors) return;
        const int line = currentBlock().blockNumber();
        const QList<text::CodeSpan> spans = m_spans.value(line);
        for (const text::CodeSpan &span : spans) {
            QTextCharFormat format;
            format.setForeground(m_colors->color(span.style));
            if (m_colors->isBold(span.style)) format.setFontWeight(QFont::Bold);
            format.setFontItalic(m_colors->isItalic(span.style));
            setFormat(span.start, span.length, format);
        }
    }

private:
    Spans m_spans;
    std::optional<text::CodeColors> m_colors;
};

TextViewer::TextViewer(Theme &theme, const QString &name, const QString &text, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_edit(new QPlainTextEdit(this))
    , m_highlighter(new Highlighter(m_edit->document()))
{
    setObjectName(u"textViewer"_s);
    setWindowTitle(name);
    m_edit->setObjectName(u"attachedText"_s);
    m_edit->setReadOnly(true);
    m_edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_edit->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_edit->setFrameShape(QFrame::NoFrame);
    m_edit->setAccessibleName(name);
    m_edit->setPlainText(text);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *save = buttons->addButton(tr("Save as…"), QDialogButtonBox::ActionRole);
    save->setObjectName(u"saveText"_s);
    save->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    buttons->button(QDialogButtonBox::Close)->setDefault(true);
    connect(save, &QPushButton::clicked, this, &TextViewer::saveRequested);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    const Metrics &metrics = theme.metrics();
    auto *bottom = new QHBoxLayout;
    bottom->setContentsMargins(metrics.gap, metrics.spacing, metrics.gap, metrics.gap);
    bottom->addWidget(buttons);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_edit, 1);
    column->addLayout(bottom);
    if (parent) {
        const QSize window = parent->window()->size();
        resize((QSizeF(window) * share).toSize().boundedTo({widest, window.height()}));
    }
    applyTheme();
    connect(&theme, &Theme::changed, this, &TextViewer::applyTheme);
    colour(name, text);
}

TextViewer::~TextViewer() = default;

void TextViewer::applyTheme()
{
    const Colors &colors = m_theme.colors();
    m_edit->setFont(m_theme.codeFont());
    m_edit->document()->setDocumentMargin(m_theme.metrics().gap);
    QPalette palette = m_theme.palette();
    palette.setColor(QPalette::Base, colors.codeGround);
    palette.setColor(QPalette::Text, colors.text);
    m_edit->setPalette(palette);
    text::HighlighterRepository repository;
    m_highlighter->setColors(text::CodeColors(repository, colors.codeGround, colors.text));
}

void TextViewer::colour(const QString &name, const QString &text)
{
    if (text.size() > mostColoured) return;
    const QString language = QFileInfo(name).suffix();
    // The lines of the editor, which end at more than LF.
    const QString shown = m_edit->toPlainText();
    QThreadPool::globalInstance()->start([viewer = QPointer<TextViewer>(this), language, shown] {
        text::HighlighterRepository repository;
        text::HighlightedCode code(repository, language);
        code.update(shown, false);
        Spans spans;
        for (qsizetype line = 0; !code.isPlain() && line < code.lineCount(); ++line) spans.append(code.spans(line));
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [viewer, spans] {
                if (viewer && !spans.isEmpty()) viewer->m_highlighter->setSpans(spans);
            },
            Qt::QueuedConnection);
    });
}

} // namespace runnel::gui
