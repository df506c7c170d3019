// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/chatprinter.h"

#include "gui/transcript/transcriptprinter.h"
#include "gui/transcript/transcriptview.h"
#include "models/chatmodel.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QPdfWriter>
#include <QPrintDialog>
#include <QPrinter>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

// What every file system takes as a name.
QString fileNameFor(const QString &title)
{
    static const QRegularExpression forbidden(u"[\\x00-\\x1f\\x7f<>:\"/\\\\|?*]+"_s);
    QString name = title;
    name = name.replace(forbidden, u" "_s).simplified().left(80);
    while (name.startsWith(u'.') || name.startsWith(u' ')) name.removeFirst();
    return (name.isEmpty() ? u"chat"_s : name) + ".pdf"_L1;
}

} // namespace

ChatPrinter::ChatPrinter(const models::ChatModel &model, const TranscriptView &view, std::function<QString()> title,
                         QWidget *window)
    : QObject(window), m_model(model), m_view(view), m_title(std::move(title)), m_window(window)
{}

void ChatPrinter::paint(QPagedPaintDevice &device, std::function<void(bool)> over)
{
    auto *printer = new TranscriptPrinter(PrintedChat::of(m_model, m_title()), m_view.blockStyle(), device, this);
    connect(printer, &TranscriptPrinter::finished, printer, [printer, over = std::move(over)](bool done) {
        over(done);
        printer->deleteLater();
    });
    printer->start();
}

void ChatPrinter::print()
{
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setPageLayout(usualPageLayout());
    printer->setDocName(m_title());
    auto *dialog = new QPrintDialog(printer.get(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Print chat"));
    dialog->setOptions(QAbstractPrintDialog::PrintToFile);
    // The dialog holds the printer as well: it paints on it until it is gone.
    connect(dialog, &QObject::destroyed, this, [printer] {});
    connect(dialog, &QDialog::accepted, this, [this, printer] {
        paint(*printer, [this, printer](bool done) {
            if (done) Q_EMIT this->done(tr("The chat was handed to the printer."));
            else Q_EMIT failed(tr("The printer does not take the chat."));
        });
    });
    dialog->open();
}

void ChatPrinter::askForPdf()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *dialog = new QFileDialog(m_window, tr("Save chat as PDF"), folder, tr("PDF documents (*.pdf)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"pdf"_s);
    dialog->selectFile(fileNameFor(m_title()));
    connect(dialog, &QFileDialog::fileSelected, this, &ChatPrinter::savePdf);
    dialog->open();
}

void ChatPrinter::savePdf(const QString &fileName)
{
    const auto file = std::make_shared<QSaveFile>(fileName);
    const QString shown = QDir::toNativeSeparators(QFileInfo(fileName).fileName());
    const auto refuse = [this, file, shown] {
        Q_EMIT failed(
            tr("“%1” could not be written: %2", "a file, and the system's reason").arg(shown, file->errorString()));
    };
    if (!file->open(QIODevice::WriteOnly)) {
        refuse();
        return;
    }
    const auto writer = std::make_shared<QPdfWriter>(file.get());
    writer->setPageLayout(usualPageLayout());
    writer->setTitle(m_title());
    writer->setCreator(u"Runnel"_s);
    paint(*writer, [this, file, writer, shown, refuse](bool painted) {
        if (painted && file->error() == QFileDevice::NoError && file->commit())
            Q_EMIT done(tr("“%1” was saved.", "a file").arg(shown));
        else refuse();
    });
}

} // namespace runnel::gui
