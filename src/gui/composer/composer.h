// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "llm/provider.h"

#include <QWidget>

#include <memory>

namespace runnel::gui {

class Theme;

//! \brief Where a prompt is written: grows to 40 % of the window, sends or stops, chooses the model.
class Composer : public QWidget
{
    Q_OBJECT
public:
    Composer(Theme &theme, llm::ProviderDirectory &providers, QWidget *parent = nullptr);
    ~Composer() override;

    [[nodiscard]] QString text() const;
    //! Without textEdited().
    void setText(const QString &text);
    void clear();
    //! An answer runs: the send button is Stop.
    void setRunning(bool running);
    void setModel(const llm::ModelRef &model);
    void setEnterSends(bool enterSends);
    //! One short line beside the buttons, for example what the running answer waits for. Empty: none.
    void setStatus(const QString &status);
    //! What Up in an empty composer brings back.
    void setLastPrompt(const QString &prompt);
    //! Opens the model chooser.
    void chooseModel();
    void focusText();

Q_SIGNALS:
    void sendRequested(const QString &text);
    void stopRequested();
    void textEdited(const QString &text);
    void modelChosen(const runnel::llm::ModelRef &model);
    void manageProvidersRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool event(QEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace runnel::gui
