// Everything between `<` and `>`. Each function reads one piece from `cursor` on, or says that it is incomplete and leaves
// all as it was.

extension XMLReader {
    mutating func readMarkup() throws(XMLError) -> Piece {
        guard let second = peek(1) else { return .incomplete }
        switch second {
        case UInt8(ascii: "/"): return try readEndTag()
        case UInt8(ascii: "?"): return try readInstruction()
        case UInt8(ascii: "!"): return try readDeclaration()
        default:
            if let piece = try readPlainStartTag() { return piece }
            return try readStartTag()
        }
    }

    /// A start tag that is there whole, on one line, in ASCII and without references: nearly all of a log's. Read in one
    /// pass; nil, with nothing changed, for every other, which the thorough way reads or refuses.
    private mutating func readPlainStartTag() throws(XMLError) -> Piece? {
        let start = cursor + 1
        let (window, most) = (windowEnd, limits.attributesMax)
        var places = attributes
        attributes = []
        places.removeAll(keepingCapacity: true)
        let tag = bytes.withUnsafeBufferPointer { PlainTag($0[..<window], from: start, &places, max: most) }
        attributes = places
        guard let tag else { return nil }
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: bytes[start..<tag.textEnd])
        nameEnd = tag.nameEnd - start
        try openElement(0..<nameEnd, isEmpty: tag.isEmpty)
        cursor = tag.end
        return .token(.start)
    }

    private func peek(_ distance: Int) -> UInt8? {
        bytes.count - cursor > distance ? bytes[cursor + distance] : nil
    }

    /// Whether the piece begins so; nil while there are too few bytes to tell.
    private func begins(with text: StaticString) -> Bool? {
        text.withUTF8Buffer { wanted in
            let found = bytes[cursor...].prefix(wanted.count)
            guard found.elementsEqual(wanted.prefix(found.count)) else { return false }
            return found.count == wanted.count ? true : nil
        }
    }

    private mutating func readStartTag() throws(XMLError) -> Piece {
        scratch.removeAll(keepingCapacity: true)
        attributes.removeAll(keepingCapacity: true)
        guard var index = try readName(from: cursor + 1) else { return .incomplete }
        let name = 0..<scratch.count
        nameEnd = name.upperBound
        while true {
            guard let next = skipSpace(from: index), next < windowEnd else { return .incomplete }
            switch bytes[next] {
            case UInt8(ascii: ">"):
                return try finishStartTag(name, at: next + 1, isEmpty: false)
            case UInt8(ascii: "/"):
                guard next + 1 < windowEnd else { return .incomplete }
                guard bytes[next + 1] == UInt8(ascii: ">") else { throw failure(.expected("> after /")) }
                return try finishStartTag(name, at: next + 2, isEmpty: true)
            default:
                guard next > index else { throw failure(.expected("space between attributes, or the tag's end")) }
                guard let after = try readAttribute(from: next) else { return .incomplete }
                index = after
            }
        }
    }

    private mutating func finishStartTag(
        _ name: Range<Int>, at end: Int, isEmpty: Bool
    ) throws(XMLError) -> Piece {
        try openElement(name, isEmpty: isEmpty)
        pass(to: end)
        return .token(.start)
    }

    /// Reads `name="value"` into the scratch; gives where it ends, nil when it is incomplete.
    private mutating func readAttribute(from start: Int) throws(XMLError) -> Int? {
        guard attributes.count < limits.attributesMax else {
            throw failure(.tooManyAttributes(limit: limits.attributesMax))
        }
        let nameStart = scratch.count
        guard let nameStop = try readName(from: start) else { return nil }
        let name = nameStart..<scratch.count
        guard !attributes.contains(where: { scratch[$0.name].elementsEqual(scratch[name]) }) else {
            throw failure(.attributeTwice)
        }
        guard let equals = skipSpace(from: nameStop), equals < windowEnd else { return nil }
        guard bytes[equals] == UInt8(ascii: "=") else { throw failure(.expected("= after an attribute's name")) }
        guard let open = skipSpace(from: equals + 1), open < windowEnd else { return nil }
        let quote = bytes[open]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw failure(.expected("the quote around an attribute's value"))
        }
        guard let close = find(quote, from: open + 1) else { return nil }
        try decode(open + 1, close, isAttribute: true)
        attributes.append(Attribute(name: name, value: name.upperBound..<scratch.count))
        return close + 1
    }

    private mutating func readEndTag() throws(XMLError) -> Piece {
        scratch.removeAll(keepingCapacity: true)
        guard let index = try readName(from: cursor + 2) else { return .incomplete }
        guard let close = skipSpace(from: index), close < windowEnd else { return .incomplete }
        guard bytes[close] == UInt8(ascii: ">") else { throw failure(.expected("> of an end tag")) }
        guard !openEnds.isEmpty, openNames[(openEnds.dropLast().last ?? 0)...].elementsEqual(scratch) else {
            throw failure(.endTag)
        }
        closeElement()
        pass(to: close + 1)
        return .token(.end)
    }

    /// Copies a name into the scratch; gives where it ends, nil when that is beyond what is there.
    private mutating func readName(from start: Int) throws(XMLError) -> Int? {
        let source = bytes
        let end = windowEnd
        var index = start
        while index < end, Self.isNameByte(source[index]) { index += 1 }
        guard index < end else { return nil }
        guard index > start, Self.beginsName(source[start]) else { throw failure(.expected("a name")) }
        let from = scratch.count
        scratch.append(contentsOf: source[start..<index])
        if source[start..<index].contains(where: { $0 >= 0x80 }) { try checkText(from: from) }
        return index
    }

    fileprivate static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "."), 0x80...:
            true
        default: false
        }
    }

    fileprivate static func beginsName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."): false
        default: true
        }
    }

    /// The first byte that is no space; nil when that is beyond what is there.
    private func skipSpace(from start: Int) -> Int? {
        var index = start
        while index < windowEnd, Self.isSpace(bytes[index]) { index += 1 }
        return index < windowEnd ? index : nil
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    private func find(_ byte: UInt8, from start: Int) -> Int? {
        let source = bytes
        let end = windowEnd
        var index = start
        while index < end, source[index] != byte { index += 1 }
        return index < end ? index : nil
    }
}

