// Claim: whatever the text, it becomes blocks within the bounds, and HTML in which only our own tags are tags, every
// address is of the web or of mail, and no sign turns the order of what follows.

import Markdown

func markdown(_ bytes: UnsafeRawBufferPointer) {
    let input = Input(bytes)
    let text = input.text
    let blocks = Markdown.parse(text)
    demand(depth(blocks) <= MarkdownBounds.depthMax + 1, "nested too deep")
    let html = MarkdownHTML.text(blocks)
    demand(!html.unicodeScalars.contains { (0x202A...0x202E).contains($0.value) }, "a sign turns the order")
    demand(html.utf8.count(where: { $0 == 0x3C }) == html.utf8.count(where: { $0 == 0x3E }), "a tag is left open")
    for part in html.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
        let name = part.prefix { $0.isLetter || $0.isNumber || $0 == "/" }
        demand(tags.contains(String(name)), "a tag of its own: \(part.prefix(40))")
    }
    demand(!html.lowercased().contains("href=\"javascript"), "a script as an address")
    _ = blocks.plainText
}

private let tags: Set<String> = [
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "ol", "ul", "li", "blockquote", "pre", "code", "hr", "div", "table",
    "thead", "tbody", "tr", "th", "td", "strong", "em", "a", "br", "bdi", "/h1", "/h2", "/h3", "/h4", "/h5", "/h6",
    "/p", "/ol", "/ul", "/li", "/blockquote", "/pre", "/code", "/div", "/table", "/thead", "/tbody", "/tr", "/th",
    "/td", "/strong", "/em", "/a", "/bdi",
]

private func depth(_ blocks: [MarkdownBlock]) -> Int {
    blocks.map { block in
        switch block {
        case .quote(let inner): 1 + depth(inner)
        case .list(_, _, let items): 1 + (items.map(depth).max() ?? 0)
        default: 1
        }
    }.max() ?? 0
}
