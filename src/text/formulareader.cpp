// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "text/formulareader.h"

#include <QFontMetricsF>
#include <QHash>
#include <QTransform>
#include <QXmlStreamReader>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace runnel::text {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal unitsPerEm = 1000;
constexpr qsizetype mostShapes = 20'000;
constexpr qsizetype mostElements = 100'000; // of paths, after use: a page of them is a tenth
constexpr std::size_t deepest = 4000;
constexpr qreal ruleWidth = 0.07; // em, of lines in tables
constexpr qreal largest = 4000;   // em; more is no formula
constexpr int textFontPixels = 100;
constexpr qreal xHeight = 0.442; // em, of MathJax's font

// Large enough that hinting does not matter.
QFont sized(QFont font)
{
    font.setPixelSize(textFontPixels);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

// em at which the letters of \a font are as large as those of MathJax's. Others are not made larger than they are.
qreal textEm(const QFont &font)
{
    const qreal height = QFontMetricsF(font).xHeight() / textFontPixels;
    return height > 0 ? std::clamp(xHeight / height, 0.7, 1.0) : 1.0;
}

//! Numbers between spaces or commas, and letters.
class Scanner
{
public:
    explicit Scanner(QStringView text) : m_text(text) {}

    void skipSeparators()
    {
        while (m_at < m_text.size() && (m_text.at(m_at).isSpace() || m_text.at(m_at) == u',')) ++m_at;
    }

    [[nodiscard]] bool atEnd()
    {
        skipSeparators();
        return m_at >= m_text.size();
    }

    [[nodiscard]] bool atNumber()
    {
        skipSeparators();
        return m_at < m_text.size() &&
               (m_text.at(m_at).isDigit() || m_text.at(m_at) == u'-' || m_text.at(m_at) == u'.');
    }

    [[nodiscard]] char16_t letter() { return atEnd() ? u'\0' : m_text.at(m_at++).unicode(); }

    [[nodiscard]] QStringView word()
    {
        skipSeparators();
        const qsizetype start = m_at;
        while (m_at < m_text.size() && m_text.at(m_at).isLetter()) ++m_at;
        return m_text.sliced(start, m_at - start);
    }

    qreal number()
    {
        skipSeparators();
        const qsizetype start = m_at;
        if (m_at < m_text.size() && m_text.at(m_at) == u'-') ++m_at;
        while (m_at < m_text.size() && (m_text.at(m_at).isDigit() || m_text.at(m_at) == u'.')) ++m_at;
        bool isNumber = false;
        const qreal value = m_text.sliced(start, m_at - start).toDouble(&isNumber);
        m_good = m_good && isNumber && std::abs(value) < largest * unitsPerEm;
        return value;
    }

    QPointF point()
    {
        const qreal x = number();
        return {x, number()};
    }

    void fail() { m_good = false; }
    [[nodiscard]] bool isGood() const { return m_good; }

private:
    QStringView m_text;
    qsizetype m_at = 0;
    bool m_good = true;
};

std::optional<QPainterPath> readPath(QStringView data)
{
    QPainterPath path;
    path.setFillRule(Qt::WindingFill);
    Scanner scanner(data);
    QPointF control;
    char16_t command = 0;
    char16_t before = 0;
    while (!scanner.atEnd() && scanner.isGood()) {
        if (!scanner.atNumber()) command = scanner.letter();
        else if (command == u'M') command = u'L';
        const QPointF current = path.currentPosition();
        switch (command) {
        case u'M':
            path.moveTo(scanner.point());
            break;
        case u'L':
            path.lineTo(scanner.point());
            break;
        case u'H':
            path.lineTo(scanner.number(), current.y());
            break;
        case u'V':
            path.lineTo(current.x(), scanner.number());
            break;
        case u'Q':
            control = scanner.point();
            path.quadTo(control, scanner.point());
            break;
        case u'T':
            control = before == u'Q' || before == u'T' ? 2 * current - control : current;
            path.quadTo(control, scanner.point());
            break;
        case u'C': {
            const QPointF first = scanner.point();
            control = scanner.point();
            path.cubicTo(first, control, scanner.point());
            break;
        }
        case u'Z':
        case u'z':
            path.closeSubpath();
            break;
        default:
            scanner.fail();
        }
        before = command;
        if (command == u'Z' || command == u'z') command = 0; // takes no numbers
    }
    if (!scanner.isGood()) return std::nullopt;
    return path;
}

std::optional<QTransform> readTransform(QStringView text)
{
    QTransform result;
    Scanner scanner(text);
    while (!scanner.atEnd()) {
        const QStringView name = scanner.word();
        if (scanner.letter() != u'(') return std::nullopt;
        QList<qreal> values;
        while (scanner.atNumber()) values.append(scanner.number());
        if (scanner.letter() != u')' || !scanner.isGood()) return std::nullopt;
        if (name == "translate"_L1 && (values.size() == 1 || values.size() == 2)) {
            result.translate(values.at(0), values.size() == 2 ? values.at(1) : 0);
        } else if (name == "scale"_L1 && (values.size() == 1 || values.size() == 2)) {
            result.scale(values.at(0), values.constLast());
        } else if (name == "rotate"_L1 && values.size() == 1) {
            result.rotate(values.at(0));
        } else if (name == "rotate"_L1 && values.size() == 3) {
            result.translate(values.at(1), values.at(2));
            result.rotate(values.at(0));
            result.translate(-values.at(1), -values.at(2));
        } else if (name == "matrix"_L1 && values.size() == 6) {
            result =
                QTransform(values.at(0), values.at(1), values.at(2), values.at(3), values.at(4), values.at(5)) * result;
        } else {
            return std::nullopt;
        }
    }
    return result;
}

//! \brief The reader's walk over the elements: what is inherited, and what was drawn.
class Walk
{
public:
    Walk(const QString &svg, const QFont &textFont)
        : m_xml(svg), m_textFont(sized(textFont)), m_textEm(textEm(m_textFont))
    {}

    core::Result<Formula> formula()
    {
        m_states.push_back({});
        while (!m_xml.atEnd() && m_good) {
            switch (m_xml.readNext()) {
            case QXmlStreamReader::StartElement:
                m_good = start();
                break;
            case QXmlStreamReader::EndElement:
                end();
                break;
            case QXmlStreamReader::DTD:
            case QXmlStreamReader::EntityReference:
                m_good = false;
                break;
            default:
                break;
            }
        }
        if (!m_good || m_xml.hasError() || !m_hasBox) {
            return core::fail(core::ErrorKind::Protocol, u"The formula's drawing cannot be read."_s);
        }
        flush();
        return std::move(m_formula);
    }

private:
    struct State
    {
        QTransform transform;
        QColor fill;   // invalid: the text's
        QColor stroke; // invalid: the text's
        bool fills = true;
        qreal strokeWidth = 0; // units
        QRectF clip;
    };

    [[nodiscard]] QStringView value(QLatin1StringView name) const { return m_attributes.value(name); }

    [[nodiscard]] qreal number(QLatin1StringView name)
    {
        QStringView text = value(name);
        if (text.isEmpty()) return 0;
        if (text.endsWith("px"_L1)) text.chop(2);
        bool isNumber = false;
        const qreal result = text.toDouble(&isNumber);
        m_good = m_good && isNumber && std::abs(result) < largest * unitsPerEm;
        return result;
    }

    bool start()
    {
        m_attributes = m_xml.attributes();
        if (m_states.size() > deepest) return false;
        State state = m_states.back();
        if (m_inDefs && m_xml.name() != "path"_L1) return false;
        if (const QStringView transform = value("transform"_L1); !transform.isEmpty()) {
            const auto read = readTransform(transform);
            if (!read) return false;
            state.transform = *read * state.transform;
        }
        const auto color = [this](QLatin1StringView name, QColor &result) {
            const QStringView text = value(name);
            if (text.isEmpty()) return true;
            if (text == "none"_L1 || text == "transparent"_L1) return false;
            result = text == "currentColor"_L1 ? QColor() : QColor::fromString(text);
            return true;
        };
        state.fills = color("fill"_L1, state.fill) && (state.fills || !value("fill"_L1).isEmpty());
        const bool strokes = color("stroke"_L1, state.stroke);
        if (!value("stroke-width"_L1).isEmpty()) state.strokeWidth = number("stroke-width"_L1);
        if (!strokes) state.strokeWidth = 0;
        const QStringView name = m_xml.name();
        const bool isText = name == "text"_L1; // its end is read with its content
        const bool isGood = draw(name, state);
        if (!isText) m_states.push_back(state);
        return isGood && m_good;
    }

    void end()
    {
        m_states.pop_back();
        if (m_xml.name() == "defs"_L1) m_inDefs = false;
    }

    bool draw(QStringView name, State &state)
    {
        if (name == "svg"_L1) return m_hasBox ? inner(state) : outer(state);
        if (!m_hasBox) return false;
        if (name == "g"_L1) return true;
        if (name == "defs"_L1) {
            m_inDefs = true;
            return true;
        }
        if (name == "path"_L1) return path(state);
        if (name == "use"_L1) return use(state);
        if (name == "rect"_L1) return rect(state);
        if (name == "line"_L1) return line(state);
        if (name == "ellipse"_L1) return ellipse(state);
        if (name == "polygon"_L1) return polygon(state);
        if (name == "text"_L1) return text(state);
        return false;
    }

    bool outer(State &state)
    {
        Scanner box(value("viewBox"_L1));
        const QPointF corner = box.point();
        const QPointF size = box.point();
        if (!box.isGood() || size.x() < 0 || size.y() < 0) return false;
        m_hasBox = true;
        m_formula.width = size.x() / unitsPerEm;
        m_formula.ascent = -corner.y() / unitsPerEm;
        m_formula.descent = (corner.y() + size.y()) / unitsPerEm;
        state.transform =
            QTransform::fromTranslate(-corner.x(), 0) * QTransform::fromScale(1 / unitsPerEm, 1 / unitsPerEm);
        return true;
    }

    // The middle part of a tall delimiter: a window onto a stretched glyph.
    bool inner(State &state)
    {
        Scanner box(value("viewBox"_L1));
        const QPointF corner = box.point();
        const QPointF size = box.point();
        const qreal width = number("width"_L1);
        const qreal height = number("height"_L1);
        if (!box.isGood() || !m_good || size.x() <= 0 || size.y() <= 0) return false;
        state.transform.translate(number("x"_L1), number("y"_L1));
        const QRectF window = state.transform.mapRect(QRectF(0, 0, width, height));
        state.clip = state.clip.isNull() ? window : state.clip.intersected(window);
        state.transform.scale(width / size.x(), height / size.y());
        state.transform.translate(-corner.x(), -corner.y());
        return true;
    }

    bool path(const State &state)
    {
        const auto read = readPath(value("d"_L1));
        if (!read) return false;
        if (m_inDefs) {
            m_glyphs.insert(value("id"_L1).toString(), *read);
            return true;
        }
        add(*read, state);
        return true;
    }

    bool use(const State &state)
    {
        const QStringView address = m_attributes.value("http://www.w3.org/1999/xlink"_L1, "href"_L1);
        const auto glyph =
            address.startsWith(u'#') ? m_glyphs.constFind(address.sliced(1).toString()) : m_glyphs.cend();
        if (glyph == m_glyphs.cend()) return false;
        add(*glyph, state);
        return true;
    }

    bool rect(State &state)
    {
        if (!value("data-hitbox"_L1).isEmpty()) return true;
        QPainterPath path;
        const QRectF box(number("x"_L1), number("y"_L1), number("width"_L1), number("height"_L1));
        const qreal round = number("rx"_L1);
        if (round > 0) path.addRoundedRect(box, round, round);
        else path.addRect(box);
        if (!value("data-frame"_L1).isEmpty()) outline(state);
        add(path, state);
        return true;
    }

    bool line(State &state)
    {
        QPainterPath path(QPointF(number("x1"_L1), number("y1"_L1)));
        path.lineTo(number("x2"_L1), number("y2"_L1));
        outline(state);
        add(path, state);
        return true;
    }

    bool ellipse(State &state)
    {
        QPainterPath path;
        path.addEllipse(QPointF(number("cx"_L1), number("cy"_L1)), number("rx"_L1), number("ry"_L1));
        outline(state);
        add(path, state);
        return true;
    }

    bool polygon(const State &state)
    {
        Scanner points(value("points"_L1));
        QPolygonF polygon;
        while (points.atNumber()) polygon.append(points.point());
        QPainterPath path;
        path.addPolygon(polygon);
        path.closeSubpath();
        add(path, state);
        return points.isGood() && points.atEnd();
    }

    // MathJax leaves the width of such lines to a style sheet.
    static void outline(State &state)
    {
        state.fills = false;
        if (state.strokeWidth <= 0) state.strokeWidth = ruleWidth * unitsPerEm;
    }

    bool text(const State &state)
    {
        QFont font = m_textFont;
        font.setBold(value("font-weight"_L1) == "bold"_L1);
        font.setItalic(value("font-style"_L1) == "italic"_L1);
        const qreal size = number("font-size"_L1) / textFontPixels * m_textEm;
        QPainterPath path;
        path.setFillRule(Qt::WindingFill);
        const QString text = m_xml.readElementText();
        path.addText(0, 0, font, text);
        if (size > 0) add(QTransform::fromScale(size, size).map(path), state);
        return true;
    }

    void add(const QPainterPath &path, const State &state)
    {
        m_elements += path.elementCount();
        m_good = m_good && m_elements < mostElements && m_formula.shapes.size() < mostShapes;
        if (!m_good) return;
        QPainterPath placed = state.transform.map(path);
        placed.setFillRule(Qt::WindingFill);
        if (!state.fills) {
            // Only widths that are the same both ways occur.
            const qreal scale = std::sqrt(std::abs(state.transform.determinant()));
            const bool dashed = value("class"_L1) == "mjx-dashed"_L1 || !value("stroke-dasharray"_L1).isEmpty();
            if (state.strokeWidth > 0) {
                flush();
                m_formula.shapes.push_back({.path = placed,
                                            .color = state.stroke,
                                            .pen = state.strokeWidth * scale,
                                            .dashed = dashed,
                                            .clip = state.clip});
            }
            return;
        }
        // What is filled alike is one path: one call to paint it, and no seams.
        if (m_filled && (m_filled->color != state.fill || m_filled->clip != state.clip)) flush();
        if (!m_filled) m_filled = {.path = {}, .color = state.fill, .clip = state.clip};
        m_filled->path.setFillRule(Qt::WindingFill);
        m_filled->path.addPath(placed);
    }

    void flush()
    {
        if (m_filled) m_formula.shapes.push_back(std::move(*m_filled));
        m_filled.reset();
    }

    QXmlStreamReader m_xml;
    QXmlStreamAttributes m_attributes;
    QFont m_textFont;
    qreal m_textEm;
    Formula m_formula;
    std::vector<State> m_states;
    QHash<QString, QPainterPath> m_glyphs;
    std::optional<Formula::Shape> m_filled;
    qsizetype m_elements = 0;
    bool m_inDefs = false;
    bool m_hasBox = false;
    bool m_good = true;
};

} // namespace

core::Result<Formula> readFormula(const QString &svg, const QFont &textFont)
{
    return Walk(svg, textFont).formula();
}

qreal textWidth(const QString &text, const QFont &textFont)
{
    const QFont font = sized(textFont);
    return QFontMetricsF(font).horizontalAdvance(text) / textFontPixels * textEm(font);
}

} // namespace runnel::text
