internal import CSQLite
internal import Glibc

/// Copies a database page by page into an empty one, inside the reading transaction its caller holds: so a writer
/// beside it neither waits nor makes the copy start again. Use it on the queue of both connections.
struct PageCopy {
    /// Pages copied in one call of SQLite, 1 MiB.
    static let slice: Int32 = 256
    /// How long to pause when a page is held, in µs, and how often in all before giving up (30 s).
    static let pause: UInt32 = 10_000
    static let pausesMax = 3_000

    let source: Database
    let target: Database

    func run() throws(LogError) {
        precondition(!source.isAutocommit, "without a transaction every commit would start the copy again")
        guard let copying = sqlite3_backup_init(target.handle, "main", source.handle, "main") else {
            throw LogError(code: sqlite3_extended_errcode(target.handle), handle: target.handle, file: target.file)
        }
        var code = SQLITE_OK
        var pauses = 0
        while code == SQLITE_OK {
            code = sqlite3_backup_step(copying, PageCopy.slice)
            guard code & 0xff == SQLITE_BUSY || code & 0xff == SQLITE_LOCKED, pauses < PageCopy.pausesMax else {
                continue
            }
            pauses += 1
            usleep(PageCopy.pause)
            code = SQLITE_OK
        }
        // Gives the error of the steps once more, and lets go of everything in any case.
        let end = sqlite3_backup_finish(copying)
        guard code == SQLITE_DONE, end == SQLITE_OK else {
            let reason = code == SQLITE_DONE ? end : code
            throw LogError(code: reason, handle: target.handle, file: target.file)
        }
    }
}
