// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachment.h"

#include <QString>

namespace runnel::gui {

//! What stands below the name of \a attachment: its size, and of text about how many tokens it is.
[[nodiscard]] QString attachmentFacts(const chat::Attachment &attachment);
//! The icon of an attachment that is not shown as a picture.
[[nodiscard]] QString attachmentIcon(const chat::Attachment &attachment);
//! What assistive technology says it is.
[[nodiscard]] QString attachmentKind(const chat::Attachment &attachment);

} // namespace runnel::gui
