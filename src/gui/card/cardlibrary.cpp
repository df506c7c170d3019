// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/card/cardlibrary.h"

#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickWindow>

#include <memory>

using namespace Qt::StringLiterals;

namespace runnel::gui {

QWindow *CardLibrary::makeCard(QObject *prompt)
{
    constexpr auto software = QSGRendererInterface::Software;
    if (QQuickWindow::graphicsApi() != software) QQuickWindow::setGraphicsApi(software);
    auto engine = std::make_unique<QQmlEngine>();
    QQmlComponent component(engine.get(), QUrl(u"qrc:/qml/Runnel/Card/Card.qml"_s));
    std::unique_ptr<QObject> made(component.createWithInitialProperties({{u"prompt"_s, QVariant::fromValue(prompt)}}));
    auto *window = qobject_cast<QWindow *>(made.get());
    if (!window) {
        qWarning().noquote() << component.errorString();
        return nullptr;
    }
    Q_UNUSED(made.release());
    // The engine goes after the last of its objects.
    QObject::connect(window, &QObject::destroyed, engine.get(), &QObject::deleteLater);
    Q_UNUSED(engine.release());
    return window;
}

} // namespace runnel::gui
