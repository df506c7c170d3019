// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <functional>

//! What reads the bytes of strangers, fed with bytes that a fuzzer makes up: tools/dev/fuzz.sh runs it, and
//! tst_fuzztargets does with what is known already.
namespace runnel::fuzz {

//! \brief One reader, and what must hold for whatever it is given.
struct Target
{
    const char *name;
    //! Ends the program where something does not hold.
    std::function<void(QByteArrayView input)> run;
    //! Good inputs to begin with, from the fixtures of the unit tests.
    std::function<QByteArrayList()> seeds;
};

//! All of them.
[[nodiscard]] const QList<Target> &targets();

[[nodiscard]] QList<Target> parserTargets();
[[nodiscard]] QList<Target> decoderTargets();
[[nodiscard]] QList<Target> textTargets();

//! Ends the program and says \a what, unless it holds.
void expect(bool holds, const char *what);

//! \brief An input taken apart: its first two bytes say where the rest is cut.
class Cuts
{
public:
    explicit Cuts(QByteArrayView input);

    [[nodiscard]] QByteArrayView bytes() const { return m_bytes; }
    //! A number from 0 to 65535 that the input chose.
    [[nodiscard]] int choice() const { return m_choice; }
    [[nodiscard]] QList<QByteArrayView> inTwo() const;
    [[nodiscard]] QList<QByteArrayView> inPieces() const;

private:
    QByteArrayView m_bytes;
    int m_choice = 0;
};

//! Each of the \a streams with a cut in front.
[[nodiscard]] QByteArrayList withCuts(const QByteArrayList &streams);
//! The texts \a name of all \a cases in a fixture below tests/fixtures.
[[nodiscard]] QByteArrayList fixtureTexts(const char *fixture, const char *cases, const char *name);

} // namespace runnel::fuzz
