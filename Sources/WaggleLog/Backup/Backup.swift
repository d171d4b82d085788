// A backup: one database file in rollback mode, without side files, and its manifest.
//
//   FILE.partial   0600, copied page by page from one snapshot; synced; proved (SQLite's check, chain, replay)
//   FILE.files/    what came with messages, each content under its hash; those that lie there already are not copied again
//   FILE           the same after a rename; FILE.json beside it says what it holds
//
// The snapshot is taken after the command began, so whatever was acknowledged before is in it. The writer never waits;
// only the write-ahead log cannot be reset while the copy runs. A stop at any instant leaves the old FILE, the new one,
// or the new one without its manifest; never half of one. What only the older one referred to goes last.

internal import Crypto
package import WaggleDomain

/// Copies a desk's database beside a running server or without one. Any queue; blocks for as long as it takes.
package enum Backup {
    /// Writes `file` and its manifest. `version` and `now` (Unix ms) go into the manifest; `replacing` allows to put it
    /// in the place of an older backup. Records that do not verify are kept and counted in the manifest; a copy that
    /// SQLite finds damaged is refused.
    package static func make(
        of folder: DataFolder, to file: String, replacing: Bool, version: String, now: Milliseconds
    ) throws(LogError) -> BackupManifest {
        let manifestFile = BackupManifest.name(of: file)
        try requireFree([file, manifestFile], of: folder, replacing: replacing)
        let reader = try LogReader.open(folder)
        let partial = file + ".partial"
        let manifestPartial = manifestFile + ".partial"
        do throws(LogError) {
            var manifest = try write(partial, from: reader, version: version, now: now)
            let copy = files(beside: file)
            let contents = try copyFiles(of: partial, from: FileStore(folder), to: copy, &manifest)
            try WholeFile.write(manifest.json + [0x0A], to: manifestPartial)
            // An old manifest beside a new backup would condemn it; none only says less.
            WholeFile.remove(manifestFile)
            try WholeFile.move(partial, to: file)
            try WholeFile.move(manifestPartial, to: manifestFile)
            try WholeFile.syncFolder(of: file)
            // Only now nothing refers to what the older backup held beside.
            copy.keepOnly(contents)
            return manifest
        } catch {
            for left in [partial, partial + "-journal", partial + "-wal", partial + "-shm", manifestPartial] {
                WholeFile.remove(left)
            }
            throw error
        }
    }

    /// Where a backup's files lie.
    static func files(beside file: String) -> FileStore { FileStore(path: file + ".files") }

    /// Copies what the copied database refers to, and gives their names. What is not there, or not whole, is a finding; what was erased since the
    /// snapshot is among it.
    private static func copyFiles(
        of partial: String, from store: FileStore, to copy: FileStore, _ manifest: inout BackupManifest
    ) throws(LogError) -> Set<String> {
        let contents = try LogReader.over(try Database(file: partial, access: .readOnly)).contents()
        for content in contents {
            guard try store.copy(content.sha256, size: content.size, to: copy) else {
                manifest.findings += 1
                continue
            }
            manifest.files += 1
            manifest.fileBytes += content.size
        }
        return Set(contents.map(\.sha256))
    }

    private static func requireFree(
        _ files: [String], of folder: DataFolder, replacing: Bool
    ) throws(LogError) {
        for file in files where WholeFile.exists(file) {
            guard !WholeFile.areSame(file, folder.database) else {
                throw .exists(file: file, remedy: "it is the database itself; name another file")
            }
            guard replacing else { throw .exists(file: file, remedy: "--force replaces it") }
        }
    }

    private static func write(
        _ partial: String, from reader: LogReader, version: String, now: Milliseconds
    ) throws(LogError) -> BackupManifest {
        try WholeFile.createEmpty(partial)
        let copy = try Database(file: partial, access: .readWrite)
        let head = try reader.consistently { reader throws(LogError) in
            // The first reading fixes the snapshot.
            let head = try reader.head()
            try PageCopy(source: reader.database, target: copy).run()
            return head
        }
        try copy.leaveWAL()
        try WholeFile.sync(partial)
        let result = try Verifier(try LogReader.over(copy)).run()
        guard !result.findings.contains(where: { $0.kind == .file }),
            result.headSequence == head.sequence, result.headHash == head.hash
        else { throw .unfitBackup(file: partial, why: "it is not a true copy; run `waggle verify` on the folder") }
        return BackupManifest(
            version: version, schema: Schema.current, epoch: reader.epoch, events: result.events,
            importedEvents: result.importedEvents, tickets: result.tickets, importedTickets: result.importedTickets,
            headSequence: result.headSequence, head: Hex.encode(result.headHash), bytes: WholeFile.size(partial),
            sha256: try WholeFile.digest(partial).hex, madeAt: now, findings: result.findingCount)
    }
}
