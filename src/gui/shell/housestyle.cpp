// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/shell/housestyle.h"

#include "gui/theme/theme.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QComboBox>
#include <QPainter>
#include <QPlainTextEdit>
#include <QStyleOption>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

namespace {

constexpr int scrollBarExtent = 10;
constexpr int shortestSlider = 32;

void roundRect(QPainter *painter, const QRectF &rect, double radius, const QBrush &ground, const QPen &edge)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(edge);
    painter->setBrush(ground);
    const double inset = edge.style() == Qt::NoPen ? 0 : edge.widthF() / 2;
    painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter->restore();
}

bool isIconWithText(const QStyleOptionToolButton &button)
{
    return button.toolButtonStyle == Qt::ToolButtonTextBesideIcon && !button.text.isEmpty() && !button.icon.isNull();
}

} // namespace

HouseStyle::HouseStyle(Theme &theme) : QProxyStyle(u"fusion"_s), m_theme(theme) {}

void HouseStyle::install(QApplication &application, Theme &theme)
{
    application.setStyle(new HouseStyle(theme));
    const auto apply = [&theme] {
        // A palette without roles of its own lets the system's through: high contrast stays what the system says.
        QApplication::setPalette(theme.isHighContrast() ? QPalette() : theme.palette());
    };
    apply();
    connect(&theme, &Theme::changed, &application, apply);
}

void HouseStyle::drawRing(const QRect &rect, QPainter *painter) const
{
    roundRect(painter, rect, m_theme.metrics().radius, Qt::NoBrush, QPen(m_theme.colors().accent, 2));
}

void HouseStyle::drawButton(const QStyleOption *option, QPainter *painter) const
{
    const Colors &colors = m_theme.colors();
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    const bool enabled = option->state.testFlag(State_Enabled);
    const bool hover = enabled && option->state.testFlag(State_MouseOver);
    const bool down = option->state.testFlag(State_Sunken) || option->state.testFlag(State_On);
    const bool isDefault = button && button->features.testFlag(QStyleOptionButton::DefaultButton) && enabled;
    const bool isFlat = button && button->features.testFlag(QStyleOptionButton::Flat);
    QColor ground = isFlat ? QColor(Qt::transparent) : colors.raised;
    QPen edge = isFlat ? QPen(Qt::NoPen) : QPen(colors.control, 1);
    if (isDefault && !isFlat) {
        ground =
            hover || down ? (m_theme.isDark() ? colors.accent.lighter(108) : colors.accent.darker(112)) : colors.accent;
        edge = Qt::NoPen;
    } else if (hover || down) {
        ground = down ? colors.line : colors.hover;
    }
    if (!enabled && !isFlat) edge.setColor(colors.line);
    roundRect(painter, option->rect, m_theme.metrics().radius, ground, edge);
}

void HouseStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    // The frame paints the ground of a text area, rounded; the area itself would paint another one over it.
    if (auto *area = qobject_cast<QPlainTextEdit *>(widget); area && area->frameShape() != QFrame::NoFrame) {
        area->viewport()->setAutoFillBackground(false);
    }
}

void HouseStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                               const QWidget *widget) const
{
    const Colors &colors = m_theme.colors();
    const int radius = m_theme.metrics().radius;
    switch (element) {
    case PE_PanelButtonCommand:
        drawButton(option, painter);
        return;
    case PE_FrameDefaultButton:
        return;
    case PE_PanelButtonTool: {
        const bool enabled = option->state.testFlag(State_Enabled);
        const bool down = option->state.testFlag(State_Sunken);
        const bool hover = enabled && option->state.testFlag(State_MouseOver);
        if (down || hover) {
            roundRect(painter, option->rect, radius, down ? colors.line : colors.hover, Qt::NoPen);
        }
        return;
    }
    case PE_FrameFocusRect:
        if (option->state.testFlag(State_KeyboardFocusChange)) drawRing(option->rect, painter);
        return;
    case PE_PanelLineEdit:
    case PE_FrameLineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame && frame->lineWidth <= 0) return;
        const bool focused = option->state.testFlag(State_HasFocus);
        const bool enabled = option->state.testFlag(State_Enabled);
        roundRect(painter, option->rect, radius, enabled ? colors.raised : colors.surface,
                  focused ? QPen(colors.accent, 2) : QPen(enabled ? colors.control : colors.line, 1));
        return;
    }
    case PE_Frame:
        // Text areas and lists that show a frame.
        roundRect(painter, option->rect, radius, colors.raised,
                  option->state.testFlag(State_HasFocus) ? QPen(colors.accent, 2) : QPen(colors.control, 1));
        return;
    case PE_PanelItemViewItem: {
        const bool selected = option->state.testFlag(State_Selected);
        const bool hover = option->state.testFlag(State_MouseOver) && option->state.testFlag(State_Enabled);
        if (selected || hover) {
            roundRect(painter, option->rect.adjusted(0, 1, 0, -1), radius - 2,
                      selected ? colors.selection : colors.hover, Qt::NoPen);
        }
        return;
    }
    case PE_IndicatorRadioButton:
    case PE_IndicatorCheckBox: {
        const bool isRadio = element == PE_IndicatorRadioButton;
        const bool on = option->state.testFlag(State_On);
        const bool enabled = option->state.testFlag(State_Enabled);
        const double corner = isRadio ? option->rect.width() / 2.0 : radius / 2.0;
        const QColor fill = enabled ? colors.accent : colors.control;
        roundRect(painter, option->rect, corner, on ? fill : colors.raised, QPen(on ? fill : colors.control, 1.5));
        if (on && isRadio) {
            const double inset = option->rect.width() * 0.32;
            roundRect(painter, QRectF(option->rect).adjusted(inset, inset, -inset, -inset), corner, colors.onAccent,
                      Qt::NoPen);
        } else if (on) {
            m_theme.icon(u"check"_s, colors.onAccent).paint(painter, option->rect.adjusted(1, 1, -1, -1));
        }
        return;
    }
    case PE_PanelMenu:
    case PE_FrameMenu:
        painter->fillRect(option->rect, colors.raised);
        painter->setPen(colors.line);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, colors.raised);
        painter->setPen(colors.line);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void HouseStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                             const QWidget *widget) const
{
    if (element == CE_Splitter) {
        painter->fillRect(option->rect, m_theme.colors().line);
        return;
    }
    if (element == CE_PushButtonLabel) {
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
            button && button->features.testFlag(QStyleOptionButton::DefaultButton) &&
            !button->features.testFlag(QStyleOptionButton::Flat) && button->state.testFlag(State_Enabled)) {
            QStyleOptionButton onAccent(*button);
            onAccent.palette.setColor(QPalette::ButtonText, m_theme.colors().onAccent);
            QProxyStyle::drawControl(element, &onAccent, painter, widget);
            return;
        }
    }
    const auto *tool = qstyleoption_cast<const QStyleOptionToolButton *>(option);
    if (element == CE_ToolButtonLabel && tool && isIconWithText(*tool)) {
        // The icon keeps clear of the ring around the button.
        QStyleOptionToolButton inset(*tool);
        const int unit = m_theme.metrics().unit;
        inset.rect.adjust(unit, 0, -unit, 0);
        QProxyStyle::drawControl(element, &inset, painter, widget);
        return;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void HouseStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                    const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        drawScrollBar(option, painter, widget);
        return;
    }
    if (control == CC_ToolButton) {
        // A button that is only its menu needs no arrow beside its icon.
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
            button && button->features.testFlag(QStyleOptionToolButton::HasMenu) &&
            !button->features.testFlag(QStyleOptionToolButton::MenuButtonPopup)) {
            QStyleOptionToolButton plain(*button);
            plain.features &= ~QStyleOptionToolButton::ToolButtonFeatures(QStyleOptionToolButton::HasMenu);
            QProxyStyle::drawComplexControl(control, &plain, painter, widget);
            return;
        }
    }
    if (control == CC_ComboBox) {
        const auto *box = qstyleoption_cast<const QStyleOptionComboBox *>(option);
        if (box && !box->editable) {
            const Colors &colors = m_theme.colors();
            const bool focused = option->state.testFlag(State_HasFocus);
            const bool hover = option->state.testFlag(State_MouseOver);
            roundRect(painter, option->rect, m_theme.metrics().radius, hover ? colors.hover : colors.raised,
                      focused ? QPen(colors.accent, 2) : QPen(colors.control, 1));
            const int side = m_theme.metrics().icon;
            QRect arrow = QStyle::alignedRect(option->direction, Qt::AlignRight | Qt::AlignVCenter, {side, side},
                                              option->rect.adjusted(8, 0, -8, 0));
            m_theme.icon(u"chevron-down"_s, colors.muted).paint(painter, arrow);
            return;
        }
    }
    if (control == CC_SpinBox) {
        drawSpinBox(option, painter, widget);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void HouseStyle::drawSpinBox(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const Colors &colors = m_theme.colors();
    const bool focused = option->state.testFlag(State_HasFocus);
    roundRect(painter, option->rect, m_theme.metrics().radius, colors.raised,
              focused ? QPen(colors.accent, 2) : QPen(colors.control, 1));
    const int side = m_theme.metrics().icon * 3 / 4;
    for (const auto &[part, name] :
         {std::pair(SC_SpinBoxUp, u"chevron-up"_s), std::pair(SC_SpinBoxDown, u"chevron-down"_s)}) {
        const QRect place = proxy()->subControlRect(CC_SpinBox, option, part, widget);
        const bool hot = option->activeSubControls == part && option->state.testFlag(State_MouseOver);
        const QRect arrow = QStyle::alignedRect(option->direction, Qt::AlignCenter, {side, side}, place);
        m_theme.icon(name, hot ? colors.text : colors.muted).paint(painter, arrow);
    }
}

void HouseStyle::drawScrollBar(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!bar || bar->maximum <= bar->minimum) return;
    const bool active =
        option->state.testFlag(State_MouseOver) || option->activeSubControls.testFlag(SC_ScrollBarSlider);
    const QRect slider = proxy()->subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
    const bool vertical = bar->orientation == Qt::Vertical;
    const QRectF thumb =
        QRectF(slider).adjusted(vertical ? 2 : 1, vertical ? 1 : 2, vertical ? -2 : -1, vertical ? -1 : -2);
    const Colors &colors = m_theme.colors();
    roundRect(painter, thumb, std::min(thumb.width(), thumb.height()) / 2, active ? colors.muted : colors.control,
              Qt::NoPen);
}

