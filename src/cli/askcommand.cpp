// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/askcommand.h"

#include "chat/attachedfile.h"
#include "chat/imagefile.h"
#include "chat/imagemetadata.h"
#include "chat/textfile.h"
#include "cli/output.h"

#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace runnel::cli {

namespace {

// A pipe beside a prompt may be one that nobody ever writes to or closes: a service manager's, a test harness's. So long
// it gets for its first byte or its end; with - it gets all the time it takes.
constexpr auto patience = 1s;

const auto systemOption = u"system"_s;
const auto imageOption = u"image"_s;
const auto fileOption = u"file"_s;

} // namespace

QString AskCommand::name() const
{
    return u"ask"_s;
}

QString AskCommand::summary() const
{
    return tr("Ask once, print the answer as it comes, save both.");
}

void AskCommand::declare(QCommandLineParser &parser) const
{
    declareModelOptions(parser);
    parser.addOption({systemOption, tr("The system prompt: what the model is to keep to."), u"text"_s});
    parser.addOption({imageOption,
                      tr("An image to go with the prompt: PNG, JPEG, WebP or GIF, up to 20 MB. May be given again."),
                      u"file"_s});
    parser.addOption(
        {fileOption,
         tr("A file to go with the prompt: text, code or PDF, up to 2 MB of text, or an image. May be given again."),
         u"file"_s});
    parser.addPositionalArgument(
        u"prompt"_s,
        tr("The prompt. Piped standard input is added to it, or is it; - waits for its first byte, "
           "however long that takes."),
        u"[prompt] [-]"_s);
}

void AskCommand::execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done)
{
    m_options = &options;
    m_terminal = &terminal;
    m_host = &host;
    m_done = std::move(done);
    connect(&terminal, &Terminal::interrupted, this, &AskCommand::interrupt);
    connect(&terminal, &Terminal::outputClosed, this, &AskCommand::interrupt);

    if (const auto applied = applyModelOptions(options, host); !applied) {
        noteError(terminal, applied.error());
        return finish(exitStatusFor(applied.error()));
    }
    if (const auto checked = readFiles(options); !checked) {
        noteError(terminal, checked.error());
        return finish(exitStatusFor(checked.error()));
    }
    readPdfs();
}

//! One after another.
void AskCommand::readPdfs()
{
    if (!m_pdfs.isEmpty()) {
        const auto [place, path] = m_pdfs.takeFirst();
        m_reader.read(path, path, this, [this, place](const core::Result<QByteArray> &text) {
            if (!m_done) return;
            if (!text) {
                noteError(*m_terminal, text.error());
                return finish(exitStatusFor(text.error()));
            }
            m_files[place] = *text;
            m_attachments[place].bytes = text->size();
            readPdfs();
        });
        return;
    }
    if (const auto amount = chat::checkAmount(m_attachments); !amount) {
        noteError(*m_terminal, amount.error());
        return finish(exitStatusFor(amount.error()));
    }
    begin();
}

void AskCommand::begin()
{
    QStringList words = m_options->positionalArguments();
    const bool wantsInput = words.removeAll(u"-"_s) > 0;
    m_prompt = words.join(u' ');
    const bool isPiped = m_terminal->input() == Terminal::Input::Pipe || m_terminal->input() == Terminal::Input::File;
    if (wantsInput || isPiped)
        return readInput(*m_terminal, wantsInput || (m_prompt.isEmpty() && m_attachments.isEmpty()));
    open();
}

core::Result<void> AskCommand::readFiles(const QCommandLineParser &options)
{
    const QStringList images = options.values(imageOption);
    const QStringList files = options.values(fileOption);
    // Before any is read.
    if (images.size() + files.size() > chat::mostAttachments) return chat::refuseAttachment(u"too_many"_s, {});
    for (const QString &path : images) {
        if (const auto read = readImage(path); !read) return read;
    }
    for (const QString &path : files) {
        if (const auto read = readText(path); !read) return read;
    }
    return {};
}

core::Result<void> AskCommand::readImage(const QString &path)
{
    const auto bytes = chat::readAttachedFile(path);
    if (!bytes) return std::unexpected(bytes.error());
    const auto image = chat::checkImage(*bytes, path);
    if (!image) return std::unexpected(image.error());
    m_files.append(image->bytes);
    m_attachments.append({.key = {},
                          .name = chat::attachmentName(path),
                          .mimeType = image->mimeType,
                          .bytes = image->bytes.size(),
                          .width = image->size.width(),
                          .height = image->size.height()});
    return {};
}

