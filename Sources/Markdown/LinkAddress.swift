/// Addresses that may become links.
enum LinkAddress {
    /// The address when it is one of http, https or mailto, has nothing in it that a page or a person could take for
    /// something else, and is not too long; else nil.
    static func checked(_ scalars: ArraySlice<Unicode.Scalar>) -> String? {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        let address = String(view)
        guard address.utf8.count <= MarkdownBounds.addressBytesMax, isSafe(scalars) else { return nil }
        if beginsWeb(scalars) {
            let host = scalars.drop { $0 != "/" }.dropFirst(2).prefix { !["/", "?", "#"].contains($0) }
            // A name before `@` is there to mislead.
            return host.isEmpty || host.contains("@") || host.first == ":" ? nil : address
        }
        let mail = Array("mailto:".unicodeScalars)
        guard scalars.count > mail.count, begins(scalars, mail) else { return nil }
        let rest = scalars.dropFirst(mail.count)
        return rest.contains("@") && rest.first != "@" && !rest.contains("?") ? address : nil
    }

    /// Neither control signs nor such that change the order of letters, white space, quotes or brackets of markup.
    private static func isSafe(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        scalars.allSatisfy { scalar in
            guard scalar.value > 0x20, scalar.value != 0x7F, scalar.value != 0xFFFD else { return false }
            if ["<", ">", "\"", "'", "`", "\\", "^", "{", "}", "|"].contains(scalar) { return false }
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
                .spaceSeparator:
                return false
            default: return true
            }
        }
    }

    static func beginsWeb(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        begins(scalars, Array("https://".unicodeScalars)) || begins(scalars, Array("http://".unicodeScalars))
    }

    private static func begins(_ scalars: ArraySlice<Unicode.Scalar>, _ prefix: [Unicode.Scalar]) -> Bool {
        scalars.count >= prefix.count
            && zip(scalars, prefix).allSatisfy { $0.properties.lowercaseMapping.unicodeScalars.first == $1 }
    }
}
