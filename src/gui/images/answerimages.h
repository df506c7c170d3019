// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/imagefile.h"
#include "core/error.h"
#include "gui/images/imagedownloader.h"

#include <QHash>
#include <QObject>
#include <QThreadPool>
#include <QUrl>

#include <cstdint>
#include <functional>
#include <memory>

namespace runnel::gui {

//! \brief The images that answers name by their addresses. Nothing is fetched, read or decoded before load().
//!
//! A model may name any address: one that tells a stranger what was talked about, or that leads into the user's own
//! network. So each is loaded by itself, when the user asks for it; what came is kept in memory alone, as it was
//! prepared off the GUI thread: a picture and nothing else. What was loaded first is forgotten first.
class AnswerImages : public QObject
{
    Q_OBJECT
public:
    enum class State : std::uint8_t {
        Asleep, //!< nobody asked for it, or it was forgotten
        Loading,
        Ready,
        Failed
    };
    struct Image
    {
        State state = State::Asleep;
        chat::ImageFile file = {}; //!< of Ready
        QString key = {};          //!< of Ready: for Thumbnails
        QString name = {};         //!< of Ready: under which it is saved
        QString sentence = {};     //!< of Failed: why
        QUrl elsewhere = {};       //!< the next load() goes, or this one went, to another host than the address tells
    };

    //! Bytes of images that are kept.
    static constexpr qsizetype memory = 48'000'000;

    explicit AnswerImages(QObject *parent = nullptr);
    //! Waits for what is being prepared.
    ~AnswerImages() override;

    //! Without one nothing comes from the network. It outlives this.
    void setDownloader(ImageDownloader *downloader);

    [[nodiscard]] Image find(const QString &address) const { return m_images.value(address); }
    //! Begins, unless it is at it or done. changed() tells of every step.
    void load(const QString &address);
    //! Ends what load() began.
    void cancel(const QString &address);

Q_SIGNALS:
    //! find() tells something else.
    void changed(const QString &address);

private:
    using Read = std::function<core::Result<QByteArray>()>;

    void prepare(const QString &address, QObject *context, Read read);
    void take(const QString &address, const core::Result<ImageDownloader::Reply> &reply);
    void fail(const QString &address, const core::Error &error);
    void keep(const QString &address, const Image &image);
    void set(const QString &address, const Image &image);

    ImageDownloader *m_downloader = nullptr;
    QHash<QString, Image> m_images;
    QStringList m_kept; // addresses of what is ready, the oldest first
    qsizetype m_bytes = 0;
    QHash<QString, std::shared_ptr<QObject>> m_loading; // who waits; what is gone is not waited for
    QThreadPool m_thread;
};

} // namespace runnel::gui
