internal import CSQLite

/// What the store is made with. Any queue.
package enum LibraryVersion {
    /// The SQLite the process runs with, for example `3.40.1`.
    package static var sqlite: String { String(cString: sqlite3_libversion()) }
    /// The number of the schema this version writes.
    package static var schema: Int { Schema.current }
}
