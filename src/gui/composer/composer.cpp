// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/composer/composer.h"

#include "chat/promptbook.h"
#include "chat/prompttemplate.h"
#include "gui/composer/attachmentchips.h"
#include "gui/composer/composerbanner.h"
#include "gui/composer/contextmeter.h"
#include "gui/composer/modelchooser.h"
#include "gui/composer/promptchooser.h"
#include "gui/composer/promptedit.h"
#include "gui/composer/promptfields.h"
#include "gui/composer/sendbutton.h"
#include "gui/theme/theme.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QCoreApplication>
#include <QDate>
#include <QDragEnterEvent>
#include <QEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QToolButton>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr double largestShare = 0.4; // of the window's height

} // namespace

class Composer::Private
{
public:
    Private(Composer *composer, Theme &usedTheme, llm::ProviderDirectory &usedProviders)
        : q(composer), theme(usedTheme), providers(usedProviders)
    {}

    void build();
    void applyTheme();
    void fit();
    void updateButtons();
    void updateModelButton();
    void orderTabs();
    void updateAttachButton();
    void submit();
    void edited();
    void fillIn(const QString &prompt);
    void insert(const QString &text) const;

    Composer *q;
    Theme &theme;
    llm::ProviderDirectory &providers;
    PromptEdit *edit = nullptr;
    SendButton *send = nullptr;
    AttachmentChips *chips = nullptr;
    ComposerBanner *banner = nullptr;
    QToolButton *attach = nullptr;
    QToolButton *modelButton = nullptr;
    QLabel *status = nullptr;
    ContextMeter *meter = nullptr;
    const chat::PromptBook *prompts = nullptr;
    llm::ModelRef model;
    QString lastPrompt;
    QString statusText;
    bool running = false;
    bool enterSends = true;
    bool silent = false; // text is set by the program
    int preparing = 0;   // attachments
    bool sendsWhenPrepared = false;
};

void Composer::Private::build()
{
    edit = new PromptEdit(q);
    edit->setObjectName(u"prompt"_s);
    edit->setAccessibleName(QCoreApplication::translate("Composer", "Message"));
    send = new SendButton(theme, q);
    send->setObjectName(u"send"_s);
    modelButton = new QToolButton(q);
    modelButton->setObjectName(u"model"_s);
    modelButton->setAutoRaise(true);
    modelButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    modelButton->setLayoutDirection(q->layoutDirection() == Qt::LeftToRight ? Qt::RightToLeft : Qt::LeftToRight);
    modelButton->setFocusPolicy(Qt::StrongFocus);
    chips = new AttachmentChips(theme, q);
    chips->setObjectName(u"attachments"_s);
    banner = new ComposerBanner(theme, q);
    banner->setObjectName(u"banner"_s);
    attach = new QToolButton(q);
    attach->setObjectName(u"attach"_s);
    attach->setAutoRaise(true);
    attach->setFocusPolicy(Qt::StrongFocus);
    attach->setAccessibleName(QCoreApplication::translate("Composer", "Attach files"));
    q->setAcceptDrops(true);
    status = new QLabel(q);
    status->setTextFormat(Qt::PlainText);
    status->setObjectName(u"composerStatus"_s);
    status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    meter = new ContextMeter(theme, q);
    meter->setObjectName(u"contextMeter"_s);

    const Metrics &metrics = theme.metrics();
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics.spacing);
    row->addWidget(attach);
    row->addWidget(status, 1);
    row->addWidget(meter);
    row->addWidget(modelButton);
    row->addWidget(send);
    // The clip, not the ground of its button, stands at the edge of the text.
    auto *texts = new QVBoxLayout;
    texts->setContentsMargins(metrics.gap - metrics.spacing, 0, 0, 0);
    texts->setSpacing(metrics.unit);
    texts->addWidget(banner);
    texts->addWidget(chips);
    texts->addWidget(edit);
    auto *column = new QVBoxLayout(q);
    column->setContentsMargins(metrics.spacing, 3 * metrics.unit, metrics.spacing, metrics.spacing);
    column->setSpacing(metrics.unit);
    column->addLayout(texts);
    column->addLayout(row);
    q->setFocusProxy(edit);
    QWidget::setTabOrder(edit, attach);
    QWidget::setTabOrder(attach, meter);
    QWidget::setTabOrder(meter, modelButton);
    QWidget::setTabOrder(modelButton, send);
}

