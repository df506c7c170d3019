// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/clock.h"

#include <QFrame>

#include <chrono>
#include <functional>
#include <optional>

class QBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace runnel::gui {

class Theme;

//! \brief What a notice says, and the one thing that it offers to do.
struct NoticeText
{
    enum class Tone : std::uint8_t { Plain, Warning, Danger };

    Tone tone = Tone::Plain;
    QString text;        //!< plain text, whatever it holds
    QString action = {}; //!< the label of the button; empty: none
    std::function<void()> act = {};
    bool canClose = true;
};

//! \brief One line of text with an icon for its tone, a button and a cross.
class Notice : public QFrame
{
    Q_OBJECT
public:
    Notice(Theme &theme, NoticeText text, bool floats, QWidget *parent = nullptr);

    [[nodiscard]] QString text() const;

Q_SIGNALS:
    //! Acted on or closed: to be taken away.
    void done();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void applyTheme();

    Theme &m_theme;
    NoticeText m_content;
    bool m_floats;
    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_action = nullptr;
    QToolButton *m_close = nullptr;
};

//! \brief Notices that stay, one below the other, at the top of what they are about. One a key.
class Banners : public QWidget
{
    Q_OBJECT
public:
    explicit Banners(Theme &theme, QWidget *parent = nullptr);

    //! Replaces the banner of \a key if there is one.
    void post(const QString &key, const NoticeText &text);
    void withdraw(const QString &key);
    [[nodiscard]] QStringList texts() const;

private:
    Theme &m_theme;
    QBoxLayout *m_layout;
    QHash<QString, Notice *> m_notices;
};

//! \brief Notices that float in a widget for a while, above what stands at its bottom; three at the most.
class Toasts : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds shortly {6000};

    //! They float over \a host, above \a below, which is somewhere in it.
    Toasts(Theme &theme, core::Clock &clock, QWidget *host, QWidget *below);

    //! Takes itself away after \a time; never without one. \a expired is called when nobody acted on it.
    Notice *show(const NoticeText &text, std::optional<std::chrono::milliseconds> time = shortly,
                 std::function<void()> expired = {});
    [[nodiscard]] QStringList texts() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Entry
    {
        Notice *notice;
        core::TimerHandle timer;
        std::function<void()> expired;
    };

    void take(Notice *notice, bool expired);
    void place();

    Theme &m_theme;
    core::Clock &m_clock;
    QWidget *m_host;
    QWidget *m_below;
    std::vector<Entry> m_entries;
};

} // namespace runnel::gui
