import Testing
import TimeZones
import WaggleTesting

private let footerOfLisbon = "WET0WEST,M3.5.0/1,M10.5.0"

/// A TZif file of version 2 as a compiler would write it.
private func file(
    times: [Int64] = [], indexes: [UInt8] = [], offsets: [Int32] = [0], footer: String? = "UTC0", leaps: Int32 = 0
) -> [UInt8] {
    func number(_ value: Int32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
    func wide(_ value: Int64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) } }
    var bytes: [UInt8] = []
    func header(_ counts: [Int32]) {
        bytes += Array("TZif2".utf8)
        bytes += [UInt8](repeating: 0, count: 15)
        for count in counts { bytes += number(count) }
    }
    header([0, 0, 0, 0, 1, 4])
    bytes += [0, 0, 0, 0, 0, 0] + Array("UTC\0".utf8)
    header([0, 0, leaps, Int32(times.count), Int32(offsets.count), 4])
    for time in times { bytes += wide(time) }
    bytes += indexes
    for offset in offsets { bytes += number(offset) + [0, 0] }
    bytes += Array("UTC\0".utf8)
    bytes += [UInt8](repeating: 0, count: 12 * Int(leaps))
    if let footer { bytes += Array("\n\(footer)\n".utf8) }
    return bytes
}

private func offset(_ table: ZoneTable, at moment: Int64) -> Int {
    table.changes.last { $0.at <= moment }?.offset ?? table.initialOffset
}

@Suite struct ZoneFileTests {
    @Test func `the rule for later years is written out year by year`() throws {
        let table = try ZoneFile.parse(file(footer: footerOfLisbon), name: "test")
        #expect(table.changes.contains(.init(at: 1_774_746_000, offset: 3_600)))  // 2026-03-29 01:00 UTC
        #expect(table.changes.contains(.init(at: 1_792_890_000, offset: 0)))  // 2026-10-25 01:00 UTC
        #expect(offset(table, at: 4_086_806_400) == 3_600)  // 2099-07-04
        #expect(offset(table, at: 4_070_908_800) == 0)  // 2099-01-01
        #expect(zip(table.changes, table.changes.dropFirst()).allSatisfy { $0.at < $1.at })
    }

    @Test func `a rule of the south, of half an hour and of a whole year is understood`() throws {
        let lordHowe = try ZoneFile.parse(file(footer: "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"), name: "test")
        #expect(offset(lordHowe, at: 1_798_761_600) == 39_600)  // 2027-01-01
        #expect(offset(lordHowe, at: 1_782_864_000) == 37_800)  // 2026-07-01
        let nuuk = try ZoneFile.parse(file(footer: "<-02>2<-01>,M3.5.0/-1,M10.5.0/0"), name: "test")
        #expect(nuuk.changes.contains(.init(at: 1_774_746_000, offset: -3_600)))
        let summer = try ZoneFile.parse(file(footer: "XXX3EDT4,0/0,J365/23"), name: "test")
        #expect(summer.changes.filter { (100_000...7_000_000_000).contains($0.at) }.isEmpty)
        #expect(offset(summer, at: 1_782_864_000) == -14_400)
    }

    @Test func `changes in the table come before the rule, and those that move no clock are left out`() throws {
        let bytes = file(
            times: [-576_460_752_303_423_488, 0, 1_000], indexes: [1, 2, 1], offsets: [100, 200, 300],
            footer: "X<+05>-5"
        )
        #expect(throws: TimeZoneError.self) { try ZoneFile.parse(bytes, name: "test") }
        let table = try ZoneFile.parse(
            file(
                times: [-576_460_752_303_423_488, 0, 1_000], indexes: [1, 2, 2], offsets: [100, 200, 300], footer: ""),
            name: "test")
        #expect(table == ZoneTable(initialOffset: 200, changes: [.init(at: 0, offset: 300)]))
    }

