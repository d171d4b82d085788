/// Field lines in the order they came; names are found in any case (RFC 9110, section 5).
///
/// The bytes stay in one array (a parsed head keeps the head itself) and text is made when asked for, so a
/// request with thirty fields costs two allocations, not sixty.
package struct HTTPHeaders: Sendable {
    /// Where one line's name and value are in `bytes`.
    private struct Field {
        var name: Range<Int>
        var value: Range<Int>
    }

    private var bytes: [UInt8]
    private var fields: [Field] = []

    /// No fields yet, over bytes the parser has read.
    init(bytes: [UInt8]) { self.bytes = bytes }

    /// No fields.
    package init() { bytes = [] }

    /// The pairs in their order; nothing is checked until they are sent.
    package init(_ pairs: [(name: String, value: String)]) {
        self.init()
        for pair in pairs { append(pair.name, pair.value) }
    }

    /// How many lines there are.
    package var count: Int { fields.count }

    /// Adds a line at the end, also when one of that name is there.
    package mutating func append(_ name: String, _ value: String) {
        let start = bytes.count
        bytes.append(contentsOf: name.utf8)
        let middle = bytes.count
        bytes.append(contentsOf: value.utf8)
        fields.append(Field(name: start..<middle, value: middle..<bytes.count))
    }

    /// Adds a line whose parts already are in the bytes.
    mutating func append(name: Range<Int>, value: Range<Int>) {
        fields.append(Field(name: name, value: value))
    }

    /// The first value of that name, any case.
    package subscript(name: String) -> String? {
        fields.first { matches($0, name) }.map { text($0.value) }
    }

    /// All values of that name, in order.
    package func values(_ name: String) -> [String] {
        fields.lazy.filter { matches($0, name) }.map { text($0.value) }
    }

    /// Whether a line of that name is there.
    package func contains(_ name: String) -> Bool { fields.contains { matches($0, name) } }

    /// The members of a comma-separated list over all lines of that name, trimmed, empty ones dropped.
    package func list(_ name: String) -> [String] {
        values(name).flatMap { $0.split(separator: ",") }.map { String($0.trimmed) }.filter { !$0.isEmpty }
    }

    /// Whether that list holds the token, any case: `contains(token: "upgrade", in: "Connection")`.
    package func contains(token: String, in name: String) -> Bool {
        list(name).contains { $0.equalsIgnoringCase(token) }
    }

    /// Every line as text.
    package var all: [(name: String, value: String)] {
        fields.map { (text($0.name), text($0.value)) }
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private func matches(_ field: Field, _ name: String) -> Bool {
        let wanted = name.utf8
        guard field.name.count == wanted.count else { return false }
        for (index, byte) in zip(field.name, wanted)
        where ASCII.lowercased(bytes[index]) != ASCII.lowercased(byte) {
            return false
        }
        return true
    }
}
