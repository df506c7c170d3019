// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/imagemetadata.h"

#include <QByteArrayView>
#include <QtEndian>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace runnel::chat {

namespace {

using Stripped = std::optional<StrippedImage>;

constexpr std::array pngSignature {'\x89', 'P', 'N', 'G', '\r', '\n', '\x1a', '\n'};
constexpr QByteArrayView pngStart(pngSignature.data(), qsizetype(pngSignature.size()));

int byteAt(QByteArrayView bytes, qsizetype at)
{
    return static_cast<unsigned char>(bytes.at(at));
}

//! A number of the file; the caller knows that it is there.
template <typename T>
T bigEndian(QByteArrayView bytes, qsizetype at)
{
    return qFromBigEndian<T>(bytes.sliced(at, sizeof(T)).data());
}

template <typename T>
T littleEndian(QByteArrayView bytes, qsizetype at)
{
    return qFromLittleEndian<T>(bytes.sliced(at, sizeof(T)).data());
}

bool isPicture(const QSize &size)
{
    return size.width() > 0 && size.height() > 0;
}

//! The orientation that EXIF data tells; 1 where it tells none.
int exifOrientation(QByteArrayView exif)
{
    constexpr quint16 orientationTag = 0x0112;
    constexpr qsizetype entrySize = 12;
    if (exif.size() < 8) return 1;
    const bool isLittle = exif.startsWith("II");
    const auto u16 = [&](qsizetype at) {
        return isLittle ? littleEndian<quint16>(exif, at) : bigEndian<quint16>(exif, at);
    };
    const auto directory = qsizetype(isLittle ? littleEndian<quint32>(exif, 4) : bigEndian<quint32>(exif, 4));
    if (directory > exif.size() - 2) return 1;
    const qsizetype entries = u16(directory);
    for (qsizetype i = 0; i < entries; ++i) {
        const qsizetype at = directory + 2 + i * entrySize;
        if (at > exif.size() - entrySize) return 1;
        if (u16(at) != orientationTag) continue;
        const int orientation = u16(at + 8);
        return orientation >= 1 && orientation <= 8 ? orientation : 1;
    }
    return 1;
}

constexpr QByteArrayView exifMark("Exif\0\0", 6); // in front of the data, where the format asks for it

//! EXIF data that tell \a orientation and nothing else.
QByteArray exifOf(int orientation)
{
    QByteArray exif("MM\0\x2a\0\0\0\x08"
                    "\0\x01"
                    "\x01\x12\0\x03\0\0\0\x01\0\0\0\0"
                    "\0\0\0\0",
                    26);
    constexpr qsizetype valueAt = 19;
    exif[valueAt] = char(orientation);
    return exif;
}

template <typename T>
QByteArray inBigEndian(T number)
{
    QByteArray bytes(sizeof(T), '\0');
    qToBigEndian(number, bytes.data());
    return bytes;
}

//! The checksum of a PNG's chunk.
quint32 crc32(QByteArrayView bytes)
{
    quint32 crc = 0xffffffffU;
    for (const char byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0U ? 0xedb88320U : 0U);
    }
    return crc ^ 0xffffffffU;
}

