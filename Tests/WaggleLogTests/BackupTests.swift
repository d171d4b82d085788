import Foundation
import Testing
import WaggleDomain
import WaggleLog

struct BackupTests {
    /// A folder for backups and the folders they are restored into.
    private let shelf: TemporaryFolder

    init() throws { shelf = try TemporaryFolder() }

    private func path(_ name: String) -> String { shelf.url.appendingPathComponent(name).path }

    @discardableResult
    private func backUp(_ folder: DataFolder, _ name: String, replacing: Bool = false) throws -> BackupManifest {
        try Backup.make(of: folder, to: path(name), replacing: replacing, version: "1", now: 5_000)
    }

    @discardableResult
    private func restore(_ name: String, into folder: String, replacing: Bool = false) throws -> Restored {
        try Restore.run(from: path(name), into: DataFolder(path(folder)), replacing: replacing, now: 1_772_373_909_000)
    }

    private func names(_ folder: String) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: path(folder)))
    }

    @Test func `a backup is restored whole, with the same chain and a new epoch`() throws {
        let desk = try MiniDesk()
        try desk.liveThrough()
        let start = try MiniDesk().log.headHash
        let manifest = try backUp(desk.place.folder, "b.db")
        #expect(manifest.events == Int(desk.log.lastSequence) && manifest.tickets == 3 && manifest.findings == 0)
        #expect(manifest.epoch == desk.log.epoch)
        #expect(try names(".") == ["b.db", "b.db.json"])
        let rights = try FileManager.default.attributesOfItem(atPath: path("b.db"))[.posixPermissions] as? Int
        #expect(rights == 0o600)

        let restored = try restore("b.db", into: "again")
        #expect(restored.head == manifest.head && restored.hadManifest && restored.oldDatabase == nil)
        let log = try EventLog.open(DataFolder(path("again")), now: 0)
        #expect(log.epoch == restored.epoch && log.epoch != desk.log.epoch)
        #expect(log.headHash == desk.log.headHash && log.headHash != start)
        let result = try Verifier(log.reader).run(expectedHead: desk.log.headHash)
        #expect(result.findings == [])
        // The chain goes on.
        try log.transaction { turn throws(LogError) in
            _ = try turn.append(
                .queueCreated(queue: QueueID(2), name: "More", tier: .l1, mode: .swarm), ticket: nil, actor: UserID(1),
                at: log.lastEventAt)
        }
        #expect(try !Verifier(log.reader).run().findings.contains { $0.kind == .chain })
    }

    @Test func `an empty desk keeps its chain's beginning`() throws {
        let desk = try MiniDesk()
        try backUp(desk.place.folder, "b.db")
        try restore("b.db", into: "again")
        let log = try EventLog.open(DataFolder(path("again")), now: 0)
        #expect(log.headHash == desk.log.headHash && log.epoch != desk.log.epoch)
    }

    /// Handed to the writing thread and read when it has ended, or under the lock.
    private final class Writing: @unchecked Sendable {
        let desk: MiniDesk
        private let lock = NSLock()
        private var acknowledged: Int64 = 0
        private var isOver = false

        init(_ desk: MiniDesk) { self.desk = desk }

        var last: Int64 { lock.withLock { acknowledged } }
        func stop() { lock.withLock { isOver = true } }

        func run(on ticket: TicketID) throws {
            var number = 1
            let text = String(repeating: "x", count: 2_000)
            while !lock.withLock({ isOver }) {
                let event = Event.customerMessageSent(number: number, text: text)
                let stored = try desk.record(event, on: ticket, by: UserID(9))
                lock.withLock { acknowledged = stored.sequence }
                number += 1
            }
        }
    }

    @Test func `everything acknowledged before a backup began is in it while a writer goes on`() throws {
        let desk = try MiniDesk()
        let ticket = try desk.openTicket()
        let folder = desk.place.folder
        let writing = Writing(desk)
        let ended = DispatchSemaphore(value: 0)
        let thread = Thread {
            do { try writing.run(on: ticket) } catch { Issue.record(error) }
            ended.signal()
        }
        thread.start()
        var before: [Int64] = []
        var manifests: [BackupManifest] = []
        for number in 0..<4 {
            while writing.last < (before.last ?? 0) + 40 { usleep(1_000) }
            before.append(writing.last)
            manifests.append(try backUp(folder, "b\(number).db"))
        }
        let after = writing.last
        writing.stop()
        ended.wait()
        #expect(after > before[3], "the writer was still writing")
        for number in 0..<4 {
            #expect(manifests[number].headSequence >= before[number])
            #expect(try restore("b\(number).db", into: "r\(number)").headSequence == manifests[number].headSequence)
            let reader = try LogReader.open(DataFolder(path("r\(number)")))
            #expect(try Verifier(reader).run().findings == [])
        }
    }

    @Test func `nothing is replaced unless it is said`() throws {
        let desk = try MiniDesk()
        try backUp(desk.place.folder, "b.db")
        let before = try Data(contentsOf: URL(fileURLWithPath: path("b.db")))
        #expect(throws: LogError.self) { try backUp(desk.place.folder, "b.db") }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path("b.db"))) == before)
        _ = try desk.openTicket()
        #expect(try backUp(desk.place.folder, "b.db", replacing: true).events == 1)
        #expect(throws: LogError.self) {
            try Backup.make(
                of: desk.place.folder, to: desk.place.folder.database, replacing: true, version: "1", now: 0)
        }
        #expect(try desk.verify().findings == [])
        #expect(throws: LogError.self) { try backUp(desk.place.folder, "no/such/folder/b.db") }
    }

    @Test func `a folder with a database is restored over by force only, and nothing is deleted`() throws {
        let desk = try MiniDesk()
        try desk.liveThrough()
        try backUp(desk.place.folder, "b.db")
        try restore("b.db", into: "again")
        #expect(throws: LogError.self) { try restore("b.db", into: "again") }
        for name in ["waggle.db", "waggle.db-wal"] {
            try Data("ruin \(name)".utf8).write(to: URL(fileURLWithPath: path("again/\(name)")))
        }
        #expect(throws: LogError.self) { try EventLog.open(DataFolder(path("again")), now: 0) }
        #expect(throws: LogError.self) { try restore("b.db", into: "again") }
        for old in ["waggle.db.damaged-20260301T140509Z", "waggle.db.damaged-20260301T140509Z-2"] {
            #expect(try restore("b.db", into: "again", replacing: true).oldDatabase == path("again/\(old)"))
        }
        let ruin = path("again/waggle.db.damaged-20260301T140509Z")
        #expect(try String(contentsOfFile: ruin, encoding: .utf8) == "ruin waggle.db")
        #expect(try String(contentsOfFile: ruin + "-wal", encoding: .utf8) == "ruin waggle.db-wal")
        #expect(try Verifier(LogReader.open(DataFolder(path("again")))).run().findings == [])
    }

    @Test func `a folder at work is not restored over`() throws {
        let desk = try MiniDesk()
        try backUp(desk.place.folder, "b.db")
        let expected = LogError.locked(
            folder: desk.place.folder.path, pid: ProcessInfo.processInfo.processIdentifier)
        #expect(throws: expected) {
            try Restore.run(from: path("b.db"), into: desk.place.folder, replacing: true, now: 0)
        }
        #expect(try desk.verify().findings == [])
    }

    enum Damage: CaseIterable { case byte, cut, empty, pages, otherProgram, manifest }

    @Test(arguments: Damage.allCases, [true, false]) func `a damaged backup is refused and nothing is changed`(
        damage: Damage, hasManifest: Bool
    ) throws {
        let desk = try MiniDesk()
        try desk.liveThrough()
        try backUp(desk.place.folder, "b.db")
        let (file, manifest) = (URL(fileURLWithPath: path("b.db")), URL(fileURLWithPath: path("b.db.json")))
        var bytes = try Data(contentsOf: file)
        switch damage {
        // One flipped bit: without the manifest it may or may not show.
        case .byte: bytes[bytes.count / 2] ^= 1
        case .cut: bytes = bytes.prefix(bytes.count / 2)
        case .empty: bytes = Data()
        case .pages: bytes.replaceSubrange(8_192..., with: Data(repeating: 0xA5, count: bytes.count - 8_192))
        case .otherProgram: bytes.replaceSubrange(68..<72, with: Data([1, 2, 3, 4]))
        case .manifest: try Data("{}".utf8).write(to: manifest)
        }
        try bytes.write(to: file)
        if !hasManifest { try FileManager.default.removeItem(at: manifest) }
        if !hasManifest && (damage == .byte || damage == .manifest) { return }
        try FileManager.default.createDirectory(atPath: path("again"), withIntermediateDirectories: false)
        let error = #expect(throws: LogError.self) { try restore("b.db", into: "again") }
        guard case .unfitBackup(let named, _) = error else {
            Issue.record("\(damage): \(String(describing: error))")
            return
        }
        #expect(named == path("b.db"))
        #expect(try names("again").subtracting(["lock"]) == [])
    }

    @Test func `a backup of a newer schema is refused by its versions`() throws {
        let desk = try MiniDesk()
        try backUp(desk.place.folder, "b.db")
        try FileManager.default.removeItem(atPath: path("b.db.json"))
        do {
            let raw = try Database(file: path("b.db"), access: .readWrite)
            try raw.execute("INSERT INTO schema_version(version, checksum, applied) VALUES(99, 'x', 0)")
        }
        #expect(throws: LogError.schemaTooNew(file: path("b.db"), found: 99, known: 4)) {
            try restore("b.db", into: "again")
        }
    }
}
