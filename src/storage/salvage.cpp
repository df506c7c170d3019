// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "storage/salvage.h"

#include "core/logging.h"
#include "storage/connection.h"
#include "storage/pagefile.h"
#include "storage/searchindex.h"
#include "storage/standins.h"
#include "storage/tableshape.h"
#include "storage/treepage.h"

#include <QFile>
#include <QHash>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace runnel::storage {

namespace {

//! \brief Takes the rows of a damaged file from page to page into a whole database.
class Salvager
{
public:
    Salvager(const PageFile &file, Connection &fresh, std::vector<TableShape> shapes)
        : m_file(file), m_fresh(fresh), m_shapes(std::move(shapes))
    {}

    core::Result<void> run()
    {
        findRoots();
        for (const TableShape &shape : m_shapes) {
            const quint32 root = m_roots.value(shape.name());
            bool isWhole = root != 0;
            if (const auto walked = walk(root, shape, isWhole); !walked) return walked;
            if (!isWhole) m_torn.push_back(&shape);
        }
        return takeOrphans();
    }
    [[nodiscard]] qint64 rows() const { return m_rows; }
    [[nodiscard]] qint64 unreadable() const
    {
        const quint32 missing = m_file.expectedSize() > m_file.size() ? m_file.expectedSize() - m_file.size() : 0;
        // Not those that a broken page made up.
        return missing + std::ranges::count_if(m_bad, [this](quint32 page) { return page <= m_file.size(); });
    }

private:
    //! Where the tables begin, by the table of tables on the first page, or by pieces of it anywhere.
    void findRoots()
    {
        QSet<quint32> seen;
        QList<quint32> pending {1};
        bool isWhole = true;
        while (!pending.isEmpty()) {
            const quint32 number = pending.takeLast();
            if (seen.contains(number)) continue;
            seen.insert(number);
            const TreePage page = readTreePage(m_file, number);
            isWhole = isWhole && page.broken == 0 &&
                      (page.kind == TreePage::Kind::TableLeaf || page.kind == TreePage::Kind::TableInner);
            takeRoots(page);
            pending += page.children;
        }
        m_taken = seen;
        if (isWhole) return;
        m_bad.insert(1);
        for (quint32 number = 2; number <= m_file.size(); ++number) {
            if (seen.contains(number)) continue;
            const TreePage page = readTreePage(m_file, number);
            if (page.kind == TreePage::Kind::TableLeaf) takeRoots(page);
        }
    }
    void takeRoots(const TreePage &page)
    {
        for (const StoredRow &row : page.rows) {
            // type, name, table, root page, text
            if (row.values.size() != 5 || row.values.at(0) != u"table"_s) continue;
            const QString name = row.values.at(1).toString();
            const qint64 root = row.values.at(3).toLongLong();
            const bool isKnown = std::ranges::find(m_shapes, name, &TableShape::name) != m_shapes.end();
            if (isKnown && root > 1 && root <= m_file.size() && !m_roots.contains(name)) {
                m_roots.insert(name, static_cast<quint32>(root));
            }
        }
    }

    //! Takes the rows of \a shape below \a root; \a isWhole becomes false where something below it cannot be reached.
    core::Result<void> walk(quint32 root, const TableShape &shape, bool &isWhole)
    {
        QList<quint32> pending;
        if (root != 0) pending.append(root);
        while (!pending.isEmpty()) {
            const quint32 number = pending.takeLast();
            if (m_taken.contains(number)) {
                isWhole = false;
                continue;
            }
            const TreePage page = readTreePage(m_file, number);
            if (!belongs(page, shape)) {
                m_bad.insert(number);
                isWhole = false;
                continue;
            }
            m_taken.insert(number);
            // A broken cell of an inner page may have led to more.
            if (page.broken > 0) {
                m_bad.insert(number);
                if (!page.isLeaf()) isWhole = false;
            }
            if (const auto taken = take(page.rows, shape); !taken) return taken;
            for (auto child = page.children.crbegin(); child != page.children.crend(); ++child) pending.append(*child);
        }
        return {};
    }
    [[nodiscard]] static bool isOfKind(const TreePage &page, const TableShape &shape)
    {
        using Kind = TreePage::Kind;
        return shape.isWithoutRowid() ? page.kind == Kind::IndexLeaf || page.kind == Kind::IndexInner
                                      : page.kind == Kind::TableLeaf || page.kind == Kind::TableInner;
    }
    [[nodiscard]] static bool belongs(const TreePage &page, const TableShape &shape)
    {
        const auto fits = [&shape](const StoredRow &row) { return shape.fits(row); };
        const bool isBlank = page.rows.isEmpty() && page.broken == 0;
        return isOfKind(page, shape) &&
               (page.kind == TreePage::Kind::TableInner || isBlank || std::ranges::any_of(page.rows, fits));
    }
    core::Result<void> take(const QList<StoredRow> &rows, const TableShape &shape)
    {
        for (const StoredRow &row : rows) {
            if (!shape.fits(row)) continue;
            const auto inserted = shape.insert(m_fresh, row);
            if (!inserted) return std::unexpected(inserted.error());
            if (*inserted) ++m_rows;
        }
        return {};
    }

