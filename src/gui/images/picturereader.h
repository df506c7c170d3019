// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QImage>
#include <QSize>

namespace runnel::gui {

//! The picture of \a bytes, upright, whatever the format that tells how it lies; in \a size where that is given. Null
//! where there is no picture to be had. For any thread.
[[nodiscard]] QImage readPicture(const QByteArray &bytes, const QSize &size = {});

} // namespace runnel::gui