void Composer::Private::applyTheme()
{
    edit->setFont(theme.textFont());
    QPalette palette = theme.palette();
    palette.setColor(QPalette::PlaceholderText, theme.colors().muted);
    palette.setColor(QPalette::Base, Qt::transparent);
    edit->setPalette(palette);
    QPalette quiet = theme.palette();
    quiet.setColor(QPalette::WindowText, theme.colors().muted);
    quiet.setColor(QPalette::ButtonText, theme.colors().muted);
    status->setPalette(quiet);
    attach->setPalette(quiet);
    attach->setIcon(theme.icon(u"paperclip"_s, theme.colors().muted));
    attach->setIconSize(QSize(theme.metrics().icon, theme.metrics().icon));
    modelButton->setPalette(quiet);
    modelButton->setIcon(theme.icon(u"chevron-down"_s, theme.colors().muted));
    modelButton->setIconSize(QSize(theme.metrics().icon, theme.metrics().icon));
    fit();
    q->update();
}

void Composer::Private::fit()
{
    const int most = std::max(edit->minimumSizeHint().height(), int(q->window()->height() * largestShare));
    const int natural = edit->naturalHeight();
    edit->setVerticalScrollBarPolicy(natural > most ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    const int height = std::min(natural, most);
    if (edit->minimumHeight() != height || edit->maximumHeight() != height) edit->setFixedHeight(height);
}

void Composer::Private::updateButtons()
{
    send->setStops(running);
    const bool hasSomething = !edit->toPlainText().trimmed().isEmpty() || !chips->attachments().isEmpty();
    send->setEnabled(running || hasSomething || preparing > 0);
    status->setText(preparing > 0 && statusText.isEmpty()
                        ? QCoreApplication::translate("Composer", "Preparing what is attached…")
                        : statusText);
    edit->setPlaceholderText(enterSends
                                 ? QCoreApplication::translate("Composer", "Write a message")
                                 : QCoreApplication::translate("Composer", "Write a message, send with Ctrl+Enter"));
}

void Composer::Private::updateModelButton()
{
    QString name = model.model;
    if (const auto info = llm::modelInfo(providers, model); info && !info->name.isEmpty()) name = info->name;
    const QList<llm::ProviderInfo> known = providers.providers();
    const auto provider = std::ranges::find(known, model.provider, &llm::ProviderInfo::id);
    QString hint = QCoreApplication::translate("Composer", "Choose the model that answers");
    if (model.isEmpty()) {
        name = QCoreApplication::translate("Composer", "Choose a model");
    } else if (provider == known.end()) {
        name = QCoreApplication::translate("Composer", "%1 (not set up)").arg(name);
    } else if (provider->isScripted) {
        name = QCoreApplication::translate("Composer", "%1 · script").arg(name);
        hint = QCoreApplication::translate("Composer",
                                           "A script inside Runnel answers, no model does. Choose another here.");
    }
    modelButton->setText(modelButton->fontMetrics().elidedText(name, Qt::ElideMiddle, 260));
    modelButton->setToolTip(hint);
    modelButton->setAccessibleName(QCoreApplication::translate("Composer", "Model: %1").arg(name));
    updateAttachButton();
}

//! Chips are made late; the keyboard comes to them before the text, as the eye does.
void Composer::Private::orderTabs()
{
    const QList<AttachmentChip *> all = chips->chips();
    const auto isStop = [this](const QWidget *widget) {
        return (widget->focusPolicy() & Qt::TabFocus) != 0 && !chips->isAncestorOf(widget);
    };
    QWidget *before = edit->previousInFocusChain();
    while (before != edit && !isStop(before)) before = before->previousInFocusChain();
    for (AttachmentChip *chip : all) {
        QWidget::setTabOrder(before, chip);
        before = chip;
    }
}

void Composer::Private::updateAttachButton()
{
    attach->setToolTip(
        llm::takesImages(providers, model)
            ? QCoreApplication::translate("Composer", "Attach files and images (or paste, or drop them here)")
            : QCoreApplication::translate("Composer",
                                          "Attach text files (or paste, or drop them here). The chosen model takes no "
                                          "images."));
}

void Composer::Private::submit()
{
    const QString prompt = edit->toPlainText();
    if (prompt.trimmed().isEmpty() && chips->attachments().isEmpty() && preparing == 0) return;
    if (running) {
        status->setText(QCoreApplication::translate("Composer", "Wait for the answer, or stop it with Esc"));
        return;
    }
    sendsWhenPrepared = preparing > 0;
    if (!sendsWhenPrepared) Q_EMIT q->sendRequested(prompt);
}

void Composer::Private::edited()
{
    sendsWhenPrepared = false;
    updateButtons();
    if (!silent) Q_EMIT q->textEdited(edit->toPlainText());
}

//! What the program knows is put in at once; what only the user knows is asked for.
void Composer::Private::fillIn(const QString &prompt)
{
    QHash<QString, QString> values;
    QStringList asked;
    const QStringList variables = chat::variablesIn(prompt);
    for (const QString &variable : variables) {
        if (variable == QLatin1StringView(chat::dateVariable)) {
            values.insert(variable, QLocale().toString(QDate::currentDate(), QLocale::LongFormat));
        } else if (variable == QLatin1StringView(chat::clipboardVariable)) {
            values.insert(variable, QGuiApplication::clipboard()->text());
        } else {
            asked.append(variable);
        }
    }
    if (asked.isEmpty()) return insert(chat::filled(prompt, values));
    auto *fields = new PromptFields(theme, asked, q);
    fields->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(fields, &QDialog::accepted, q, [this, fields, prompt, values] {
        QHash<QString, QString> all = values;
        all.insert(fields->values());
        insert(chat::filled(prompt, all));
    });
    QObject::connect(fields, &QDialog::finished, q, &Composer::focusText);
    fields->open();
}

void Composer::Private::insert(const QString &text) const
{
    edit->insertPlainText(text);
    edit->ensureCursorVisible();
    q->focusText();
}

Composer::Composer(Theme &theme, llm::ProviderDirectory &providers, QWidget *parent)
    : QWidget(parent), d(std::make_unique<Private>(this, theme, providers))
{
    d->build();
    d->applyTheme();
    d->updateButtons();
    d->updateModelButton();
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);

    connect(d->edit, &PromptEdit::submitted, this, [this] { d->submit(); });
    connect(d->edit, &PromptEdit::recallRequested, this, [this] {
        if (d->lastPrompt.isEmpty()) return;
        d->edit->setPlainText(d->lastPrompt);
        d->edit->moveCursor(QTextCursor::End);
    });
    connect(d->edit, &PromptEdit::promptsRequested, this, &Composer::choosePrompt);
    connect(d->edit, &PromptEdit::naturalHeightChanged, this, [this] { d->fit(); });
    connect(d->edit, &PromptEdit::focusChanged, this, qOverload<>(&QWidget::update));
    connect(d->edit, &QPlainTextEdit::textChanged, this, [this] { d->edited(); });
    connect(d->send, &QAbstractButton::clicked, this, [this] {
        if (d->running) {
            Q_EMIT stopRequested();
        } else {
            d->submit();
        }
    });
    connect(d->edit, &PromptEdit::mediaOffered, this, &Composer::offer);
    connect(d->chips, &AttachmentChips::removeRequested, this, &Composer::attachmentRemoved);
    connect(d->chips, &AttachmentChips::focusLeft, this, &Composer::focusText);
    connect(d->banner, &ComposerBanner::cancelled, this, &Composer::bannerCancelled);
    connect(d->attach, &QAbstractButton::clicked, this, &Composer::chooseFiles);
    connect(d->modelButton, &QAbstractButton::clicked, this, &Composer::chooseModel);
    connect(&theme, &Theme::changed, this, [this] { d->applyTheme(); });
    connect(&providers, &llm::ProviderDirectory::changed, this, [this] { d->updateModelButton(); });
    connect(&providers, &llm::ProviderDirectory::modelsChanged, this, [this] { d->updateModelButton(); });
}

