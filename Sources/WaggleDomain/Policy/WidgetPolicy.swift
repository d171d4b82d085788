/// The sites that may carry the customers' chat, by the public key each puts into its page.
package struct WidgetPolicy: PolicySection {
    package var keys: [Key] = []
    package init() {}

    /// One site, or several under one name.
    package struct Key: Equatable, Sendable {
        /// What stands in the site's page; no secret. Letters, digits, `-` and `_`.
        package var key: String
        /// What the desk calls the site.
        package var name: String
        /// Origins whose pages may carry the chat, as `https://shop.example`, in lower case.
        package var origins: [String]
        package init(key: String, name: String, origins: [String]) {
            self.key = key
            self.name = name
            self.origins = origins
        }
    }

    /// The site behind a key.
    package func site(_ key: String) -> Key? { keys.first { $0.key == key } }

    /// Whether pages of `origin` may carry the chat under `key`.
    package func allows(_ origin: String, key: String) -> Bool { site(key)?.origins.contains(origin) ?? false }

    package func check() -> Refusal? {
        guard keys.count <= Bounds.widgetKeysMax, Set(keys.map(\.key)).count == keys.count else {
            return Refusal(.invalidField, "at most \(Bounds.widgetKeysMax) keys, each once", field: "keys")
        }
        return keys.lazy.compactMap(check).first
    }

    private func check(_ key: Key) -> Refusal? {
        guard Bounds.widgetKeyBytes.contains(key.key.utf8.count), key.key.utf8.allSatisfy(Self.isKeyByte) else {
            return Refusal(
                .invalidField, "a key has 8 to 64 letters, digits, hyphens and underscores", field: "keys")
        }
        guard key.origins.count <= Bounds.widgetOriginsMax, key.origins.allSatisfy(Self.isOrigin) else {
            return Refusal(
                .invalidField,
                "at most \(Bounds.widgetOriginsMax) origins, each like https://shop.example without a path, in lower case",
                field: "keys")
        }
        return Bounds.check(key.name, "keys", 1...Bounds.categoryBytesMax)
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// A scheme and a host, with a port or without: what a browser sends as `Origin`.
    private static func isOrigin(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else { return false }
        let host = text.utf8.dropFirst(scheme.utf8.count)
        return !host.isEmpty && text.utf8.count <= Bounds.originBytesMax
            && host.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
                    true
                default: false
                }
            }
    }
}