// PNG: a signature, then chunks of length, type, data, checksum.
Stripped stripPng(QByteArrayView bytes)
{
    // What makes the picture, and its colours right; all else may tell of who made it.
    static constexpr std::array kept {"IHDR"_L1, "PLTE"_L1, "IDAT"_L1, "IEND"_L1, "tRNS"_L1,
                                      "gAMA"_L1, "cHRM"_L1, "sRGB"_L1, "iCCP"_L1, "cICP"_L1,
                                      "sBIT"_L1, "pHYs"_L1, "acTL"_L1, "fcTL"_L1, "fdAT"_L1};
    constexpr qsizetype frame = 12; // a chunk without its data
    StrippedImage image;
    image.bytes = pngStart.toByteArray();
    qsizetype at = pngStart.size();
    while (bytes.size() - at >= frame) {
        const auto length = qint64(bigEndian<quint32>(bytes, at));
        if (length > bytes.size() - at - frame) return {};
        const QLatin1StringView type(bytes.sliced(at + 4, 4));
        if (at == pngStart.size()) {
            if (type != "IHDR"_L1 || length < 8) return {};
            image.size = QSize(bigEndian<qint32>(bytes, at + 8), bigEndian<qint32>(bytes, at + 12));
        }
        if (type == "eXIf"_L1) image.orientation = exifOrientation(bytes.sliced(at + 8, length));
        if (type == "IEND"_L1 && image.orientation != 1) {
            const QByteArray chunk = "eXIf" + exifOf(image.orientation);
            image.bytes += inBigEndian(quint32(chunk.size() - 4)) + chunk + inBigEndian(crc32(chunk));
        }
        if (std::ranges::contains(kept, type)) image.bytes += bytes.sliced(at, frame + length);
        at += frame + length;
        if (type == "IEND"_L1) return isPicture(image.size) ? Stripped(image) : Stripped();
    }
    return {};
}

//! Whether a segment of a JPEG is needed to show its picture.
bool isPictureSegment(int marker, QByteArrayView data)
{
    constexpr int comment = 0xfe;
    constexpr int app0 = 0xe0;
    constexpr int app2 = 0xe2;
    constexpr int app14 = 0xee; // how the colours are mixed
    constexpr int app15 = 0xef;
    if (marker == comment) return false;
    if (marker < app0 || marker > app15) return true;
    if (marker == app0) return data.startsWith("JFIF"); // JFXX is a preview
    return marker == app14 || (marker == app2 && data.startsWith("ICC_PROFILE"));
}

//! Behind the coded data that begins at \a at: where the next marker stands; -1 where none does.
qsizetype endOfScan(QByteArrayView bytes, qsizetype at)
{
    while ((at = bytes.indexOf('\xff', at)) >= 0 && at + 1 < bytes.size()) {
        const int next = byteAt(bytes, at + 1);
        const bool isData = next == 0 || (next >= 0xd0 && next <= 0xd7);
        if (!isData && next != 0xff) return at;
        at += next == 0xff ? 1 : 2;
    }
    return -1;
}

// JPEG: segments of marker, length, data; the coded picture follows a start of scan.
Stripped stripJpeg(QByteArrayView bytes)
{
    constexpr int startOfScan = 0xda;
    constexpr int endOfImage = 0xd9;
    constexpr int app1 = 0xe1;
    StrippedImage image;
    QByteArray segments;
    qsizetype at = 2;
    while (at + 2 <= bytes.size()) {
        if (byteAt(bytes, at) != 0xff) return {};
        const int marker = byteAt(bytes, at + 1);
        if (marker == 0xff) {
            ++at;
            continue;
        }
        if (marker == endOfImage) {
            if (!isPicture(image.size)) return {};
            image.bytes = bytes.first(2).toByteArray();
            if (image.orientation != 1) {
                const QByteArray exif = exifMark.toByteArray() + exifOf(image.orientation);
                image.bytes += QByteArray("\xff\xe1", 2) + inBigEndian(quint16(exif.size() + 2)) + exif;
            }
            image.bytes += segments + bytes.sliced(at, 2).toByteArray();
            return image;
        }
        if (at + 4 > bytes.size()) return {};
        const qsizetype length = bigEndian<quint16>(bytes, at + 2);
        if (length < 2 || length > bytes.size() - at - 2) return {};
        const QByteArrayView data = bytes.sliced(at + 4, length - 2);
        const bool isFrame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (isFrame) {
            if (data.size() < 5) return {};
            image.size = QSize(bigEndian<quint16>(data, 3), bigEndian<quint16>(data, 1));
        }
        if (marker == app1 && data.startsWith(exifMark)) {
            image.orientation = exifOrientation(data.sliced(exifMark.size()));
        }
        qsizetype end = at + 2 + length;
        if (marker == startOfScan) end = endOfScan(bytes, end);
        if (end < 0) return {};
        if (isPictureSegment(marker, data)) segments += bytes.sliced(at, end - at);
        at = end;
    }
    return {};
}

