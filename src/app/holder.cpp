// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/holder.h"

#include "app/backend.h"

namespace runnel::app {

InstanceChannel::Handler holderOver(Backend &backend, std::function<void(const HolderRequest &)> show)
{
    return [&backend, show = std::move(show)](const HolderRequest &request, const InstanceChannel::Reply &reply) {
        using Verb = HolderRequest::Verb;
        streaming::StreamingChatService &chats = backend.chats();
        switch (request.verb) {
        case Verb::Raise:
        case Verb::New:
        case Verb::Quick:
        case Verb::Open:
            reply(show ? InstanceChannel::Answer(QList<int> {}) : std::nullopt);
            if (show) show(request);
            return;
        case Verb::Stop: {
            const bool runs = chats.isRunning(request.session);
            chats.stop(request.session);
            return reply(QList<int> {runs ? 1 : 0});
        }
        case Verb::StopAll: {
            const int count = int(chats.runningCount());
            chats.stopAll();
            return reply(QList<int> {count});
        }
        case Verb::Sweep:
            return backend.sweeper().sweep(&backend, [reply](const core::Result<streaming::SweepReport> &report) {
                reply(report ? InstanceChannel::Answer(QList<int> {report->interrupted, report->deltasFolded,
                                                                   report->orphanDeltas, report->placeholders})
                             : std::nullopt);
            });
        }
    };
}

} // namespace runnel::app
