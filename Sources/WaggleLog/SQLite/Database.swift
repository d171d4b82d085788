// A thin wrapper of libsqlite3 3.40: one connection, its statements, nothing clever.
//
// A connection belongs to one serial queue at a time (SQLite is opened without its mutexes). Every connection is set
// up alike: WAL, synchronous=FULL (an acknowledgement means on disk; NORMAL loses acknowledged messages at power
// loss), no automatic checkpoints (they would run inside somebody's commit: see Checkpointer), no mmap (an I/O error
// in a mapping is a signal, not a result code), cell size check (damage is found where it is read), secure delete
// (erased text is overwritten), 32 MiB of page cache at most.
//
// What will bite:
// - The last read-write connection that closes a WAL database checkpoints it. While damage is being looked for the
//   file must not be touched, so connections close without; `Checkpointer` and `EventLog.close` do it on purpose.
// - A statement that is not reset keeps its read snapshot, and the WAL cannot be reset past it.

internal import CSQLite

/// One connection to a database file. Use it on one serial queue.
package final class Database {
    package enum Access: Sendable { case readOnly, readWrite }

    /// The path as given.
    package let file: String
    let handle: OpaquePointer

    /// Opens the file; `busyTimeout` in ms is how long a call waits for another connection's lock.
    package init(file: String, access: Access, busyTimeout: Int32 = 5_000) throws(LogError) {
        let flags = access == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        Self.prepareLibrary
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(
            file, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let handle = opened else {
            let error = LogError(code: code, handle: opened, file: file)
            sqlite3_close_v2(opened)
            throw error
        }
        self.file = file
        self.handle = handle
        sqlite3_busy_timeout(handle, busyTimeout)
        _ = csqlite_configure(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        _ = csqlite_configure(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
        try configure()
    }

    deinit { sqlite3_close_v2(handle) }

    /// Once for the process. Refused, and harmless, where somebody else has begun to use the library.
    private static let prepareLibrary: Void = { _ = csqlite_forgo_memory_count() }()

    private func configure() throws(LogError) {
        try execute(
            """
            PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; PRAGMA foreign_keys=ON;
            PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=0; PRAGMA synchronous=FULL;
            PRAGMA cache_size=-32768;
            """)
    }

    /// Puts the file into WAL mode; it stays so. Only the writer does this.
    package func enterWAL() throws(LogError) {
        let mode = try prepare("PRAGMA journal_mode=WAL")
        guard try mode.step(), mode.text(0) == "wal" else {
            throw .cannotOpen(file: file, why: "its file system does not offer write-ahead logging")
        }
    }

    /// Makes the file complete by itself again, without side files. No other connection may have it open.
    func leaveWAL() throws(LogError) {
        let mode = try prepare("PRAGMA journal_mode=DELETE")
        guard try mode.step(), mode.text(0) == "delete" else { throw .busy }
        mode.reset()
    }

    /// Runs one or more statements without parameters; rows are dropped.
    package func execute(_ sql: SQL) throws(LogError) {
        let code = sqlite3_exec(handle, sql.text, nil, nil, nil)
        guard code == SQLITE_OK else { throw LogError(code: code, handle: handle, file: file) }
    }

    /// A statement to be kept and used again.
    package func prepare(_ sql: SQL) throws(LogError) -> Statement {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql.text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let prepared else { throw LogError(code: code, handle: handle, file: file) }
        return Statement(prepared, of: self)
    }

    /// The first column of the first row as a number, nil without a row.
    package func number(_ sql: SQL) throws(LogError) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.int(0) : nil
    }

    /// No transaction is open.
    package var isAutocommit: Bool { sqlite3_get_autocommit(handle) != 0 }

    /// Rows changed by the last statement that changed any.
    package var changes: Int { Int(sqlite3_changes64(handle)) }

    /// How long a call waits for another connection's lock, in milliseconds.
    func setBusyTimeout(_ milliseconds: Int32) { sqlite3_busy_timeout(handle, milliseconds) }

    /// How far a checkpoint goes.
    package enum CheckpointEnd {
        /// What can be moved without anybody waiting.
        case moved
        /// All is moved and nobody reads from the log, so that the next write begins it anew. Writers wait meanwhile,
        /// for readers up to the busy time-out.
        case restarted
        /// As `restarted`, and the log's file is empty.
        case emptied
    }

    /// Moves what the write-ahead log holds into the file. `frames`: how many pages the log held, those that were moved
    /// before included. Not `isDone`: somebody was in the way, part of it was done.
    @discardableResult
    package func checkpoint(_ end: CheckpointEnd) throws(LogError) -> (isDone: Bool, frames: Int) {
        let mode =
            switch end {
            case .moved: SQLITE_CHECKPOINT_PASSIVE
            case .restarted: SQLITE_CHECKPOINT_RESTART
            case .emptied: SQLITE_CHECKPOINT_TRUNCATE
            }
        var frames: Int32 = 0
        let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, &frames, nil)
        if code & 0xff == SQLITE_BUSY { return (false, Int(max(0, frames))) }
        guard code == SQLITE_OK else { throw LogError(code: code, handle: handle, file: file) }
        return (true, Int(max(0, frames)))
    }

    /// Brings what checkpoints moved into the file onto the disk, while everybody reads and writes. A checkpoint does
    /// so itself only when it moved all of a log that nobody was writing to; else the sync is left to the one that
    /// writers wait for.
    func syncFile() throws(LogError) {
        var file: UnsafeMutablePointer<sqlite3_file>?
        let code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file)
        guard code == SQLITE_OK, let file, let sync = file.pointee.pMethods?.pointee.xSync else {
            throw LogError(code: code, handle: handle, file: self.file)
        }
        let synced = sync(file, SQLITE_SYNC_NORMAL)
        guard synced == SQLITE_OK else { throw LogError(code: synced, handle: handle, file: self.file) }
    }
}
