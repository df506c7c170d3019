// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>

namespace runnel::test {

//! A chunk of a PNG with its checksum.
[[nodiscard]] QByteArray pngChunk(const QByteArray &type, const QByteArray &data);
//! A whole PNG in grey, \a width by \a height px, with \a extra chunks in front of the picture.
[[nodiscard]] QByteArray makePng(int width, int height, const QByteArray &extra = {});
//! A PNG that says it is \a width by \a height px and holds next to nothing.
[[nodiscard]] QByteArray claimPng(quint32 width, quint32 height);

//! A segment of a JPEG.
[[nodiscard]] QByteArray jpegSegment(char marker, const QByteArray &data);
//! EXIF data that tell \a orientation, and a place that nobody is to know.
[[nodiscard]] QByteArray exifData(char orientation);
//! An EXIF segment that tells \a orientation, and a place that nobody is to know.
[[nodiscard]] QByteArray exifSegment(char orientation);
//! The parts of a JPEG of 6 by 4 px in their order, with \a extra segments in front. Its coded data is none.
[[nodiscard]] QByteArray makeJpeg(const QByteArray &extra = {});
//! The parts of a GIF of 5 by 3 px with a comment and a repetition.
[[nodiscard]] QByteArray makeGif();
//! The parts of an extended WebP of 7 by 9 px with \a exif.
[[nodiscard]] QByteArray makeWebP(const QByteArray &exif = "secret");

} // namespace runnel::test
