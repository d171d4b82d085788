// How a record ends: whole, damaged, or cut off by the end of the text.

extension CSVReader {
    /// The record that the end of the text completes, if one was begun.
    mutating func last() throws(CSVError) -> CSVRecord? {
        switch state {
        case .start, .skipping, .broken, .byteOrderMark(matched: 0):
            state = .broken
            return nil
        case .quoted:
            throw spoil(.unterminatedQuote)
        case .carriageReturn:
            defer { state = .broken }
            throw spoil(.bareCarriageReturn)
        case .byteOrderMark(let matched):
            bytes.append(contentsOf: CSVByte.byteOrderMark.prefix(matched))
            return try lastRecord()
        case .fieldStart, .plain, .closing:
            return try lastRecord()
        }
    }

    private mutating func lastRecord() throws(CSVError) -> CSVRecord? {
        defer { state = .broken }
        guard ends.count < limits.columnsMax else { throw spoil(.tooManyColumns(limit: limits.columnsMax)) }
        ends.append(bytes.count)
        return try takeRecord()
    }

    /// Hands over the finished record and makes room for the next; nil for an empty line that is passed over.
    mutating func takeRecord() throws(CSVError) -> CSVRecord? {
        defer { clear(then: .start) }
        if dialect.skipsEmptyLines, ends.count == 1, bytes.isEmpty, !recordHasQuotes { return nil }
        if let column = columnNotUTF8() {
            throw CSVError(line: recordLine, column: column, reason: .notUTF8, isRecoverable: true)
        }
        return CSVRecord(line: recordLine, bytes: bytes, ends: ends)
    }

    /// The first column, from 1, whose bytes are not UTF-8.
    private func columnNotUTF8() -> Int? {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return nil }
        var start = 0
        for (index, end) in ends.enumerated() {
            if String(validating: bytes[start..<end], as: UTF8.self) == nil { return index + 1 }
            start = end
        }
        return nil
    }

    /// Gives the damaged record up; outside quotes the reader goes on after the line's end, inside them not at all.
    mutating func spoil(_ reason: CSVError.Reason) -> CSVError {
        let inside = state == .quoted || (state == .closing && reason != .textAfterQuote)
        let place = inside ? quoteLine : line
        let error = CSVError(line: place, column: ends.count + 1, reason: reason, isRecoverable: !inside)
        clear(then: inside ? .broken : .skipping)
        return error
    }

    private mutating func clear(then next: State) {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        recordHasQuotes = false
        state = next
    }
}
