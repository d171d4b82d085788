// A streaming reader of CSV (RFC 4180).
//
// Bytes go in by chunks of any size, cut anywhere; records come out, each checked for UTF-8 and bounds. Nothing is kept
// but the record in the making and the chunk being read.
//
//                 ┌───────── delimiter ─────────┐
//                 ▼                             │
//   start ─► field start ──── text ───► plain ──┤
//     ▲           │                             ├─ CR ─► carriage return ─ LF ─┐
//     │           └─ quote ─► quoted ─ quote ─► closing                        │
//     │                         ▲                  │                           │
//     │                         └──── quote ───────┘                           │
//     └──────────────────────── LF ◄───────────────────────────────────────────┘
//
// What bites:
// - A quote pair may be cut between two chunks, so may CR LF and the byte order mark: each has a state of its own.
// - A quoted field may hold line ends, so the line counter is not the record counter.
// - Damage outside quotes spoils one line: the rest of it is passed over (`skipping`) and the reader goes on. Damage
//   inside quotes is final, since nobody can tell where the next record begins.
// - UTF-8 is checked a whole field at a time, after the cut: no separator byte can be part of a longer character.

/// Turns chunks of bytes into records; feed, then call `next()` until it has none, then feed again.
package struct CSVReader: Sendable {
    /// Where in a record the reader stands.
    enum State: Sendable, Equatable {
        case byteOrderMark(matched: Int)
        case start, fieldStart, plain, quoted, closing, carriageReturn, skipping, broken
    }

    let dialect: CSVDialect
    let limits: CSVLimits

    var state = State.byteOrderMark(matched: 0)
    /// The line being read, from 1, and the one on which the record began.
    var line = 1
    var recordLine = 1
    /// The line on which the open quoted field began.
    var quoteLine = 1
    /// The record in the making.
    var bytes: [UInt8] = []
    var ends: [Int] = []
    var recordHasQuotes = false

    private var chunk: [UInt8] = []
    private var cursor = 0
    private var isFinished = false

    /// A reader at the start of a text; a byte order mark there is passed over.
    package init(dialect: CSVDialect = CSVDialect(), limits: CSVLimits = CSVLimits()) {
        self.dialect = dialect
        self.limits = limits
    }

    /// Takes the next bytes of the text; what was fed before and not yet read comes first.
    package mutating func feed(_ more: [UInt8]) {
        precondition(!isFinished, "nothing is fed after the end")
        chunk = cursor == chunk.count ? more : Array(chunk[cursor...]) + more
        cursor = 0
    }

    /// Says that no more bytes come, so that a last line without a line end is a record.
    package mutating func finish() { isFinished = true }

    /// The next record; nil when more bytes are needed or, after `finish()`, when there are no more records.
    ///
    /// After a recoverable error the next call goes on with the following line; after any other it returns nil for ever.
    package mutating func next() throws(CSVError) -> CSVRecord? {
        let bytes = chunk
        while cursor < bytes.count {
            if state == .broken { return nil }
            if let record = try step(bytes) { return record }
        }
        return isFinished ? try last() : nil
    }

    /// Reads one byte, or a run of bytes that mean only themselves.
    private mutating func step(_ chunk: [UInt8]) throws(CSVError) -> CSVRecord? {
        let byte = chunk[cursor]
        switch state {
        case .byteOrderMark(let matched): matchMark(byte, matched)
        case .start, .fieldStart: return try beginField(byte)
        case .plain: return try readPlain(chunk)
        case .quoted: try readQuoted(chunk)
        case .closing: return try closeQuote(byte)
        case .carriageReturn: return try endLine(byte)
        case .skipping: skip(byte)
        case .broken: cursor = chunk.count
        }
        return nil
    }

    /// Passes over a byte order mark; bytes that only begin like one belong to the first field.
    private mutating func matchMark(_ byte: UInt8, _ matched: Int) {
        if byte == CSVByte.byteOrderMark[matched] {
            cursor += 1
            state = matched == 2 ? .start : .byteOrderMark(matched: matched + 1)
        } else {
            bytes.append(contentsOf: CSVByte.byteOrderMark.prefix(matched))
            state = matched == 0 ? .start : .plain
        }
    }

    private mutating func beginField(_ byte: UInt8) throws(CSVError) -> CSVRecord? {
        if state == .start { recordLine = line }
        guard byte == CSVByte.quote else {
            state = .plain
            return nil
        }
        guard ends.count < limits.columnsMax else { throw spoil(.tooManyColumns(limit: limits.columnsMax)) }
        recordHasQuotes = true
        quoteLine = line
        cursor += 1
        state = .quoted
        return nil
    }

    private mutating func readPlain(_ chunk: [UInt8]) throws(CSVError) -> CSVRecord? {
        let end = run(chunk, quoted: false)
        try append(chunk[cursor..<end], atEnd: end)
        guard end < chunk.count else { return nil }
        let byte = chunk[end]
        guard byte != CSVByte.quote else { throw spoil(.strayQuote) }
        return try separate(byte)
    }

    private mutating func readQuoted(_ chunk: [UInt8]) throws(CSVError) {
        let end = run(chunk, quoted: true)
        try append(chunk[cursor..<end], atEnd: end)
        guard end < chunk.count else { return }
        cursor += 1
        state = .closing
    }

    /// After a quote inside quotes: a second one stands for itself, a separator ends the field.
    private mutating func closeQuote(_ byte: UInt8) throws(CSVError) -> CSVRecord? {
        if byte == CSVByte.quote {
            try append([byte], atEnd: cursor + 1)
            state = .quoted
            return nil
        }
        guard byte == dialect.delimiter || byte == CSVByte.lineFeed || byte == CSVByte.carriageReturn else {
            throw spoil(.textAfterQuote)
        }
        return try separate(byte)
    }

    /// Ends a field at a delimiter or line end, and with a line feed the record too.
    private mutating func separate(_ byte: UInt8) throws(CSVError) -> CSVRecord? {
        guard ends.count < limits.columnsMax else { throw spoil(.tooManyColumns(limit: limits.columnsMax)) }
        switch byte {
        case dialect.delimiter:
            ends.append(bytes.count)
            state = .fieldStart
        case CSVByte.carriageReturn: state = .carriageReturn
        default: return try endLine(byte)
        }
        cursor += 1
        return nil
    }

    private mutating func endLine(_ byte: UInt8) throws(CSVError) -> CSVRecord? {
        guard byte == CSVByte.lineFeed else { throw spoil(.bareCarriageReturn) }
        cursor += 1
        line += 1
        ends.append(bytes.count)
        return try takeRecord()
    }

    private mutating func skip(_ byte: UInt8) {
        cursor += 1
        guard byte == CSVByte.lineFeed else { return }
        line += 1
        state = .start
    }

    /// Where the run of bytes that mean only themselves ends; counts the lines of a quoted run.
    private mutating func run(_ chunk: [UInt8], quoted: Bool) -> Int {
        let delimiter = dialect.delimiter
        var end = cursor
        while end < chunk.count {
            let byte = chunk[end]
            if byte == CSVByte.quote { break }
            if quoted {
                if byte == CSVByte.lineFeed { line += 1 }
            } else if byte == delimiter || byte == CSVByte.lineFeed || byte == CSVByte.carriageReturn {
                break
            }
            end += 1
        }
        return end
    }

    /// Adds bytes to the field, inside the bounds, and moves on to `end`.
    private mutating func append(_ run: some RandomAccessCollection<UInt8>, atEnd end: Int) throws(CSVError) {
        let fieldRoom = limits.fieldBytesMax - (bytes.count - (ends.last ?? 0))
        let recordRoom = limits.recordBytesMax - bytes.count
        // The bound met first is the one named, however the text was cut.
        guard run.count <= min(fieldRoom, recordRoom) else {
            throw spoil(
                fieldRoom <= recordRoom
                    ? .fieldTooLong(limit: limits.fieldBytesMax)
                    : .recordTooLong(limit: limits.recordBytesMax))
        }
        bytes.append(contentsOf: run)
        cursor = end
    }
}
