// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/keyfield.h"

#include "core/errortext.h"
#include "gui/settings/keytexts.h"
#include "gui/theme/theme.h"
#include "settings/presets.h"

#include <QAction>
#include <QBoxLayout>
#include <QCoreApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;
using runnel::settings::SecretPlace;

namespace runnel::gui {

KeyField::KeyField(Theme &theme, settings::SecretStore &secrets, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_secrets(secrets)
    , m_key(new QLineEdit(this))
    , m_reveal(new QAction(this))
    , m_hint(new QLabel(this))
    , m_remove(new QPushButton(QCoreApplication::translate("Settings", "Remove ke&y"), this))
    , m_offer(new QPushButton(this))
{
    build();
    reveal(false);
    applyTheme();
    connect(&theme, &Theme::changed, this, &KeyField::applyTheme);
    connect(&secrets, &settings::SecretStore::changed, this, &KeyField::refresh);
    connect(m_reveal, &QAction::toggled, this, &KeyField::reveal);
    connect(m_remove, &QPushButton::clicked, this, &KeyField::removeKey);
    connect(m_offer, &QPushButton::clicked, this, [this] { Q_EMIT variableChosen(offered()); });
}

void KeyField::build()
{
    m_key->setObjectName(u"providerKey"_s);
    m_key->setAccessibleName(QCoreApplication::translate("Settings", "Key"));
    m_key->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    m_reveal->setObjectName(u"revealKey"_s);
    m_reveal->setCheckable(true);
    m_key->addAction(m_reveal, QLineEdit::TrailingPosition);
    m_hint->setObjectName(u"keyHint"_s);
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setWordWrap(true);
    m_hint->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_remove->setObjectName(u"removeKey"_s);
    m_offer->setObjectName(u"useVariable"_s);
    setFocusProxy(m_key);

    const Metrics &metrics = m_theme.metrics();
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics.spacing);
    row->addWidget(m_key, 1);
    row->addWidget(m_remove);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics.unit);
    column->addLayout(row);
    column->addWidget(m_hint);
    column->addWidget(m_offer, 0, Qt::AlignLeading);
}

void KeyField::applyTheme()
{
    QPalette quiet = m_theme.palette();
    quiet.setColor(QPalette::WindowText, m_theme.colors().muted);
    m_hint->setPalette(quiet);
    reveal(m_reveal->isChecked());
}

void KeyField::reveal(bool shown)
{
    m_key->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
    m_reveal->setIcon(m_theme.icon(shown ? u"eye-off"_s : u"eye"_s, m_theme.colors().muted));
    m_reveal->setText(shown ? QCoreApplication::translate("Settings", "Hide the key")
                            : QCoreApplication::translate("Settings", "Show the key"));
}

void KeyField::edit(const QString &id)
{
    m_id = id;
    m_key->clear();
    m_reveal->setChecked(false);
    refresh();
    // What is said of the keychain is to be true. Once it failed, another try is the user's, who may be asked for more.
    if (!m_secrets.fault()) m_secrets.retry(this, {});
}

void KeyField::setContext(const QString &address, const QString &variable)
{
    m_address = address.trimmed();
    m_variable = variable.trimmed();
    refresh();
}

QString KeyField::typed() const
{
    return m_key->text().trimmed();
}

void KeyField::keep(const QString &id, const QString &key)
{
    m_id = id;
    m_key->clear();
    m_reveal->setChecked(false);
    if (!key.isEmpty()) {
        m_secrets.write(id, key, this, [this](const core::Result<void> &kept) {
            if (!kept) Q_EMIT keptForSession(sessionOnlyText(m_secrets.fault()));
        });
    }
    refresh();
}

void KeyField::removeKey()
{
    m_secrets.write(m_id, {}, this, [this](const core::Result<void> &removed) {
        if (!removed) {
            Q_EMIT removeFailed(
                QCoreApplication::translate("Settings", "The key is no longer used, but it could not be taken out of "
                                                        "the keychain."));
        }
    });
    m_key->setFocus(Qt::OtherFocusReason);
}

QString KeyField::offered() const
{
    if (!m_variable.isEmpty()) return {};
    const QStringList usual = settings::keyVariablesFor(QUrl(m_address, QUrl::StrictMode));
    const auto found = std::ranges::find_if(
        usual, [this](const QString &name) { return m_secrets.place(name) == SecretPlace::Environment; });
    return found == usual.end() ? QString() : *found;
}

void KeyField::refresh()
{
    const SecretPlace place = m_id.isEmpty() ? SecretPlace::Nowhere : m_secrets.place(m_id);
    const bool isKept = place == SecretPlace::Keychain || place == SecretPlace::Session;
    QStringList hint;
    if (m_variable.isEmpty() || isKept) hint.append(keyPlaceText(m_secrets, m_id));
    if (!m_variable.isEmpty() && isKept) {
        hint.append(QCoreApplication::translate("Settings", "It counts before the variable %1.").arg(m_variable));
    } else if (!m_variable.isEmpty()) {
        hint.append(m_secrets.place(m_variable) == SecretPlace::Environment
                        ? QCoreApplication::translate("Settings", "The key comes from the variable %1.").arg(m_variable)
                        : QCoreApplication::translate("Settings", "The variable %1 is not set in this session.")
                              .arg(m_variable));
    }
    m_hint->setText(hint.join(u' '));
    m_key->setPlaceholderText(isKept ? QCoreApplication::translate("Settings", "A key is set")
                                     : QCoreApplication::translate("Settings", "No key; many local servers need none"));
    m_remove->setVisible(isKept);
    const QString offer = isKept ? QString() : offered();
    m_offer->setVisible(!offer.isEmpty());
    m_offer->setText(QCoreApplication::translate("Settings", "Use the key in %1").arg(offer));
}

} // namespace runnel::gui
