/// Reads a scanned head line by line. The scanner has seen to CRLF and control characters; this reads the
/// rest of the grammar of RFC 9112, sections 3 to 5.
struct HeadLines {
    let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next line without its end, or nil at the empty line.
    mutating func next() -> Range<Int>? {
        let start = position
        guard let end = find(ASCII.carriageReturn, in: start..<bytes.count), end > start else { return nil }
        position = end + 2
        return start..<end
    }

    /// All remaining lines as fields.
    mutating func fields() throws(HTTPError) -> HTTPHeaders {
        var headers = HTTPHeaders(bytes: bytes)
        while let line = next() {
            let (name, value) = try field(line)
            headers.append(name: name, value: value)
        }
        return headers
    }

    /// The place of the first such byte.
    func find(_ byte: UInt8, in range: Range<Int>) -> Int? {
        for index in range where bytes[index] == byte { return index }
        return nil
    }

    private func field(_ line: Range<Int>) throws(HTTPError) -> (name: Range<Int>, value: Range<Int>) {
        // A continuation line would be part of the value above for some readers and a field for others.
        guard !isBlank(bytes[line.lowerBound]) else { throw .foldedLine }
        guard let colon = find(UInt8(ascii: ":"), in: line) else { throw .missingColon }
        let name = line.lowerBound..<colon
        guard let last = name.last else { throw .malformedFieldName }
        guard !isBlank(bytes[last]) else { throw .spaceBeforeColon }
        for index in name where !ASCII.isToken(bytes[index]) { throw .malformedFieldName }
        return (name, trim((colon + 1)..<line.upperBound))
    }

    private func trim(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isBlank(bytes[start]) { start += 1 }
        while end > start, isBlank(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == ASCII.space || byte == ASCII.tab }
}
