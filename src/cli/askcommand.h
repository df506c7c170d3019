// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cli/answerrun.h"
#include "cli/command.h"
#include "documents/pdfreader.h"

#include <QStringList>

#include <memory>
#include <optional>
#include <utility>

namespace runnel::cli {

//! \brief `ask`: one prompt, one answer, a saved conversation.
class AskCommand final : public Command
{
    Q_OBJECT
public:
    using Command::Command;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString summary() const override;
    void declare(QCommandLineParser &parser) const override;
    [[nodiscard]] bool takesArguments() const override { return true; }
    void execute(const QCommandLineParser &options, Terminal &terminal, Host &host, Done done) override;

private:
    [[nodiscard]] core::Result<void> readFiles(const QCommandLineParser &options);
    [[nodiscard]] core::Result<void> readImage(const QString &path);
    [[nodiscard]] core::Result<void> readText(const QString &path);
    void readPdfs();
    void begin();
    void readInput(Terminal &terminal, bool isRequired);
    void open();
    void ask(Services &services);
    void keepFiles(Services &services, const llm::ModelRef &model);
    void start(Services &services, const llm::ModelRef &model);
    void interrupt();
    void finish(ExitStatus status);

    const QCommandLineParser *m_options = nullptr;
    Terminal *m_terminal = nullptr;
    Host *m_host = nullptr;
    Done m_done;
    QStringList m_input;
    QString m_prompt;
    QList<QByteArray> m_files; // that are not kept yet
    QList<chat::Attachment> m_attachments;
    QList<std::pair<qsizetype, QString>> m_pdfs; // that are not read yet: which attachment, and its path
    documents::PdfReader m_reader;
    bool m_opening = false;
    bool m_inputArrived = false;
    std::unique_ptr<AnswerRun> m_run;
};

} // namespace runnel::cli
