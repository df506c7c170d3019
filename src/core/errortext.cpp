// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/errortext.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace runnel::core {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Errors", text);
}

//! \a reason: the code of an error of kind Attachment.
ErrorText attachmentText(const QString &reason)
{
    if (reason == "no_images"_L1) {
        return {tr("This model takes no images, so nothing was sent."), ErrorAction::ChooseModel};
    }
    if (reason == "missing"_L1) return {tr("There is no such file.")};
    if (reason == "no_file"_L1) return {tr("Only files can be attached, no folders or devices.")};
    if (reason == "unreadable"_L1) return {tr("The file cannot be read.")};
    if (reason == "empty"_L1) return {tr("The file is empty.")};
    if (reason == "too_big"_L1) return {tr("The file is larger than 20 MB.")};
    if (reason == "format"_L1) return {tr("Only PNG, JPEG, WebP and GIF images can be attached.")};
    if (reason == "damaged"_L1) return {tr("The image is damaged or cut off.")};
    if (reason == "pixels"_L1) return {tr("The image has more than 64 megapixels.")};
    if (reason == "binary"_L1) return {tr("It is neither text nor an image, so it cannot be attached.")};
    if (reason == "encoding"_L1) {
        return {tr("Its encoding is not known. Save it as UTF-8, then attach it again.")};
    }
    if (reason == "long_text"_L1) return {tr("The text is longer than 2 MB.")};
    if (reason == "too_much_text"_L1) return {tr("The attached text is more than 500,000 tokens, about.")};
    if (reason == "no_pdf_reader"_L1) {
        return {tr("To read PDF files Runnel needs the program pdftotext, of the package poppler-utils.")};
    }
    if (reason == "pdf_locked"_L1) return {tr("The PDF wants a password. Save it without one, then attach it again.")};
    if (reason == "pdf_pictures"_L1) {
        return {tr("The PDF holds no text, only pictures. Attach its pages as images instead.")};
    }
    if (reason == "pdf_damaged"_L1) return {tr("The PDF is damaged and cannot be read.")};
    if (reason == "pdf_pages"_L1) return {tr("The PDF has more than 1,000 pages.")};
    if (reason == "pdf_slow"_L1) return {tr("Reading the PDF took too long.")};
    if (reason == "too_many"_L1) return {tr("A message takes 20 files at most.")};
    return {tr("The file cannot be attached.")};
}

} // namespace

ErrorText describe(const Error &error)
{
    using enum ErrorKind;
    switch (error.kind) {
    case Auth:
        if (error.providerCode == "no_key"_L1) {
            return {tr("There is no key for this provider, so nothing was sent."), ErrorAction::OpenSettings};
        }
        if (error.providerCode == "bad_key"_L1) {
            return {tr("The key has a line break in it, so nothing was sent."), ErrorAction::OpenSettings};
        }
        if (error.providerCode == "keychain"_L1) {
            return {tr("The keychain did not give the key, so nothing was sent. Unlock it and try again."),
                    ErrorAction::Retry};
        }
        return {tr("The service did not accept the key."), ErrorAction::OpenSettings};
    case Permission:
        return {tr("This key may not use this model."), ErrorAction::ChooseModel};
    case NotFound:
        return {tr("The service does not know this model or address."), ErrorAction::ChooseModel};
    case InvalidRequest:
        return {tr("The service refused the request."), ErrorAction::Retry};
    case ContextTooLong:
        return {tr("The conversation is longer than the model can read."), ErrorAction::StartNewChat};
    case RateLimit:
        return {tr("Too many requests: the service asks to wait."), ErrorAction::Retry};
    case Quota:
        return {tr("The credit or plan at the service is used up."), ErrorAction::OpenSettings};
    case Overloaded:
        return {tr("The service is overloaded right now."), ErrorAction::Retry};
    case Server:
        return {tr("The service failed."), ErrorAction::Retry};
    case Network:
        if (error.providerCode == "offline"_L1) {
            return {tr("There is no network. It goes on when the network is back."), ErrorAction::Retry};
        }
        if (error.providerCode == "not_running"_L1) {
            return {tr("There is no connection to the service on this computer. Start it, then try again."),
                    ErrorAction::Retry};
        }
        return {tr("There is no connection to the service."), ErrorAction::Retry};
    case Tls:
        return {tr("The connection to the service is not secure, so nothing was sent."), ErrorAction::OpenSettings};
    case Proxy:
        return {tr("The proxy refused the connection."), ErrorAction::OpenSettings};
    case Timeout:
        return {tr("The service did not answer in time."), ErrorAction::Retry};
    case Protocol:
        return {tr("What the service sent is not a valid answer."), ErrorAction::Retry};
    case Filtered:
        return {tr("The service's safety filter withheld the answer."), ErrorAction::ChooseModel};
    case Configuration:
        if (error.httpStatus >= 300 && error.httpStatus < 400) {
            return {tr("The service points to another address; nothing was sent there."), ErrorAction::OpenSettings};
        }
        return {tr("The provider is not set up correctly."), ErrorAction::OpenSettings};
    case Attachment:
        return attachmentText(error.providerCode);
    case Storage:
        if (error.providerCode == "attachment"_L1)
            return {tr("The attached file could not be saved."), ErrorAction::Retry};
        return {tr("The conversation could not be saved."), ErrorAction::Retry};
    case StorageFull:
        return {tr("The disk is full, so nothing more can be saved."), ErrorAction::FreeSpace};
    case StorageTooNew:
        return {tr("The conversations were saved by a newer version of Runnel and can only be read."),
                ErrorAction::None};
    case StorageCorrupt:
        return {tr("The file with the conversations is damaged."), ErrorAction::None};
    case Busy:
        return {tr("Runnel is already running with this data folder."), ErrorAction::None};
    case Cancelled:
        return {tr("It was cancelled."), ErrorAction::Retry};
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace runnel::core
