// Reading the log beside its writer.
//
// A reader has a read-only connection of its own and may live on any one queue; WAL lets it read while the desk writes.
// Each call sees one committed state; `consistently` gives several calls the same one. Results are plain values.

/// Reads events, channels, projections and accounts. Use it on one queue.
package final class LogReader {
    let database: Database
    /// The desk's number in the database.
    package let desk: Int64
    /// The name of the channels' sequences, renewed by a restore.
    package let epoch: String
    /// What the chain begins with; stays for ever.
    let chainOrigin: String
    private var statements: [String: Statement] = [:]

    init(database: Database, desk: Int64, names: DeskNames) {
        self.database = database
        self.desk = desk
        epoch = names.epoch
        chainOrigin = names.chainOrigin
    }

    /// Opens a read-only connection, beside a running server or without one.
    package static func open(_ folder: DataFolder) throws(LogError) -> LogReader {
        try folder.checkRights(writing: false)
        guard try folder.requireUndamaged() else {
            throw .cannotOpen(file: folder.database, why: "the folder has not been used yet")
        }
        do throws(LogError) {
            return try over(try Database(file: folder.database, access: .readOnly))
        } catch {
            throw folder.asDamage(error)
        }
    }

    /// A reader over a connection whose database has this version's schema.
    static func over(_ database: Database) throws(LogError) -> LogReader {
        let found = try Migrator(database).check()
        guard found == Schema.current else {
            throw .schemaTooOld(file: database.file, found: found, known: Schema.current)
        }
        return LogReader(
            database: database, desk: Schema.mainDesk, names: try DeskNames(database, Schema.mainDesk))
    }

    /// Runs several readings on one state of the database.
    package func consistently<Result>(
        _ body: (LogReader) throws(LogError) -> Result
    ) throws(LogError) -> Result {
        guard database.isAutocommit else { return try body(self) }
        try database.execute("BEGIN")
        do throws(LogError) {
            let result = try body(self)
            try database.execute("COMMIT")
            return result
        } catch {
            if !database.isAutocommit { try? database.execute("ROLLBACK") }
            throw error
        }
    }

    /// A statement of this connection, prepared once; the number of different texts is bounded by the source.
    func cached(_ sql: SQL) throws(LogError) -> Statement {
        if let known = statements[sql.text] { return known }
        let statement = try database.prepare(sql)
        statements[sql.text] = statement
        return statement
    }

    /// A cached statement with the desk as its first parameter.
    func query(_ sql: SQL) throws(LogError) -> Statement {
        let statement = try cached(sql)
        statement.bind(1, desk)
        return statement
    }

    /// All rows of a statement, made into values.
    func collect<Value>(
        _ statement: Statement, _ make: (Statement) throws(LogError) -> Value
    ) throws(LogError) -> [Value] {
        defer { statement.reset() }
        var values: [Value] = []
        while try statement.step() { values.append(try make(statement)) }
        return values
    }

    /// The first row of a statement, made into a value.
    func first<Value>(
        _ statement: Statement, _ make: (Statement) throws(LogError) -> Value
    ) throws(LogError) -> Value? {
        defer { statement.reset() }
        return try statement.step() ? try make(statement) : nil
    }
}
