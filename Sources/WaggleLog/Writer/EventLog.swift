// The event log's writer.
//
// One object, one connection, one serial queue (the desk's); every door is to be called there. A transaction is one
// turn of the desk: look up keys, append, project, publish, then one COMMIT with a full sync. What `transaction`
// returned from is on disk; what it threw from is not, as far as anybody may assume.
//
//     head (sequence, link, time), channel tops, id counters live in memory. A transaction works on copies in its
//     `LogTransaction`; they replace the committed ones after COMMIT, and are dropped when anything throws.
//
// What will bite:
// - A failed sync does not mean "not written": frames may be in the log file and come back when the database is
//   opened anew. So after an I/O error the connection is closed, and everything in memory is read again before the
//   next transaction. `reloads` counts that: whoever caches aggregates must drop them when it changed.
// - SQLite rolls back by itself on some errors (a full disk): ROLLBACK is sent only while a transaction is open.
// - The tops of a ticket's channels are kept for `topsMax` tickets and otherwise asked from the index.

internal import Crypto
package import WaggleDomain

/// The one writer of a data folder. Holds the folder's lock. All doors on the desk's serial queue.
package final class EventLog {
    /// Tickets whose channel tops stay in memory; beyond it all are asked again (an index look-up each).
    static let topsMax = 50_000

    struct Tops: Equatable {
        var ticket: Int64
        var staff: Int64
    }

    struct Head: Equatable {
        var sequence: Int64 = 0
        var link = Digest.zero
        var at: Milliseconds = 0
    }

    package let folder: DataFolder
    /// What came with messages.
    package let files: FileStore
    /// The desk's number in the database.
    package let desk: Int64
    /// Made with the database, 16 hexadecimal digits; a restore makes another.
    package var epoch: String { names.epoch }
    private let names: DeskNames
    /// How often the state was read anew after a failed write: cached aggregates from before are void.
    package private(set) var reloads = 0

    private let lock: FolderLock
    private(set) var database: Database
    private(set) var statements: WriterStatements
    private(set) var projections: ProjectionStatements
    let chain = Chain()
    let salt: () -> [UInt8]

    private(set) var head: Head
    private(set) var tops: [Int64: Tops] = [:]
    private(set) var channelTops: [String: Int64] = [:]
    private var isSuspect = false

    init(
        folder: DataFolder, desk: Int64, lock: FolderLock, database: Database, salt: @escaping () -> [UInt8]
    ) throws(LogError) {
        self.folder = folder
        files = FileStore(folder)
        self.desk = desk
        self.lock = lock
        self.database = database
        self.salt = salt
        statements = try WriterStatements(database)
        projections = try ProjectionStatements(database)
        names = try DeskNames(database, desk)
        head = try EventLog.readHead(database, desk, names.chainOrigin)
    }

    /// The last committed event's number, 0 before the first.
    package var lastSequence: Int64 { head.sequence }
    /// The last committed link of the chain: keep it elsewhere, and a cut-off tail is found.
    package var headHash: [UInt8] { head.link.bytes }
    /// The last committed event's time, 0 before the first. The desk's clock never goes before it.
    package var lastEventAt: Milliseconds { head.at }

    /// Runs `body` in one transaction and commits with a full sync. When it throws, nothing happened: not in the
    /// database, not in memory (see the essay for what an I/O error means).
    package func transaction<Result>(
        _ body: (LogTransaction) throws(LogError) -> Result
    ) throws(LogError) -> Result {
        if isSuspect { try reload() }
        let turn = LogTransaction(self)
        defer { turn.end() }
        let result: Result
        do throws(LogError) {
            try statements.begin.run()
            result = try body(turn)
            try turn.flush()
            try statements.commit.run()
        } catch {
            rollBack(after: error)
            throw error
        }
        adopt(turn)
        return result
    }

    /// A reader over the writer's own connection: it sees what the open transaction wrote. Desk queue only.
    package lazy var reader = LogReader(database: database, desk: desk, names: names)

    /// Empties the write-ahead log into the file; call it last. Harmless when it does not work: the next start does.
    package func close() { _ = try? database.checkpoint(.emptied) }

    /// Moves what the write-ahead log holds into the file, for a command that writes much without a server: between
    /// transactions, on the desk's queue. Harmless when it does not work.
    package func shortenWriteAheadLog() { _ = try? database.checkpoint(.moved) }

    /// A quota for the database in pages of 4 KiB; beyond it writing throws `.storageFull`. Holds until the next reload.
    package func setPageLimit(_ pages: Int64) throws(LogError) {
        try database.execute("PRAGMA max_page_count=" + .number(pages))
    }

    private func adopt(_ turn: LogTransaction) {
        head = turn.head
        if tops.count + turn.tops.count > EventLog.topsMax { tops.removeAll(keepingCapacity: true) }
        tops.merge(turn.tops) { _, new in new }
        if channelTops.count + turn.channelTops.count > EventLog.topsMax {
            channelTops.removeAll(keepingCapacity: true)
        }
        channelTops.merge(turn.channelTops) { _, new in new }
    }

    private func rollBack(after error: LogError) {
        if !database.isAutocommit { try? statements.rollBack.run() }
        switch error {
        case .storageFull, .busy: isSuspect = !database.isAutocommit
        default: isSuspect = true
        }
    }

    /// Closes the connection, opens another and reads the head again.
    private func reload() throws(LogError) {
        let fresh = try Database(file: folder.database, access: .readWrite)
        let freshStatements = try WriterStatements(fresh)
        let freshProjections = try ProjectionStatements(fresh)
        let freshHead = try EventLog.readHead(fresh, desk, names.chainOrigin)
        database = fresh
        statements = freshStatements
        projections = freshProjections
        head = freshHead
        reader = LogReader(database: fresh, desk: desk, names: names)
        tops.removeAll()
        channelTops.removeAll()
        isSuspect = false
        reloads += 1
    }

    private static func readHead(_ database: Database, _ desk: Int64, _ origin: String) throws(LogError) -> Head {
        let row = try database.prepare(
            "SELECT seq, hash, at FROM event WHERE id BETWEEN ?1 << 48 AND ((?1 + 1) << 48) - 1 ORDER BY id DESC LIMIT 1"
        )
        row.bind(1, desk)
        guard try row.step() else { return Head(link: Chain.start(origin: origin)) }
        defer { row.reset() }
        guard let link = Digest(row.bytes(1)) else { throw .unreadable(what: "the hash of event \(row.int(0))") }
        return Head(sequence: row.int(0), link: link, at: row.int(2))
    }
}