Composer::~Composer() = default;

QString Composer::text() const
{
    return d->edit->toPlainText();
}

void Composer::setText(const QString &newText)
{
    if (newText == d->edit->toPlainText()) return;
    d->silent = true;
    d->edit->setPlainText(newText);
    d->edit->moveCursor(QTextCursor::End);
    d->silent = false;
}

void Composer::clear()
{
    setText({});
}

void Composer::setAttachments(const QList<chat::Attachment> &attachments)
{
    if (attachments == d->chips->attachments()) return;
    d->chips->setAttachments(attachments);
    d->orderTabs();
    d->updateButtons();
}

void Composer::setThumbnails(Thumbnails *thumbnails)
{
    d->chips->setThumbnails(thumbnails);
}

void Composer::setPreparing(int count, bool failed)
{
    d->preparing = count;
    if (failed) d->sendsWhenPrepared = false;
    d->updateButtons();
    if (count == 0 && std::exchange(d->sendsWhenPrepared, false)) d->submit();
}

bool Composer::offer(const QMimeData *media)
{
    if (!isEnabled() || !isMedia(media)) return false;
    if (media->hasUrls()) {
        QStringList paths;
        const QList<QUrl> urls = media->urls();
        for (const QUrl &url : urls) paths.append(url.toLocalFile());
        Q_EMIT filesOffered(paths);
    } else {
        Q_EMIT pictureOffered(qvariant_cast<QImage>(media->imageData()));
    }
    focusText();
    return true;
}

