// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>

#include <memory>

class QWindow;

namespace runnel::gui {

class QuickPrompt;

//! \brief The card of the quick prompt: made on first use, shown in the middle of the screen that holds the pointer.
class QuickCard : public QObject
{
    Q_OBJECT
public:
    static constexpr int width = 640;

    //! \a prompt outlives this.
    explicit QuickCard(QuickPrompt &prompt, QObject *parent = nullptr);
    ~QuickCard() override;

    //! Shows the card, or hides it where it is shown. False where there is no library that draws it.
    bool toggle();
    void hide();
    [[nodiscard]] bool isVisible() const;
    [[nodiscard]] QWindow *window() const { return m_window.get(); } //!< null before the first use

Q_SIGNALS:
    void hidden();

private:
    [[nodiscard]] bool ensureWindow();
    void place();

    QuickPrompt &m_prompt;
    std::unique_ptr<QWindow> m_window;
};

} // namespace runnel::gui
