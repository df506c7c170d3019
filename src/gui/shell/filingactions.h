// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/organizer.h"
#include "gui/shell/shellcontext.h"

#include <QObject>

#include <chrono>
#include <functional>

namespace runnel::gui {

class Sidebar;
class Toasts;

//! \brief Chats to the trash, to the archive, away for ever; folders away. With a way back, or a question where there
//! is none.
class FilingActions : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds grace {10'000};

    //! \brief What it needs of the window.
    struct Stage
    {
        std::function<chat::ConversationId()> shown;
        std::function<void(const chat::ConversationId &)> open;
        std::function<void()> showNew;
    };

    FilingActions(const ShellContext &context, chat::Organizer &organizer, Sidebar &sidebar, Toasts &toasts,
                  Stage stage, QObject *parent = nullptr);

    //! Asks first where an answer is being written, and stops it then.
    void trash(const QList<chat::ConversationId> &ids);
    //! Asks, always.
    void erase(const QList<chat::ConversationId> &ids);
    //! Answers that are being written go on.
    void archive(const QList<chat::ConversationId> &ids);
    void removeFolder(const chat::FolderId &id);

private:
    void trashNow(const QList<chat::ConversationId> &ids);
    void eraseNow(const QList<chat::ConversationId> &ids);
    //! Shows \a next, or a new chat, if what is going away is shown.
    void leave(const QList<chat::ConversationId> &ids, const chat::ConversationId &next);
    [[nodiscard]] QList<chat::ConversationSummary> summaries(const QList<chat::ConversationId> &ids) const;
    [[nodiscard]] static QString quoted(const chat::ConversationLibrary &library,
                                        const chat::ConversationSummary &summary);
    void offerUndo(const QString &text, const std::function<void()> &undo);

    const ShellContext &m_context;
    chat::ConversationLibrary &m_library;
    chat::Organizer &m_organizer;
    Sidebar &m_sidebar;
    Toasts &m_toasts;
    Stage m_stage;
};

} // namespace runnel::gui
