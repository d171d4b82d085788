/// Blocks as HTML text. Everything that is not one of its own tags is escaped.
package enum MarkdownHTML {
    /// `headingsFrom`: the level that a text's own first level becomes, 1 to 6: below the title of the page it is on.
    package static func text(_ blocks: [MarkdownBlock], headingsFrom: Int = 2) -> String {
        var writer = Writer(base: headingsFrom)
        writer.write(blocks)
        return writer.out
    }

    /// A text between tags, or inside an attribute in double quotes.
    package static func escape(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    private struct Writer {
        let base: Int
        var out = ""

        mutating func write(_ blocks: [MarkdownBlock]) { for block in blocks { write(block) } }

        private mutating func write(_ block: MarkdownBlock) {
            switch block {
            case .heading(let level, let nodes):
                let tag = "h\(min(6, max(1, base + level - 1)))"
                out += "<\(tag) dir=\"auto\">\(inline(nodes))</\(tag)>\n"
            case .paragraph(let nodes): out += "<p dir=\"auto\">\(inline(nodes))</p>\n"
            case .list(let isOrdered, let start, let items): write(isOrdered, start, items)
            case .quote(let blocks):
                out += "<blockquote>\n"
                write(blocks)
                out += "</blockquote>\n"
            case .code(let text, _): out += "<pre tabindex=\"0\"><code>\(MarkdownHTML.escape(text))</code></pre>\n"
            case .table(let head, let rows): write(head, rows)
            case .rule: out += "<hr>\n"
            }
        }

        private mutating func write(_ isOrdered: Bool, _ start: Int, _ items: [[MarkdownBlock]]) {
            let tag = isOrdered ? "ol" : "ul"
            out += isOrdered && start != 1 ? "<ol start=\"\(start)\">\n" : "<\(tag)>\n"
            for item in items {
                out += "<li dir=\"auto\">"
                // The words of a short item stand in it without a paragraph of their own.
                if case .paragraph(let nodes)? = item.first { out += inline(nodes) }
                if case .paragraph? = item.first { write(Array(item.dropFirst())) } else { write(item) }
                out += "</li>\n"
            }
            out += "</\(tag)>\n"
        }

        private mutating func write(_ head: [[MarkdownInline]], _ rows: [[[MarkdownInline]]]) {
            out += "<div class=\"table\" tabindex=\"0\"><table>\n<thead><tr>"
            for cell in head { out += "<th scope=\"col\" dir=\"auto\">\(inline(cell))</th>" }
            out += "</tr></thead>\n<tbody>\n"
            for row in rows {
                out += "<tr>"
                for cell in row { out += "<td dir=\"auto\">\(inline(cell))</td>" }
                out += "</tr>\n"
            }
            out += "</tbody>\n</table></div>\n"
        }

        private func inline(_ nodes: [MarkdownInline]) -> String {
            nodes.map { node in
                switch node {
                case .text(let text): MarkdownHTML.escape(text)
                case .isolated(let text): "<bdi>\(MarkdownHTML.escape(text))</bdi>"
                case .control(let name): "<code class=\"control\">\(MarkdownHTML.escape(name))</code>"
                case .strong(let nodes): "<strong>\(inline(nodes))</strong>"
                case .emphasis(let nodes): "<em>\(inline(nodes))</em>"
                case .code(let text): "<code dir=\"ltr\">\(MarkdownHTML.escape(text))</code>"
                case .link(let nodes, let address):
                    "<a href=\"\(MarkdownHTML.escape(address))\" rel=\"noopener noreferrer\">\(inline(nodes))</a>"
                case .lineBreak: "<br>"
                }
            }.joined()
        }
    }
}
