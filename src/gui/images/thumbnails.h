// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/attachmentstore.h"

#include <QByteArray>
#include <QCache>
#include <QImage>
#include <QObject>
#include <QSet>
#include <QSize>
#include <QThreadPool>

namespace runnel::gui {

//! \brief Small pictures of images, attached or loaded, decoded off the GUI thread when they are first looked at.
//!
//! What was not looked at for longest is forgotten first, so that a long chat full of images costs no more memory than
//! a short one.
class Thumbnails : public QObject
{
    Q_OBJECT
public:
    enum class State : std::uint8_t {
        Loading, //!< ready() follows
        Ready,
        Missing,   //!< the file is not there
        Unreadable //!< there is no picture to be had of it
    };
    struct Thumbnail
    {
        State state = State::Loading;
        QImage picture;
    };

    //! Bytes of pictures that are kept.
    static constexpr qsizetype memory = 32'000'000;

    //! \a store must outlive this.
    explicit Thumbnails(chat::AttachmentStore &store, QObject *parent = nullptr);
    //! Waits for what was begun.
    ~Thumbnails() override;

    //! The image of \a key in \a size device px; begins to decode it where it is not known: its file in the store, or
    //! \a bytes where there are any.
    [[nodiscard]] Thumbnail find(const QString &key, const QSize &size, const QByteArray &bytes = {});

Q_SIGNALS:
    //! find() knows more of \a key.
    void ready(const QString &key);

private:
    [[nodiscard]] static Thumbnail decode(const QByteArray &bytes, const QSize &size);

    chat::AttachmentStore &m_store;
    QCache<QString, Thumbnail> m_known; // by key and size
    QSet<QString> m_asked;
    QThreadPool m_thread;
};

} // namespace runnel::gui
