// Putting a backup in the place of a desk's database.
//
// The copy is made, proved and given its new epoch under another name in the data folder, with the folder's lock held;
// only then the old database moves aside, never deleted, and the copy takes its name:
//
//   waggle.db  -> waggle.db.damaged-TIME        first: from here on a start refuses ("is missing") until the end
//   -wal, -shm -> waggle.db.damaged-TIME-wal …  an old log beside the new database would be played into it
//   waggle.db.restoring -> waggle.db
//
// Files that came with messages are copied before that, into the folder `files`: under their hashes nothing is in the way.
//
// The new epoch tells every client that its offsets mean nothing here, so it fetches anew. The chain goes on from the
// same origin.

internal import Crypto
internal import Glibc
package import WaggleDomain

/// What a restore did.
package struct Restored: Equatable, Sendable {
    package let events: Int
    package let importedEvents: Int
    package let tickets: Int
    package let importedTickets: Int
    /// The last event's number and link, 64 hexadecimal digits.
    package let headSequence: Int64
    package let head: String
    package let epoch: String
    /// Contents of files that were put beside the database, and those that the backup lacks.
    package let files: Int
    package let filesMissing: Int
    /// What the proof found wrong with the records; 0 when all is well.
    package let findings: Int
    /// There was a manifest, and the file is the one it describes.
    package let hadManifest: Bool
    /// Where the old database lies now; nil when there was none.
    package let oldDatabase: String?
}

/// Restores a backup. Any queue; blocks for as long as it takes.
package enum Restore {
    /// Puts `file` into the folder, which is made when missing. `replacing` allows it to have a database. Throws and
    /// changes nothing when the lock is held, the manifest's hash differs, the schema is newer or SQLite finds damage.
    package static func run(
        from file: String, into folder: DataFolder, replacing: Bool, now: Milliseconds
    ) throws(LogError) -> Restored {
        guard WholeFile.size(file + "-wal") == 0 else {
            throw .unfitBackup(file: file, why: "it is a database in use; make a backup of it with `waggle backup`")
        }
        let manifest = try BackupManifest.read(beside: file)
        let digest = try WholeFile.digest(file)
        guard manifest.map({ $0.sha256 == digest.hex }) ?? true else {
            throw .unfitBackup(file: file, why: "it is not the file its manifest describes (the SHA-256 differs)")
        }
        try folder.create()
        try folder.checkRights(writing: true)
        let lock = try FolderLock(folder)
        defer { withExtendedLifetime(lock) {} }
        try requireFree(folder, replacing: replacing)
        return try put(file, digest, manifest, into: folder, now: now)
    }

    private static func requireFree(_ folder: DataFolder, replacing: Bool) throws(LogError) {
        guard !replacing else { return }
        let state = try folder.inspectDatabase()
        guard !folder.isInitialised, [.missing, .empty, .begun].contains(state) else {
            throw .exists(file: folder.database, remedy: "--force moves it aside and restores")
        }
    }

    private static func put(
        _ file: String, _ digest: Digest, _ manifest: BackupManifest?, into folder: DataFolder, now: Milliseconds
    ) throws(LogError) -> Restored {
        let partial = folder.database + ".restoring"
        do throws(LogError) {
            guard try WholeFile.copy(file, to: partial) == digest else {
                throw .unfitBackup(file: file, why: "it changed while it was read")
            }
            let epoch = DeskNames.fresh()
            let result = try prove(partial, of: file, epoch: epoch, now: now)
            try WholeFile.sync(partial)
            let files = try copyFiles(of: partial, from: Backup.files(beside: file), to: FileStore(folder))
            // From here on a folder without its database is damage, not a new installation.
            try folder.markInitialised()
            let old = try moveAside(folder, now: now)
            try WholeFile.move(partial, to: folder.database)
            try folder.syncEntries()
            return Restored(
                events: result.events, importedEvents: result.importedEvents, tickets: result.tickets,
                importedTickets: result.importedTickets, headSequence: result.headSequence,
                head: Hex.encode(result.headHash), epoch: epoch, files: files.kept, filesMissing: files.missing,
                findings: result.findingCount,
                hadManifest: manifest != nil, oldDatabase: old)
        } catch {
            for left in ["", "-journal", "-wal", "-shm"] { WholeFile.remove(partial + left) }
            throw error
        }
    }

    /// Brings the copy to this version's schema, proves it, and gives it its epoch.
    private static func prove(
        _ partial: String, of file: String, epoch: String, now: Milliseconds
    ) throws(LogError) -> Verification {
        do throws(LogError) {
            let copy = try Database(file: partial, access: .readWrite)
            guard try Migrator(copy).version() > 0 else { throw .unfitBackup(file: file, why: "it is empty") }
            try copy.leaveWAL()
            _ = try Migrator(copy).migrate(now: now)
            let result = try Verifier(try LogReader.over(copy)).run()
            guard !result.findings.contains(where: { $0.kind == .file }) else { throw .corrupt(file: partial) }
            let names = try copy.prepare("UPDATE desk SET epoch = ?")
            names.bind(1, epoch)
            try names.run()
            return result
        } catch {
            throw asUnfit(error, file)
        }
    }

    private static func copyFiles(
        of partial: String, from backup: FileStore, to store: FileStore
    ) throws(LogError) -> (kept: Int, missing: Int) {
        let contents = try LogReader.over(try Database(file: partial, access: .readOnly)).contents()
        var kept = 0
        for content in contents where try backup.copy(content.sha256, size: content.size, to: store) { kept += 1 }
        return (kept, contents.count - kept)
    }

    /// Speaks of the backup instead of the copy.
    private static func asUnfit(_ error: LogError, _ file: String) -> LogError {
        switch error {
        case .corrupt, .unexpected: .unfitBackup(file: file, why: "it is damaged")
        case .notADatabase: .unfitBackup(file: file, why: "it is not a Waggle database")
        case .unreadable(let what): .unfitBackup(file: file, why: "it does not read back: \(what)")
        case .schemaTooNew(_, let found, let known): .schemaTooNew(file: file, found: found, known: known)
        default: error
        }
    }

    /// The database first, then its side files (see above); gives its new name.
    private static func moveAside(_ folder: DataFolder, now: Milliseconds) throws(LogError) -> String? {
        let sides = ["", "-wal", "-shm", "-journal"]
        let present = sides.filter { WholeFile.exists(folder.database + $0) }
        guard !present.isEmpty else { return nil }
        let stamp = folder.database + ".damaged-" + time(now)
        var name = stamp
        var count = 1
        while sides.contains(where: { WholeFile.exists(name + $0) }) {
            count += 1
            name = stamp + "-\(count)"
        }
        for side in present { try WholeFile.move(folder.database + side, to: name + side) }
        try folder.syncEntries()
        return name
    }

    /// `20260301T140509Z`.
    private static func time(_ now: Milliseconds) -> String {
        var seconds = time_t(now / 1_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        let count = strftime(&buffer, buffer.count, "%Y%m%dT%H%M%SZ", &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