QRect HouseStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl subControl,
                                 const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || !bar) return QProxyStyle::subControlRect(control, option, subControl, widget);
    const bool vertical = bar->orientation == Qt::Vertical;
    const QRect &whole = option->rect;
    const int length = vertical ? whole.height() : whole.width();
    const qint64 range = qint64(bar->maximum) - bar->minimum;
    int thumb = length;
    if (range > 0) thumb = int(qint64(bar->pageStep) * length / std::max<qint64>(1, range + bar->pageStep));
    thumb = std::clamp(thumb, std::min(shortestSlider, length), length);
    const int start =
        sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - thumb, bar->upsideDown);
    const auto stretch = [&](int from, int size) {
        return vertical ? QRect(whole.left(), whole.top() + from, whole.width(), size)
                        : QRect(whole.left() + from, whole.top(), size, whole.height());
    };
    switch (subControl) {
    case SC_ScrollBarSlider:
        return stretch(start, thumb);
    case SC_ScrollBarGroove:
        return whole;
    case SC_ScrollBarSubPage:
        return stretch(0, start);
    case SC_ScrollBarAddPage:
        return stretch(start + thumb, length - start - thumb);
    default:
        return {};
    }
}

QRect HouseStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    // Text keeps clear of the round corners.
    const int unit = m_theme.metrics().unit;
    return element == SE_LineEditContents ? rect.adjusted(unit, 0, -unit, 0) : rect;
}

QSize HouseStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                   const QWidget *widget) const
{
    const int unit = m_theme.metrics().unit;
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        result.setWidth(result.width() + 2 * unit);
        [[fallthrough]];
    case CT_ComboBox:
    case CT_LineEdit:
        result.setHeight(std::max(result.height(), 8 * unit));
        break;
    case CT_ToolButton:
        if (const auto *tool = qstyleoption_cast<const QStyleOptionToolButton *>(option); tool && isIconWithText(*tool))
            result.setWidth(result.width() + 2 * unit);
        result = result.expandedTo({8 * unit, 8 * unit});
        break;
    case CT_ItemViewItem:
        result.setHeight(std::max(result.height(), 8 * unit));
        break;
    case CT_MenuItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (item && item->menuItemType != QStyleOptionMenuItem::Separator) {
            result.setHeight(std::max(result.height(), 7 * unit));
        }
        break;
    }
    default:
        break;
    }
    return result;
}

int HouseStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return scrollBarExtent;
    case PM_ScrollBarSliderMin:
        return shortestSlider;
    case PM_ScrollView_ScrollBarSpacing:
        return 0;
    case PM_DefaultFrameWidth:
        // Wide enough for the corners not to be painted over by what scrolls inside.
        if (qobject_cast<const QAbstractScrollArea *>(widget)) return m_theme.metrics().unit;
        return QProxyStyle::pixelMetric(metric, option, widget);
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return m_theme.metrics().icon;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuHMargin:
    case PM_MenuVMargin:
        return m_theme.metrics().unit;
    case PM_FocusFrameVMargin:
    case PM_FocusFrameHMargin:
        return m_theme.metrics().unit;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int HouseStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                          QStyleHintReturn *result) const
{
    switch (hint) {
    case SH_ComboBox_Popup:
        return 0;
    case SH_ScrollBar_Transient:
        return 0;
    case SH_EtchDisabledText:
        return 0;
    case SH_DitherDisabledText:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, result);
    }
}

} // namespace runnel::gui