/// Where the parts of a plain start tag stand.
private struct PlainTag {
    /// Behind the name, behind the last attribute or the name, and behind the `>`.
    let nameEnd: Int
    let textEnd: Int
    let end: Int
    let isEmpty: Bool

    /// Reads a tag whose name begins at `start`; nil when something in it is not plain. Puts the places of its attributes,
    /// counted from `start`, into `attributes`, at most `max`.
    init?(
        _ text: Slice<UnsafeBufferPointer<UInt8>>, from start: Int, _ attributes: inout [XMLReader.Attribute], max: Int
    ) {
        let end = text.endIndex
        var index = start
        guard index < end, XMLReader.beginsName(text[index]), Self.passName(text, &index) else { return nil }
        nameEnd = index
        var textEnd = index
        while true {
            let before = index
            while index < end, text[index] == 0x20 { index += 1 }
            guard index < end else { return nil }
            if text[index] == UInt8(ascii: ">") {
                (self.textEnd, self.end, isEmpty) = (textEnd, index + 1, false)
                return
            }
            if text[index] == UInt8(ascii: "/") {
                guard index + 1 < end, text[index + 1] == UInt8(ascii: ">") else { return nil }
                (self.textEnd, self.end, isEmpty) = (textEnd, index + 2, true)
                return
            }
            let name = index
            guard index > before, XMLReader.beginsName(text[index]), Self.passName(text, &index) else { return nil }
            let nameStop = index
            guard index + 1 < end, text[index] == UInt8(ascii: "=") else { return nil }
            let quote = text[index + 1]
            guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
            index += 2
            let value = index
            while index < end, text[index] != quote {
                let byte = text[index]
                guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "&"), byte != UInt8(ascii: "<") else {
                    return nil
                }
                index += 1
            }
            guard index < end else { return nil }
            let own = (name - start)..<(nameStop - start)
            guard attributes.count < max, !attributes.contains(where: { Self.areEqual(text, start, $0.name, own) })
            else { return nil }
            attributes.append(XMLReader.Attribute(name: own, value: (value - start)..<(index - start)))
            index += 1
            textEnd = index
        }
    }

    /// Whether the same stands in two places, counted from `start`.
    private static func areEqual(
        _ text: Slice<UnsafeBufferPointer<UInt8>>, _ start: Int, _ one: Range<Int>, _ other: Range<Int>
    ) -> Bool {
        guard one.count == other.count else { return false }
        for index in 0..<one.count
        where text[start + one.lowerBound + index] != text[start + other.lowerBound + index] { return false }
        return true
    }

    /// Passes over a name in ASCII; false where it ends with what is there, or is not plain.
    private static func passName(_ text: Slice<UnsafeBufferPointer<UInt8>>, _ index: inout Int) -> Bool {
        while index < text.endIndex, text[index] < 0x80, XMLReader.isNameByte(text[index]) { index += 1 }
        return index < text.endIndex && text[index] < 0x80
    }
}

