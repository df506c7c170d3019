// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "providers/guide/guidestory.h"

#include <array>

using namespace Qt::StringLiterals;

namespace runnel::providers {

namespace {

constexpr int stations = 48;

constexpr std::array places {
    "the spring under the beech",
    "the first stone",
    "the bend by the wall",
    "the sheep path",
    "the broken sluice",
    "the alder grove",
    "the ford",
    "the mill that has no wheel",
    "the meadow",
    "the footbridge",
    "the reeds",
    "the village pump",
    "the culvert",
    "the weir",
    "the old orchard",
    "the confluence",
};
constexpr std::array sights {
    "The water is no wider here than a hand, and it goes about its business without a sound.",
    "A wagtail stands on the only dry stone and bows to nobody in particular.",
    "Somebody has laid a plank across, and somebody else has carved a year into it.",
    "The bed is gravel, washed so often that every pebble looks chosen.",
    "Light comes through the leaves in coins, and the current spends them at once.",
    "There is mint at the edge, which you smell before you see it.",
    "Where the bank has slipped, roots hold on to the air as if it were earth.",
    "A leaf arrives, turns twice, and is gone before it can be named.",
    "The sound changes: what was a murmur has found a stone to talk about.",
    "Two threads of water, parted by an island as long as a shoe, meet again and say nothing of it.",
    "Ice has left a line on the stones, high above where anybody would expect it.",
};
constexpr std::array thoughts {
    "It is easy to think of a stream as a thing, when it is only a habit that water has.",
    "Nothing in it is old except the way it takes.",
    "What passes here will be at the sea in eleven days, and will not remember.",
    "A map shows a blue line; the line has never once been in the same place.",
    "Whoever wants to know how fast it runs must let something go and count.",
    "It would be wrong to call it patient, since it has never waited.",
    "Every obstacle is answered in the same manner: around, if possible; over, if not; through, in time.",
    "The small ones carry the mountains away, a grain at a time, and nobody sends them a bill.",
    "What is lost on the way sinks in, and most of it comes up again further down.",
};
constexpr std::array turns {
    "The path goes on along the left bank, where it is drier.",
    "A few steps further the valley opens, and the noise with it.",
    "Here it is best to cross, while it can still be done with one step.",
    "From this point on there is company: a road, a fence, a row of poplars.",
    "The next stretch is steep, and the water takes it in one breath.",
    "Then comes a pool, deep enough to keep a secret until autumn.",
    "Behind the hedge it can be heard but not seen.",
};

template <size_t Size>
QLatin1StringView pick(const std::array<const char *, Size> &pool, int number)
{
    return QLatin1StringView(pool[static_cast<size_t>(number) % Size]);
}

// Different strides over pools of different sizes: no two paragraphs are alike.
QString paragraph(int number)
{
    return u"%1 %2 %3 %4 %5\n\n"_s.arg(pick(sights, number * 3), pick(thoughts, number * 2),
                                       pick(sights, number * 3 + 5), pick(thoughts, number * 5 + 4),
                                       pick(turns, number));
}

} // namespace

QString guideStory()
{
    QString text =
        u"# A walk along a stream, in %1 stations\n\n"
        "*A long answer, as you asked. No model wrote it: the guide puts it together by a rule, so that you have "
        "something to stop, to continue, to scroll through, or to close the window on. All of it is saved as it "
        "arrives.*\n\n"_s.arg(stations);
    for (int station = 0; station < stations; ++station) {
        text += u"## %1. At %2\n\n"_s.arg(station + 1).arg(pick(places, station * 5));
        text += paragraph(station * 2) + paragraph(station * 2 + 1);
        if (station % 8 == 3) {
            text += u"| Measured here | |\n|:--|--:|\n| width | %1 cm |\n| depth | %2 cm |\n| speed | 0.%3 m/s |\n\n"_s
                        .arg(30 + station * 11)
                        .arg(5 + station * 2)
                        .arg(20 + station);
        } else if (station % 8 == 5) {
            text += u"> %1\n\n"_s.arg(pick(thoughts, station));
        } else if (station % 8 == 7) {
            text +=
                u"```python\nwidth, depth, speed = %1, %2, 0.%3   # m, m, m/s\nprint(f\"{width * depth * speed * 1000:.0f} litres a second\")\n```\n\n"_s
                    .arg(0.3 + station * 0.11)
                    .arg(0.05 + station * 0.02)
                    .arg(20 + station);
        }
    }
    return text +
           u"## The end\n\nThat was the whole way. If you can read this line, every word of it has arrived, and is saved.\n"_s;
}

} // namespace runnel::providers