    @Test(arguments: [
        "UT0", "UTC", "UTC0,", "UTC0XYZ", "UTC0XYZ,", "UTC0XYZ,M3.5.0", "UTC0XYZ,M13.5.0,M10.5.0",
        "UTC0XYZ,M3.6.0,M10.5.0", "UTC0XYZ,M3.5.7,M10.5.0", "UTC0XYZ,J0,J365", "UTC0XYZ,366,1", "UTC25",
        "UTC0XYZ,M3.5.0/168,M10.5.0", "<UTC0", "UTC0XYZ,M3.5.0,M10.5.0x",
    ])
    func `a rule that POSIX does not know is an error`(_ rule: String) {
        #expect(throws: TimeZoneError.self) { try ZoneFile.parse(file(footer: rule), name: "test") }
    }

    @Test func `a broken file is an error that names the zone`() {
        let broken: [[UInt8]] = [
            [], Array("TZif".utf8), Array("nonsense".utf8), file(footer: nil), file(leaps: 1),
            file(times: [5, 5], indexes: [0, 0]), file(times: [5], indexes: [3]), file(offsets: []),
            file(offsets: [1_000_000]), [UInt8](repeating: 0, count: ZoneFile.bytesMax + 1),
        ]
        for bytes in broken {
            #expect {
                try ZoneFile.parse(bytes, name: "Nowhere/At_All")
            } throws: { error in
                "\(error)".contains("Nowhere/At_All")
            }
        }
    }

    /// Whatever the bytes, the result is a table or this room's error.
    @Test func `any bytes whatever give a table or an error`() {
        var random = SeededGenerator(seed: 11)
        let good = file(times: [0, 1_000], indexes: [1, 0], offsets: [0, 3_600], footer: footerOfLisbon)
        for _ in 0..<20_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0...bytes.count, using: &random)) }
            guard let table = try? ZoneFile.parse(bytes, name: "test") else { continue }
            #expect(zip(table.changes, table.changes.dropFirst()).allSatisfy { $0.at < $1.at })
        }
    }
}

@Suite struct ZoneFolderTests {
    @Test func `the system's own files say what clocks do`() throws {
        let folder = ZoneFolder()
        let lisbon = try folder.table(of: "Europe/Lisbon")
        #expect(lisbon.changes.contains(.init(at: 1_774_746_000, offset: 3_600)))
        #expect(offset(lisbon, at: 2_000_000_000) == 3_600)  // 2033-05-18
        let saoPaulo = try folder.table(of: "America/Sao_Paulo")
        #expect(saoPaulo.changes.contains(.init(at: 1_541_300_400, offset: -7_200)))  // 2018-11-04 03:00 UTC
        #expect(saoPaulo.changes.last == .init(at: 1_550_368_800, offset: -10_800))  // 2019-02-17 02:00 UTC
        let newYork = try folder.table(of: "America/New_York")
        #expect(newYork.changes.contains(.init(at: 1_772_953_200, offset: -14_400)))  // 2026-03-08 07:00 UTC
        #expect(offset(try folder.table(of: "Asia/Kolkata"), at: 1_772_953_200) == 19_800)
        #expect(try folder.table(of: "Etc/UTC") == ZoneTable(initialOffset: 0, changes: []))
    }

    @Test func `an unknown zone and a missing database are said plainly`() {
        #expect(throws: TimeZoneError.unknown("Europe/Atlantis")) { try ZoneFolder().table(of: "Europe/Atlantis") }
        #expect(throws: TimeZoneError.noDatabase) { try ZoneFolder(["/nonexistent"]).table(of: "Europe/Lisbon") }
        for name in [
            "", "../etc/passwd", "/etc/passwd", "Europe//Lisbon", "Europe/Lisbon ", "Europe/Lis.bon", "Europe",
        ] {
            #expect(throws: TimeZoneError.self, "\(name)") { try ZoneFolder().table(of: name) }
        }
        #expect(throws: Never.self) { try ZoneFolder(["/nonexistent"]).table(of: "UTC") }
    }
}
