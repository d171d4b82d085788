/// Writes records as RFC 4180 text in UTF-8; bytes gather until they are taken.
package struct CSVWriter: Sendable {
    /// How the text is written.
    package struct Options: Sendable, Equatable {
        /// The byte between two fields.
        package let delimiter: UInt8
        /// Whether lines end in CR LF, as RFC 4180 says, or in LF alone.
        package let usesCRLF: Bool
        /// Whether a byte order mark comes first, which some spreadsheets need to see UTF-8.
        package let startsWithByteOrderMark: Bool
        /// Whether a field that a spreadsheet would run as a formula gets an apostrophe in front. This changes the data:
        /// it is for files that people open, never for files that programs read.
        package let guardsFormulas: Bool

        /// Options; the defaults are RFC 4180 for programs.
        package init(
            delimiter: UInt8 = UInt8(ascii: ","), usesCRLF: Bool = true,
            startsWithByteOrderMark: Bool = false,
            guardsFormulas: Bool = false
        ) {
            self.delimiter = CSVDialect(delimiter: delimiter).delimiter
            self.usesCRLF = usesCRLF
            self.startsWithByteOrderMark = startsWithByteOrderMark
            self.guardsFormulas = guardsFormulas
        }
    }

    private let options: Options
    private var output: [UInt8]

    /// A writer with nothing written.
    package init(options: Options = Options()) {
        self.options = options
        self.output = options.startsWithByteOrderMark ? CSVByte.byteOrderMark : []
    }

    /// Bytes written and not yet taken.
    package var count: Int { output.count }

    /// Writes one record; a record without fields is a mistake of the caller.
    package mutating func write(_ fields: [String]) {
        precondition(!fields.isEmpty, "a record has at least one field")
        for (index, field) in fields.enumerated() {
            if index > 0 { output.append(options.delimiter) }
            // A lone empty field would be an empty line, which readers pass over.
            write(field, quoted: fields.count == 1 && field.isEmpty)
        }
        if options.usesCRLF { output.append(CSVByte.carriageReturn) }
        output.append(CSVByte.lineFeed)
    }

    /// Takes what has been written so far.
    package mutating func take() -> [UInt8] {
        defer { output = [] }
        return output
    }

    private mutating func write(_ field: String, quoted: Bool) {
        let text = options.guardsFormulas && Self.isFormula(field) ? "'" + field : field
        guard quoted || needsQuotes(text) else {
            output.append(contentsOf: text.utf8)
            return
        }
        output.append(CSVByte.quote)
        for byte in text.utf8 {
            if byte == CSVByte.quote { output.append(byte) }
            output.append(byte)
        }
        output.append(CSVByte.quote)
    }

    private func needsQuotes(_ text: String) -> Bool {
        let special: [UInt8] = [options.delimiter, CSVByte.quote, CSVByte.lineFeed, CSVByte.carriageReturn]
        if text.utf8.contains(where: { special.contains($0) }) { return true }
        // Some readers trim a field's outer spaces, and take a mark inside the first field for the file's own.
        let space = UInt8(ascii: " ")
        return text.utf8.first == space || text.utf8.last == space
            || text.utf8.starts(with: CSVByte.byteOrderMark)
    }

    /// Whether a spreadsheet would run the field: OWASP's list of first characters, the full-width twins with them; a
    /// negative number is no formula.
    private static func isFormula(_ field: String) -> Bool {
        guard let first = field.unicodeScalars.first else { return false }
        let starters: [Unicode.Scalar] = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
        return starters.contains(first) && !isNegativeNumber(field)
    }

    private static func isNegativeNumber(_ field: String) -> Bool {
        guard field.utf8.first == UInt8(ascii: "-") else { return false }
        let parts = field.utf8.dropFirst().split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count <= 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
    }
}
