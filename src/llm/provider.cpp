// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The ports' meta-objects are made here as well.
#include "llm/provider.h"

#include <algorithm>

namespace runnel::llm {

std::unique_ptr<ProviderCall> Provider::resume(const QString &, const ResumePoint &)
{
    return nullptr;
}

void Provider::cancel(const QString &, const ResumePoint &) {}

std::optional<ModelInfo> modelInfo(const ProviderDirectory &providers, const ModelRef &model)
{
    const QList<ModelInfo> models = providers.models(model.provider);
    const auto listed = std::ranges::find(models, model.model, &ModelInfo::id);
    return listed == models.end() ? std::nullopt : std::optional(*listed);
}

bool takesImages(const ProviderDirectory &providers, const ModelRef &model)
{
    const auto provider = providers.provider(model.provider);
    if (provider && !provider->capabilities(model.model).images) return false;
    const auto listed = modelInfo(providers, model);
    return !listed || listed->capabilities.images;
}

} // namespace runnel::llm
