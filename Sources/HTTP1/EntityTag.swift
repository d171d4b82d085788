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
        return list(value).contains { opaque($0) == opaque(tag[...]) }
    }

    /// Whether an `If-Match` value names `tag`, so that a change may go on. The comparison is strong.
    package static func matches(ifMatch value: String, _ tag: String) -> Bool {
        guard value.trimmed != "*" else { return true }
        return !tag.hasPrefix("W/") && list(value).contains { $0 == tag[...] }
    }

    private static func opaque(_ tag: Substring) -> Substring {
        tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
    }

    private static func isTagCharacter(_ byte: UInt8) -> Bool {
        byte == 0x21 || (0x23...0x7E).contains(byte) || byte >= 0x80
    }

    /// The well-formed tags from the front; commas may stand inside the quotes, so this cannot split at them.
    private static func list(_ value: String) -> [Substring] {
        var tags: [Substring] = []
        var rest = value[...].trimmed
        while !rest.isEmpty {
            let mark = opaque(rest)
            guard mark.first == "\"", let end = mark.dropFirst().firstIndex(of: "\"") else { return tags }
            guard mark[..<end].dropFirst().utf8.allSatisfy(isTagCharacter) else { return tags }
            tags.append(rest[...end])
            rest = rest[rest.index(after: end)...].trimmed
            guard rest.first == "," else { return tags }
            rest = rest.drop { $0 == "," || $0 == " " || $0 == "\t" }
        }
        return tags
    }
}
