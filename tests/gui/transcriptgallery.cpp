// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Shows the transcript with every type of block and every state, to look at.

#include "transcriptsample.h"

#include "gui/theme/theme.h"
#include "gui/transcript/transcriptview.h"
#include "models/chatmodel.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QScrollBar>
#include <QTimer>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; ++i) {
        if (QByteArrayView(argv[i]) == "--scale") qputenv("QT_SCALE_FACTOR", argv[i + 1]);
    }
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions({{u"dark"_s, u"Use the dark scheme."_s},
                       {u"scale"_s, u"Device pixels for one."_s, u"factor"_s},
                       {u"width"_s, u"Of the window."_s, u"px"_s, u"900"_s},
                       {u"height"_s, u"Of the window."_s, u"px"_s, u"1000"_s},
                       {u"from"_s, u"The message at the top; the end without it."_s, u"row"_s},
                       {u"after"_s, u"When to take the picture: formulas take a while."_s, u"ms"_s, u"300"_s},
                       {u"screenshot"_s, u"Write a picture and exit."_s, u"file"_s}});
    parser.process(application);

    runnel::gui::Theme theme;
    theme.setScheme(parser.isSet(u"dark"_s) ? runnel::gui::Theme::Scheme::Dark : runnel::gui::Theme::Scheme::Light);
    QApplication::setPalette(theme.palette());
    runnel::core::SystemClock clock;
    const auto conversation = runnel::test::gallery();
    runnel::models::ChatModel model(clock);
    model.setConversation(conversation.get());
    runnel::gui::TranscriptView view(theme);
    view.resize(parser.value(u"width"_s).toInt(), parser.value(u"height"_s).toInt());
    view.setModel(&model);
    view.show();
    if (parser.isSet(u"from"_s))
        view.setScrollAnchor({.message = model.message(parser.value(u"from"_s).toInt()).id, .offset = 0});
    if (parser.isSet(u"screenshot"_s)) {
        QTimer::singleShot(parser.value(u"after"_s).toInt(), &view,
                           [&] { QApplication::exit(view.grab().save(parser.value(u"screenshot"_s)) ? 0 : 1); });
    }
    return QApplication::exec();
}
