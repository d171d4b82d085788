/// Entity tags (RFC 9110, section 8.8.3).
package enum EntityTag {
    /// `"value"`, or `W/"value"` when weak; nil when the value holds what a tag may not.
    package static func text(_ value: String, weak: Bool = false) -> String? {
        guard value.utf8.allSatisfy(isTagCharacter) else { return nil }
        return weak ? "W/\"\(value)\"" : "\"\(value)\""
    }

    /// Whether an `If-None-Match` value names `tag`, so that a GET is answered with 304. The comparison is
    /// weak; `*` names any tag; what is malformed names none.
    package static func matches(ifNoneMatch value: String, _ tag: String) -> Bool {
        guard value.trimmed != "*" else { return true }
        return list(value).contains { opaque($0).elementsEqual(opaque(tag[...].utf8)) }
    }

    /// Whether an `If-Match` value names `tag`, so that a change may go on. The comparison is strong.
    package static func matches(ifMatch value: String, _ tag: String) -> Bool {
        guard value.trimmed != "*" else { return true }
        return !isWeak(tag[...].utf8) && list(value).contains { $0.elementsEqual(tag.utf8) }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")

    private static func isWeak(_ tag: Substring.UTF8View) -> Bool { tag.starts(with: "W/".utf8) }

    private static func opaque(_ tag: Substring.UTF8View) -> Substring.UTF8View {
        isWeak(tag) ? tag.dropFirst(2) : tag
    }

    private static func isTagCharacter(_ byte: UInt8) -> Bool {
        byte == 0x21 || (0x23...0x7E).contains(byte) || byte >= 0x80
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == ASCII.space || byte == ASCII.tab }

    /// The well-formed tags from the front; commas may stand inside the quotes, so this cannot split at them.
    /// Bytes, not characters: an accent after a quote would make one character of both.
    private static func list(_ value: String) -> [Substring.UTF8View] {
        var tags: [Substring.UTF8View] = []
        var rest = value[...].utf8.drop(while: isBlank)
        while !rest.isEmpty {
            let mark = opaque(rest)
            guard mark.first == quote, let end = mark.dropFirst().firstIndex(of: quote) else { return tags }
            guard mark[..<end].dropFirst().allSatisfy(isTagCharacter) else { return tags }
            tags.append(rest[...end])
            rest = rest[rest.index(after: end)...].drop(while: isBlank)
            guard rest.first == comma else { return tags }
            rest = rest.drop { $0 == comma || isBlank($0) }
        }
        return tags
    }
}
