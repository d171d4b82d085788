/// The words of a text: runs of letters and digits in lower case, without the accents of western European languages.
enum Words {
    /// Longer words are cut: nobody tells them apart by their ends.
    private static let lettersMax = 24

    /// The first `limit` different words of at least two letters.
    static func of(_ text: String, limit: Int) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        var word = ""
        func end() {
            defer { word = "" }
            guard word.utf8.count > 1, found.count < limit, seen.insert(word).inserted else { return }
            found.append(word)
        }
        for scalar in text.unicodeScalars {
            if isPart(scalar) {
                if word.utf8.count < lettersMax { append(scalar, to: &word) }
            } else if !word.isEmpty {
                end()
                if found.count == limit { return found }
            }
        }
        end()
        return found
    }

    private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            let value = scalar.value | 0x20
            return (0x61...0x7A).contains(value) || (0x30...0x39).contains(scalar.value)
        }
        return scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
    }

    private static func append(_ scalar: Unicode.Scalar, to word: inout String) {
        if scalar.isASCII {
            word.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value) | (scalar.value < 0x41 ? 0 : 0x20)))
        } else if let plain = plain[scalar] {
            word += plain
        } else if scalar.properties.generalCategory != .nonspacingMark {
            word += scalar.properties.lowercaseMapping
        }
    }

    private static let plain: [Unicode.Scalar: String] = {
        let letters: [(String, String)] = [
            ("àáâãäåÀÁÂÃÄÅ", "a"), ("çÇ", "c"), ("èéêëÈÉÊË", "e"), ("ìíîïÌÍÎÏ", "i"), ("ñÑ", "n"),
            ("òóôõöøÒÓÔÕÖØ", "o"), ("ùúûüÙÚÛÜ", "u"), ("ýÿÝ", "y"), ("æÆ", "ae"), ("œŒ", "oe"), ("ß", "ss"),
        ]
        var found: [Unicode.Scalar: String] = [:]
        for (accented, plain) in letters {
            for scalar in accented.unicodeScalars { found[scalar] = plain }
        }
        return found
    }()
}
