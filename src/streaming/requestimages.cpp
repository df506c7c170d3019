// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "streaming/requestimages.h"

#include "streaming/requestfiles.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::streaming {

namespace {

// Not translated: it is for the model. A turn without a word is refused by services.
constexpr auto imageGone = "[An image that is not available]"_L1;

void nameWhatIsGone(llm::Turn &turn)
{
    if (turn.images.isEmpty() && turn.text.trimmed().isEmpty()) turn.text = imageGone;
}

} // namespace

bool hasImages(const llm::ChatRequest &request)
{
    return std::ranges::any_of(request.turns, [](const llm::Turn &turn) { return !turn.images.isEmpty(); });
}

QStringList attachmentsToRead(const llm::ChatRequest &request)
{
    QStringList keys;
    for (const llm::Turn &turn : request.turns) {
        for (const llm::Image &image : turn.images) {
            if (image.bytes.isEmpty() && !keys.contains(image.attachment)) keys.append(image.attachment);
        }
    }
    return keys;
}

int fillImages(llm::ChatRequest &request, const chat::AttachmentStore::Contents &contents)
{
    int missing = 0;
    for (llm::Turn &turn : request.turns) {
        if (turn.images.isEmpty()) continue;
        for (llm::Image &image : turn.images) {
            if (image.bytes.isEmpty()) image.bytes = contents.value(image.attachment);
        }
        missing += int(turn.images.removeIf([](const llm::Image &image) { return image.bytes.isEmpty(); }));
        nameWhatIsGone(turn);
    }
    return missing;
}

int leaveOutImages(llm::ChatRequest &request)
{
    int left = 0;
    for (llm::Turn &turn : request.turns) {
        if (turn.images.isEmpty()) continue;
        left += int(turn.images.size());
        turn.images.clear();
        nameWhatIsGone(turn);
    }
    return left;
}

int leaveOutImagesOver(llm::ChatRequest &request, qint64 most)
{
    int left = 0;
    for (auto turn = request.turns.rbegin(); turn != request.turns.rend(); ++turn) {
        if (turn->images.isEmpty()) continue;
        left += int(turn->images.removeIf([&most](const llm::Image &image) {
            most -= image.bytes.size();
            return most < 0;
        }));
        nameWhatIsGone(*turn);
    }
    return left;
}

void prepareAttachments(const llm::ChatRequest &request, bool areTaken, chat::AttachmentStore *store, QObject *context,
                        const AttachmentsPrepared &done)
{
    llm::ChatRequest wanted = request;
    const int notTaken = areTaken ? 0 : leaveOutImages(wanted);
    const auto fill = [wanted, notTaken, done](const chat::AttachmentStore::Contents &contents) {
        llm::ChatRequest filled = wanted;
        const int missing = fillFiles(filled, contents) + fillImages(filled, contents);
        const int tooMuch = leaveOutImagesOver(filled, mostImageBytes);
        done(filled, {.notTaken = notTaken, .missing = missing, .tooMuch = tooMuch});
    };
    const QStringList keys = attachmentsToRead(wanted) + filesToRead(wanted);
    if (keys.isEmpty() || !store) return fill({});
    store->read(keys, context, fill);
}

} // namespace runnel::streaming
