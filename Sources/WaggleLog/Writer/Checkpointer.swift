internal import Glibc

/// Moves the write-ahead log into the database from a connection of its own. Call it on a queue that is not the
/// desk's, every few seconds or after every few thousand commits; never inside a turn.
package final class Checkpointer {
    /// A log above this is emptied, which makes writers wait for the end of it (some ms).
    package static let truncateAbove: Int64 = 64 << 20

    private let database: Database
    private let log: String

    package init(_ folder: DataFolder) throws(LogError) {
        // While it waits for readers to let go it holds writers up: hence the short wait.
        database = try Database(file: folder.database, access: .readWrite, busyTimeout: 50)
        log = folder.database + "-wal"
    }

    /// The write-ahead log's size in bytes.
    package var logSize: Int64 {
        var info = stat()
        return stat(log, &info) == 0 ? Int64(info.st_size) : 0
    }

    /// Empties the write-ahead log whatever its size: erased texts stand in it until then. False: somebody was in the
    /// way; try again.
    package func empty() throws(LogError) -> Bool { try database.checkpoint(truncating: true) }

    /// One checkpoint. False: somebody was in the way, part of it was done; the next call goes on.
    @discardableResult
    package func run() throws(LogError) -> Bool {
        let done = try database.checkpoint(truncating: false)
        guard logSize > Checkpointer.truncateAbove else { return done }
        return try database.checkpoint(truncating: true)
    }
}
