// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/streamingrun.h"

#include "streaming/requestimages.h"

namespace runnel::streaming {

std::unique_ptr<llm::ProviderCall> StreamingChatService::Run::open() const
{
    return point ? provider->resume(model.model, *point) : provider->open(fitted);
}

Fallback StreamingChatService::Run::fallback(const llm::ModelRef &other, const llm::ProviderDirectory &providers) const
{
    if (fellBack) return Fallback::Asked;
    if (other.isEmpty()) return Fallback::None;
    // What another model wrote is not this one's to go on with.
    if (!continued.isNull() || other == model || !providers.provider(other.provider)) return Fallback::None;
    // It would answer what it has not seen.
    if (hasImages(request) && !llm::takesImages(providers, other)) return Fallback::None;
    return other.provider == model.provider ? Fallback::SameProvider : Fallback::OtherProvider;
}

} // namespace runnel::streaming
