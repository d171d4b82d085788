// A small, safe subset of Markdown: headings, paragraphs, lists, quotes, code, tables, emphasis, links.
//
//     text ──lines──▶ blocks ──runs of letters──▶ inlines        MarkdownHTML writes them as HTML text
//
// Every text is a text of it: there are no errors, what is not understood is shown as it was written. Raw HTML is not a
// part of the subset, so `<` is a letter like others. Only addresses of http, https and mailto become links, pictures
// become links, and nothing is fetched. The time it takes grows with the length of the text: each line is looked at
// once for each level of nesting, and levels are bounded (`MarkdownBounds`).

package enum Markdown {
    /// The blocks of a text. Pure; never fails.
    package static func parse(_ text: String) -> [MarkdownBlock] {
        BlockParser.blocks(lines(of: text)[...], depth: 0)
    }

    /// Lines without their ends; what is no letter and no white space is replaced by a sign that shows it.
    private static func lines(of text: String) -> [Substring] {
        var clean = String.UnicodeScalarView()
        var wasReturn = false
        for scalar in text.unicodeScalars {
            defer { wasReturn = scalar == "\r" }
            switch scalar.value {
            case 0x0D: clean.append("\n")
            case 0x0A where wasReturn: break
            case 0x09: clean.append(contentsOf: "    ".unicodeScalars)
            case 0x0A, 0x20...0x7E: clean.append(scalar)
            case 0x00...0x1F, 0x7F...0x9F: clean.append("\u{FFFD}")
            case 0x2028, 0x2029: clean.append("\n")
            default: clean.append(scalar)
            }
        }
        return String(clean).split(separator: "\n", omittingEmptySubsequences: false)
    }
}

extension Substring {
    var trimmed: Substring {
        let start = drop { $0 == " " }
        guard let last = start.lastIndex(where: { $0 != " " }) else { return start.prefix(0) }
        return start[...last]
    }

    var isBlankLine: Bool { allSatisfy { $0 == " " } }

    /// White space at its beginning.
    var indent: Int { prefix { $0 == " " }.count }
}