    //! Takes what nothing leads to any more. Only a table that lacks a part can have such pages; all others that nobody
    //! owns hold what was deleted.
    core::Result<void> takeOrphans()
    {
        if (m_torn.empty()) return {};
        const QList<quint32> free = m_file.freePages();
        const QSet<quint32> freePages(free.cbegin(), free.cend());
        for (quint32 number = 2; number <= m_file.size(); ++number) {
            if (m_taken.contains(number) || freePages.contains(number)) continue;
            const TreePage page = readTreePage(m_file, number);
            for (const StoredRow &row : page.rows) {
                const TableShape *owner = nullptr;
                for (const TableShape *shape : m_torn) {
                    if (!isOfKind(page, *shape) || !shape->fits(row)) continue;
                    if (!owner || shape->lacks(row) < owner->lacks(row)) owner = shape;
                }
                if (!owner) continue;
                if (const auto taken = take({row}, *owner); !taken) return taken;
            }
        }
        return {};
    }

    const PageFile &m_file;
    Connection &m_fresh;
    std::vector<TableShape> m_shapes;
    QHash<QString, quint32> m_roots;
    std::vector<const TableShape *> m_torn;
    QSet<quint32> m_taken;
    QSet<quint32> m_bad;
    qint64 m_rows = 0;
};

//! The migrations that made the damaged file, as far as its header tells.
QList<Migration> upTo(int version, const QList<Migration> &migrations)
{
    QList<Migration> made = migrations;
    if (version > 0 && version < made.last().version) {
        made.removeIf([version](const Migration &migration) { return migration.version > version; });
    }
    return made;
}

core::Result<void> fill(const PageFile &file, Connection &fresh, SalvageReport &report)
{
    auto shapes = TableShape::of(fresh);
    if (!shapes) return std::unexpected(shapes.error());
    // References hold again when all is in: it comes in the order of the pages.
    if (const auto off = fresh.executeOnce(u"PRAGMA foreign_keys=OFF"_s); !off) return off;
    ScopedTransaction transaction(fresh);
    if (const auto begun = transaction.begin(ScopedTransaction::Kind::Write); !begun) return begun;
    if (const auto held = holdIndex(fresh); !held) return held;
    Salvager salvager(file, fresh, std::move(*shapes));
    if (const auto run = salvager.run(); !run) return run;
    // What is indexed is not saved but made anew, when the program runs.
    if (const auto released = releaseIndex(fresh); !released) return released;
    report.rows = salvager.rows();
    report.unreadablePages = salvager.unreadable();
    const auto count = [&fresh](QStringView table) {
        return fresh.scalar(u"SELECT count(*) FROM "_s + table).value_or(0).toLongLong();
    };
    report.conversations = count(u"conversations");
    report.messages = count(u"messages");
    return transaction.commit();
}

core::Result<QString> ask(const QString &file, Connection::Access access, bool thorough)
{
    const auto connection = Connection::open(file, access);
    if (!connection) return std::unexpected(connection.error());
    const auto found = (*connection)->scalar(thorough ? u"PRAGMA integrity_check(1)"_s : u"PRAGMA quick_check(1)"_s);
    if (!found) return std::unexpected(found.error());
    return found->toString();
}

core::Result<void> joinUp(Connection &fresh, SalvageReport &report)
{
    ScopedTransaction transaction(fresh);
    if (const auto begun = transaction.begin(ScopedTransaction::Kind::Write); !begun) return begun;
    const auto lost = standIn(fresh);
    if (!lost) return std::unexpected(lost.error());
    report.lostMessages = *lost;
    return transaction.commit();
}

} // namespace

core::Result<SalvageReport> salvage(const QString &damaged, const QString &fresh, const QList<Migration> &migrations)
{
    const auto file = PageFile::open(damaged);
    if (!file) return std::unexpected(file.error());
    // A number without sense is a part of the damage.
    constexpr int mostVersions = 1000;
    const int version = (*file)->schemaVersion();
    if (version > migrations.last().version && version < mostVersions) {
        return core::fail(core::ErrorKind::StorageTooNew, u"%1 has schema %2"_s.arg(damaged).arg(version));
    }
    SalvageReport report {.original = damaged};
    QFile::remove(fresh);
    QFile empty(fresh);
    if (!empty.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner)) {
        return core::fail(core::ErrorKind::Storage, u"Cannot create %1: %2"_s.arg(fresh, empty.errorString()));
    }
    empty.close();
    const auto write = [&]() -> core::Result<void> {
        const auto connection = Connection::open(fresh, Connection::Access::ReadWrite);
        if (!connection) return std::unexpected(connection.error());
        // Who puts it in its place brings it to the disk, once.
        if (const auto off = (*connection)->executeOnce(u"PRAGMA synchronous=OFF"_s); !off) return off;
        const auto made = migrate(**connection, upTo(version, migrations), {}, 0);
        if (!made) return std::unexpected(made.error());
        if (const auto filled = fill(**file, **connection, report); !filled) return filled;
        const auto brought = migrate(**connection, migrations, {}, 0);
        if (!brought) return std::unexpected(brought.error());
        if (const auto joined = joinUp(**connection, report); !joined) return joined;
        return (*connection)->executeOnce(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
    };
    auto written = write();
    if (written) {
        // Closed as it is, its log is empty and gone, and stays so.
        const auto check = ask(fresh, Connection::Access::Immutable, true);
        if (!check) written = std::unexpected(check.error());
        else if (*check != "ok"_L1) written = core::fail(core::ErrorKind::StorageCorrupt, *check);
    }
    if (!written) {
        for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s}) QFile::remove(fresh + suffix);
        return std::unexpected(written.error());
    }
    qCInfo(lcStorage) << "saved" << report.rows << "rows of a damaged file;" << report.unreadablePages
                      << "pages were not readable, messages known to be lost:" << report.lostMessages;
    return report;
}

core::Result<QString> checkDatabase(const QString &file, bool thorough)
{
    return ask(file, Connection::Access::ReadOnly, thorough);
}

} // namespace runnel::storage
