// Rows of a file, brought together ticket by ticket in bounded memory.
//
//     rows in file order ─► buffer ─┬─ full ─► sorted run in a file that has no name ─┐
//                                   └─ at the end ─► the last run, kept in memory ─────┴─► ticket by ticket
//
// A ticket's rows may stand anywhere in a file, and nothing is to be stored unless the whole file could be read. So all
// rows wait here. Each run is sorted by the ticket's place (that of its first row) and then by the line; reading takes
// the lowest place of all runs and, run by run, all its rows: runs were written one after the other, so their rows are
// in file order.
//
// A file that fits into the buffer never touches the disk.

/// Rows that wait until their file is read; filled once, then taken once. One queue at a time.
final class RowSpool {
    /// Bytes of rows in memory before they go to the disk.
    static let bufferBytesMax = 32 << 20

    private let bufferMax: Int
    private var buffer: [UInt8] = []
    private var entries: [SpoolRun.Entry] = []
    private var isSorted = true
    private var file: SpoolFile?
    private var runs: [SpoolRun] = []

    /// An empty spool; `bufferMax` is for tests.
    init(bufferMax: Int = RowSpool.bufferBytesMax) { self.bufferMax = bufferMax }

    /// Takes a row of the ticket with this place; places count from 0 in the order of the tickets' first rows.
    func add(_ row: ImportedRow, place: Int) throws(ImportError) {
        let start = buffer.count
        row.encode(into: &buffer)
        if let last = entries.last, place < last.place { isSorted = false }
        entries.append(SpoolRun.Entry(place: place, range: start..<buffer.count))
        if buffer.count >= bufferMax { try flush() }
    }

    /// Ends the filling.
    func finish() {
        sort()
        runs.append(SpoolRun(memory: buffer, entries))
        buffer = []
        entries = []
    }

    /// The next ticket's rows, in file order; nil after the last one.
    func next() throws(ImportError) -> [ImportedRow]? {
        var lowest: Int?
        for index in runs.indices {
            if let place = try runs[index].place() { lowest = min(place, lowest ?? place) }
        }
        guard let lowest else { return nil }
        var rows: [ImportedRow] = []
        for index in runs.indices {
            while try runs[index].place() == lowest, let record = try runs[index].take() {
                rows.append(try ImportedRow(spooled: record))
            }
        }
        return rows
    }

    private func sort() {
        // The sort is stable, so rows of one ticket stay in file order.
        if !isSorted { entries.sort { ($0.place, $0.range.lowerBound) < ($1.place, $1.range.lowerBound) } }
        isSorted = true
    }

    private func flush() throws(ImportError) {
        sort()
        let file = if let known = self.file { known } else { try SpoolFile() }
        self.file = file
        let start = file.bytesWritten
        for entry in entries {
            try file.write(SpoolRun.header(place: entry.place, count: entry.range.count))
            try file.write(buffer[entry.range])
        }
        try file.drain()
        runs.append(SpoolRun(file: file, range: start..<file.bytesWritten))
        buffer.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }
}

/// One sorted run, read from its beginning to its end.
struct SpoolRun {
    /// A record of the run in memory.
    struct Entry {
        let place: Int
        let range: Range<Int>
    }

    private static let headerBytes = 8
    private static let chunkBytes = 128 << 10

    private var memory: [UInt8] = []
    private var entries: ArraySlice<Entry> = []
    private let file: SpoolFile?
    private var rest = 0..<0
    private var chunk: [UInt8] = []
    private var cursor = 0

    /// The run that stayed in memory.
    init(memory: [UInt8], _ entries: [Entry]) {
        self.memory = memory
        self.entries = entries[...]
        file = nil
    }

    /// A run in a file.
    init(file: SpoolFile, range: Range<Int>) {
        self.file = file
        rest = range
    }

    /// What stands before each record: place and length, four bytes each, lowest first.
    static func header(place: Int, count: Int) -> ArraySlice<UInt8> {
        var bytes: [UInt8] = []
        for value in [place, count] {
            let value = UInt32(truncatingIfNeeded: value)
            for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
        }
        return bytes[...]
    }

    /// The place of the next record; nil at the end.
    mutating func place() throws(ImportError) -> Int? {
        guard file != nil else { return entries.first?.place }
        guard try fill(Self.headerBytes) else { return nil }
        return number(at: cursor)
    }

    /// The next record; nil at the end.
    mutating func take() throws(ImportError) -> [UInt8]? {
        guard file != nil else { return entries.popFirst().map { Array(memory[$0.range]) } }
        guard try fill(Self.headerBytes) else { return nil }
        let count = number(at: cursor + 4)
        guard try fill(Self.headerBytes + count) else { throw .spool(why: "it is shorter than what was written") }
        let start = cursor + Self.headerBytes
        cursor = start + count
        return Array(chunk[start..<cursor])
    }

    private func number(at index: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(chunk[index + $1]) << ($1 * 8) }
    }

    /// Makes so many bytes stand behind the cursor; false when the run is at its end.
    private mutating func fill(_ count: Int) throws(ImportError) -> Bool {
        guard chunk.count - cursor < count else { return true }
        guard let file, !rest.isEmpty else { return false }
        chunk.removeSubrange(..<cursor)
        cursor = 0
        while chunk.count < count, !rest.isEmpty {
            let more = try file.read(at: rest.lowerBound, count: min(rest.count, max(count, Self.chunkBytes)))
            chunk += more
            rest = (rest.lowerBound + more.count)..<rest.upperBound
        }
        return chunk.count >= count
    }
}
