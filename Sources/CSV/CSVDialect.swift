/// How a CSV text is written: RFC 4180, with the separator left open because spreadsheets of many countries use `;`.
package struct CSVDialect: Sendable, Equatable {
    /// The byte between two fields; an ASCII byte that is neither a quote nor a line end.
    package let delimiter: UInt8
    /// Whether a line with nothing on it is passed over, as at the end of files joined by hand.
    package let skipsEmptyLines: Bool

    /// A dialect; a delimiter that is a quote, a line end or no ASCII byte is a mistake of the caller.
    package init(delimiter: UInt8 = UInt8(ascii: ","), skipsEmptyLines: Bool = true) {
        precondition(
            delimiter < 0x80 && delimiter != CSVByte.quote && delimiter != CSVByte.lineFeed
                && delimiter != CSVByte.carriageReturn,
            "a delimiter is one ASCII byte, no quote and no line end")
        self.delimiter = delimiter
        self.skipsEmptyLines = skipsEmptyLines
    }
}

/// The bounds a reader holds its input to, so that a file of any size is read in little memory.
package struct CSVLimits: Sendable, Equatable {
    /// Bytes in one field; 64 KiB holds the longest text field of the help desks whose exports we know (ServiceNow: 4,000
    /// characters for a journal entry, 65,000 for a long text).
    package let fieldBytesMax: Int
    /// Fields in one record; 1,024 is the most columns a ServiceNow export has.
    package let columnsMax: Int
    /// Bytes in one record, separators and quotes not counted.
    package let recordBytesMax: Int

    /// Bounds, each at least 1.
    package init(fieldBytesMax: Int = 65_536, columnsMax: Int = 1_024, recordBytesMax: Int = 1_048_576) {
        precondition(fieldBytesMax > 0 && columnsMax > 0 && recordBytesMax > 0, "a bound is at least 1")
        self.fieldBytesMax = fieldBytesMax
        self.columnsMax = columnsMax
        self.recordBytesMax = recordBytesMax
    }
}

/// The bytes with a meaning of their own in every dialect.
enum CSVByte {
    static let quote = UInt8(ascii: "\"")
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}
