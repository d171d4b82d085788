/// Lines to blocks. Each kind of block takes its lines from the front of what is left.
struct BlockParser {
    private var rest: ArraySlice<Substring>
    private let depth: Int
    private var blocks: [MarkdownBlock] = []

    static func blocks(_ lines: ArraySlice<Substring>, depth: Int) -> [MarkdownBlock] {
        var parser = BlockParser(rest: lines, depth: depth)
        while let line = parser.rest.first {
            if line.isBlankLine { parser.rest = parser.rest.dropFirst() } else { parser.takeBlock(line) }
        }
        return parser.blocks
    }

    private init(rest: ArraySlice<Substring>, depth: Int) {
        self.rest = rest
        self.depth = depth
    }

    private mutating func takeBlock(_ line: Substring) {
        if let fence = Fence(line) { return takeCode(fence) }
        if let heading = Self.heading(line) {
            rest = rest.dropFirst()
            blocks.append(heading)
        } else if Self.isRule(line) {
            rest = rest.dropFirst()
            blocks.append(.rule)
        } else if depth < MarkdownBounds.depthMax, line.trimmed.first == ">" {
            takeQuote()
        } else if depth < MarkdownBounds.depthMax, let marker = ListMarker(line) {
            takeList(marker)
        } else if let table = TableRows(rest) {
            rest = rest.dropFirst(table.lineCount)
            blocks.append(table.block)
        } else {
            takeParagraph()
        }
    }

    private static func heading(_ line: Substring) -> MarkdownBlock? {
        let text = line.trimmed
        let level = text.prefix(7).prefix { $0 == "#" }.count
        guard (1...6).contains(level), text.dropFirst(level).first == " " else { return nil }
        var words = text.dropFirst(level).trimmed
        while words.last == "#" { words = words.dropLast() }
        return .heading(level: min(level, 4), InlineParser.inlines(String(words.trimmed)))
    }

    private static func isRule(_ line: Substring) -> Bool {
        let signs = line.filter { $0 != " " }
        guard signs.count >= 3, let first = signs.first, "-*_".contains(first) else { return false }
        return signs.allSatisfy { $0 == first }
    }

    private mutating func takeCode(_ fence: Fence) {
        rest = rest.dropFirst()
        var lines: [Substring] = []
        while let line = rest.first {
            rest = rest.dropFirst()
            if fence.isClosed(by: line) { break }
            lines.append(line)
        }
        blocks.append(.code(DirectionalText.named(lines.joined(separator: "\n")), language: fence.language))
    }

    private mutating func takeQuote() {
        var lines: [Substring] = []
        while let line = rest.first, line.trimmed.first == ">" {
            let text = line.drop { $0 == " " }.dropFirst()
            lines.append(text.first == " " ? text.dropFirst() : text)
            rest = rest.dropFirst()
        }
        blocks.append(.quote(Self.blocks(lines[...], depth: depth + 1)))
    }

    /// Items of one kind, each with the lines that are indented below it.
    private mutating func takeList(_ first: ListMarker) {
        var items: [[MarkdownBlock]] = []
        while let line = rest.first, let marker = ListMarker(line), marker.isLike(first), !Self.isRule(line) {
            rest = rest.dropFirst()
            var lines = [marker.text]
            while let next = rest.first {
                if next.isBlankLine {
                    guard let following = rest.dropFirst().first, following.indent >= marker.indent + 2 else { break }
                } else if next.indent < marker.indent + 2 {
                    break
                }
                lines.append(next.dropFirst(min(next.indent, marker.width)))
                rest = rest.dropFirst()
            }
            items.append(Self.blocks(lines[...], depth: depth + 1))
            while rest.first?.isBlankLine == true, let next = rest.dropFirst().first, ListMarker(next) != nil {
                rest = rest.dropFirst()
            }
        }
        blocks.append(.list(isOrdered: first.number != nil, start: first.number ?? 1, items: items))
    }

