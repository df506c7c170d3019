// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pdftext.h"

#include <QHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace runnel::test {

namespace {

using Objects = QHash<int, QByteArray>;

QRegularExpressionMatchIterator all(const QString &pattern, const QByteArray &text)
{
    return QRegularExpression(pattern, QRegularExpression::DotMatchesEverythingOption)
        .globalMatch(QString::fromLatin1(text));
}

int referenceIn(const QByteArray &object, const QString &key)
{
    auto found = all(u'/' + key + u"\\s+(\\d+) 0 R"_s, object);
    return found.hasNext() ? found.next().captured(1).toInt() : 0;
}

QByteArray streamOf(const QByteArray &object)
{
    const qsizetype start = object.indexOf("stream\n") + 7;
    const QByteArray data = object.sliced(start, object.lastIndexOf("endstream") - start);
    if (!object.contains("FlateDecode")) return data;
    return qUncompress(QByteArray(4, '\0') + data); // its size is not known before
}

QString characters(const QString &hex)
{
    return QString::fromUtf8(QByteArray::fromHex(hex.toLatin1())).isEmpty()
               ? QString()
               : QString(QChar(char16_t(hex.left(4).toUInt(nullptr, 16))));
}

// Glyph → text, of one font.
QHash<uint, QString> mapOf(const QByteArray &cmap)
{
    QHash<uint, QString> map;
    auto ranges = all(u"<([0-9a-fA-F]+)>\\s*<([0-9a-fA-F]+)>\\s*<([0-9a-fA-F]+)>"_s, cmap);
    while (ranges.hasNext()) {
        const auto range = ranges.next();
        const uint from = range.captured(1).toUInt(nullptr, 16);
        const uint to = range.captured(2).toUInt(nullptr, 16);
        const uint text = range.captured(3).toUInt(nullptr, 16);
        for (uint glyph = from; glyph <= to && to - from < 65'536; ++glyph)
            map.insert(glyph, QString(QChar(char16_t(text + glyph - from))));
    }
    auto lists = all(u"<([0-9a-fA-F]+)>\\s*<[0-9a-fA-F]+>\\s*\\[([^\\]]*)\\]"_s, cmap);
    while (lists.hasNext()) {
        const auto list = lists.next();
        uint glyph = list.captured(1).toUInt(nullptr, 16);
        auto texts = all(u"<([0-9a-fA-F]+)>"_s, list.captured(2).toLatin1());
        while (texts.hasNext()) map.insert(glyph++, characters(texts.next().captured(1)));
    }
    return map;
}

} // namespace

PdfText::PdfText(const QByteArray &file)
{
    Objects objects;
    auto found = all(u"(?:^|\\n)(\\d+) 0 obj\\n(.*?)\\nendobj"_s, file);
    while (found.hasNext()) {
        const auto object = found.next();
        objects.insert(object.captured(1).toInt(), object.captured(2).toLatin1());
    }
    QHash<QString, QHash<uint, QString>> fonts;
    QList<int> kids;
    for (auto object = objects.cbegin(); object != objects.cend(); ++object) {
        if (object->contains("/Subtype /Image")) ++images;
        if (object->contains("/ToUnicode"))
            fonts.insert(QString::number(object.key()),
                         mapOf(streamOf(objects.value(referenceIn(*object, u"ToUnicode"_s)))));
        if (object->contains("/Kids")) {
            auto references = all(u"(\\d+) 0 R"_s, object->sliced(object->indexOf("/Kids")));
            while (references.hasNext()) kids.append(references.next().captured(1).toInt());
        }
    }
    for (const int kid : std::as_const(kids)) {
        const QByteArray page = objects.value(kid);
        if (!page.contains("/Contents")) continue;
        QString text;
        QString font;
        auto tokens =
            all(u"/F(\\d+) [\\d.]+ Tf|<([0-9a-fA-F]+)>"_s, streamOf(objects.value(referenceIn(page, u"Contents"_s))));
        while (tokens.hasNext()) {
            const auto token = tokens.next();
            if (token.hasCaptured(1) && !token.captured(1).isEmpty()) font = token.captured(1);
            const QString glyphs = token.captured(2);
            for (qsizetype i = 0; i + 4 <= glyphs.size(); i += 4)
                text += fonts.value(font).value(glyphs.sliced(i, 4).toUInt(nullptr, 16), u"?"_s);
        }
        // Both are the glyph of a space.
        pages.append(text.replace(u'\t', u' '));
    }
}

} // namespace runnel::test
