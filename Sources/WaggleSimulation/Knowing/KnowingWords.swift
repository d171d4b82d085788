internal import Statistics

/// The words that a made-up desk's customers and staff use.
struct KnowingWords: Sendable {
    private static let syllables = [
        "ba", "be", "bi", "ca", "co", "da", "de", "di", "fa", "fo", "ga", "go", "ka", "ke", "la", "le", "li", "lo",
        "ma",
        "me", "mi", "mo", "na", "ne", "no", "pa", "pe", "po", "ra", "re", "ri", "ro", "sa", "se", "si", "so", "ta",
        "te",
        "ti", "to", "va", "ve", "vi", "vo", "za", "ze",
    ]
    private static let letters = Array("abcdefghijklmnopqrstuvwxyz")

    private let everyday: [String]
    private let categories: [[String]]

    init(categories count: Int, _ random: inout SplitMix64) {
        everyday = (0..<300).map { _ in Self.word(&random) }
        categories = (0..<count).map { _ in (0..<25).map { _ in Self.word(&random) } }
    }

    /// Two to four syllables.
    static func word(_ random: inout SplitMix64) -> String {
        (0..<2 + random.below(3)).map { _ in syllables[random.below(syllables.count)] }.joined()
    }

    /// Half everyday words, the first ones oftenest, a quarter of the category's, a quarter of the topic's, of which one
    /// in five is a neighbour's.
    func text(
        _ count: Int, category: Int, topic: [String], neighbour: [String], _ random: inout SplitMix64
    ) -> String {
        (0..<count).map { _ in
            let kind = random.unit()
            let word: String
            if kind < 0.5 {
                let place = random.unit() * random.unit()
                word = everyday[Int(place * Double(everyday.count))]
            } else if kind < 0.75 {
                word = categories[category][random.below(categories[category].count)]
            } else {
                word = kind < 0.8 ? neighbour[random.below(neighbour.count)] : topic[random.below(topic.count)]
            }
            return random.unit() < 0.03 ? misspelt(word, &random) : word
        }.joined(separator: " ")
    }

    private func misspelt(_ word: String, _ random: inout SplitMix64) -> String {
        var letters = Array(word)
        letters[random.below(letters.count)] = Self.letters[random.below(Self.letters.count)]
        return String(letters)
    }
}
