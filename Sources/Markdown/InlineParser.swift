// A line's letters to inlines, in one pass with a stack of what is open:
//
//     some **bold *and* [a link](https://...)**
//          └ strong ┘emphasis└ link            └ the top of the stack is closed first; what is left open was text
//
// A closing sign is only held against the top of the stack, so nothing is looked for twice.

struct InlineParser {
    private enum Opener: Equatable { case strong(Unicode.Scalar), emphasis(Unicode.Scalar), link }

    private struct Level {
        var opener: Opener?
        /// What stands for the opener when it is never closed.
        var source: String
        var nodes: [MarkdownInline] = []
    }

    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var levels = [Level(opener: nil, source: "")]
    private var text = String.UnicodeScalarView()
    private var addressesLeft = MarkdownBounds.addressesMax

    static func inlines(_ text: String) -> [MarkdownInline] {
        var parser = InlineParser(text)
        return parser.run()
    }

    private init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private mutating func run() -> [MarkdownInline] {
        while place < scalars.count { step() }
        endText()
        while levels.count > 1 { giveUp() }
        return levels[0].nodes
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        place + offset < scalars.count ? scalars[place + offset] : nil
    }

    private mutating func step() {
        let scalar = scalars[place]
        switch scalar {
        case "\\" where peek(1).map(Self.isMark) == true:
            place += 1
            take()
        case "\n":
            append(.lineBreak)
            place += 1
        case "`": code()
        case "*", "_": mark(scalar)
        // A picture becomes a link to it.
        case "!" where peek(1) == "[" && canOpenLink: open(.link, "![", 2)
        case "[" where canOpenLink: open(.link, "[", 1)
        case "]": closeLink()
        case "h", "H": if !bareAddress() { take() }
        default: take()
        }
    }

    private mutating func take() {
        text.append(scalars[place])
        place += 1
    }

    /// Whether a backslash makes it a letter.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7F && !scalar.properties.isAlphabetic
            && !("0"..."9").contains(scalar)
    }

    private var canOpenLink: Bool { levels.count < MarkdownBounds.inlineDepthMax && !isInLink }

    private var isInLink: Bool { levels.contains { $0.opener == .link } }

    private mutating func append(_ node: MarkdownInline) {
        endText()
        levels[levels.count - 1].nodes.append(node)
    }

    private mutating func endText() {
        guard !text.isEmpty else { return }
        let nodes = DirectionalText.nodes(String(text))
        text = String.UnicodeScalarView()
        levels[levels.count - 1].nodes += nodes
    }

    private mutating func open(_ opener: Opener, _ source: String, _ length: Int) {
        endText()
        levels.append(Level(opener: opener, source: source))
        place += length
    }

    /// The top of the stack was text after all.
    private mutating func giveUp() {
        endText()
        let level = levels.removeLast()
        levels[levels.count - 1].nodes += [.text(level.source)] + level.nodes
    }

    /// Closes the top of the stack into one node.
    private mutating func close(_ make: ([MarkdownInline]) -> MarkdownInline) {
        endText()
        let level = levels.removeLast()
        levels[levels.count - 1].nodes.append(make(level.nodes))
    }

    private mutating func code() {
        let count = scalars[place...].prefix { $0 == "`" }.count
        var end = place + count
        var run = 0
        // One search to the end of the paragraph for each opening sign that has no other: bounded like addresses.
        guard addressesLeft > 0 else { return take() }
        addressesLeft -= 1
        while end < scalars.count {
            run = scalars[end] == "`" ? run + 1 : 0
            end += 1
            if run == count, end == scalars.count || scalars[end] != "`" {
                var inside = String.UnicodeScalarView()
                inside.append(contentsOf: scalars[(place + count)..<(end - count)])
                place = end
                return append(.code(DirectionalText.named(String(String(inside)[...].trimmed))))
            }
        }
        for _ in 0..<count { take() }
    }

    private mutating func mark(_ sign: Unicode.Scalar) {
        let length = peek(1) == sign ? 2 : 1
        let opener: Opener = length == 2 ? .strong(sign) : .emphasis(sign)
        let before = place > 0 ? scalars[place - 1] : " "
        let after = peek(length) ?? " "
        if levels.last?.opener == opener, !before.properties.isWhitespace {
            // An underscore inside a word is a letter.
            if sign != "_" || !after.properties.isAlphabetic {
                place += length
                return close { length == 2 ? .strong($0) : .emphasis($0) }
            }
        }
        let canOpen =
            !after.properties.isWhitespace && (sign != "_" || !before.properties.isAlphabetic)
            && levels.count < MarkdownBounds.inlineDepthMax && !levels.contains { $0.opener == opener }
        if canOpen { return open(opener, String(repeating: String(sign), count: length), length) }
        for _ in 0..<length { take() }
    }

    /// `]` ends a link when an address follows; what was opened inside it and not closed was text.
    private mutating func closeLink() {
        guard isInLink, peek(1) == "(", let (address, end) = address(from: place + 2) else {
            if isInLink {
                while levels.last?.opener != .link { giveUp() }
                giveUp()
            }
            return take()
        }
        while levels.last?.opener != .link { giveUp() }
        place = end
        close { nodes in .link(nodes.isEmpty ? [.text(address)] : nodes, address: address) }
    }

    /// The address up to the closing bracket; nil for one that is none, or of a kind that is not linked to.
    private mutating func address(from start: Int) -> (String, Int)? {
        guard addressesLeft > 0 else { return nil }
        addressesLeft -= 1
        var end = start
        var depth = 0
        while end < scalars.count, end - start <= MarkdownBounds.addressBytesMax {
            let scalar = scalars[end]
            if scalar == "(" { depth += 1 }
            if scalar == ")" {
                if depth == 0 { break }
                depth -= 1
            }
            guard !scalar.properties.isWhitespace else { return nil }
            end += 1
        }
        guard end < scalars.count, scalars[end] == ")", let address = LinkAddress.checked(scalars[start..<end]) else {
            return nil
        }
        return (address, end + 1)
    }

    /// `https://...` in the middle of the words.
    private mutating func bareAddress() -> Bool {
        let rest = scalars[place...]
        let isWordStart = place == 0 || !scalars[place - 1].properties.isAlphabetic
        guard isWordStart, !isInLink, LinkAddress.beginsWeb(rest), addressesLeft > 0 else { return false }
        addressesLeft -= 1
        var end = place
        while end < scalars.count, end - place <= MarkdownBounds.addressBytesMax, !scalars[end].properties.isWhitespace,
            !["<", ">", "\"", "`", "|", "*"].contains(scalars[end])
        {
            end += 1
        }
        while end > place, [".", ",", ";", ":", "!", "?", ")", "'", "]"].contains(scalars[end - 1]) { end -= 1 }
        guard let address = LinkAddress.checked(scalars[place..<end]) else { return false }
        append(.link([.text(address)], address: address))
        place = end
        return true
    }
}
