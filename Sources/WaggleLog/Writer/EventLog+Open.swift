package import WaggleDomain

extension EventLog {
    /// Files up to this size get SQLite's `quick_check` at every start (well under a second); larger ones are checked
    /// by `waggle verify`.
    static let quickCheckMax: Int64 = 64 << 20

    /// Opens the folder for writing, making and migrating what is missing. Takes the folder's lock; refuses damage and
    /// leaves it untouched. `now` in Unix ms; `salt` gives 16 unpredictable bytes a call (tests give their own).
    package static func open(
        _ folder: DataFolder, now: Milliseconds, salt: @escaping () -> [UInt8] = SaltPool().next
    ) throws(LogError) -> EventLog {
        try folder.create()
        try folder.checkRights(writing: true)
        let lock = try FolderLock(folder)
        let exists = try folder.requireUndamaged()
        do throws(LogError) {
            if !exists { try folder.createDatabaseFile() }
            let database = try Database(file: folder.database, access: .readWrite)
            if exists { try check(database) }
            try prepare(database, folder, now: now)
            return try EventLog(
                folder: folder, desk: Schema.mainDesk, lock: lock, database: database, salt: salt)
        } catch {
            throw folder.asDamage(error)
        }
    }

    /// The migrations an open would run, without running them.
    package static func pendingMigrations(_ folder: DataFolder) throws(LogError) -> [Int] {
        guard try folder.requireUndamaged() else { return Schema.migrations.map(\.version) }
        let found = try Migrator(try Database(file: folder.database, access: .readOnly)).check()
        return Schema.migrations.map(\.version).filter { $0 > found }
    }

    /// Finds most damage without writing a byte.
    private static func check(_ database: Database) throws(LogError) {
        _ = try Migrator(database).check()
        let pages = try database.number("PRAGMA page_count") ?? 0
        let pageSize = try database.number("PRAGMA page_size") ?? 0
        guard pages * pageSize <= quickCheckMax else { return }
        let result = try database.prepare("PRAGMA quick_check(1)")
        guard try result.step(), result.text(0) == "ok" else { throw .corrupt(file: database.file) }
        result.reset()
    }

    private static func prepare(
        _ database: Database, _ folder: DataFolder, now: Milliseconds
    ) throws(LogError) {
        try database.enterWAL()
        _ = try Migrator(database).migrate(now: now)
        let desk = try database.prepare(
            """
            INSERT INTO desk(id, name, epoch, chain_origin, created) VALUES(?, 'main', ?, ?, ?) ON CONFLICT DO NOTHING
            """)
        desk.bind(1, Schema.mainDesk)
        desk.bind(2, DeskNames.fresh())
        desk.bind(3, DeskNames.fresh())
        desk.bind(4, now)
        try desk.run()
        guard !folder.isInitialised else { return }
        try database.checkpoint(.emptied)
        try folder.syncEntries()
        try folder.markInitialised()
    }
}
