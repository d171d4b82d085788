internal import ArgumentParser
internal import JSON
internal import WaggleLog
internal import WaggleServer

/// `waggle backup`: a checked copy of a desk.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy a desk into one file, beside its running server or without one.",
        discussion: """
            The file holds everything that was acknowledged before the command began; FILE.files holds what came with
            messages. It is proved like `waggle verify`
            does before it gets its name; FILE.json says what it holds. Ends with 65 when the copy is true and the
            records themselves are not sound.

            Examples:
              waggle backup --to /mnt/elsewhere/waggle-monday.db --data /srv/waggle
              waggle backup --to /mnt/elsewhere/waggle.db --force --json
            """)

    @Option(name: .customLong("to"), help: "The file to write.")
    var file: String
    @Flag(help: "Replace an older backup of that name.")
    var force = false
    @Flag(help: "JSON, one object: the manifest.")
    var json = false
    @OptionGroup var data: DataOption

    func run() throws {
        let manifest: BackupManifest
        do throws(LogError) {
            manifest = try Backup.make(
                of: data.folder, to: file, replacing: force, version: Version.current, now: wallClock())
        } catch {
            throw Failure(error)
        }
        if json { printBytes(manifest.json) } else { show(manifest) }
        guard manifest.findings == 0 else {
            throw Failure.badData(
                "\(file) is a true copy of records that are not sound: see `waggle verify --data \(data.folder.path)`")
        }
    }

    private func show(_ manifest: BackupManifest) {
        print("events         \(manifest.events)")
        print("imported rows  \(manifest.importedEvents)")
        print("tickets        \(manifest.tickets + manifest.importedTickets)")
        print("head           \(manifest.headSequence) \(manifest.head)")
        print("bytes          \(manifest.bytes)")
        print("files          \(manifest.files), \(manifest.fileBytes) bytes")
        print("sha256         \(manifest.sha256)")
        print("Wrote \(file) and \(BackupManifest.name(of: file)).")
    }
}

/// `waggle restore`: a backup in the place of a desk's database.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup into a data folder; no server may run.",
        discussion: """
            The backup is held against its manifest and proved first. A database that lies in the folder stays there
            under another name. Clients that return are told to fetch anew.

            Examples:
              waggle restore --from /mnt/elsewhere/waggle-monday.db --data /srv/waggle-again
              waggle restore --from /mnt/elsewhere/waggle-monday.db --data /srv/waggle --force
            """)

    @Option(name: .customLong("from"), help: "The file that `waggle backup` wrote.")
    var file: String
    @Flag(help: "Move a database that is in the folder aside.")
    var force = false
    @Flag(help: "JSON, one object.")
    var json = false
    @OptionGroup var data: DataOption

    func run() throws {
        let restored: Restored
        do throws(LogError) {
            restored = try Restore.run(from: file, into: data.folder, replacing: force, now: wallClock())
        } catch {
            throw Failure(error)
        }
        if json { printJSON { Self.write(restored, to: &$0) } } else { show(restored) }
        guard restored.findings == 0 else {
            throw Failure.badData(
                "the backup was restored, and its records are not sound: see `waggle verify --data \(data.folder.path)`"
            )
        }
    }

    private func show(_ restored: Restored) {
        print("events         \(restored.events)")
        print("imported rows  \(restored.importedEvents)")
        print("tickets        \(restored.tickets + restored.importedTickets)")
        print("head           \(restored.headSequence) \(restored.head)")
        print("epoch          \(restored.epoch)")
        print("files          \(restored.files)")
        if restored.filesMissing > 0 {
            print("The backup lacks \(restored.filesMissing) files that came with messages.")
        }
        if !restored.hadManifest { print("There was no manifest: only the file itself was checked.") }
        if let old = restored.oldDatabase { print("The old database is \(old) now.") }
        print("Restored \(file) into \(data.folder.path).")
    }

    private static func write(_ restored: Restored, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("events", restored.events)
        writer.field("imported_events", restored.importedEvents)
        writer.field("tickets", restored.tickets)
        writer.field("imported_tickets", restored.importedTickets)
        writer.field("head_seq", restored.headSequence)
        writer.field("head", restored.head)
        writer.field("epoch", restored.epoch)
        writer.field("files", restored.files)
        writer.field("files_missing", restored.filesMissing)
        writer.field("had_manifest", restored.hadManifest)
        writer.field("old_database", value: restored.oldDatabase.map { .string($0) } ?? .null)
        writer.field("findings", restored.findings)
        writer.endObject()
    }
}
