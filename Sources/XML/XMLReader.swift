// A streaming pull reader of a subset of XML 1.0: elements, attributes and text in UTF-8.
//
// Bytes go in by chunks of any size, cut anywhere; tokens come out. Nothing is kept but the names of the open elements
// and the piece being read: from one `<` to its `>`, or the text between two tags.
//
//     reader.feed(bytes)
//     while let token = try reader.next() {
//         switch token {
//         case .start: if reader.isNamed("event") { … reader.value(of: "key") … }
//         case .end: …
//         case .text: … reader.text …
//         }
//     }
//
// What is read: start, end and empty tags; the five entities and numbers; text with CDATA sections. What is checked and
// passed over: the declaration, comments, instructions. What is refused: document types (so no entity can grow and no
// other file is asked for), other encodings, control characters, tags that do not match, an attribute twice.
// Prefixes of names are part of the names.
//
// What bites:
// - A piece is read only when it is there whole. Reading it again after the next chunk is bounded by `pieceBytesMax`;
//   errors come in the order of the bytes, so the same error is met however the text was cut.
// - An empty tag gives a start and an end.
// - What the accessors tell belongs to the last token; take it before the next one.

/// Turns chunks of bytes into tokens; feed, then call `next()` until it has none, then feed again.
package struct XMLReader: Sendable {
    /// What stands next in the text.
    package enum Token: Sendable, Equatable {
        /// A start tag; its name and attributes can be asked.
        case start
        /// An end tag, or the end of an empty one; its name can be asked.
        case end
        /// Text inside an element, references resolved and line ends as `\n`; one run may come in several pieces.
        case text
    }

    /// Where a name or value stands in `scratch`.
    struct Attribute: Sendable {
        let name: Range<Int>
        let value: Range<Int>
    }

    /// What reading one piece came to.
    enum Piece {
        /// A token for the caller.
        case token(Token)
        /// A comment, an instruction or space outside the elements.
        case nothing
        /// The piece is not there whole.
        case incomplete
    }

    let limits: XMLLimits
    /// What was fed and not yet read.
    var bytes: [UInt8] = []
    var cursor = 0
    /// No more bytes will come.
    var isFinished = false
    /// Names of the open elements, one after the other.
    var openNames: [UInt8] = []
    var openEnds: [Int] = []
    /// The last tag was empty, so its end comes next; its name is still in the scratch.
    var endsAtOnce = false
    /// Nothing but a byte order mark was read.
    var isAtStart = true
    var hasElement = false
    /// The decoded bytes of the last token.
    var scratch: [UInt8] = []
    var nameEnd = 0
    var attributes: [Attribute] = []

    /// The line of the text, from 1, on which the last token begins.
    package private(set) var line = 1
    private var nextLine = 1
    private var isBroken = false

    /// A reader at the start of a text; a byte order mark there is passed over.
    package init(limits: XMLLimits = XMLLimits()) { self.limits = limits }

    /// Takes the next bytes of the text; what was fed before and not yet read comes first.
    package mutating func feed(_ more: [UInt8]) {
        precondition(!isFinished, "nothing is fed after the end")
        bytes = cursor == bytes.count ? more : Array(bytes[cursor...]) + more
        cursor = 0
    }

    /// Says that no more bytes come.
    package mutating func finish() { isFinished = true }

    /// How many elements are open: after a start with its own, after an end without it.
    package var depth: Int { openEnds.count + (endsAtOnce ? 1 : 0) }

    /// Whether the element of the last start or end has this name.
    package func isNamed(_ name: StaticString) -> Bool { holds(0..<nameEnd, name) }

    /// The last token's text: of a run of text all, of a tag its name.
    package var text: String { String(decoding: scratch[..<nameEnd], as: UTF8.self) }

    /// The value of an attribute of the last start; nil where it has none of this name.
    package func value(of name: StaticString) -> String? {
        place(of: name).map { String(decoding: scratch[$0], as: UTF8.self) }
    }

    /// Which of some texts, given as UTF-8, the value of an attribute is; nil for none of them.
    package func index(of name: StaticString, among texts: [[UInt8]]) -> Int? {
        guard let place = place(of: name) else { return nil }
        return scratch.withUnsafeBytes { bytes in
            let value = UnsafeRawBufferPointer(rebasing: bytes[place])
            return texts.firstIndex { text in text.withUnsafeBytes { Self.areEqual(value, $0) } }
        }
    }

    /// The next token; nil when more bytes are needed or, after `finish()`, when the text is read. After an error there is
    /// nothing more.
    package mutating func next() throws(XMLError) -> Token? {
        guard !isBroken else { return nil }
        do throws(XMLError) {
            return try step()
        } catch {
            isBroken = true
            throw error
        }
    }

    private mutating func step() throws(XMLError) -> Token? {
        if endsAtOnce {
            endsAtOnce = false
            attributes.removeAll(keepingCapacity: true)
            return .end
        }
        if isAtStart, try !passMark() { return nil }
        while cursor < bytes.count {
            line = nextLine
            let piece = bytes[cursor] == UInt8(ascii: "<") ? try readMarkup() : try readText()
            switch piece {
            case .token(let token): return token
            case .nothing: continue
            case .incomplete: return try starve()
            }
        }
        if isFinished { try checkEnd() }
        return nil
    }

    /// The piece goes beyond what is there: more is needed, unless there is no more or it is too long already.
    private func starve() throws(XMLError) -> Token? {
        guard bytes.count - cursor < limits.pieceBytesMax else {
            throw failure(.tooLong(limit: limits.pieceBytesMax))
        }
        if isFinished { throw failure(.unterminated) }
        return nil
    }

    private func checkEnd() throws(XMLError) {
        guard openEnds.isEmpty else { throw failure(.unterminated) }
        guard hasElement else { throw failure(.noElement) }
    }

    /// Passes over a byte order mark of UTF-8; false while there are too few bytes to tell.
    private mutating func passMark() throws(XMLError) -> Bool {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let head = bytes[cursor...].prefix(3)
        if let first = head.first, first == 0xFE || first == 0xFF { throw failure(.encoding) }
        if head.count < 3, mark.starts(with: head), !isFinished { return false }
        if head.elementsEqual(mark) { cursor += 3 }
        isAtStart = false
        return true
    }

    /// Where the piece being read may reach at most.
    var windowEnd: Int { bytes.count - cursor > limits.pieceBytesMax ? cursor + limits.pieceBytesMax : bytes.count }

    func failure(_ reason: XMLError.Reason) -> XMLError { XMLError(line: line, reason) }

    /// Goes on behind the piece, counting its lines.
    mutating func pass(to end: Int) {
        let source = bytes
        var lines = 0
        for index in cursor..<end where source[index] == 0x0A { lines += 1 }
        nextLine += lines
        cursor = end
    }

    /// Begins an element; of an empty one nothing is remembered, since its end comes next and has the same name.
    mutating func openElement(_ name: Range<Int>, isEmpty: Bool) throws(XMLError) {
        guard openEnds.count < limits.depthMax else { throw failure(.tooDeep(limit: limits.depthMax)) }
        guard !openEnds.isEmpty || !hasElement else { throw failure(.outside) }
        hasElement = true
        endsAtOnce = isEmpty
        if isEmpty { return }
        openNames.append(contentsOf: scratch[name])
        openEnds.append(openNames.count)
    }

    /// Forgets the innermost element, whose name becomes the last token's.
    mutating func closeElement() {
        openEnds.removeLast()
        let start = openEnds.last ?? 0
        scratch.removeAll(keepingCapacity: true)
        attributes.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: openNames[start...])
        nameEnd = scratch.count
        openNames.removeSubrange(start...)
    }

    func place(of name: StaticString) -> Range<Int>? { attributes.first { holds($0.name, name) }?.value }

    private func holds(_ place: Range<Int>, _ text: StaticString) -> Bool {
        guard place.count == text.utf8CodeUnitCount else { return false }
        return scratch.withUnsafeBytes { bytes in
            text.withUTF8Buffer {
                Self.areEqual(UnsafeRawBufferPointer(rebasing: bytes[place]), UnsafeRawBufferPointer($0))
            }
        }
    }

    private static func areEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
        guard a.count == b.count else { return false }
        for index in a.indices where a[index] != b[index] { return false }
        return true
    }
}
