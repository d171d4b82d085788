// The form of a row while it waits in a spool; it never leaves the process.
//
//     line | at | tier (0 untold, 1 told and unknown, 2 + tier) | number | [column | kind | value]…
//
// Numbers are eight bytes, lowest first; texts are their length and their bytes; a column is one byte.

internal import WaggleDomain

extension ImportedRow {
    /// Appends the row.
    func encode(into bytes: inout [UInt8]) {
        bytes.put(line)
        bytes.put(Int(updatedAt))
        bytes.append(tier.code)
        bytes.put(number)
        for known in fields.known where known.column != .number && known.column != .updatedAt {
            bytes.append(UInt8(truncatingIfNeeded: known.column.rawValue))
            switch known.value {
            case .text(let text):
                bytes.append(0)
                bytes.put(text)
            case .count(let count):
                bytes.append(1)
                bytes.put(count)
            case .flag(let flag): bytes.append(flag ? 3 : 2)
            case .time(let time):
                bytes.append(4)
                bytes.put(Int(time))
            }
        }
    }

    /// Reads a row back; bytes that are no row are damage of the spool's file.
    init(spooled bytes: [UInt8]) throws(ImportError) {
        var source = SpoolSource(bytes: bytes)
        let line = try source.number()
        let at = Milliseconds(try source.number())
        let tier = try SourceTier(code: source.byte())
        let number = try source.text()
        var fields = ImportedFields()
        fields[.number] = .text(number)
        fields[.updatedAt] = .time(at)
        while !source.isAtEnd {
            guard let column = ImportedColumn(rawValue: Int(try source.byte())) else { throw SpoolSource.damage }
            fields[column] =
                switch try source.byte() {
                case 0: .text(try source.text())
                case 1: .count(try source.number())
                case 2: .flag(false)
                case 3: .flag(true)
                default: .time(Milliseconds(try source.number()))
                }
        }
        self.init(line: line, number: number, updatedAt: at, fields: fields, tier: tier)
    }
}

extension ImportedRow.SourceTier {
    fileprivate var code: UInt8 {
        switch self {
        case .untold: 0
        case .told(nil): 1
        case .told(let tier?): UInt8(truncatingIfNeeded: tier.rawValue + 2)
        }
    }

    fileprivate init(code: UInt8) {
        self = code == 0 ? .untold : .told(code == 1 ? nil : Tier(rawValue: Int(code) - 2))
    }
}

/// Reads what was appended, in the same order.
private struct SpoolSource {
    static let damage = ImportError.spool(why: "it holds something else than what was written")

    let bytes: [UInt8]
    var cursor = 0

    var isAtEnd: Bool { cursor == bytes.count }

    mutating func byte() throws(ImportError) -> UInt8 {
        guard cursor < bytes.count else { throw Self.damage }
        defer { cursor += 1 }
        return bytes[cursor]
    }

    mutating func number() throws(ImportError) -> Int {
        guard bytes.count - cursor >= 8 else { throw Self.damage }
        defer { cursor += 8 }
        return Int(
            bytes.withUnsafeBytes { Int64(littleEndian: $0.loadUnaligned(fromByteOffset: cursor, as: Int64.self)) })
    }

    mutating func text() throws(ImportError) -> String {
        let count = try number()
        guard count >= 0, bytes.count - cursor >= count else { throw Self.damage }
        defer { cursor += count }
        return String(decoding: bytes[cursor..<(cursor + count)], as: UTF8.self)
    }
}

extension [UInt8] {
    fileprivate mutating func put(_ value: Int) {
        Swift.withUnsafeBytes(of: Int64(value).littleEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func put(_ text: String) {
        put(text.utf8.count)
        append(contentsOf: text.utf8)
    }
}
