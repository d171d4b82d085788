/// Swift source without what is not code: comments and the text of string literals become blanks, lines
/// and columns stay. The code inside `\( )` of a string is kept, since it runs.
///
/// Regular expression literals are not known here; rooms do not use them.
struct SwiftCode {
    private(set) var bytes: [UInt8]
    private var at = 0

    /// The code of `source`, same length in UTF-8, same line breaks.
    static func only(_ source: String) -> String {
        var reader = SwiftCode(bytes: Array(source.utf8))
        reader.code(inInterpolation: false)
        return String(decoding: reader.bytes, as: UTF8.self)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads code up to the end, or up to the parenthesis that ends an interpolation.
    private mutating func code(inInterpolation: Bool) {
        var depth = 0
        while at < bytes.count {
            if sees("//") {
                blankLine()
            } else if sees("/*") {
                blankComment()
            } else if let hashes = opensString() {
                string(hashes: hashes)
            } else {
                if sees("(") { depth += 1 }
                if sees(")") { depth -= 1 }
                at += 1
                if inInterpolation && depth == 0 { return }
            }
        }
    }

    private mutating func blankLine() {
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { blank() }
    }

    /// Swift's block comments nest.
    private mutating func blankComment() {
        var depth = 0
        repeat {
            if sees("/*") {
                depth += 1
                blank(2)
            } else if sees("*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && at < bytes.count
    }

    /// The number of `#` when a string literal starts here; stands on its first quote afterwards.
    private mutating func opensString() -> Int? {
        var hashes = 0
        while at + hashes < bytes.count, bytes[at + hashes] == UInt8(ascii: "#") { hashes += 1 }
        guard at + hashes < bytes.count, bytes[at + hashes] == UInt8(ascii: "\"") else { return nil }
        at += hashes
        return hashes
    }

    private mutating func string(hashes: Int) {
        let marks = String(repeating: "#", count: hashes)
        let quote = sees("\"\"\"") ? "\"\"\"" : "\""
        at += quote.utf8.count
        while at < bytes.count {
            if sees(quote + marks) {
                at += quote.utf8.count + hashes
                return
            } else if sees("\\" + marks + "(") {
                at += 1 + hashes
                code(inInterpolation: true)
            } else if sees("\\" + marks) {
                blank(2 + hashes)
            } else {
                blank()
            }
        }
    }

    private func sees(_ word: String) -> Bool {
        bytes[at...].starts(with: word.utf8)
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where at < bytes.count {
            if bytes[at] != UInt8(ascii: "\n") { bytes[at] = UInt8(ascii: " ") }
            at += 1
        }
    }
}
