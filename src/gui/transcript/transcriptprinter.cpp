// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gui/transcript/transcriptprinter.h"

#include "gui/images/thumbnails.h"
#include "gui/transcript/blocktext.h"
#include "gui/transcript/messageitem.h"
#include "gui/transcript/painting.h"
#include "gui/transcript/printedblock.h"
#include "models/chatmodel.h"
#include "text/mathrenderer.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPagedPaintDevice>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace runnel::gui {

using markdown::Block;
using markdown::BlockKind;

namespace {

constexpr double pixelsPerInch = 96; // of what is laid out
constexpr double margin = 18;        // mm
constexpr int headerHeight = 28;     // px
constexpr int footerHeight = 28;
constexpr std::chrono::seconds patience {20}; // with a formula; then its TeX is printed
constexpr int leastLines = 2;                 // of a text under its heading at the end of a page

// A line of the printer's own, flowing with the rest.
markdown::BlockPtr ownText(const QString &text, int level)
{
    auto block = std::make_shared<Block>();
    block->kind = level > 0 ? BlockKind::Heading : BlockKind::Paragraph;
    block->level = level;
    block->text.text = text;
    block->text.spans = {{.start = 0, .length = text.size(), .styles = markdown::SpanStyle::Strong}};
    return block;
}

} // namespace

PrintedChat PrintedChat::of(const models::ChatModel &model, const QString &title)
{
    PrintedChat chat {.title = title.simplified(), .messages = {}};
    for (int row = 0; row < model.rowCount(); ++row) {
        const MessageFacts facts = factsOf(model, row);
        Message message;
        message.heading =
            QCoreApplication::translate("Transcript", "%1 · %2", "who, and when").arg(facts.author, facts.time);
        message.message = model.message(row);
        QStringList notes;
        for (const chat::Attachment &file : std::as_const(message.message.attachments)) {
            if (file.isImage()) continue;
            notes << QCoreApplication::translate("Transcript", "File: %1", "the name of a file").arg(file.name);
        }
        notes << facts.refusal << (facts.errorSentence.isEmpty() ? facts.status : facts.errorSentence);
        notes.removeAll(QString());
        message.note = notes.join(QChar::LineSeparator);
        chat.messages.append(std::move(message));
    }
    return chat;
}

QPageLayout usualPageLayout()
{
    // The two that are in use, by who uses which.
    const bool isLetter = QLocale::system().measurementSystem() == QLocale::ImperialUSSystem;
    return {QPageSize(isLetter ? QPageSize::Letter : QPageSize::A4), QPageLayout::Portrait,
            QMarginsF(margin, margin, margin, margin), QPageLayout::Millimeter};
}

TranscriptPrinter::TranscriptPrinter(PrintedChat chat, const BlockStyle &screenStyle, QPagedPaintDevice &device,
                                     QObject *parent)
    : QObject(parent), m_chat(std::move(chat)), m_style(screenStyle.forPrint()), m_device(device)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        if (m_isHeld) step();
    });
    const auto goOn = [this] {
        if (m_isHeld) step();
    };
    if (m_style.formulas) connect(m_style.formulas.get(), &text::MathRenderer::formulaArrived, this, goOn);
    if (m_style.thumbnails) connect(m_style.thumbnails, &Thumbnails::ready, this, goOn);
}

TranscriptPrinter::~TranscriptPrinter() = default;

void TranscriptPrinter::start()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!m_painter.begin(&m_device)) {
                Q_EMIT finished(false);
                return;
            }
            m_scale = m_device.logicalDpiX() / pixelsPerInch;
            m_paper = QSizeF(m_device.width(), m_device.height()) / m_scale;
            m_painter.scale(m_scale, m_scale);
            m_painter.setLayoutDirection(Qt::LeftToRight);
            step();
        },
        Qt::QueuedConnection);
}

void TranscriptPrinter::step()
{
    if (!m_isPageOpen) {
        if (m_page > 0 && !m_device.newPage()) {
            m_painter.end();
            Q_EMIT finished(false);
            return;
        }
        beginPage();
        m_isPageOpen = true;
    }
    m_isHeld = !fillPage();
    if (m_isHeld) return;
    m_patience.stop();
    endPage();
    m_isPageOpen = false;
    if (front()) QMetaObject::invokeMethod(this, &TranscriptPrinter::step, Qt::QueuedConnection);
    else Q_EMIT finished(m_painter.end());
}

void TranscriptPrinter::beginPage()
{
    ++m_page;
    const QRectF top(0, 0, m_paper.width(), m_page == 1 ? 2.0 * headerHeight : headerHeight);
    const bool isFirst = m_page == 1;
    const Qt::Alignment side = m_chat.title.isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft;
    paintLine(m_painter,
              QRectF(top.topLeft(), QSizeF(top.width(), isFirst ? 1.5 * headerHeight : m_style.smallLineHeight)),
              harmless(m_chat.title, false), isFirst ? m_style.heading(1) : m_style.small,
              isFirst ? m_style.colors.text : m_style.colors.muted, side);
    m_y = m_top = top.bottom();
}

