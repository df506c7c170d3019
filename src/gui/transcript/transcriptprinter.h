// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/message.h"
#include "gui/transcript/blockstyle.h"
#include "markdown/block.h"

#include <QList>
#include <QObject>
#include <QPageLayout>
#include <QPainter>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QPagedPaintDevice;

namespace runnel::models {
class ChatModel;
}

namespace runnel::gui {

class BlockLayout;

//! \brief A chat as it goes to paper, taken at one moment. A value; texts are shared with the chat.
struct PrintedChat
{
    struct Message
    {
        QString heading; //!< who and when
        chat::Message message;
        QString note; //!< what is not printed, and how it ended, where that is worth a word
    };

    QString title;
    QList<Message> messages;

    [[nodiscard]] static PrintedChat of(const models::ChatModel &model, const QString &title);
};

//! A4 or Letter, as people print where the user lives, with margins.
[[nodiscard]] QPageLayout usualPageLayout();

//! \brief Paints a chat on pages: text stays text, no line is cut by the end of a page.
//!
//! One page a turn of the event loop, and only what stands on that page is laid out, however long the chat.
class TranscriptPrinter : public QObject
{
    Q_OBJECT
public:
    //! \a device outlives the printer or its finished().
    TranscriptPrinter(PrintedChat chat, const BlockStyle &screenStyle, QPagedPaintDevice &device,
                      QObject *parent = nullptr);
    ~TranscriptPrinter() override;

    void start();
    [[nodiscard]] int pages() const { return m_page; }

Q_SIGNALS:
    //! Once, not before start() returned. Where it is not \a done the device refused.
    void finished(bool done);

private:
    //! \brief A piece of the flow: a block, or the heading or the note of a message.
    struct Strip
    {
        std::function<std::shared_ptr<BlockLayout>()> make; //!< again, where it waited
        std::shared_ptr<BlockLayout> layout;
        int gap = 0;            //!< px above it, unless it begins a page
        bool keepsNext = false; //!< does not stand last on a page
    };

    void step();
    //! False where it waits for a formula or a picture; the page goes on when that is there.
    [[nodiscard]] bool fillPage();
    void add(std::function<std::shared_ptr<BlockLayout>()> make, int gap, bool keepsNext);
    [[nodiscard]] std::shared_ptr<BlockLayout> layOut(const markdown::BlockPtr &block) const;
    void beginPage();
    void endPage();
    //! Makes the strips of the next message; false where there is none.
    bool addMessage();
    [[nodiscard]] Strip *front();
    [[nodiscard]] int neededBelow(std::size_t strip) const;

    PrintedChat m_chat;
    BlockStyle m_style;
    QPagedPaintDevice &m_device;
    QPainter m_painter;
    double m_scale = 1; // device units for a px
    QSizeF m_paper;     // px between the margins
    double m_y = 0;     // px, where the next strip goes
    double m_top = 0;   // px, where the page begins
    int m_page = 0;
    bool m_isPageOpen = false;
    bool m_isHeld = false;       // for a formula or a picture
    QTimer m_patience;           // with them
    qsizetype m_message = 0;     // the next to be laid out
    std::vector<Strip> m_strips; // of one message
    std::size_t m_strip = 0;
    double m_done = 0; // px of the current strip that stand on earlier pages
};

} // namespace runnel::gui
