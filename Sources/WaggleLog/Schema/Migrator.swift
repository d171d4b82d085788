/// Brings a database to this version's schema: numbered steps, each in one transaction, so that a stop at any
/// instant leaves whole steps only and the next start goes on.
struct Migrator {
    let database: Database
    private let migrations: [Migration]

    init(_ database: Database, migrations: [Migration] = Schema.migrations) {
        self.database = database
        self.migrations = migrations
    }

    /// The schema's version; 0 for an empty database. Refuses a file of another program.
    func version() throws(LogError) -> Int {
        let tables = try database.number("SELECT count(*) FROM sqlite_schema") ?? 0
        if tables == 0 { return 0 }
        guard try database.number("PRAGMA application_id") == Schema.applicationID else {
            throw .notADatabase(file: database.file)
        }
        return Int(try database.number("SELECT max(version) FROM schema_version") ?? 0)
    }

    /// Refuses a newer schema, and one whose steps are not those of this version.
    func check() throws(LogError) -> Int {
        let found = try version()
        guard found <= migrations.count else {
            throw .schemaTooNew(file: database.file, found: found, known: migrations.count)
        }
        if found > 0 { try checkSums(upTo: found) }
        return found
    }

    /// Runs the steps that are missing and returns their numbers. `now` in Unix ms is noted beside each.
    func migrate(now: Int64) throws(LogError) -> [Int] {
        let found = try check()
        for migration in migrations where migration.version > found { try apply(migration, now: now) }
        return migrations.map(\.version).filter { $0 > found }
    }

    private func apply(_ migration: Migration, now: Int64) throws(LogError) {
        try database.execute("BEGIN IMMEDIATE")
        do throws(LogError) {
            if migration.version == 1 { try database.execute(Migrator.foundation) }
            try database.execute(migration.sql)
            let note = try database.prepare("INSERT INTO schema_version(version, checksum, applied) VALUES(?, ?, ?)")
            note.bind(1, migration.version)
            note.bind(2, migration.checksum)
            note.bind(3, now)
            try note.run()
            try database.execute("COMMIT")
        } catch {
            if !database.isAutocommit { try? database.execute("ROLLBACK") }
            throw error
        }
    }

    // 1463895884 is Schema.applicationID.
    private static let foundation: SQL = """
        PRAGMA application_id=1463895884;
        CREATE TABLE schema_version(
            version INTEGER PRIMARY KEY, checksum TEXT NOT NULL, applied INTEGER NOT NULL) STRICT;
        """

    private func checkSums(upTo version: Int) throws(LogError) {
        let rows = try database.prepare("SELECT version, checksum FROM schema_version ORDER BY version")
        var next = 1
        while try rows.step() {
            let known = migrations[next - 1]
            guard rows.int(0) == Int64(next), rows.text(1) == known.checksum else {
                throw .unreadable(what: "schema step \(next) of \(database.file) is not this version's")
            }
            next += 1
            if next > migrations.count { break }
        }
        rows.reset()
        guard next == version + 1 else { throw .unreadable(what: "schema steps of \(database.file) are missing") }
    }
}