void TranscriptPrinter::endPage()
{
    const QRectF foot(0, m_paper.height() - m_style.smallLineHeight, m_paper.width(), m_style.smallLineHeight);
    paintLine(m_painter, foot, tr("Page %1").arg(QLocale().toString(m_page)), m_style.small, m_style.colors.muted,
              Qt::AlignHCenter);
}

bool TranscriptPrinter::addMessage()
{
    m_strips.clear();
    m_strip = 0;
    if (m_message >= m_chat.messages.size()) return false;
    const PrintedChat::Message message = std::exchange(m_chat.messages[m_message++], {});
    const int unit = m_style.metrics.unit;
    const QList<markdown::BlockPtr> blocks = models::ChatModel::blocksOf(message.message);
    QList<chat::Attachment> images = message.message.attachments;
    images.removeIf([](const chat::Attachment &file) { return !file.isImage(); });
    const auto addBlock = [this](const markdown::BlockPtr &block, int gap, bool keepsNext) {
        add([this, block] { return layOut(block); }, gap, keepsNext);
    };
    addBlock(ownText(message.heading, 6), 7 * unit, !blocks.isEmpty() || !images.isEmpty() || !message.note.isEmpty());
    for (const chat::Attachment &image : std::as_const(images)) {
        const Picture picture {.key = image.key, .size = QSize(image.width, image.height), .name = image.name};
        add(
            [this, picture, block = ownText(image.name, 0)] {
                return std::make_shared<PrintedPicture>(block, picture, m_paper.width(), m_style);
            },
            unit, false);
    }
    for (qsizetype i = 0; i < blocks.size(); ++i) {
        const int first = images.isEmpty() ? unit : 3 * unit;
        const int gap = i == 0 ? first : BlockLayout::spacing(*blocks.at(i - 1), *blocks.at(i), m_style);
        addBlock(blocks.at(i), gap, blocks.at(i)->kind == BlockKind::Heading && i + 1 < blocks.size());
    }
    if (!message.note.isEmpty()) addBlock(ownText(message.note, 0), 3 * unit, false);
    return true;
}

void TranscriptPrinter::add(std::function<std::shared_ptr<BlockLayout>()> make, int gap, bool keepsNext)
{
    auto layout = make();
    m_strips.push_back({.make = std::move(make), .layout = std::move(layout), .gap = gap, .keepsNext = keepsNext});
}

std::shared_ptr<BlockLayout> TranscriptPrinter::layOut(const markdown::BlockPtr &block) const
{
    auto layout = BlockLayout::create(block, m_paper.width(), m_style);
    layout->layOut(0, std::numeric_limits<int>::max(), m_style);
    return layout;
}

TranscriptPrinter::Strip *TranscriptPrinter::front()
{
    while (m_strip >= m_strips.size()) {
        if (!addMessage()) return nullptr;
    }
    return &m_strips.at(m_strip);
}

// How much room \a strip needs so that a heading does not end a page.
int TranscriptPrinter::neededBelow(std::size_t strip) const
{
    int needed = 0;
    for (; strip < m_strips.size() && m_strips.at(strip).keepsNext; ++strip)
        needed += m_strips.at(strip).gap + int(m_strips.at(strip).layout->height());
    if (needed == 0 || strip >= m_strips.size()) return needed;
    // Of what follows some lines, or all of it where it is of one piece.
    const BlockLayout &next = *m_strips.at(strip).layout;
    const int least = leastLines * m_style.lineHeight;
    const bool isWhole = next.breakBetween(0, least) <= 0;
    return needed + m_style.metrics.gap + (isWhole ? int(next.height()) : least);
}

bool TranscriptPrinter::fillPage()
{
    const bool isPatient = m_patience.isActive() || !m_isHeld;
    const double bottom = m_paper.height() - footerHeight;
    while (Strip *strip = front()) {
        if (isPatient && strip->layout->waits()) {
            strip->layout = strip->make();
            if (strip->layout->waits()) {
                m_patience.start();
                return false;
            }
        }
        if (m_done == 0 && m_y > m_top) {
            if (m_y + neededBelow(m_strip) > bottom) return true;
            m_y += strip->gap;
        }
        const BlockLayout &layout = *strip->layout;
        double end = layout.breakBetween(m_done, m_done + bottom - m_y);
        if (end <= m_done && layout.height() > 0) {
            if (m_y > m_top) return true;
            end = std::min(layout.height(), m_done + bottom - m_y); // higher than a page, and all of one piece
        }
        const QRectF shown(0, m_y, m_paper.width(), end - m_done);
        m_painter.save();
        m_painter.setClipRect(shown);
        // A line that ends where the page does would count as touching it.
        const PaintContext context {.style = m_style, .clip = shown.adjusted(0, 1, 0, -1)};
        layout.paint(m_painter, QPointF(0, m_y - m_done), context);
        m_painter.restore();
        m_y += end - m_done;
        m_done = end;
        if (m_done < layout.height()) return true;
        m_done = 0;
        ++m_strip;
    }
    return true;
}

} // namespace runnel::gui
