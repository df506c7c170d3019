// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/presence.h"

#include <QGuiApplication>

using namespace Qt::StringLiterals;

namespace runnel::app {

namespace {

//! Wayland lets a window come to the front only by a token; Qt takes it from there when it activates one.
void useActivation(const QByteArray &token)
{
    if (!token.isEmpty() && QGuiApplication::platformName().startsWith("wayland"_L1)) {
        qputenv("XDG_ACTIVATION_TOKEN", token);
    }
}

} // namespace

Presence::Presence(gui::MainWindow &window, QObject *parent) : QObject(parent), m_window(window) {}

void Presence::start(const HolderRequest &request)
{
    if (request.verb != HolderRequest::Verb::Raise) m_window.skipLastChat();
    m_window.start();
    lead(request);
}

void Presence::show(const HolderRequest &request)
{
    useActivation(request.activation);
    m_window.bringToFront();
    lead(request);
}

void Presence::lead(const HolderRequest &request)
{
    using enum HolderRequest::Verb;
    if (request.verb == Open) m_window.openAddress(request.address);
    if (request.verb == New || request.verb == Quick) m_window.newChat();
}

} // namespace runnel::app
