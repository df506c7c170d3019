// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "gui/shell/shellcontext.h"
#include "settings/datacare.h"

#include <QObject>

namespace runnel::gui {

class Banners;
class Toasts;

//! \brief Tells whether what is on the screen is also on the disk.
//!
//! Answers and titles are written by different hands: the banner goes when neither has anything left to write.
class StorageNotices : public QObject
{
    Q_OBJECT
public:
    StorageNotices(const ShellContext &context, Banners &banners, Toasts &toasts, QObject *parent = nullptr);

    //! The database can only be read, \a reason says why: that writing fails is no news from now on.
    void setReadOnly(const core::Error &reason);
    //! The database was damaged, and this is what was saved of it.
    void tellOfRescue(const settings::Rescue &rescue);
    //! What was to be done to the data folder was not.
    void tellOfFailedTask(const core::Error &error);

private:
    void noteFailure(bool &fails, const core::Error &error);
    void noteRecovery(bool &fails);
    void tellOfList(const core::Error &error);
    void tellOfDamage();
    //! Begins what closes this window; a toast says why not.
    void attempt(const core::Result<void> &begun);

    chat::ConversationLibrary &m_library;
    settings::DataCare &m_data;
    std::function<bool(const QUrl &)> m_openUrl;
    Banners &m_banners;
    Toasts &m_toasts;
    bool m_answersFail = false;
    bool m_titlesFail = false;
    bool m_readOnly = false;
};

} // namespace runnel::gui