/// What is passed over, and CDATA.
extension XMLReader {
    /// `<?…?>`: the declaration is checked for its encoding, others are passed over.
    private mutating func readInstruction() throws(XMLError) -> Piece {
        guard let close = find(UInt8(ascii: "?"), then: UInt8(ascii: ">"), from: cursor + 2) else { return .incomplete }
        scratch.removeAll(keepingCapacity: true)
        try decodePlain(cursor + 2, close)
        if scratch.starts(with: Array("xml".utf8)), scratch.count == 3 || Self.isSpace(scratch[3]) {
            guard !hasElement else { throw failure(.outside) }
            try checkEncoding()
        }
        pass(to: close + 2)
        return .nothing
    }

    /// `encoding="UTF-8"`, or none, or ASCII, which is part of it.
    private func checkEncoding() throws(XMLError) {
        let text = String(decoding: scratch, as: UTF8.self).lowercased()
        guard let place = text.firstRange(of: "encoding") else { return }
        let value = text[place.upperBound...].drop { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "=" }
        let name = value.dropFirst().prefix { $0 != "\"" && $0 != "'" }
        guard ["utf-8", "utf8", "us-ascii", "ascii"].contains(String(name)) else { throw failure(.encoding) }
    }

    private mutating func readDeclaration() throws(XMLError) -> Piece {
        switch begins(with: "<!--") {
        case true: return try readComment()
        case nil: return .incomplete
        default: break
        }
        switch begins(with: "<![CDATA[") {
        case true: return try readCharacterData()
        case nil: return .incomplete
        default: throw failure(.documentType)
        }
    }

    private mutating func readComment() throws(XMLError) -> Piece {
        let dash = UInt8(ascii: "-")
        guard let close = find(dash, then: dash, from: cursor + 4), close + 2 < windowEnd else { return .incomplete }
        guard bytes[close + 2] == UInt8(ascii: ">") else { throw failure(.expected("the end of a comment after --")) }
        scratch.removeAll(keepingCapacity: true)
        try decodePlain(cursor + 4, close)
        pass(to: close + 3)
        return .nothing
    }

    private mutating func readCharacterData() throws(XMLError) -> Piece {
        guard !openEnds.isEmpty else { throw failure(.outside) }
        let bracket = UInt8(ascii: "]")
        var from = cursor + 9
        while true {
            guard let close = find(bracket, then: bracket, from: from), close + 2 < windowEnd else {
                return .incomplete
            }
            guard bytes[close + 2] == UInt8(ascii: ">") else {
                from = close + 1
                continue
            }
            attributes.removeAll(keepingCapacity: true)
            scratch.removeAll(keepingCapacity: true)
            try decodePlain(cursor + 9, close)
            nameEnd = scratch.count
            pass(to: close + 3)
            return .token(.text)
        }
    }

    private func find(_ first: UInt8, then second: UInt8, from start: Int) -> Int? {
        var index = start
        while let found = find(first, from: index), found + 1 < windowEnd {
            if bytes[found + 1] == second { return found }
            index = found + 1
        }
        return nil
    }
}
