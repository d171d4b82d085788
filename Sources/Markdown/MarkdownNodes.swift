/// A part of a text that stands on lines of its own.
package indirect enum MarkdownBlock: Equatable, Sendable {
    /// Level 1 to 4.
    case heading(level: Int, [MarkdownInline])
    case paragraph([MarkdownInline])
    /// `start` counts for an ordered list only.
    case list(isOrdered: Bool, start: Int, items: [[MarkdownBlock]])
    case quote([MarkdownBlock])
    /// `language` is what stands behind the fence: a word, or empty.
    case code(String, language: String)
    /// Every row has as many cells as the head.
    case table(head: [[MarkdownInline]], rows: [[[MarkdownInline]]])
    case rule
}

/// A part of a line.
package indirect enum MarkdownInline: Equatable, Sendable {
    case text(String)
    /// Text with signs that direct its neighbours' order: to be shown apart from them.
    case isolated(String)
    /// A sign that would turn the order of what follows, by its name (`U+202E`): shown, not obeyed.
    case control(String)
    case strong([MarkdownInline])
    case emphasis([MarkdownInline])
    case code(String)
    /// Address of `http`, `https` or `mailto`; nothing else becomes a link.
    case link([MarkdownInline], address: String)
    case lineBreak
}

extension [MarkdownInline] {
    /// The words alone.
    package var plainText: String {
        map { node in
            switch node {
            case .text(let text), .isolated(let text), .code(let text): text
            case .control: ""
            case .strong(let nodes), .emphasis(let nodes), .link(let nodes, _): nodes.plainText
            case .lineBreak: " "
            }
        }.joined()
    }
}

extension [MarkdownBlock] {
    /// The words alone, a line for each block: for searching, and for the beginning of a text.
    package var plainText: String {
        map { block in
            switch block {
            case .heading(_, let nodes), .paragraph(let nodes): nodes.plainText
            case .list(_, _, let items): items.map(\.plainText).joined(separator: "\n")
            case .quote(let blocks): blocks.plainText
            case .code(let text, _): text
            case .table(let head, let rows):
                ([head] + rows).map { $0.map(\.plainText).joined(separator: " ") }.joined(separator: "\n")
            case .rule: ""
            }
        }.joined(separator: "\n")
    }
}