core::Result<void> AskCommand::readText(const QString &path)
{
    const auto bytes = chat::readAttachedFile(path);
    if (!bytes) return std::unexpected(bytes.error());
    if (chat::imageFormat(*bytes)) return readImage(path);
    const bool isPdf = documents::isPdf(*bytes);
    if (isPdf) m_pdfs.append({m_attachments.size(), path});
    const auto text = isPdf ? core::Result<QByteArray>(QByteArray()) : chat::checkText(*bytes, path);
    if (!text) return std::unexpected(text.error());
    m_files.append(*text);
    m_attachments.append(
        {.key = {}, .name = chat::attachmentName(path), .mimeType = u"text/plain"_s, .bytes = text->size()});
    return {};
}

void AskCommand::readInput(Terminal &terminal, bool isRequired)
{
    const auto go = [this] {
        if (m_opening) return;
        const QString input = m_input.join(u'\n');
        if (!input.trimmed().isEmpty()) m_prompt += (m_prompt.isEmpty() ? ""_L1 : "\n\n"_L1) + input;
        open();
    };
    connect(&terminal, &Terminal::inputArrived, this, [this] { m_inputArrived = true; });
    connect(&terminal, &Terminal::inputLine, this, [this](const QString &line) { m_input.append(line); });
    connect(&terminal, &Terminal::inputEnded, this, go);
    terminal.startReading();
    if (isRequired || terminal.input() == Terminal::Input::File) return;
    QTimer::singleShot(patience, this, [this, go] {
        // What has begun is read to its end, however long that takes.
        if (m_opening || m_inputArrived) return;
        m_terminal->note(tr("runnelctl: nothing comes from standard input, so it is left out; - would wait for it."));
        go();
    });
}

void AskCommand::open()
{
    m_opening = true;
    if (m_prompt.trimmed().isEmpty() && m_attachments.isEmpty()) {
        m_terminal->note(tr("runnelctl: there is no prompt. Try: runnelctl ask \"What can you do?\""));
        return finish(ExitStatus::Usage);
    }
    m_host->open(Access::Write, this, [this](const core::Result<Services *> &services) {
        if (!m_done) return;
        if (services) return ask(**services);
        noteError(*m_terminal, services.error());
        finish(exitStatusFor(services.error()));
    });
}

void AskCommand::ask(Services &services)
{
    const auto model = chooseModel(*m_options, services.providers, *m_terminal);
    if (!model) {
        noteError(*m_terminal, model.error());
        return finish(exitStatusFor(model.error()));
    }
    keepFiles(services, *model);
}

//! One after another; the prompt names them, so they are kept before it.
void AskCommand::keepFiles(Services &services, const llm::ModelRef &model)
{
    const qsizetype kept = m_attachments.size() - m_files.size();
    if (m_files.isEmpty()) return start(services, model);
    services.attachments.add(m_files.takeFirst(), this,
                             [this, &services, model, kept](const core::Result<QString> &key) {
                                 if (!m_done) return;
                                 if (!key) {
                                     noteError(*m_terminal, key.error());
                                     return finish(exitStatusFor(key.error()));
                                 }
                                 m_attachments[kept].key = *key;
                                 keepFiles(services, model);
                             });
}

void AskCommand::start(Services &services, const llm::ModelRef &model)
{
    m_run = std::make_unique<AnswerRun>(services, *m_terminal, wantsJson(*m_options));
    chat::Conversation *conversation = services.library.create(model);
    conversation->setSystemPrompt(m_options->value(systemOption));
    const auto started =
        m_run->start(conversation, m_prompt, [this](ExitStatus status) { finish(status); }, m_attachments);
    if (started) return;
    noteError(*m_terminal, started.error());
    finish(exitStatusFor(started.error()));
}

void AskCommand::interrupt()
{
    if (m_run && m_run->isRunning()) m_run->stop();
    else finish(ExitStatus::Stopped);
}

void AskCommand::finish(ExitStatus status)
{
    if (Done done = std::exchange(m_done, {})) done(status);
}

} // namespace runnel::cli
