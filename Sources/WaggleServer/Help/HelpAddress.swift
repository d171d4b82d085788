internal import HTTP1
internal import WaggleDomain

/// A place of the help centre, as its path names it:
///
///     /help                       the first page, in the language that the browser asks for
///     /help/LANGUAGE              the same in that one; ?q= searches, ?category= lists a topic
///     /help/LANGUAGE/ID-WORDS     an article; the words are for people and may be missing
enum HelpAddress: Equatable, Sendable {
    case front(ArticleLanguage?)
    case article(ArticleLanguage, ArticleID, words: String)

    static let root = "/help"

    /// Nil when there can be nothing at that path.
    init?(path: String) {
        guard path != Self.root else {
            self = .front(nil)
            return
        }
        guard path.hasPrefix(Self.root + "/") else { return nil }
        let parts = path.dropFirst(Self.root.count + 1).split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, let language = ArticleLanguage(rawValue: String(first)) else { return nil }
        switch parts.count {
        case 1: self = .front(language)
        case 2:
            let digits = parts[1].prefix { $0.isASCII && $0.isNumber }
            let rest = parts[1].dropFirst(digits.count)
            guard let number = Int64(digits), number > 0, number < 1 << 48, rest.isEmpty || rest.first == "-" else {
                return nil
            }
            self = .article(language, ArticleID(number), words: String(rest.dropFirst()))
        default: return nil
        }
    }

    static func front(in language: ArticleLanguage) -> String { root + "/" + language.rawValue }

    static func article(_ id: ArticleID, in language: ArticleLanguage, title: String) -> String {
        let words = Self.words(of: title)
        return "\(root)/\(language.rawValue)/\(id.rawValue)" + (words.isEmpty ? "" : "-" + words)
    }

    static func category(_ name: String, in language: ArticleLanguage) -> String {
        front(in: language) + "?category=" + Percent.encode(name)
    }

    private static let wordsMax = 60
    private static let plain: [Unicode.Scalar: String] = [
        "à": "a", "á": "a", "â": "a", "ã": "a", "ä": "a", "å": "a", "æ": "ae", "ç": "c", "è": "e", "é": "e", "ê": "e",
        "ë": "e", "ì": "i", "í": "i", "î": "i", "ï": "i", "ñ": "n", "ò": "o", "ó": "o", "ô": "o", "õ": "o", "ö": "o",
        "œ": "oe", "ù": "u", "ú": "u", "û": "u", "ü": "u", "ý": "y", "ÿ": "y", "ß": "ss",
    ]

    /// A title's letters and digits, small and without accents, with hyphens between its words.
    static func words(of title: String) -> String {
        var words = ""
        var isBetween = false
        for scalar in title.lowercased().unicodeScalars where words.utf8.count < wordsMax {
            let isPlain = ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
            guard let letters = isPlain ? String(scalar) : plain[scalar] else {
                // An accent that stands by itself belongs to the letter before it.
                if !scalar.properties.isDiacritic { isBetween = true }
                continue
            }
            if isBetween, !words.isEmpty { words += "-" }
            isBetween = false
            words += letters
        }
        return words
    }
}

extension ArticleLanguage {
    /// What a browser asks for: the first of its languages that articles may have; English without one.
    init(acceptLanguage lines: [String]) {
        let wishes = lines.joined(separator: ",").split(separator: ",").prefix(20).map { wish in
            let parts = wish.split(separator: ";", maxSplits: 1)
            let tag = String((parts.first ?? "").filter { $0 != " " })
            let weight = parts.count < 2 ? 1_000 : Self.weight(parts[1])
            return (language: ArticleLanguage(tag: tag), weight: weight)
        }
        let known = wishes.enumerated().filter { $0.element.language != nil && $0.element.weight > 0 }
        let best = known.max { ($0.element.weight, -$0.offset) < ($1.element.weight, -$1.offset) }
        self = best?.element.language ?? .en
    }

    /// `q=0.8` in a thousandth part of the whole, with anything else counting whole: 0 to 1000.
    private static func weight(_ text: Substring) -> Int {
        let digits = text.drop { $0 != "=" }.dropFirst().filter { $0 != " " }
        guard digits.first == "0" else { return 1_000 }
        let fraction = digits.dropFirst(2).prefix(3)
        guard !fraction.isEmpty, let number = Int(fraction) else { return 0 }
        return (0..<(3 - fraction.count)).reduce(number) { sum, _ in sum * 10 }
    }
}
