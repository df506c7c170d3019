// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/modelscommand.h"

#include "cli/output.h"

#include <QJsonObject>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace runnel::cli {

namespace {

QJsonObject toJson(const llm::ProviderInfo &provider, const llm::ModelInfo &model)
{
    QJsonObject row {{u"provider"_s, provider.id}, {u"model"_s, model.id}, {u"name"_s, model.name}};
    if (model.contextTokens) row.insert(u"contextTokens"_s, *model.contextTokens);
    if (model.price) {
        QJsonObject price {{u"prompt"_s, model.price->prompt}, {u"completion"_s, model.price->completion}};
        if (model.price->cached) price.insert(u"cached"_s, *model.price->cached);
        row.insert(u"dollarsPerMillionTokens"_s, price);
    }
    if (model.isFavourite) row.insert(u"favourite"_s, true);
    return row;
}

QString toLine(const llm::ProviderInfo &provider, const llm::ModelInfo &model)
{
    QString line = llm::ModelRef {provider.id, model.id}.toString();
    if (!model.name.isEmpty() && model.name != model.id) line += "  "_L1 + model.name;
    if (model.contextTokens) line += "  "_L1 + ModelsCommand::tr("%1 tokens").arg(*model.contextTokens);
    if (model.price) {
        line += "  "_L1 + ModelsCommand::tr("$%1 in, $%2 out per million", "what tokens cost")
                              .arg(model.price->prompt)
                              .arg(model.price->completion);
    }
    return line;
}

//! What the settings name and note counts before what the service says just now, and is there where it says nothing.
void takeIn(const llm::ModelInfo &listed, QList<llm::ModelInfo> &models)
{
    const auto known = std::ranges::find(models, listed.id, &llm::ModelInfo::id);
    if (known == models.end()) return models.append(listed);
    if (known->name == known->id) known->name = listed.name;
    if (!known->contextTokens) known->contextTokens = listed.contextTokens;
    if (!known->price) known->price = listed.price;
}

} // namespace

//! \brief The questions of one run. They go out together, and what comes back is printed as it comes.
struct ModelsCommand::Round
{
    Services &services;
    Terminal &terminal;
    Done done;
    bool json = false;
    int open = 0;
    bool answered = false;
    std::optional<core::Error> failure = std::nullopt;
};

QString ModelsCommand::name() const
{
    return u"models"_s;
}

QString ModelsCommand::summary() const
{
    return tr("Ask the providers for their models.");
}

void ModelsCommand::declare(QCommandLineParser &parser) const
{
    parser.addPositionalArgument(u"provider"_s, tr("Only this one, by its id."), u"[provider]"_s);
}

void ModelsCommand::execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done)
{
    const QStringList wanted = options.positionalArguments();
    if (wanted.size() > 1) {
        terminal.note(tr("runnelctl: models takes one provider or none"));
        return done(ExitStatus::Usage);
    }
    connect(&terminal, &Terminal::interrupted, this, [done] { done(ExitStatus::Stopped); });
    const bool json = wantsJson(options);
    host.open(Access::ReadIfBusy, this, [=, this, &terminal](const core::Result<Services *> &services) {
        if (!services) {
            noteError(terminal, services.error());
            return done(exitStatusForLocal(services.error()));
        }
        QList<llm::ProviderInfo> providers = (*services)->providers.providers();
        if (!wanted.isEmpty()) {
            providers.removeIf([&](const llm::ProviderInfo &info) { return info.id != wanted.first(); });
            if (providers.isEmpty()) {
                terminal.note(
                    tr("runnelctl: there is no provider %1; runnelctl providers lists them").arg(wanted.first()));
                return done(ExitStatus::Usage);
            }
        }
        const auto round = std::make_shared<Round>(**services, terminal, done, json);
        round->open = int(providers.size());
        for (const llm::ProviderInfo &provider : std::as_const(providers)) ask(round, provider);
    });
}

void ModelsCommand::ask(const std::shared_ptr<Round> &round, const llm::ProviderInfo &provider)
{
    const auto asked = round->services.providers.provider(provider.id);
    asked->listModels(this, [round, provider](const core::Result<QList<llm::ModelInfo>> &listed) {
        if (!listed) {
            round->terminal.note(tr("runnelctl: %1 lists no models").arg(provider.id));
            noteError(round->terminal, listed.error());
            if (!round->failure) round->failure = listed.error();
        }
        QList<llm::ModelInfo> models = round->services.providers.models(provider.id);
        if (listed) {
            for (const llm::ModelInfo &model : *listed) takeIn(model, models);
        }
        for (const llm::ModelInfo &model : std::as_const(models)) {
            if (round->json) writeRow(round->terminal, toJson(provider, model));
            else writeText(round->terminal, toLine(provider, model) + u'\n');
        }
        // The guide is always there: it does not make up for a service that is not.
        round->answered = round->answered || (listed && !provider.isScripted);
        conclude(round);
    });
}

void ModelsCommand::conclude(const std::shared_ptr<Round> &round)
{
    if (--round->open > 0) return;
    const bool hasFailed = round->failure && !round->answered;
    round->done(hasFailed ? exitStatusFor(*round->failure) : ExitStatus::Complete);
}

} // namespace runnel::cli
