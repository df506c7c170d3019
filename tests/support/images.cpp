// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/images.h"

#include <QtEndian>

namespace runnel::test {

namespace {

template <typename T>
QByteArray big(T value)
{
    QByteArray bytes(sizeof(T), '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}

template <typename T>
QByteArray little(T value)
{
    QByteArray bytes(sizeof(T), '\0');
    qToLittleEndian(value, bytes.data());
    return bytes;
}

quint32 crc32(const QByteArray &bytes)
{
    quint32 crc = 0xffffffffU;
    for (const char byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0U ? 0xedb88320U : 0U);
    }
    return crc ^ 0xffffffffU;
}

QByteArray pngHead(quint32 width, quint32 height)
{
    return QByteArray("\x89PNG\r\n\x1a\n", 8) +
           pngChunk("IHDR", big(width) + big(height) + QByteArray("\x08\0\0\0\0", 5));
}

} // namespace

QByteArray pngChunk(const QByteArray &type, const QByteArray &data)
{
    return big(quint32(data.size())) + type + data + big(crc32(type + data));
}

QByteArray makePng(int width, int height, const QByteArray &extra)
{
    QByteArray rows;
    for (int row = 0; row < height; ++row) rows += '\0' + QByteArray(width, char(0x40 + row % 0x40));
    // qCompress() puts the length in front of what zlib makes.
    return pngHead(quint32(width), quint32(height)) + extra + pngChunk("IDAT", qCompress(rows).sliced(4)) +
           pngChunk("IEND", {});
}

QByteArray claimPng(quint32 width, quint32 height)
{
    return pngHead(width, height) + pngChunk("IDAT", qCompress(QByteArray(64, '\0')).sliced(4)) + pngChunk("IEND", {});
}

QByteArray jpegSegment(char marker, const QByteArray &data)
{
    return QByteArray(1, '\xff') + marker + big(quint16(data.size() + 2)) + data;
}

QByteArray exifData(char orientation)
{
    const QByteArray entry = big(quint16(0x0112)) + big(quint16(3)) + big(quint32(1)) + QByteArray(1, '\0') +
                             orientation + QByteArray(2, '\0');
    return QByteArray("MM\0\x2a", 4) + big(quint32(8)) + big(quint16(1)) + entry + big(quint32(0)) + "GPS 52.5200 N";
}

QByteArray exifSegment(char orientation)
{
    return jpegSegment('\xe1', QByteArray("Exif\0\0", 6) + exifData(orientation));
}

QByteArray makeJpeg(const QByteArray &extra)
{
    const QByteArray frame =
        QByteArray("\x08", 1) + big(quint16(4)) + big(quint16(6)) + QByteArray("\x01\x01\x11\0", 4);
    return QByteArray("\xff\xd8", 2) + extra + jpegSegment('\xe0', QByteArray("JFIF\0\x01\x01\0\0\x01\0\x01\0\0", 14)) +
           jpegSegment('\xc0', frame) + jpegSegment('\xda', QByteArray("\x01\x01\0\0\x3f\0", 6)) +
           QByteArray("coded\xff\0data\xff\xd0more", 16) + QByteArray("\xff\xd9", 2);
}

QByteArray makeGif()
{
    const QByteArray comment = QByteArray("\x21\xfe", 2) + char(6) + "secret" + '\0';
    const QByteArray repeats = QByteArray("\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0", 19);
    const QByteArray image = QByteArray("\x2c\0\0\0\0\x05\0\x03\0\0", 10) + QByteArray("\x02\x02\x4c\x01\0", 5);
    return "GIF89a" + little(quint16(5)) + little(quint16(3)) + QByteArray("\x80\0\0", 3) +
           QByteArray("\0\0\0\xff\xff\xff", 6) + comment + repeats + image + ';';
}

QByteArray makeWebP(const QByteArray &exif)
{
    const auto chunk = [](const QByteArray &type, const QByteArray &data) {
        return type + little(quint32(data.size())) + data + QByteArray(data.size() % 2, '\0');
    };
    const QByteArray parts = chunk("VP8X", QByteArray("\x08\0\0\0\x06\0\0\x08\0\0", 10)) +
                             chunk("VP8L", QByteArray("\x2f\x06\0\x02\0", 5)) + chunk("EXIF", exif);
    return "RIFF" + little(quint32(parts.size() + 4)) + "WEBP" + parts;
}

} // namespace runnel::test
