// The TZif format of RFC 9636.
//
//     header (44 bytes, six counts)  block with 4-byte times           version 1
//     header                         block with 8-byte times           version 2 and later
//     newline, POSIX TZ text, newline                                  what holds after the last time
//
//     block: times | type of each time | types (offset, is summer, name) | names | leap seconds | two lists of marks
//
// Only offsets matter here. Files that count leap seconds ("right/...") are refused: our clock does not.

/// Reads a zone's file. Whatever the bytes, the result is a table or a `TimeZoneError`.
package enum ZoneFile {
    /// A file is some kilobytes; the largest known has 4.
    package static let bytesMax = 256 << 10
    /// Times and types a block may hold.
    static let timesMax = 1_500

    /// The table in a file's bytes; `name` is for the error's sentence.
    package static func parse(_ bytes: [UInt8], name: String) throws(TimeZoneError) -> ZoneTable {
        func fault(_ why: String) -> TimeZoneError { .unreadable(name, why: why) }
        guard bytes.count <= bytesMax else { throw fault("it is larger than \(bytesMax) bytes") }
        var cursor = ByteCursor(bytes)
        guard var header = Header(&cursor) else { throw fault("it is no TZif file") }
        var isWide = false
        if header.version >= 2 {
            guard cursor.take(header.blockSize(timeSize: 4)) != nil, let second = Header(&cursor) else {
                throw fault("its second part is missing")
            }
            header = second
            isWide = true
        }
        guard header.leaps == 0 else { throw fault("it counts leap seconds") }
        guard let block = Block(&cursor, header, isWide: isWide) else { throw fault("its table is broken") }
        guard isWide else { return ZoneTable(initialOffset: block.initialOffset, merging: block.changes) }
        guard let rule = footer(&cursor) else { throw fault("its rule for later years is missing") }
        guard !rule.isEmpty else { return ZoneTable(initialOffset: block.initialOffset, merging: block.changes) }
        guard let rule = ZoneRule(rule) else { throw fault("its rule for later years is not understood") }
        return ZoneTable(
            initialOffset: block.initialOffset, merging: block.changes + rule.changes(after: block.changes.last))
    }

    private static func footer(_ cursor: inout ByteCursor) -> ArraySlice<UInt8>? {
        guard cursor.byte() == 0x0A else { return nil }
        let rest = cursor.rest()
        guard let end = rest.firstIndex(of: 0x0A) else { return nil }
        return rest[..<end]
    }
}

extension ZoneFile {
    fileprivate struct Header {
        var version: Int
        var marksUTC: Int
        var marksStandard: Int
        var leaps: Int
        var times: Int
        var types: Int
        var characters: Int

        init?(_ cursor: inout ByteCursor) {
            guard cursor.take(4).map(Array.init) == Array("TZif".utf8), let version = cursor.byte(),
                cursor.take(15) != nil
            else { return nil }
            self.version = version == 0 ? 1 : Int(version) - 0x30
            var counts: [Int] = []
            for _ in 0..<6 {
                guard let count = cursor.number32(), (0...Int32(bytesMax)).contains(count) else { return nil }
                counts.append(Int(count))
            }
            (marksUTC, marksStandard, leaps) = (counts[0], counts[1], counts[2])
            (times, types, characters) = (counts[3], counts[4], counts[5])
            guard self.version >= 1, times <= timesMax, (1...256).contains(types), characters <= 4_096 else {
                return nil
            }
        }

        /// The bytes of the block that follows; counts are at most 2^18, so this stays small.
        func blockSize(timeSize: Int) -> Int {
            times * (timeSize + 1) + types * 6 + characters + leaps * (timeSize + 4) + marksStandard + marksUTC
        }
    }

    fileprivate struct Block {
        var initialOffset: Int
        var changes: [ZoneTable.Change] = []

        init?(_ cursor: inout ByteCursor, _ header: Header, isWide: Bool) {
            var times: [Int64] = []
            for _ in 0..<header.times {
                guard let time = isWide ? cursor.number64() : cursor.number32().map(Int64.init) else { return nil }
                times.append(time)
            }
            guard let indexes = cursor.take(header.times),
                let offsets = Self.offsets(&cursor, header.types),
                cursor.take(header.characters + header.marksStandard + header.marksUTC) != nil,
                zip(times, times.dropFirst()).allSatisfy({ $0 < $1 })
            else { return nil }
            initialOffset = offsets[0]
            for (time, index) in zip(times, indexes) {
                guard Int(index) < offsets.count else { return nil }
                // Some files begin with the beginning of the world.
                if time < Self.earliest {
                    initialOffset = offsets[Int(index)]
                } else if time <= Self.latest {
                    changes.append(.init(at: time, offset: offsets[Int(index)]))
                }
            }
        }

        /// The years -30,000 and 30,000: nothing outside concerns anybody.
        private static let earliest: Int64 = -1_000_000_000_000
        private static let latest: Int64 = 1_000_000_000_000

        private static func offsets(_ cursor: inout ByteCursor, _ count: Int) -> [Int]? {
            var offsets: [Int] = []
            for _ in 0..<count {
                guard let offset = cursor.number32(), cursor.take(2) != nil, (-93_600...93_600).contains(offset) else {
                    return nil
                }
                offsets.append(Int(offset))
            }
            return offsets
        }
    }
}