//! Behind the blocks of data that begin at \a at; -1 where they have no end.
qsizetype endOfGifBlocks(QByteArrayView bytes, qsizetype at)
{
    while (at < bytes.size()) {
        const int length = byteAt(bytes, at);
        at += 1 + length;
        if (length == 0) return at;
    }
    return -1;
}

qsizetype gifTableSize(int flags)
{
    constexpr int hasTable = 0x80;
    return (flags & hasTable) ? qsizetype(3) << ((flags & 7) + 1) : 0;
}

// GIF: a screen, then images and extensions, each made of blocks.
Stripped stripGif(QByteArrayView bytes)
{
    constexpr int extension = 0x21;
    constexpr int imageStart = 0x2c;
    constexpr int trailer = 0x3b;
    constexpr int comment = 0xfe;
    constexpr int application = 0xff;
    constexpr qsizetype screenEnd = 13;
    if (bytes.size() < screenEnd) return {};
    StrippedImage image;
    image.size = QSize(littleEndian<quint16>(bytes, 6), littleEndian<quint16>(bytes, 8));
    qsizetype at = screenEnd + gifTableSize(byteAt(bytes, 10));
    if (at > bytes.size()) return {};
    image.bytes = bytes.first(at).toByteArray();
    bool hasImage = false;
    while (at < bytes.size()) {
        const int kind = byteAt(bytes, at);
        if (kind == trailer) {
            image.bytes += char(trailer);
            return hasImage && isPicture(image.size) ? Stripped(image) : Stripped();
        }
        qsizetype end = -1;
        bool isKept = true;
        if (kind == imageStart && at + 11 <= bytes.size()) {
            end = endOfGifBlocks(bytes, at + 11 + gifTableSize(byteAt(bytes, at + 9)));
            hasImage = true;
        } else if (kind == extension && at + 3 <= bytes.size()) {
            const int label = byteAt(bytes, at + 1);
            end = endOfGifBlocks(bytes, at + 2);
            // How often it repeats is part of what is seen.
            const bool repeats = bytes.sliced(at + 3).startsWith("NETSCAPE2.0");
            isKept = label != comment && (label != application || repeats);
        }
        if (end < 0 || end > bytes.size()) return {};
        if (isKept) image.bytes += bytes.sliced(at, end - at);
        at = end;
    }
    return {};
}

//! The size that the first chunk of a WebP tells; invalid where it tells none.
QSize webpSize(QLatin1StringView type, QByteArrayView data)
{
    constexpr int mask = 0x3fff;
    if (type == "VP8X"_L1 && data.size() >= 10) {
        const auto edge = [&data](qsizetype at) {
            return int(littleEndian<quint16>(data, at)) | byteAt(data, at + 2) << 16;
        };
        return {edge(4) + 1, edge(7) + 1};
    }
    if (type == "VP8L"_L1 && data.size() >= 5 && byteAt(data, 0) == 0x2f) {
        const quint32 bits = littleEndian<quint32>(data, 1);
        return {int(bits & mask) + 1, int((bits >> 14) & mask) + 1};
    }
    if (type == "VP8 "_L1 && data.size() >= 10 && data.sliced(3).startsWith("\x9d\x01\x2a")) {
        return {littleEndian<quint16>(data, 6) & mask, littleEndian<quint16>(data, 8) & mask};
    }
    return {};
}

