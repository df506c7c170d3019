// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/settings/networkpage.h"

#include "gui/settings/pagelabels.h"
#include "gui/theme/theme.h"
#include "settings/networkchoice.h"
#include "settings/schema.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSslCertificate>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace schema = settings::schema;

namespace {

constexpr auto systemWord = "system"_L1;
constexpr auto noneWord = "none"_L1;

QString sentence(settings::ProxyFault fault)
{
    using enum settings::ProxyFault;
    switch (fault) {
    case NotAnAddress:
        return QCoreApplication::translate(
            "Settings", "This is no address of a proxy: type http://host:port or socks5://host:port.");
    case Scheme:
        return QCoreApplication::translate("Settings", "The address must begin with http:// or socks5://.");
    case NoPort:
        return QCoreApplication::translate("Settings", "The address must end in a port, as in http://host:3128.");
    case Credentials:
        return QCoreApplication::translate(
            "Settings", "The address must hold no name and no password: it would lie in a file that anyone may read.");
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace

NetworkPage::NetworkPage(Theme &theme, settings::Settings &settings, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_settings(settings), m_labels(new PageLabels(theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.metrics().spacing);
    buildProxy();
    column->addSpacing(theme.metrics().gap);
    buildTrust();
    column->addStretch(1);
    followProxy();
    followTrust();
    connect(&settings, &settings::Settings::changed, this, [this](const QByteArray &key) {
        if (key == schema::proxy.key) followProxy();
        if (key == schema::caFile.key) followTrust();
    });
}

void NetworkPage::buildProxy()
{
    layout()->addWidget(m_labels->heading(QCoreApplication::translate("Settings", "Proxy")));
    m_ways = new QButtonGroup(this);
    const auto add = [this](Way way, const QString &name, const QString &text) {
        auto *button = new QRadioButton(text, this);
        button->setObjectName(name);
        m_ways->addButton(button, way);
        layout()->addWidget(button);
        return button;
    };
    add(AsSystem, u"proxy-system"_s, QCoreApplication::translate("Settings", "As the &system"));
    add(Direct, u"proxy-none"_s, QCoreApplication::translate("Settings", "&None"));
    const QRadioButton *own = add(Own, u"proxy-own"_s, QCoreApplication::translate("Settings", "&This one:"));
    m_proxy = new QLineEdit(this);
    m_proxy->setObjectName(u"proxyAddress"_s);
    m_proxy->setAccessibleName(QCoreApplication::translate("Settings", "Address of the proxy"));
    m_proxy->setPlaceholderText(u"http://host:port"_s);
    m_proxy->setInputMethodHints(Qt::ImhUrlCharactersOnly);
    m_proxy->setEnabled(false);
    layout()->addWidget(m_proxy);
    m_proxyState = m_labels->line();
    m_proxyState->setObjectName(u"proxyState"_s);
    layout()->addWidget(m_proxyState);
    connect(own, &QRadioButton::toggled, m_proxy, &QWidget::setEnabled);
    connect(m_ways, &QButtonGroup::idClicked, this, [this](int way) {
        takeProxy();
        if (way == Own) m_proxy->setFocus(Qt::OtherFocusReason);
    });
    connect(m_proxy, &QLineEdit::editingFinished, this, &NetworkPage::takeProxy);
}

void NetworkPage::buildTrust()
{
    layout()->addWidget(m_labels->heading(QCoreApplication::translate("Settings", "Certificates")));
    layout()->addWidget(m_labels->line(QCoreApplication::translate(
        "Settings", "For a server or proxy whose certificate this system does not know: a PEM file with the "
                    "certificate of its authority. It is trusted beside the system's.")));
    m_file = new QLineEdit(this);
    m_file->setObjectName(u"caFile"_s);
    m_file->setAccessibleName(QCoreApplication::translate("Settings", "File of certificates"));
    m_file->setPlaceholderText(QCoreApplication::translate("Settings", "none"));
    m_browse = new QPushButton(QCoreApplication::translate("Settings", "&Browse…"), this);
    m_browse->setObjectName(u"browseCaFile"_s);
    m_browse->setAutoDefault(false);
    auto *row = new QWidget(this);
    auto *inRow = new QHBoxLayout(row);
    inRow->setContentsMargins(0, 0, 0, 0);
    inRow->setSpacing(m_theme.metrics().spacing);
    inRow->addWidget(m_file, 1);
    inRow->addWidget(m_browse);
    layout()->addWidget(row);
    m_fileState = m_labels->line();
    m_fileState->setObjectName(u"caFileState"_s);
    layout()->addWidget(m_fileState);
    connect(m_file, &QLineEdit::editingFinished, this,
            [this] { takeFile(QDir::fromNativeSeparators(m_file->text().trimmed())); });
    connect(m_browse, &QPushButton::clicked, this, &NetworkPage::browse);
}

void NetworkPage::followProxy()
{
    const QString chosen = m_settings.get(schema::proxy);
    const Way way = chosen == systemWord ? AsSystem : chosen == noneWord ? Direct : Own;
    m_ways->button(way)->setChecked(true);
    if (way == Own) m_proxy->setText(chosen);
    m_labels->say(m_proxyState,
                  QCoreApplication::translate("Settings", "Servers on this machine are always asked directly."));
}

void NetworkPage::takeProxy()
{
    const int way = m_ways->checkedId();
    const QString wanted = way == AsSystem ? QString(systemWord)
                           : way == Direct ? QString(noneWord)
                                           : m_proxy->text().trimmed();
    const auto choice = settings::proxyFrom(wanted);
    // The words for the other choices are no addresses.
    if (!choice || (way == Own && choice->host.isEmpty())) {
        const auto fault = choice ? settings::ProxyFault::NotAnAddress : choice.error();
        m_labels->say(m_proxyState,
                      QCoreApplication::translate("Settings", "%1 Nothing is changed until then.").arg(sentence(fault)),
                      true);
        return;
    }
    m_settings.set(schema::proxy, wanted);
    followProxy(); // also where nothing changed: a fault may stand there
}

void NetworkPage::followTrust()
{
    const QString path = m_settings.get(schema::caFile);
    m_file->setText(QDir::toNativeSeparators(path));
    if (path.isEmpty())
        return m_labels->say(m_fileState,
                             QCoreApplication::translate("Settings", "Only the system's certificates are trusted."));
    const auto found = settings::certificatesFrom(path);
    if (!found) {
        return m_labels->say(
            m_fileState,
            QCoreApplication::translate("Settings", "It is not used: %1. Only the system's certificates are trusted.")
                .arg(found.error().message),
            true);
    }
    m_labels->say(m_fileState, QCoreApplication::translate("Settings", "%n certificate(s) of it are trusted.", nullptr,
                                                           int(found->size())));
}

void NetworkPage::takeFile(const QString &path)
{
    m_settings.set(schema::caFile, path);
    followTrust(); // the file may have come or gone meanwhile
}

void NetworkPage::browse()
{
    auto *dialog = new QFileDialog(
        this, QCoreApplication::translate("Settings", "File of certificates"), QFileInfo(m_file->text()).absolutePath(),
        QCoreApplication::translate("Settings", "Certificates (*.pem *.crt *.cer);;All files (*)"));
    dialog->setObjectName(u"caFileDialog"_s);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &NetworkPage::takeFile);
    dialog->open();
}

} // namespace runnel::gui
