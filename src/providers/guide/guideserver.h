// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QObject>
#include <QTcpServer>
#include <QUrl>

#include <chrono>

namespace runnel::providers {

//! \brief How fast the guide speaks.
struct GuideOptions
{
    double tokensPerSecond = 120;                 //!< 0: as fast as the reader reads
    std::chrono::milliseconds slowInterval {700}; //!< between two pieces of "guide: be slow"
};

//! \brief The guide's server: Chat Completions over HTTP on 127.0.0.1, with a script in the place of a model.
//!
//! Only who knows the token of this run gets an answer, and only under the server's own Host and without an Origin:
//! no other program and no web page can use it. Lives on the thread that made it.
class GuideServer : public QObject
{
    Q_OBJECT
public:
    explicit GuideServer(const GuideOptions &options, QObject *parent = nullptr);
    ~GuideServer() override;

    //! Listens on a port of the system's choice; does nothing where it listens already. Network where it cannot.
    [[nodiscard]] core::Result<void> start();
    //! "http://127.0.0.1:<port>/v1"; only after start().
    [[nodiscard]] QUrl baseUrl() const;
    //! 256 random bits, in hexadecimal.
    [[nodiscard]] QByteArray token() const { return m_token; }

private:
    class Connection;

    QTcpServer m_server;
    GuideOptions m_options;
    QByteArray m_token;
};

} // namespace runnel::providers
