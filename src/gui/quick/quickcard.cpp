// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/quick/quickcard.h"

#include "core/logging.h"
#include "gui/quick/cardplugin.h"
#include "gui/quick/quickprompt.h"

#include <QCoreApplication>
#include <QCursor>
#include <QDir>
#include <QGuiApplication>
#include <QPluginLoader>
#include <QScreen>
#include <QWindow>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr auto libraryName = "runnelcard"_L1;

} // namespace

QuickCard::QuickCard(QuickPrompt &prompt, QObject *parent) : QObject(parent), m_prompt(prompt)
{
    connect(&prompt, &QuickPrompt::hideRequested, this, &QuickCard::hide);
}

QuickCard::~QuickCard() = default;

bool QuickCard::ensureWindow()
{
    if (m_window) return true;
    const QDir programs(QCoreApplication::applicationDirPath());
    QPluginLoader loader(programs.absoluteFilePath(QStringLiteral(RUNNEL_PLUGIN_DIR) + u'/' + libraryName));
    auto *plugin = qobject_cast<CardPlugin *>(loader.instance());
    if (plugin) m_window.reset(plugin->makeCard(&m_prompt));
    if (!m_window) {
        qCWarning(lcGui).noquote() << "there is no quick prompt:" << loader.errorString();
        return false;
    }
    connect(m_window.get(), &QWindow::visibleChanged, this, [this](bool visible) {
        if (visible) return;
        m_prompt.noteHidden();
        Q_EMIT hidden();
    });
    return true;
}

bool QuickCard::toggle()
{
    if (isVisible()) {
        hide();
        return true;
    }
    if (!ensureWindow()) return false;
    m_prompt.begin();
    place();
    m_window->show();
    return true;
}

void QuickCard::hide()
{
    if (m_window) m_window->hide();
}

bool QuickCard::isVisible() const
{
    return m_window && m_window->isVisible();
}

void QuickCard::place()
{
    const QPoint pointer = QCursor::pos();
    QScreen *screen = QGuiApplication::screenAt(pointer);
    if (!screen) screen = QGuiApplication::primaryScreen();
    const QRect room = screen->availableGeometry();
    m_window->setScreen(screen);
    m_window->setWidth(std::min(width, room.width()));
    // It grows downwards with its answer, so it stands in the middle when it is full.
    const int tallest = room.height() * 3 / 5;
    m_window->setMaximumHeight(tallest);
    m_window->setPosition(room.x() + (room.width() - m_window->width()) / 2, room.y() + (room.height() - tallest) / 2);
}

} // namespace runnel::gui