void Composer::chooseFiles()
{
    auto *dialog = new QFileDialog(this, QCoreApplication::translate("Composer", "Attach files"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &Composer::filesOffered);
    connect(dialog, &QDialog::finished, this, &Composer::focusText);
    dialog->open();
}

void Composer::setRunning(bool running)
{
    d->running = running;
    if (!running) d->statusText.clear();
    d->updateButtons();
}

void Composer::setBanner(const QString &icon, const QString &text)
{
    d->banner->setText(icon, text);
}

void Composer::setStatus(const QString &status)
{
    d->statusText = status;
    d->updateButtons();
}

ContextMeter *Composer::contextMeter() const
{
    return d->meter;
}

void Composer::setModel(const llm::ModelRef &model)
{
    d->model = model;
    d->updateModelButton();
}

void Composer::setEnterSends(bool enterSends)
{
    d->enterSends = enterSends;
    d->edit->setEnterSends(enterSends);
    d->updateButtons();
}

void Composer::setLastPrompt(const QString &prompt)
{
    d->lastPrompt = prompt;
}

void Composer::setPrompts(const chat::PromptBook *prompts)
{
    if (d->prompts) d->prompts->disconnect(this);
    d->prompts = prompts;
    // A list of nothing would only take the slash.
    const auto offer = [this] { d->edit->setOffersPrompts(d->prompts && !d->prompts->saved().isEmpty()); };
    if (prompts) connect(prompts, &chat::PromptBook::changed, this, offer);
    offer();
}

void Composer::choosePrompt()
{
    if (!d->prompts || !isEnabled()) return;
    auto *chooser = new PromptChooser(d->theme, *d->prompts, this);
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    connect(chooser, &PromptChooser::chosen, this, [this](const QString &prompt) { d->fillIn(prompt); });
    connect(chooser, &PromptChooser::manageRequested, this, &Composer::managePromptsRequested);
    // Who wanted a slash has one, and what was typed behind it.
    connect(chooser, &PromptChooser::dismissed, this, [this](const QString &filter) { d->insert(u'/' + filter); });
    chooser->popup(this);
}

void Composer::chooseModel()
{
    auto *chooser = new ModelChooser(d->theme, d->providers, this);
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    connect(chooser, &ModelChooser::chosen, this, [this](const llm::ModelRef &model) {
        setModel(model);
        Q_EMIT modelChosen(model);
        focusText();
    });
    connect(chooser, &ModelChooser::manageRequested, this, &Composer::manageProvidersRequested);
    chooser->popup(d->modelButton, d->model);
}

void Composer::focusText()
{
    d->edit->setFocus(Qt::OtherFocusReason);
}

void Composer::paintEvent(QPaintEvent *)
{
    const Colors &colors = d->theme.colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool focused = d->edit->hasFocus();
    painter.setBrush(isEnabled() ? colors.raised : colors.surface);
    painter.setPen(QPen(focused ? colors.accent : colors.line, focused ? 1.5 : 1.0));
    const double inset = focused ? 0.75 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), d->theme.metrics().radiusLarge,
                            d->theme.metrics().radiusLarge);
}

void Composer::dragEnterEvent(QDragEnterEvent *event)
{
    if (isMedia(event->mimeData())) event->acceptProposedAction();
}

void Composer::dropEvent(QDropEvent *event)
{
    if (offer(event->mimeData())) event->acceptProposedAction();
}

void Composer::mousePressEvent(QMouseEvent *event)
{
    QWidget::mousePressEvent(event);
    focusText();
}

void Composer::keyPressEvent(QKeyEvent *event)
{
    // While an answer runs Esc is the window's, and stops that.
    if (event->key() == Qt::Key_Escape && !d->banner->isHidden()) {
        Q_EMIT bannerCancelled();
        return;
    }
    QWidget::keyPressEvent(event);
}

bool Composer::event(QEvent *event)
{
    // The height depends on the window's, which may change, and be another one after a move to a new parent.
    if (event->type() == QEvent::Show || event->type() == QEvent::ParentChange) {
        window()->installEventFilter(this);
        d->fit();
    }
    return QWidget::event(event);
}

bool Composer::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && watched == window()) d->fit();
    return QWidget::eventFilter(watched, event);
}

} // namespace runnel::gui
