internal import CSQLite

/// A prepared statement. Bind from 1, read columns from 0. Use it on its connection's queue; texts and blobs handed
/// to closures live until the next step.
package final class Statement {
    private let handle: OpaquePointer
    // Keeps the connection open while a statement of it lives.
    private let database: Database

    init(_ handle: OpaquePointer, of database: Database) {
        self.handle = handle
        self.database = database
    }

    deinit { sqlite3_finalize(handle) }

    // MARK: Parameters. A refused binding is our mistake (wrong index, statement in use), never the input's.

    package func bind(_ index: Int32, _ value: Int64) { check(sqlite3_bind_int64(handle, index, value)) }
    package func bind(_ index: Int32, _ value: Int) { check(sqlite3_bind_int64(handle, index, Int64(value))) }
    package func bind(_ index: Int32, _ value: Bool) { check(sqlite3_bind_int64(handle, index, value ? 1 : 0)) }
    package func bindNull(_ index: Int32) { check(sqlite3_bind_null(handle, index)) }

    package func bind(_ index: Int32, _ value: Int64?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }

    package func bind(_ index: Int32, _ value: String) {
        var value = value
        value.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { chars in
                // A null pointer would bind NULL: an empty text still needs an address.
                guard let base = chars.baseAddress else {
                    return check(sqlite3_bind_text(handle, index, "", 0, csqlite_transient()))
                }
                check(sqlite3_bind_text(handle, index, base, Int32(chars.count), csqlite_transient()))
            }
        }
    }

    package func bind(_ index: Int32, _ value: String?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }

    package func bind(_ index: Int32, _ value: [UInt8]) {
        value.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, !bytes.isEmpty else {
                return check(sqlite3_bind_zeroblob(handle, index, 0))
            }
            check(sqlite3_bind_blob(handle, index, base, Int32(bytes.count), csqlite_transient()))
        }
    }

    package func bind(_ index: Int32, _ value: [UInt8]?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }

    private func check(_ code: Int32) { precondition(code == SQLITE_OK, "binding refused by SQLite: \(code)") }

    // MARK: Running

    /// True: a row is there. False: done, and the statement is reset.
    package func step() throws(LogError) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        let error = code == SQLITE_DONE ? nil : LogError(code: code, handle: database.handle, file: database.file)
        sqlite3_reset(handle)
        if let error { throw error }
        return false
    }

    /// Runs to the end, dropping rows, and resets.
    package func run() throws(LogError) { while try step() {} }

    /// Ends a reading before its last row.
    package func reset() { sqlite3_reset(handle) }

    // MARK: Columns of the present row

    package func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
    package func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }
    package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
    package func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }
    package func text(_ column: Int32) -> String { withBytes(column) { String(decoding: $0, as: UTF8.self) } }
    package func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
    package func bytes(_ column: Int32) -> [UInt8] { withBytes(column) { [UInt8]($0) } }
    package func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

    /// The bytes of a text or blob without a copy, valid inside the closure.
    package func withBytes<R>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> R) -> R {
        // The blob call first: it fixes the form whose length is asked for.
        let start = sqlite3_column_blob(handle, column)
        let count = Int(sqlite3_column_bytes(handle, column))
        return body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }
}
