// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/error.h"
#include "llm/streamevent.h"
#include "llm/types.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace runnel::llm {

//! \brief One exchange with a service: a request on its way and the events that come back.
//!
//! Contract. Signals come on the thread that opened the call, never from inside open() or abort(). In order:
//! keyAwaited() and keyFound() where a key is waited for, connected() at most once, then any number of bytesReceived() and eventsReceived(), then ended() exactly once.
//! After abort(), and after ended(), nothing fires any more. The owner deletes the call, also from inside one of its
//! signals by deleteLater(); deleting a call that runs aborts it.
class ProviderCall : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    //! Ends the exchange at once and silently. Idempotent.
    virtual void abort() = 0;
    //! What has come and was not told yet, because what follows might have changed its meaning: half a tag, an event
    //! without its end. For whoever is about to abort(), and only before that. Empty after ended().
    [[nodiscard]] virtual StreamEvents takeHeld() { return {}; }
    //! Whether sent() is told. Then the time allowed for connecting ends with it; else it cannot be told from the time
    //! to the first byte, and only that one is watched.
    [[nodiscard]] virtual bool tellsSent() const { return false; }

Q_SIGNALS:
    //! Nothing is sent yet: the keychain was asked for the key, and may have asked a person. No limit of time counts
    //! until keyFound(). Both or none, unless it ends first.
    void keyAwaited();
    void keyFound();
    //! The connection stands and the request is out. At most once, before connected().
    void sent();
    //! The service answered with a status and headers that promise an answer.
    void connected();
    //! \a count bytes of body came, whatever they mean: keep-alives count. For the idle watchdog.
    void bytesReceived(qint64 count);
    //! What the bytes meant, in order. At most one Finished or Failed in a call, and nothing but usage after it.
    void eventsReceived(const runnel::llm::StreamEvents &events);
    //! The exchange is over. No error and no Finished or Failed event before: the stream was truncated.
    void ended(const std::optional<runnel::core::Error> &error);
};

//! \brief Where an answer that broke off can be taken up again.
struct ResumePoint
{
    QString responseId;
    QString cursor; //!< of the last CursorMoved

    bool operator==(const ResumePoint &) const = default;
    [[nodiscard]] bool isEmpty() const { return responseId.isEmpty() || cursor.isEmpty(); }
};

//! \brief Who a provider is.
struct ProviderInfo
{
    QString id;              //!< stable, part of a ModelRef
    QString name;            //!< for people
    bool isScripted = false; //!< the guide: no model answers, and the program says so
    bool isLocal = false;    //!< on this machine: works without a network
    bool operator==(const ProviderInfo &) const = default;
};

//! \brief The port to a service that answers chat requests. Adapters live in `providers`.
class Provider
{
public:
    using ModelsCallback = std::function<void(const core::Result<QList<ModelInfo>> &)>;

    Provider() = default;
    virtual ~Provider() = default;
    Q_DISABLE_COPY_MOVE(Provider)

    [[nodiscard]] virtual ProviderInfo info() const = 0;
    //! What is known without asking the service.
    [[nodiscard]] virtual Capabilities capabilities(const QString &model) const = 0;
    //! Sends \a request. Failures come through ProviderCall::ended(), also those found before anything was sent.
    [[nodiscard]] virtual std::unique_ptr<ProviderCall> open(const ChatRequest &request) = 0;
    //! Takes up an answer of \a model that goes on without us. Only where capabilities() has resume; null elsewhere.
    //!
    //! The call brings what follows \a point: nothing of what came before the cursor, and all that came behind it, also
    //! what has been seen. Where the answer is gone or would have a gap, ended() tells so with an error, NotFound or
    //! Protocol, and nothing else comes.
    [[nodiscard]] virtual std::unique_ptr<ProviderCall> resume(const QString &model, const ResumePoint &point);
    //! Asks the service to end the answer at \a point, which would go on without us; its cursor may be empty. Fire and
    //! forget: nobody hears of the outcome. Only where capabilities() has resume; nothing elsewhere.
    virtual void cancel(const QString &model, const ResumePoint &point);
    //! Asks for the list of models; \a done is called once, later, on this thread, unless \a context dies first.
    virtual void listModels(QObject *context, ModelsCallback done) = 0;
};

class ProviderDirectory;

//! What \a providers know of \a model; nothing where it is not listed.
[[nodiscard]] std::optional<ModelInfo> modelInfo(const ProviderDirectory &providers, const ModelRef &model);
//! Whether \a model reads images, as far as is known: from its provider, and from what that lists.
[[nodiscard]] bool takesImages(const ProviderDirectory &providers, const ModelRef &model);

//! \brief The providers that are configured now.
class ProviderDirectory : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    //! In the order in which a user sees them; the guide last.
    [[nodiscard]] virtual QList<ProviderInfo> providers() const = 0;
    //! The provider, or null where the id is not known. Valid until changed().
    [[nodiscard]] virtual std::shared_ptr<Provider> provider(const QString &id) const = 0;
    //! The models known for \a id so far: configured ones at once, listed ones after refreshModels().
    [[nodiscard]] virtual QList<ModelInfo> models(const QString &id) const = 0;
    //! Asks every provider for its models; modelsChanged() tells when one answered.
    virtual void refreshModels() = 0;
    //! The model for a new chat: the configured one, else the first at hand, else the guide's.
    [[nodiscard]] virtual ModelRef defaultModel() const = 0;

Q_SIGNALS:
    void changed();
    void modelsChanged(const QString &providerId);
};

} // namespace runnel::llm
