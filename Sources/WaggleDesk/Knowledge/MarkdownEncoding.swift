internal import JSON
internal import Markdown

// Texts of articles as JSON nodes: pages build their elements from these, and never from HTML.

extension JSONWriter {
    /// An array of blocks.
    mutating func markdown(_ blocks: [MarkdownBlock]) {
        beginArray()
        for block in blocks { write(block) }
        endArray()
    }

    private mutating func write(_ block: MarkdownBlock) {
        beginObject()
        switch block {
        case .heading(let level, let nodes):
            field("type", "heading")
            field("level", level)
            children(nodes)
        case .paragraph(let nodes):
            field("type", "paragraph")
            children(nodes)
        case .list(let isOrdered, let start, let items):
            field("type", "list")
            field("ordered", isOrdered)
            field("start", start)
            key("items")
            beginArray()
            for item in items { markdown(item) }
            endArray()
        case .quote(let blocks):
            field("type", "quote")
            key("blocks")
            markdown(blocks)
        case .code(let text, let language):
            field("type", "code_block")
            field("text", text)
            field("language", language)
        case .table(let head, let rows):
            field("type", "table")
            key("head")
            cells(head)
            key("rows")
            beginArray()
            for row in rows { cells(row) }
            endArray()
        case .rule: field("type", "rule")
        }
        endObject()
    }

    private mutating func cells(_ cells: [[MarkdownInline]]) {
        beginArray()
        for cell in cells { inlines(cell) }
        endArray()
    }

    private mutating func children(_ nodes: [MarkdownInline]) {
        key("children")
        inlines(nodes)
    }

    private mutating func inlines(_ nodes: [MarkdownInline]) {
        beginArray()
        for node in nodes { write(node) }
        endArray()
    }

    private mutating func write(_ node: MarkdownInline) {
        beginObject()
        switch node {
        case .text(let text): leaf("text", text)
        case .isolated(let text): leaf("isolated", text)
        case .control(let name): leaf("control", name)
        case .code(let text): leaf("code", text)
        case .strong(let nodes):
            field("type", "strong")
            children(nodes)
        case .emphasis(let nodes):
            field("type", "emphasis")
            children(nodes)
        case .link(let nodes, let address):
            field("type", "link")
            field("address", address)
            children(nodes)
        case .lineBreak: field("type", "break")
        }
        endObject()
    }

    private mutating func leaf(_ type: String, _ text: String) {
        field("type", type)
        field("text", text)
    }
}
