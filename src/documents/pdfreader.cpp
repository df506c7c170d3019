// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "documents/pdfreader.h"

#include "chat/attachedfile.h"
#include "chat/textfile.h"
#include "core/logging.h"

#include <QDir>
#include <QFileInfo>
#include <QPointer>
#include <QProcess>
#include <QStandardPaths>
#include <QTimer>

#include <algorithm>
#include <utility>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

using namespace Qt::StringLiterals;

namespace runnel::documents {

namespace {

constexpr qsizetype headLength = 1024; // bytes in which a PDF begins
constexpr qsizetype mostComplaints = 10'000;
constexpr int notPermitted = 3; // an exit status of pdftotext

#ifdef Q_OS_UNIX
//! In the child, between fork and exec: only what is safe there.
void limitProcess()
{
    constexpr rlim_t mostMemory = 1'500'000'000; // bytes of address space; Poppler's fonts and tables are mapped too
    constexpr rlim_t mostSeconds = 30;
    const auto limit = [](auto what, rlim_t most) {
        const rlimit both {.rlim_cur = most, .rlim_max = most};
        ::setrlimit(what, &both);
    };
    limit(RLIMIT_AS, mostMemory);
    limit(RLIMIT_CPU, mostSeconds);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
}
#endif

} // namespace

bool isPdf(const QByteArray &bytes)
{
    QByteArrayView head = QByteArrayView(bytes).first(std::min(bytes.size(), headLength));
    if (head.startsWith("\xef\xbb\xbf")) head = head.sliced(3);
    return head.trimmed().startsWith("%PDF-");
}

//! \brief One file that is being read. Goes when it is told and its process has ended.
class PdfReader::Run : public QObject
{
public:
    Run(QString name, QObject *context, Done done, QObject *parent)
        : QObject(parent), m_name(std::move(name)), m_context(context), m_done(std::move(done))
    {
        connect(&m_process, &QProcess::readyReadStandardOutput, this, &Run::takeText);
        connect(&m_process, &QProcess::readyReadStandardError, this, [this] {
            const QByteArray complaints = m_process.readAllStandardError();
            if (m_complaints.size() < mostComplaints) m_complaints += complaints;
        });
        connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart) refuse(u"no_pdf_reader"_s);
        });
        connect(&m_process, &QProcess::finished, this, &Run::end);
    }

    ~Run() override
    {
        m_process.disconnect(this);
        m_process.kill();
    }

    void start(const QString &program, const QString &path, std::chrono::milliseconds longest)
    {
        m_process.setProgram(program);
        // One page more than is taken, to know that there are more. An absolute path is no option.
        m_process.setArguments({u"-enc"_s, u"UTF-8"_s, u"-l"_s, QString::number(mostPdfPages + 1),
                                QFileInfo(path).absoluteFilePath(), u"-"_s});
        QProcessEnvironment environment;
        environment.insert(u"LC_ALL"_s, u"C"_s); // its complaints are read
        m_process.setProcessEnvironment(environment);
        m_process.setWorkingDirectory(QDir::rootPath());
        m_process.setStandardInputFile(QProcess::nullDevice());
#ifdef Q_OS_UNIX
        m_process.setChildProcessModifier(&limitProcess);
#endif
        QTimer::singleShot(longest, this, [this] { refuse(u"pdf_slow"_s); });
        m_process.start(QIODevice::ReadOnly);
    }

    void refuse(const QString &reason) { tell(chat::refuseAttachment(reason, m_name)); }

private:
    void takeText()
    {
        const QByteArray text = m_process.readAllStandardOutput();
        if (!m_done) return;
        m_text += text;
        if (m_text.size() > chat::largestText) refuse(u"long_text"_s);
    }

    void end(int status, QProcess::ExitStatus how)
    {
        takeText();
        if (!m_done) return deleteLater();
        if (how != QProcess::NormalExit || status != 0) {
            qCInfo(lcApp) << "pdftotext ended with" << status << how;
            const bool isLocked = status == notPermitted || m_complaints.contains("assword");
            return refuse(isLocked ? u"pdf_locked"_s : u"pdf_damaged"_s);
        }
        // It ends each page with a form feed.
        if (m_text.count('\f') > mostPdfPages) return refuse(u"pdf_pages"_s);
        const QString text = QString::fromUtf8(m_text).replace(u'\f', u'\n').remove(QChar(QChar::Null)).trimmed();
        if (text.isEmpty()) return refuse(u"pdf_pictures"_s);
        tell(text.toUtf8() + '\n');
    }

    void tell(const core::Result<QByteArray> &result)
    {
        const Done done = std::exchange(m_done, {});
        if (!done) return;
        // A process that is of no use any more goes first.
        if (m_process.state() == QProcess::NotRunning) deleteLater();
        else m_process.kill();
        if (m_context) done(result);
    }

    QString m_name;
    QPointer<QObject> m_context;
    Done m_done; // null once it was told
    QProcess m_process;
    QByteArray m_text;
    QByteArray m_complaints;
};

PdfReader::PdfReader(QString program, QObject *parent) : QObject(parent), m_program(std::move(program)) {}

PdfReader::~PdfReader() = default;

void PdfReader::read(const QString &path, const QString &name, QObject *context, Done done)
{
    m_waiting.enqueue({.path = path, .name = name, .context = context, .done = std::move(done)});
    readNext();
}

void PdfReader::readNext()
{
    while (!m_waiting.isEmpty() && !m_waiting.head().context) m_waiting.dequeue();
    if (m_isReading || m_waiting.isEmpty()) return;
    m_isReading = true;
    Waiting next = m_waiting.dequeue();
    auto *run = new Run(next.name, next.context, std::move(next.done), this);
    connect(run, &QObject::destroyed, this, [this] {
        m_isReading = false;
        readNext();
    });
    const QString program = QStandardPaths::findExecutable(m_program);
    if (program.isEmpty()) {
        QTimer::singleShot(0, run, [run] { run->refuse(u"no_pdf_reader"_s); });
        return;
    }
    run->start(program, next.path, m_longest);
}

} // namespace runnel::documents
