// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/windowmemory.h"

#include "settings/schema.h"
#include "settings/settings.h"

#include <QDataStream>
#include <QIODevice>
#include <QScreen>
#include <QSplitter>

using namespace std::chrono_literals;

namespace runnel::gui {

namespace schema = settings::schema;

namespace {

constexpr quint8 stateVersion = 1;
constexpr QSize firstSize(1180, 760);

} // namespace

WindowMemory::WindowMemory(core::Clock &clock, settings::Settings &settings, QWidget *window, QSplitter *splitter,
                           QWidget *sidebar, std::function<View()> view)
    : QObject(window)
    , m_writes(clock, 2000ms, [this] { saveNow(); })
    , m_settings(settings)
    , m_window(window)
    , m_splitter(splitter)
    , m_sidebar(sidebar)
    , m_view(std::move(view))
{}

void WindowMemory::restoreWindow()
{
    const QByteArray geometry = m_settings.get(schema::windowGeometry);
    if (geometry.isEmpty() || !m_window->restoreGeometry(geometry)) {
        const QRect room = m_window->screen()->availableGeometry();
        const QSize size = firstSize.boundedTo(room.size());
        m_window->resize(size);
        m_window->move(room.center() - QPoint(size.width() / 2, size.height() / 2));
    }
    QDataStream stream(m_settings.get(schema::windowState));
    quint8 version = 0;
    bool sidebarVisible = true;
    QByteArray splitter;
    stream >> version >> sidebarVisible >> splitter;
    if (stream.status() != QDataStream::Ok || version != stateVersion) return;
    m_splitter->restoreState(splitter);
    m_sidebar->setVisible(sidebarVisible);
}

WindowMemory::View WindowMemory::lastView() const
{
    return {chat::ConversationId::fromString(m_settings.get(schema::openConversation)),
            ScrollAnchor::fromString(m_settings.get(schema::scrollAnchor))};
}

void WindowMemory::begin()
{
    m_begun = true;
}

void WindowMemory::note()
{
    if (m_begun) m_writes.request();
}

void WindowMemory::saveNow()
{
    if (!m_begun) return;
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << stateVersion << !m_sidebar->isHidden() << m_splitter->saveState();
    const View view = m_view();
    m_settings.set(schema::windowGeometry, m_window->saveGeometry());
    m_settings.set(schema::windowState, state);
    m_settings.set(schema::openConversation, view.conversation.isNull() ? QString() : view.conversation.toString());
    m_settings.set(schema::scrollAnchor, view.anchor.toString());
}

} // namespace runnel::gui
