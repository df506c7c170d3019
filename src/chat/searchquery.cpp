// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chat/searchquery.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::chat {

namespace {

constexpr qsizetype longestQuery = 1000;
constexpr qsizetype mostTerms = 16;

//! \brief A piece between spaces: `key:value`, a word, or what stands in quotes.
struct Piece
{
    QString key = {}; // lower case, empty where there is none
    QString text = {};
    bool isQuoted = false;
    bool isClosed = false; // something stands behind it
};

//! Without what no text holds or nobody sees: half characters, NUL and its like.
QString cleaned(const QString &typed)
{
    QString text = typed.left(longestQuery);
    for (qsizetype i = 0; i < text.size(); ++i) {
        QChar &c = text[i];
        if (c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            ++i;
            continue;
        }
        if (c.isSurrogate() || c.category() == QChar::Other_Control || c == QChar::ReplacementCharacter) c = u' ';
    }
    return text;
}

bool isKey(QStringView word)
{
    static const QStringList keys {u"model"_s, u"in"_s, u"role"_s, u"has"_s, u"before"_s, u"after"_s};
    return keys.contains(word, Qt::CaseInsensitive);
}

QList<Piece> piecesOf(const QString &text)
{
    QList<Piece> pieces;
    qsizetype at = 0;
    const qsizetype size = text.size();
    while (at < size) {
        if (text.at(at).isSpace()) {
            ++at;
            continue;
        }
        Piece piece;
        qsizetype start = at;
        while (at < size && !text.at(at).isSpace() && text.at(at) != u'"') {
            if (text.at(at) == u':' && piece.key.isEmpty() && isKey(QStringView(text).sliced(start, at - start))) {
                piece.key = text.sliced(start, at - start).toLower();
                start = at + 1;
            }
            ++at;
        }
        piece.text = text.sliced(start, at - start);
        if (piece.text.isEmpty() && at < size && text.at(at) == u'"') {
            const qsizetype end = text.indexOf(u'"', at + 1);
            piece.isQuoted = true;
            piece.isClosed = end >= 0;
            piece.text = text.sliced(at + 1, (end < 0 ? size : end) - at - 1).simplified();
            at = end < 0 ? size : end + 1;
        }
        piece.isClosed = piece.isClosed || at < size;
        pieces.append(piece);
    }
    return pieces;
}

//! The first moment of a day, a month or a year, in ms UTC.
std::optional<qint64> momentOf(const QString &text)
{
    for (const QString &format : {u"yyyy-MM-dd"_s, u"yyyy-M-d"_s, u"yyyy-MM"_s, u"yyyy-M"_s, u"yyyy"_s}) {
        const QDate date = QDate::fromString(text, format);
        if (date.isValid() && date.year() > 1) return date.startOfDay().toMSecsSinceEpoch();
    }
    return {};
}

//! False where \a piece is none of the filters, or says nothing that they know.
bool takeFilter(const Piece &piece, SearchQuery &query)
{
    if (piece.key.isEmpty()) return false;
    // While it is typed it has no value yet.
    if (piece.text.isEmpty()) return true;
    if (piece.key == "model"_L1) {
        query.models.append(piece.text);
        return true;
    }
    if (piece.key == "in"_L1) {
        query.folders.append(piece.text);
        return true;
    }
    if (piece.key == "has"_L1) {
        if (!u"code"_s.startsWith(piece.text, Qt::CaseInsensitive)) return false;
        query.hasCode = true;
        return true;
    }
    if (piece.key == "role"_L1) {
        const auto role = llm::roleFromString(piece.text.toLower());
        if (role) query.roles.append(*role);
        return role.has_value();
    }
    const auto moment = momentOf(piece.text);
    if (moment) (piece.key == "before"_L1 ? query.beforeMs : query.afterMs) = moment;
    return moment.has_value();
}

} // namespace

bool SearchQuery::isFiltered() const
{
    return hasCode || afterMs || beforeMs || !models.isEmpty() || !folders.isEmpty() || !roles.isEmpty();
}

SearchQuery SearchQuery::parse(const QString &typed)
{
    SearchQuery query;
    const QList<Piece> pieces = piecesOf(cleaned(typed));
    for (const Piece &piece : pieces) {
        if (takeFilter(piece, query)) {
            query.endsInside = false;
            continue;
        }
        const QString term = piece.key.isEmpty() ? piece.text : piece.key + u':' + piece.text;
        if (term.isEmpty()) continue;
        query.endsInside = !piece.isClosed;
        if (!query.terms.contains(term, Qt::CaseInsensitive) && query.terms.size() < mostTerms)
            query.terms.append(term);
    }
    return query;
}

} // namespace runnel::chat
