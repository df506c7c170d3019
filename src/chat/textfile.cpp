// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/textfile.h"

#include "chat/attachedfile.h"

#include <QStringConverter>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace runnel::chat {

namespace {

// A log may hold escape sequences and form feeds; a program that is all ASCII by chance is mostly control characters.
constexpr qsizetype controlShare = 20; // at most one character in so many
// In a text of a Western language one letter in four is not ASCII at the very most. Cyrillic, Greek and Asian texts in
// their old encodings are mostly such bytes.
constexpr qsizetype letterShare = 4;

bool isControl(ushort unit)
{
    const bool isUsual = unit == '\t' || unit == '\n' || unit == '\r' || unit == '\f' || unit == 0x1b;
    return (unit < 0x20 && !isUsual) || unit == 0x7f;
}

bool isText(const QString &text)
{
    if (text.contains(QChar(QChar::Null))) return false;
    const auto controls = std::ranges::count_if(text, [](QChar c) { return isControl(c.unicode()); });
    return controls * controlShare <= text.size();
}

qsizetype unitOf(QStringConverter::Encoding encoding)
{
    switch (encoding) {
    case QStringConverter::Utf16:
    case QStringConverter::Utf16LE:
    case QStringConverter::Utf16BE:
        return 2;
    case QStringConverter::Utf32:
    case QStringConverter::Utf32LE:
    case QStringConverter::Utf32BE:
        return 4;
    default:
        return 1;
    }
}

std::optional<QString> decoded(const QByteArray &bytes, QStringConverter::Encoding encoding)
{
    // A decoder waits for the rest of what is cut off, and says nothing.
    if (bytes.size() % unitOf(encoding) != 0) return std::nullopt;
    QStringDecoder decoder(encoding, QStringConverter::Flag::Stateless);
    QString text = decoder(bytes);
    if (decoder.hasError()) return std::nullopt;
    return text;
}

//! What the bytes 0x80 to 0x9f are in Windows-1252; 0: nothing.
constexpr std::array<char16_t, 32> windowsMarks {u'€', 0,    u'‚', u'ƒ', u'„', u'…', u'†', u'‡', u'ˆ', u'‰', u'Š',
                                                 u'‹', u'Œ', 0,    u'Ž', 0,    0,    u'‘', u'’', u'“', u'”', u'•',
                                                 u'–', u'—', u'˜', u'™', u'š', u'›', u'œ', 0,    u'ž', u'Ÿ'};

std::optional<QString> decodedWestern(const QByteArray &bytes)
{
    QString text = QString::fromLatin1(bytes);
    qsizetype letters = 0;
    qsizetype foreign = 0;
    for (QChar &unit : text) {
        if (unit.unicode() >= 0x80 && unit.unicode() < 0xa0) {
            unit = windowsMarks.at(unit.unicode() - 0x80U);
            if (unit.isNull()) return std::nullopt;
        }
        if (!unit.isLetter()) continue;
        ++letters;
        if (unit.unicode() >= 0x80) ++foreign;
    }
    if (foreign * letterShare > letters) return std::nullopt;
    return text;
}

} // namespace

core::Result<QByteArray> checkText(const QByteArray &bytes, const QString &name)
{
    if (bytes.isEmpty()) return refuseAttachment(u"empty"_s, name);
    std::optional<QString> text;
    if (const auto marked = QStringConverter::encodingForData(bytes)) {
        text = decoded(bytes, *marked);
    } else {
        if (!isText(QString::fromLatin1(bytes))) return refuseAttachment(u"binary"_s, name);
        text = decoded(bytes, QStringConverter::Utf8);
        if (!text) text = decodedWestern(bytes);
    }
    if (!text) return refuseAttachment(u"encoding"_s, name);
    if (!isText(*text)) return refuseAttachment(u"binary"_s, name);
    const QByteArray utf8 = text->toUtf8();
    if (utf8.isEmpty()) return refuseAttachment(u"empty"_s, name);
    if (utf8.size() > largestText) return refuseAttachment(u"long_text"_s, name);
    return utf8;
}

} // namespace runnel::chat
