// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>

#include <memory>

namespace runnel::chat {
class Conversation;
}
namespace runnel::gui {
class Theme;
class TranscriptView;
} // namespace runnel::gui

namespace runnel::bench {

//! \brief The work that bench_transcript measures. All times are CPU time of the thread, in s.

//! One cmark-gfm parse of \a text plus one QTextLayout pass over it, in the font and the width of the transcript.
[[nodiscard]] double floorSeconds(const QString &text, const gui::Theme &theme);
//! One cmark-gfm parse alone.
[[nodiscard]] double parseSeconds(const QString &text);

//! \a text in tokens of 3 to 6 characters, \a tokens of them a piece.
[[nodiscard]] QList<QString> pieces(const QString &text, int tokens);
//! The times of the updates: each takes in one piece, parses, highlights, and lays out what is in sight. No painting.
//! \a view shows nothing before and after.
[[nodiscard]] QList<double> streamIntoView(const QString &text, int tokens, gui::TranscriptView &view);
//! Until those that \a view asked for are there.
void waitForFormulas(const gui::TranscriptView &view);
//! The same for the parser alone.
[[nodiscard]] QList<double> streamIntoParser(const QString &text, int tokens);

//! \a messages of 2 KB, questions and answers, no two the same.
[[nodiscard]] std::unique_ptr<chat::Conversation> longChat(int messages);
//! From the model's first sight of \a conversation to the first picture.
[[nodiscard]] double openSeconds(chat::Conversation &conversation, gui::Theme &theme);
//! The times of the frames, layout and painting, of scrolling through \a conversation slowly, fast and by leaps.
[[nodiscard]] QList<double> scrollThrough(chat::Conversation &conversation, gui::Theme &theme);
//! \brief What an open chat takes more than one line of text, in bytes.
struct OpenBytes
{
    qint64 chat = 0;
    qint64 mathJax = 0; //!< beside: the first formula brings it, and it goes when none was asked for in a minute
};
//! Of a chat of \a messages. To be asked in a process of its own: what was freed before would be used again.
[[nodiscard]] OpenBytes openBytes(int messages, gui::Theme &theme);

} // namespace runnel::bench