// WebP: a RIFF file of chunks of type, length, data, each at an even place.
Stripped stripWebP(QByteArrayView bytes)
{
    constexpr qsizetype start = 12;
    constexpr qsizetype head = 8;
    constexpr int tellsOfExif = 0x08;
    constexpr int tellsOfXmp = 0x04;
    static constexpr std::array kept {"VP8X"_L1, "VP8 "_L1, "VP8L"_L1, "ALPH"_L1, "ANIM"_L1, "ANMF"_L1, "ICCP"_L1};
    const auto told = qint64(littleEndian<quint32>(bytes, 4)) + head;
    if (told > bytes.size() || told < start) return {};
    StrippedImage image;
    image.bytes = bytes.first(start).toByteArray();
    bool hasPicture = false;
    bool isExtended = false;
    for (qsizetype at = start; at < told;) {
        if (told - at < head) return {};
        const QLatin1StringView type(bytes.sliced(at, 4));
        const auto length = qint64(littleEndian<quint32>(bytes, at + 4));
        if (length > told - at - head) return {};
        const QByteArrayView data = bytes.sliced(at + head, length);
        constexpr qsizetype canvas = 10; // bytes of VP8X
        if (type == "VP8X"_L1 && data.size() < canvas) return {};
        if (at == start) image.size = webpSize(type, data);
        const qsizetype end = std::min<qsizetype>(at + head + length + length % 2, told);
        hasPicture |= type == "VP8 "_L1 || type == "VP8L"_L1 || type == "ANMF"_L1;
        if (std::ranges::contains(kept, type)) {
            image.bytes += bytes.sliced(at, end - at);
            if (at == start && type == "VP8X"_L1) {
                isExtended = true;
                image.bytes[start + head] = char(byteAt(data, 0) & ~(tellsOfExif | tellsOfXmp));
            }
        }
        // Some writers put the mark of a JPEG's segment in front of it.
        if (type == "EXIF"_L1 && isExtended) {
            image.orientation = exifOrientation(data.startsWith(exifMark) ? data.sliced(exifMark.size()) : data);
        }
        at = end;
    }
    if (!hasPicture || !isPicture(image.size)) return {};
    if (image.orientation != 1) {
        const QByteArray exif = exifOf(image.orientation); // of an even length
        image.bytes[start + head] = char(byteAt(image.bytes, start + head) | tellsOfExif);
        image.bytes += "EXIF" + QByteArray(4, '\0') + exif;
        qToLittleEndian(quint32(exif.size()), image.bytes.end() - exif.size() - 4);
    }
    qToLittleEndian(quint32(image.bytes.size() - head), image.bytes.data() + 4);
    return image;
}

} // namespace

std::optional<ImageFormat> imageFormat(const QByteArray &bytes)
{
    if (bytes.startsWith(pngStart)) return ImageFormat::Png;
    if (bytes.startsWith("\xff\xd8\xff")) return ImageFormat::Jpeg;
    if (bytes.startsWith("GIF87a") || bytes.startsWith("GIF89a")) return ImageFormat::Gif;
    if (bytes.startsWith("RIFF") && bytes.sliced(4).size() >= 8 && bytes.sliced(8).startsWith("WEBP")) {
        return ImageFormat::WebP;
    }
    return {};
}

QString mimeTypeOf(ImageFormat format)
{
    switch (format) {
    case ImageFormat::Png:
        return u"image/png"_s;
    case ImageFormat::Jpeg:
        return u"image/jpeg"_s;
    case ImageFormat::WebP:
        return u"image/webp"_s;
    case ImageFormat::Gif:
        return u"image/gif"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

std::optional<StrippedImage> withoutMetadata(const QByteArray &bytes, ImageFormat format)
{
    switch (format) {
    case ImageFormat::Png:
        return stripPng(bytes);
    case ImageFormat::Jpeg:
        return stripJpeg(bytes);
    case ImageFormat::WebP:
        return stripWebP(bytes);
    case ImageFormat::Gif:
        return stripGif(bytes);
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace runnel::chat
