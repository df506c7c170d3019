// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>
#include <QHash>
#include <QStringList>

class QLineEdit;

namespace runnel::gui {

class Theme;

//! \brief Asks for what the variables of a saved prompt stand for: a field each.
class PromptFields : public QDialog
{
    Q_OBJECT
public:
    PromptFields(Theme &theme, const QStringList &variables, QWidget *parent);

    //! By variable; empty fields give empty text.
    [[nodiscard]] QHash<QString, QString> values() const;

private:
    QHash<QString, QLineEdit *> m_fields;
};

} // namespace runnel::gui
