/// What somebody typed into a search, read: words that must all be there, each also as the beginning of a longer word,
/// and phrases in double quotes. Nothing of it reaches FTS5 as an operator.
package struct SearchQuery: Equatable, Sendable {
    /// In bytes of UTF-8.
    package static let bytesMax = 200
    private static let wordsMax = 16

    /// For FTS5's MATCH.
    let expression: String
    /// The words alone, in order.
    package let words: [String]

    /// Nil when there is nothing to look for, or too much.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.bytesMax else { return nil }
        var parts: [String] = []
        for (index, piece) in text.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
            if index % 2 == 1 {
                let words = Self.words(piece)
                if !words.isEmpty { parts.append("\"" + words.joined(separator: " ") + "\"") }
            } else {
                parts += Self.words(piece).map { "\"\($0)\"*" }
            }
        }
        guard !parts.isEmpty, parts.count <= Self.wordsMax else { return nil }
        expression = parts.joined(separator: " ")
        words = Self.words(text[...]).map(String.init)
    }

    /// What somebody is writing: any of its last words, those left out that every text has; the last one may be
    /// unfinished. Nil when no word is left.
    package init?(anyOf text: String) {
        let end = String(decoding: text.utf8.suffix(Self.writtenBytesMax), as: UTF8.self)
        let found = Self.words(end[...]).filter { $0.count > 2 && !CommonWords.all.contains($0.lowercased()) }
        words = found.suffix(Self.wordsMax).map(String.init)
        guard let last = words.last else { return nil }
        expression = (words.dropLast().map { "\"\($0)\"" } + ["\"\(last)\"*"]).joined(separator: " OR ")
    }

    private static let writtenBytesMax = 400

    /// Runs of letters and digits: what the tokenizer makes of a text, so that no part is empty to it.
    private static func words(_ text: Substring) -> [Substring] {
        text.split { !($0.isLetter || $0.isNumber) }
    }
}
