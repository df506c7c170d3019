// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "gui/settings/connectiontest.h"
#include "settings/secretstore.h"
#include "settings/settings.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;

namespace runnel::gui {

class KeyField;
class Theme;

//! \brief One provider's form: who it is, where it is, its key and its models, and a test of all that.
//!
//! Nothing is kept before Save. The key goes to the secret store and nowhere else; its field never shows a stored one.
class ProviderEditor : public QWidget
{
    Q_OBJECT
public:
    ProviderEditor(Theme &theme, settings::Settings &settings, settings::SecretStore &secrets, ProviderFactory factory,
                   QWidget *parent = nullptr);

    void edit(const settings::ProviderConfig &config);
    void create();
    //! The configuration that the form describes, valid or not.
    [[nodiscard]] settings::ProviderConfig config() const;
    void focusFirst();

Q_SIGNALS:
    void saved(const QString &id);
    void removed(const QString &id);
    void cancelled();

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    void applyTheme();
    void fillLists();
    void applyPreset();
    void updateKind();
    void fill(const settings::ProviderConfig &config);
    void save();
    void test();
    void cancelTest();
    void updateTestButton();
    void showReport(const ConnectionReport &report);
    void say(const QString &text, bool isFault);
    void tellKeyField();
    [[nodiscard]] QString newId(const QString &name) const;
    [[nodiscard]] settings::ProviderKind kind() const;

    Theme &m_theme;
    settings::Settings &m_settings;
    settings::SecretStore &m_secrets;
    ConnectionTest m_test;
    QString m_id;                        // empty: a new one
    settings::ProviderConfig m_filledIn; // what the preset put into the fields; it goes when another one is chosen
    QComboBox *m_preset = nullptr;
    QComboBox *m_kind = nullptr;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_url = nullptr;
    KeyField *m_key = nullptr;
    QLineEdit *m_variable = nullptr;
    QPlainTextEdit *m_models = nullptr;
    QPlainTextEdit *m_headers = nullptr;
    QCheckBox *m_background = nullptr;
    QLabel *m_result = nullptr;
    QScrollArea *m_scroll = nullptr;
    QPushButton *m_testButton = nullptr;
    QPushButton *m_useModels = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_remove = nullptr;
    QStringList m_found;
    bool m_resultIsFault = false;
};

} // namespace runnel::gui
