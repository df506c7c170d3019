// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/quickpromptgroup.h"

#include "gui/settings/modelcombo.h"
#include "gui/theme/theme.h"
#include "settings/schema.h"

#include <QCoreApplication>
#include <QFormLayout>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace schema = settings::schema;

namespace {

//! A key that people type with must not be taken from every program.
bool canBeGlobal(const QKeySequence &keys)
{
    if (keys.isEmpty()) return true;
    const Qt::Key key = keys[0].key();
    const bool isFunctionKey = key >= Qt::Key_F1 && key <= Qt::Key_F35;
    return isFunctionKey || (keys[0].keyboardModifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
}

} // namespace

QuickPromptGroup::QuickPromptGroup(Theme &theme, settings::Settings &settings, llm::ProviderDirectory &directory,
                                   settings::GlobalShortcut &shortcut, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_settings(settings)
    , m_shortcut(shortcut)
    , m_keys(new QKeySequenceEdit(this))
    , m_state(new QLabel(this))
{
    m_keys->setObjectName(u"quickKeys"_s);
    m_keys->setMaximumSequenceLength(1);
    m_keys->setClearButtonEnabled(true);
    m_state->setObjectName(u"quickKeysState"_s);
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *model = new ModelCombo(settings, schema::quickModel, directory,
                                 QCoreApplication::translate("Settings", "The model used last"), this);
    model->setObjectName(u"quickModel"_s);
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(theme.metrics().gap);
    form->addRow(QCoreApplication::translate("Settings", "&Shortcut"), m_keys);
    form->addRow(QString(), m_state);
    form->addRow(QCoreApplication::translate("Settings", "M&odel"), model);

    const auto show = [this] {
        const auto keys = QKeySequence::fromString(m_settings.get(schema::quickKeys), QKeySequence::PortableText);
        if (m_keys->keySequence() != keys) m_keys->setKeySequence(keys);
        showState();
    };
    show();
    applyTheme();
    connect(m_keys, &QKeySequenceEdit::editingFinished, this, [this] { keep(m_keys->keySequence()); });
    connect(m_keys, &QKeySequenceEdit::keySequenceChanged, this, [this](const QKeySequence &keys) {
        if (!keys.isEmpty()) return;
        // The cross in the field empties it; the first key of a new choice does so too, but only until it is taken in.
        QTimer::singleShot(0, this, [this] {
            if (m_keys->keySequence().isEmpty()) keep({});
        });
    });
    connect(&settings, &settings::Settings::changed, this, [show](const QByteArray &key) {
        if (key == schema::quickKeys.key) show();
    });
    connect(&shortcut, &settings::GlobalShortcut::stateChanged, this, &QuickPromptGroup::showState);
    connect(&theme, &Theme::changed, this, &QuickPromptGroup::applyTheme);
}

void QuickPromptGroup::keep(const QKeySequence &keys)
{
    m_refused = !canBeGlobal(keys);
    if (!m_refused) m_settings.set(schema::quickKeys, keys.toString(QKeySequence::PortableText));
    showState();
}

QString QuickPromptGroup::stateText() const
{
    using enum settings::GlobalShortcut::State;
    if (m_refused) {
        return QCoreApplication::translate("Settings",
                                           "Choose keys with Ctrl, Alt or the system key, or a function key.");
    }
    switch (m_shortcut.state()) {
    case Off:
        return QCoreApplication::translate("Settings", "Without a shortcut, the tray and “runnel --quick” show it.");
    case Asking:
        return QCoreApplication::translate("Settings", "The system is being asked for the shortcut.");
    case On:
        return m_shortcut.given().isEmpty()
                   ? QCoreApplication::translate("Settings", "Works in every program.")
                   : QCoreApplication::translate("Settings", "Works in every program. The system has it as: %1")
                         .arg(m_shortcut.given());
    case Taken:
        return QCoreApplication::translate("Settings", "Another program has these keys. Choose others.");
    case Refused:
        return QCoreApplication::translate("Settings", "The system did not give the shortcut. In its own settings, a "
                                                       "key can be given to the command “runnel --quick”.");
    case Unavailable:
        return QCoreApplication::translate("Settings",
                                           "Programs cannot have shortcuts of their own here. In the "
                                           "system's settings, give a key to the command “runnel --quick”.");
    }
    Q_UNREACHABLE_RETURN({});
}

void QuickPromptGroup::showState()
{
    m_state->setText(stateText());
    m_keys->setAccessibleDescription(m_state->text());
    applyTheme();
}

void QuickPromptGroup::applyTheme()
{
    using enum settings::GlobalShortcut::State;
    const settings::GlobalShortcut::State state = m_shortcut.state();
    const bool isTrouble = m_refused || state == Taken || state == Refused;
    QPalette palette = m_theme.palette();
    palette.setColor(QPalette::WindowText, isTrouble ? m_theme.colors().danger : m_theme.colors().muted);
    m_state->setPalette(palette);
}

} // namespace runnel::gui
