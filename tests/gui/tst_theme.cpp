// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/theme/theme.h"

#include <QApplication>
#include <QImage>
#include <QProxyStyle>
#include <QSignalSpy>
#include <QTest>
#include <QWindow>

#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;
using namespace runnel::gui;

namespace {

// Relative luminance and contrast as WCAG 2.2 defines them.
double luminance(const QColor &color)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &left, const QColor &right)
{
    const double a = luminance(left);
    const double b = luminance(right);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace

// A desktop whose palette the test changes.
class SystemStyle : public QProxyStyle
{
    Q_OBJECT
public:
    using QProxyStyle::polish;
    void polish(QPalette &system) override { system = palette; }

    QPalette palette = QPalette(QColor(0xF0F0F0));
};

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textAndPartsHaveEnoughContrast_data();
    void textAndPartsHaveEnoughContrast();
    void schemeChangesColorsAndTellsOnce();
    void reducedMotionStopsAnimation();
    void highContrastPaletteOfTheSystemIsTaken();
    void highContrastIsFollowedWhileTheProgramRuns();
    void fontSizeStaysInItsLimits();
    void iconsAreSharpAndRecoloured();
    void unknownIconIsNull();
};

void TestTheme::textAndPartsHaveEnoughContrast_data()
{
    QTest::addColumn<Theme::Scheme>("scheme");
    QTest::newRow("light") << Theme::Scheme::Light;
    QTest::newRow("dark") << Theme::Scheme::Dark;
}

void TestTheme::textAndPartsHaveEnoughContrast()
{
    QFETCH(Theme::Scheme, scheme);
    Theme theme;
    theme.setScheme(scheme);
    const Colors &c = theme.colors();
    for (const QColor &ground : {c.window, c.surface, c.raised, c.codeGround, c.selection, c.hover}) {
        QVERIFY2(contrast(c.text, ground) >= 4.5, qPrintable(ground.name()));
    }
    for (const QColor &ground : {c.window, c.surface, c.raised, c.codeGround, c.hover}) {
        QVERIFY2(contrast(c.muted, ground) >= 4.5, qPrintable(ground.name()));
    }
    for (const QColor &ground : {c.window, c.surface, c.raised}) {
        for (const QColor &text : {c.accent, c.danger, c.warning, c.success}) {
            QVERIFY2(contrast(text, ground) >= 4.5, qPrintable(text.name() + u" on "_s + ground.name()));
        }
        QVERIFY2(contrast(c.control, ground) >= 3.0, qPrintable(ground.name()));
    }
    for (const QColor &ground : {c.match, c.matchCurrent}) QVERIFY(contrast(c.text, ground) >= 4.5);
    QVERIFY(contrast(c.onAccent, c.accent) >= 4.5);
    QVERIFY(contrast(c.accent, c.selection) >= 3.0);
    const QPalette palette = theme.palette();
    QVERIFY(contrast(palette.color(QPalette::Text), palette.color(QPalette::Base)) >= 4.5);
    QVERIFY(contrast(palette.color(QPalette::PlaceholderText), palette.color(QPalette::Base)) >= 4.5);
    QVERIFY(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)) >= 4.5);
}

void TestTheme::schemeChangesColorsAndTellsOnce()
{
    Theme theme;
    theme.setScheme(Theme::Scheme::Light);
    QSignalSpy spy(&theme, &Theme::changed);
    theme.setScheme(Theme::Scheme::Dark);
    QVERIFY(theme.isDark());
    QCOMPARE(spy.count(), 1);
    theme.setScheme(Theme::Scheme::Dark);
    QCOMPARE(spy.count(), 1);
    QVERIFY(luminance(theme.colors().window) < luminance(theme.colors().text));
}

void TestTheme::reducedMotionStopsAnimation()
{
    Theme theme;
    theme.setReducedMotion(true);
    QCOMPARE(theme.metrics().motionMs, 0);
}

void TestTheme::highContrastPaletteOfTheSystemIsTaken()
{
    QPalette system(Qt::white, Qt::black, Qt::white, Qt::white, Qt::white, Qt::white, Qt::white, Qt::black, Qt::black);
    system.setColor(QPalette::Link, Qt::yellow);
    const QPalette before = QGuiApplication::palette();
    QGuiApplication::setPalette(system);
    {
        Theme theme;
        QVERIFY(theme.isHighContrast());
        QCOMPARE(theme.colors().window, QColor(Qt::black));
        QCOMPARE(theme.colors().accent, QColor(Qt::yellow));
        QCOMPARE(theme.palette().color(QPalette::Window), QColor(Qt::black));
    }
    system.setColor(QPalette::Link, QColor(0, 0, 255)); // nobody reads that on black
    QGuiApplication::setPalette(system);
    {
        const Theme theme;
        QCOMPARE(theme.colors().accent, QColor(Qt::white));
    }
    QGuiApplication::setPalette(before);
}

void TestTheme::highContrastIsFollowedWhileTheProgramRuns()
{
    auto *system = new SystemStyle; // the application owns it
    QApplication::setStyle(system);
    Theme theme;
    QVERIFY(!theme.isHighContrast());
    QApplication::setPalette(theme.palette());
    const QSignalSpy changes(&theme, &Theme::changed);
    const auto tell = [] {
        QWindow window;
        QEvent change(QEvent::ThemeChange);
        QCoreApplication::sendEvent(&window, &change);
    };
    const QPalette usual =
        std::exchange(system->palette, QPalette(Qt::white, Qt::black, Qt::white, Qt::white, Qt::white, Qt::white,
                                                Qt::white, Qt::black, Qt::black));
    tell();
    QTRY_VERIFY(theme.isHighContrast());
    QCOMPARE(changes.count(), 1);
    QCOMPARE(theme.colors().window, QColor(Qt::black));
    // Reading it leaves no trace: what widgets take is set by who follows changed().
    QVERIFY(QApplication::palette().resolveMask() != 0);
    system->palette = usual;
    tell();
    QTRY_VERIFY(!theme.isHighContrast());
    QCOMPARE(changes.count(), 2);
    QApplication::setPalette(QPalette());
}

void TestTheme::fontSizeStaysInItsLimits()
{
    Theme theme;
    QCOMPARE(theme.textFont().pixelSize(), 15);
    theme.setFontSize(100);
    QCOMPARE(theme.textFont().pixelSize(), 24);
    theme.setFontSize(1);
    QCOMPARE(theme.textFont().pixelSize(), 12);
    QCOMPARE(theme.codeFont().pixelSize(), 11);
}

void TestTheme::iconsAreSharpAndRecoloured()
{
    Theme theme;
    const QPixmap pixmap = theme.icon(u"square"_s, Qt::red).pixmap(QSize(16, 16), 2.0);
    QCOMPARE(pixmap.size(), QSize(32, 32));
    const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
    bool painted = false;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor color = image.pixelColor(x, y);
            if (color.alpha() == 0) continue;
            painted = true;
            QVERIFY(color.green() == 0 && color.blue() == 0);
        }
    }
    QVERIFY(painted);
}

void TestTheme::unknownIconIsNull()
{
    Theme theme;
    QVERIFY(theme.icon(u"no-such-icon"_s).isNull());
    QVERIFY(!theme.icon(u"copy"_s).isNull());
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
