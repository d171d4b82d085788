internal import Glibc

/// Moves the write-ahead log into the database from a connection of its own. Call it on a queue that is not the
/// desk's, every few seconds or after every few thousand commits; never inside a turn.
///
/// While somebody writes, a log of which all but the last pages were moved goes on growing: it begins anew only when
/// nothing was left to move and nobody read from it. Writers wait for that, so all that takes long is done before:
/// moving the pages, and the sync of the database.
package final class Checkpointer {
    /// A log above this many bytes is emptied, which makes writers wait for the end of readers (at most 50 ms).
    package static let truncateAbove: Int64 = 64 << 20
    private static let triesMax = 20
    /// Between two tries, in microseconds.
    private static let pause: UInt32 = 10_000

    private let database: Database
    private let log: String
    private let restartAbove: Int

    /// A log of more than `restartAbove` pages (16 MiB) is made to begin anew, where readers leave a gap.
    package init(_ folder: DataFolder, restartAbove: Int = 4_096) throws(LogError) {
        self.restartAbove = restartAbove
        // While it waits for readers to let go it holds writers up: hence the short wait.
        database = try Database(file: folder.database, access: .readWrite, busyTimeout: Self.patience)
        log = folder.database + "-wal"
    }

    private static let patience: Int32 = 50
    /// What one try waits for those who read or write just now.
    private static let shortPatience: Int32 = 3

    /// The write-ahead log's size in bytes.
    package var logSize: Int64 {
        var info = stat()
        return stat(log, &info) == 0 ? Int64(info.st_size) : 0
    }

    /// Empties the write-ahead log whatever its size: erased texts stand in it until then. False: somebody was in the
    /// way; try again.
    package func empty() throws(LogError) -> Bool { try database.checkpoint(.emptied).isDone }

    /// One checkpoint. False: somebody was in the way, part of it was done; the next call goes on.
    @discardableResult
    package func run() throws(LogError) -> Bool {
        let moved = try database.checkpoint(.moved)
        guard moved.frames > restartAbove else { return moved.isDone }
        try database.syncFile()
        if try restart() { return true }
        guard logSize > Self.truncateAbove else { return false }
        return try empty()
    }

    /// Looks for a moment at which nobody reads from the log.
    private func restart() throws(LogError) -> Bool {
        database.setBusyTimeout(Self.shortPatience)
        defer { database.setBusyTimeout(Self.patience) }
        for _ in 0..<Self.triesMax {
            if try database.checkpoint(.restarted).isDone { return true }
            usleep(Self.pause)
        }
        return false
    }
}
