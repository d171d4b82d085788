internal import Crypto
internal import JSON
package import WaggleDomain

/// What a backup holds, kept beside it as FILE.json.
package struct BackupManifest: Equatable, Sendable {
    /// A manifest is read up to this many bytes.
    static let bytesMax = 64 << 10

    /// The Waggle that made it.
    package var version: String
    package var schema: Int
    /// The clients' epoch at the backup; a restore makes another.
    package var epoch: String
    /// The desk's own events, and the imported rows apart.
    package var events: Int
    package var importedEvents: Int
    package var tickets: Int
    package var importedTickets: Int
    /// The last event's number and link, as `waggle ledger head` prints them.
    package var headSequence: Int64
    package var head: String
    package var bytes: Int64
    /// Of the whole file, 64 hexadecimal digits.
    package var sha256: String
    package var madeAt: Milliseconds
    /// Contents of files that came with messages, in the folder beside the backup, and their bytes.
    package var files = 0
    package var fileBytes: Int64 = 0
    /// What the full proof of the copy found wrong with the records; 0 when all is well.
    package var findings: Int

    /// The manifest's name beside the backup.
    package static func name(of backup: String) -> String { backup + ".json" }

    /// One JSON object.
    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("waggle", version)
        writer.field("schema", schema)
        writer.field("epoch", epoch)
        writer.field("events", events)
        writer.field("imported_events", importedEvents)
        writer.field("tickets", tickets)
        writer.field("imported_tickets", importedTickets)
        writer.field("head_seq", headSequence)
        writer.field("head", head)
        writer.field("bytes", bytes)
        writer.field("sha256", sha256)
        writer.field("made_at", madeAt)
        writer.field("files", files)
        writer.field("file_bytes", fileBytes)
        writer.field("findings", findings)
        writer.endObject()
        return writer.bytes
    }

    /// The manifest beside a backup; nil when there is none.
    static func read(beside backup: String) throws(LogError) -> BackupManifest? {
        let file = name(of: backup)
        guard let bytes = try WholeFile.read(file, max: bytesMax) else { return nil }
        guard let value = try? JSONValue.parse(bytes), let manifest = BackupManifest(value) else {
            throw .unfitBackup(file: backup, why: "its manifest \(file) does not read back")
        }
        return manifest
    }

    private init?(_ value: JSONValue) {
        func number(_ key: String) -> Int { value[key]?.intValue.flatMap { Int(exactly: $0) } ?? 0 }
        guard let sha256 = value["sha256"]?.stringValue, sha256.utf8.count == 64,
            let schema = value["schema"]?.intValue.flatMap({ Int(exactly: $0) })
        else { return nil }
        self.init(
            version: value["waggle"]?.stringValue ?? "", schema: schema, epoch: value["epoch"]?.stringValue ?? "",
            events: number("events"), importedEvents: number("imported_events"), tickets: number("tickets"),
            importedTickets: number("imported_tickets"), headSequence: value["head_seq"]?.intValue ?? 0,
            head: value["head"]?.stringValue ?? "", bytes: value["bytes"]?.intValue ?? 0, sha256: sha256,
            madeAt: value["made_at"]?.intValue ?? 0, findings: number("findings"))
        files = number("files")
        fileBytes = value["file_bytes"]?.intValue ?? 0
    }

    init(
        version: String, schema: Int, epoch: String, events: Int, importedEvents: Int, tickets: Int,
        importedTickets: Int, headSequence: Int64, head: String, bytes: Int64, sha256: String, madeAt: Milliseconds,
        findings: Int
    ) {
        self.version = version
        self.schema = schema
        self.epoch = epoch
        self.events = events
        self.importedEvents = importedEvents
        self.tickets = tickets
        self.importedTickets = importedTickets
        self.headSequence = headSequence
        self.head = head
        self.bytes = bytes
        self.sha256 = sha256
        self.madeAt = madeAt
        self.findings = findings
    }
}
