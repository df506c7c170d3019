// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/exitstatus.h"

namespace runnel::cli {

ExitStatus exitStatusFor(const core::Error &error)
{
    using enum core::ErrorKind;
    switch (error.kind) {
    case Auth:
    case Permission:
    case NotFound:
    case InvalidRequest:
    case ContextTooLong:
    case RateLimit:
    case Quota:
    case Overloaded:
    case Server:
    case Protocol:
    case Filtered:
        return ExitStatus::Provider;
    case Network:
    case Tls:
    case Proxy:
    case Timeout:
        return ExitStatus::Network;
    case Configuration:
    case Attachment:
        return ExitStatus::Usage;
    case Storage:
    case StorageFull:
    case StorageTooNew:
    case StorageCorrupt:
    case Busy:
        return ExitStatus::Local;
    case Cancelled:
        return ExitStatus::Stopped;
    }
    Q_UNREACHABLE_RETURN(ExitStatus::Local);
}

ExitStatus exitStatusForLocal(const core::Error &error)
{
    return error.kind == core::ErrorKind::NotFound ? ExitStatus::Usage : exitStatusFor(error);
}

ExitStatus exitStatusFor(chat::AnswerState state, const std::optional<core::Error> &error)
{
    using enum chat::AnswerState;
    switch (state) {
    case Complete:
    case ToolCalls:
        return ExitStatus::Complete;
    case Stopped:
        return ExitStatus::Stopped;
    case Filtered:
    case Refused:
        return ExitStatus::Provider;
    case Failed:
        return error ? exitStatusFor(*error) : ExitStatus::Provider;
    case Length:
    case Truncated:
    case Interrupted:
    case Queued:
    case Connecting:
    case Waiting:
    case Retrying:
    case Streaming:
    case Stalled:
        return ExitStatus::Partial;
    }
    Q_UNREACHABLE_RETURN(ExitStatus::Partial);
}

} // namespace runnel::cli
