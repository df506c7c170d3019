// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/chataddress.h"
#include "core/error.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>

#include <chrono>
#include <functional>
#include <optional>

class QLocalServer;
class QLocalSocket;

namespace runnel::app {

//! \brief All that can be asked of the program that holds a data folder.
struct HolderRequest
{
    enum class Verb : std::uint8_t {
        Raise,   //!< show the window
        New,     //!< show the window with a new chat
        Quick,   //!< show the quick prompt, or hide it
        Open,    //!< show the chat of an address; of a null one, say that it leads nowhere
        Stop,    //!< end one answer; how many ended is answered
        StopAll, //!< end all answers; how many ended is answered
        Sweep,   //!< end what dead processes left; the three numbers of a SweepReport are answered
    };

    Verb verb = Verb::Raise;
    chat::SessionId session = {};   //!< of Stop
    chat::ChatAddress address = {}; //!< of Open
    //! By what the system lets a window come to the front, of those that show one; empty: none was given.
    QByteArray activation = {};

    bool operator==(const HolderRequest &) const = default;
};

//! Whether \a verb shows something of the program's face.
[[nodiscard]] bool showsWindow(HolderRequest::Verb verb);
//! Whether \a token can be what a system gives: letters and marks without blanks, not too many.
[[nodiscard]] bool isActivationToken(QByteArrayView token);

//! One line, with its end.
[[nodiscard]] QByteArray toLine(const HolderRequest &request);
//! Nothing where \a line, without its end, is none of them.
[[nodiscard]] std::optional<HolderRequest> requestFromLine(QByteArrayView line);

//! \brief How other programs reach the one that holds a data folder: a line there, a line back.
//!
//! Who holds the folder's lock listens; a socket that a dead process left is taken over. The socket lies in the data
//! folder, for its owner only. It knows the words of HolderRequest, refuses all others, and hangs up on lines that are
//! too long or do not come.
class InstanceChannel : public QObject
{
    Q_OBJECT
public:
    //! What a holder answers; nothing: refused.
    using Answer = std::optional<QList<int>>;
    using Reply = std::function<void(const Answer &)>;
    //! Calls \a reply once, now or later.
    using Handler = std::function<void(const HolderRequest &request, const Reply &reply)>;
    using Done = std::function<void(const core::Result<QList<int>> &)>;
    static constexpr qint64 longestLine = 512; //!< bytes, with its end
    static constexpr std::chrono::seconds patience {5};

    explicit InstanceChannel(const QString &dataDir, QObject *parent = nullptr);
    ~InstanceChannel() override;

    //! For the holder of the lock. False where no socket can be made: the program runs on without.
    bool listen(Handler handler);
    //! For everyone else: \a done comes once, later, unless this dies first. Busy where nobody answers within \a bound,
    //! Protocol where the holder refused.
    void ask(const HolderRequest &request, Done done, std::chrono::milliseconds bound = std::chrono::seconds(3));

private:
    void serve();
    void read(QLocalSocket *socket);

    QString m_dataDir;
    Handler m_handler;
    QLocalServer *m_server = nullptr;
};

} // namespace runnel::app