    /// Lines up to a blank one, or one that begins something else.
    private mutating func takeParagraph() {
        var lines: [Substring] = []
        while let line = rest.first, !line.isBlankLine {
            if !lines.isEmpty, beginsOther(line) { break }
            lines.append(line)
            rest = rest.dropFirst()
        }
        var text = ""
        for (index, line) in lines.enumerated() {
            let isLast = index == lines.count - 1
            let isBroken = line.hasSuffix("  ") || line.hasSuffix("\\")
            let words = line.trimmed
            text += isBroken && words.hasSuffix("\\") && !isLast ? words.dropLast() : words
            if !isLast { text += isBroken ? "\n" : " " }
        }
        blocks.append(.paragraph(InlineParser.inlines(text)))
    }

    private func beginsOther(_ line: Substring) -> Bool {
        if Fence(line) != nil || Self.heading(line) != nil || Self.isRule(line) { return true }
        return depth < MarkdownBounds.depthMax && (line.trimmed.first == ">" || ListMarker(line) != nil)
    }
}

/// The line that opens a block of code.
private struct Fence {
    private let sign: Character
    private let count: Int
    let language: String

    init?(_ line: Substring) {
        let text = line.trimmed
        guard let first = text.first, first == "`" || first == "~" else { return nil }
        count = text.prefix { $0 == first }.count
        guard count >= 3 else { return nil }
        sign = first
        let rest = text.dropFirst(count).trimmed
        guard !rest.contains("`") else { return nil }
        language = String(rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-#".contains($0)) }.prefix(20))
    }

    func isClosed(by line: Substring) -> Bool {
        let text = line.trimmed
        return text.count >= count && text.allSatisfy { $0 == sign }
    }
}

/// The beginning of a list's item.
private struct ListMarker {
    let indent: Int
    /// Marker and white space: what the lines below it are indented by.
    let width: Int
    /// Nil in a list without order.
    let number: Int?
    let text: Substring

    init?(_ line: Substring) {
        indent = line.indent
        let rest = line.dropFirst(indent)
        let digits = rest.prefix(5).prefix { $0.isASCII && $0.isNumber }
        let sign = rest.dropFirst(digits.count)
        guard let first = sign.first else { return nil }
        if digits.isEmpty {
            guard "-*+".contains(first) else { return nil }
            number = nil
        } else {
            guard digits.count <= 4, first == "." || first == ")", let value = Int(digits) else { return nil }
            number = value
        }
        let after = sign.dropFirst()
        guard after.isEmpty || after.first == " " else { return nil }
        text = after.drop { $0 == " " }
        width = indent + digits.count + 1 + min(after.indent, 4)
    }

    func isLike(_ other: ListMarker) -> Bool {
        (number == nil) == (other.number == nil) && indent < other.indent + 2 && indent + 2 > other.indent
    }
}

/// A table at the front of some lines: a head, a line of dashes, rows.
private struct TableRows {
    let block: MarkdownBlock
    let lineCount: Int

    init?(_ lines: ArraySlice<Substring>) {
        guard let first = lines.first, first.contains("|"), let second = lines.dropFirst().first,
            second.contains("-"), second.allSatisfy({ "|-: ".contains($0) })
        else { return nil }
        let head = Self.cells(first)
        guard (1...MarkdownBounds.columnsMax).contains(head.count), Self.cells(second).count == head.count else {
            return nil
        }
        var rows: [[[MarkdownInline]]] = []
        for line in lines.dropFirst(2).prefix(MarkdownBounds.rowsMax) {
            guard line.contains("|"), !line.isBlankLine else { break }
            let cells = Self.cells(line).prefix(head.count)
            let filled = cells + Array(repeating: "", count: head.count - cells.count)
            rows.append(filled.map { InlineParser.inlines($0) })
        }
        block = .table(head: head.map { InlineParser.inlines($0) }, rows: rows)
        lineCount = rows.count + 2
    }

    /// What stands between the bars; a bar behind a backslash is a letter.
    private static func cells(_ line: Substring) -> [String] {
        var cells = [""]
        var isEscaped = false
        for character in line.trimmed {
            if character == "|" && !isEscaped { cells.append("") } else { cells[cells.count - 1].append(character) }
            isEscaped = character == "\\" && !isEscaped
        }
        if cells.count > 1, cells[0].allSatisfy({ $0 == " " }) { cells.removeFirst() }
        if cells.count > 1, cells[cells.count - 1].allSatisfy({ $0 == " " }) { cells.removeLast() }
        return cells.map { String($0[...].trimmed) }
    }
}
