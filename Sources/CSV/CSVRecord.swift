/// One record: its fields as valid UTF-8, kept in one run of bytes.
package struct CSVRecord: Sendable, Equatable {
    /// The line, from 1, on which the record begins.
    package let line: Int
    /// The fields' bytes, one after the other.
    private let bytes: [UInt8]
    /// Where each field ends in `bytes`.
    private let ends: [Int]

    /// A record of fields that end at `ends`; the reader has checked that each is UTF-8.
    init(line: Int, bytes: [UInt8], ends: [Int]) {
        self.line = line
        self.bytes = bytes
        self.ends = ends
    }

    /// How many fields the record has, at least 1.
    package var count: Int { ends.count }

    /// All fields as text.
    package var fields: [String] { (0..<count).map { self[$0] } }

    /// The field at an index from 0; outside `0..<count` is a mistake of the caller.
    package subscript(index: Int) -> String {
        let start = index == 0 ? 0 : ends[index - 1]
        return String(decoding: bytes[start..<ends[index]], as: UTF8.self)
    }
}

/// The header of a file: which name stands in which column.
package struct CSVHeader: Sendable, Equatable {
    /// The names in file order.
    package let names: [String]
    private let places: [String: Int]

    /// Reads the names off a file's first record; an empty name and a name given twice are refused.
    package init(_ record: CSVRecord) throws(CSVError) {
        var places: [String: Int] = [:]
        for (index, name) in record.fields.enumerated() {
            guard !name.isEmpty else { throw Self.error(record, index, .unnamedColumn) }
            guard places.updateValue(index, forKey: name) == nil else {
                throw Self.error(record, index, .columnNamedTwice(name))
            }
        }
        self.names = record.fields
        self.places = places
    }

    /// The column, from 0, that has this name; nil when none has.
    package func index(of name: String) -> Int? { places[name] }

    private static func error(_ record: CSVRecord, _ index: Int, _ reason: CSVError.Reason) -> CSVError {
        CSVError(line: record.line, column: index + 1, reason: reason, isRecoverable: false)
    }
}
