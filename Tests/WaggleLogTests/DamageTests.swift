import Foundation
import Testing
import WaggleLog

struct DamageTests {
    /// A folder that was in use and closed, with some content.
    private func usedFolder() throws -> TemporaryFolder {
        let desk = try MiniDesk()
        try desk.liveThrough()
        desk.log.close()
        return desk.place
    }

    enum Damage: String, CaseIterable {
        case removed, empty, garbage, header, cutInHalf, cutToTheHeader, middle, otherProgram
    }

    private func damage(_ file: URL, _ damage: Damage) throws {
        var bytes = try Data(contentsOf: file)
        switch damage {
        case .removed: return try FileManager.default.removeItem(at: file)
        case .empty: bytes = Data()
        case .garbage: bytes = Data((0..<bytes.count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 3) })
        case .header: bytes[3] ^= 0x40
        case .cutInHalf: bytes = bytes.prefix(bytes.count / 2)
        case .cutToTheHeader: bytes = bytes.prefix(60)
        // Every page after the first is overwritten.
        case .middle: bytes.replaceSubrange(4_096..., with: Data(repeating: 0xA5, count: bytes.count - 4_096))
        // The application id in the header.
        case .otherProgram: bytes.replaceSubrange(68..<72, with: Data([1, 2, 3, 4]))
        }
        try bytes.write(to: file)
    }

    @Test(arguments: Damage.allCases) func `damage is refused by one sentence and nothing is touched`(
        damage: Damage
    ) throws {
        let place = try usedFolder()
        // A last check that the folder opens when it is sound.
        do { _ = try EventLog.open(place.folder, now: 0) }
        for name in ["waggle.db-wal", "waggle.db-shm"] {
            try? FileManager.default.removeItem(at: place.url.appendingPathComponent(name))
        }
        try self.damage(place.database, damage)
        let before = try? Data(contentsOf: place.database)
        for attempt in 1...2 {
            let error = #expect(throws: LogError.self, "attempt \(attempt)") {
                try EventLog.open(place.folder, now: 0)
            }
            let sentence = error.map { "\($0)" } ?? ""
            #expect(sentence.contains(place.database.path))
            #expect(sentence.contains("waggle restore --from BACKUP --data \(place.folder.path)"))
            #expect(!sentence.contains("\n"))
            #expect((try? Data(contentsOf: place.database)) == before)
        }
        #expect(throws: LogError.self) { try LogReader.open(place.folder) }
        #expect((try? Data(contentsOf: place.database)) == before)
    }

    @Test(arguments: [10, 512, 2_048, 4_095])
    func `a folder whose first page was torn while it was made is made anew`(bytes: Int) throws {
        let used = try usedFolder()
        let whole = try withExtendedLifetime(used) { try Data(contentsOf: used.database) }
        for torn in [whole.prefix(bytes), Data(count: bytes), Data(count: 4_096)] {
            let place = try TemporaryFolder()
            try torn.write(to: place.database)
            try Data(count: 512).write(to: place.url.appendingPathComponent("waggle.db-journal"))
            let log = try EventLog.open(place.folder, now: 0)
            #expect(log.lastSequence == 0)
            #expect(place.folder.isInitialised)
        }
    }

    @Test func `a folder whose making was cut short is made to the end`() throws {
        let place = try TemporaryFolder()
        try Data().write(to: place.database)
        #expect(!place.folder.isInitialised)
        let log = try EventLog.open(place.folder, now: 0)
        #expect(place.folder.isInitialised)
        #expect(log.lastSequence == 0)
    }

    @Test func `a foreign file in a new folder is not taken over`() throws {
        let place = try TemporaryFolder()
        try Data("my diary".utf8).write(to: place.database)
        #expect(throws: LogError.notADatabase(file: place.folder.database)) {
            try EventLog.open(place.folder, now: 0)
        }
        #expect(try Data(contentsOf: place.database) == Data("my diary".utf8))
    }

    @Test func `a newer schema is refused with both versions`() throws {
        let place = try usedFolder()
        try place.raw().execute("INSERT INTO schema_version(version, checksum, applied) VALUES(99, 'x', 0)")
        let error = LogError.schemaTooNew(file: place.folder.database, found: 99, known: 4)
        #expect(throws: error) { try EventLog.open(place.folder, now: 0) }
        #expect(throws: error) { try LogReader.open(place.folder) }
        #expect("\(error)".contains("newer Waggle"))
    }

    @Test func `a schema step that is not ours is refused`() throws {
        let place = try usedFolder()
        try place.raw().execute("UPDATE schema_version SET checksum = 'other'")
        #expect(throws: LogError.self) { try EventLog.open(place.folder, now: 0) }
    }

    @Test func `a folder that cannot be is named`() throws {
        let place = try TemporaryFolder()
        let file = place.url.appendingPathComponent("file")
        try Data().write(to: file)
        for path in [file.path, file.path + "/deeper"] {
            let error = #expect(throws: LogError.self) { try EventLog.open(DataFolder(path), now: 0) }
            #expect("\(try #require(error))".contains(path))
        }
    }

    @Test func `a folder is made with its parents`() throws {
        let place = try TemporaryFolder()
        let path = place.url.path + "/some/where/deeper"
        try EventLog.open(DataFolder(path), now: 0).close()
        #expect(FileManager.default.fileExists(atPath: path + "/waggle.db"))
    }

    @Test(.enabled(if: geteuid() != 0)) func `a folder without the right to write is refused`() throws {
        let place = try usedFolder()
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: place.url.path)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: place.url.path) }
        let error = #expect(throws: LogError.self) { try EventLog.open(place.folder, now: 0) }
        #expect("\(try #require(error))".contains("permission denied"))
    }

    @Test func `a reader in an unused folder says so`() throws {
        let place = try TemporaryFolder()
        let error = #expect(throws: LogError.self) { try LogReader.open(place.folder) }
        #expect("\(try #require(error))".contains("has not been used yet"))
    }

    @Test func `pending migrations are told without running them`() throws {
        let place = try TemporaryFolder()
        #expect(try EventLog.pendingMigrations(place.folder) == [1, 2, 3, 4])
        #expect(!FileManager.default.fileExists(atPath: place.database.path))
        do { _ = try EventLog.open(place.folder, now: 0) }
        #expect(try EventLog.pendingMigrations(place.folder) == [])
    }

    @Test func `another process is refused as long as the first lives`() throws {
        let place = try usedFolder()
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/bin/sh")
        holder.arguments = ["-c", "exec 9<>\"$0\" && flock 9 && exec sleep 30", place.folder.lock]
        try holder.run()
        defer { holder.terminate() }
        var refused = false
        for _ in 0..<100 where !refused {
            do { _ = try EventLog.open(place.folder, now: 0) } catch LogError.locked { refused = true }
            if !refused { usleep(20_000) }
        }
        #expect(refused)
        // Reading is allowed meanwhile.
        #expect(try LogReader.open(place.folder).head().sequence > 0)
    }
}
