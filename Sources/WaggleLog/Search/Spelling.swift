/// How far two words are apart.
enum Spelling {
    /// Letters that may be wrong in a word of that length.
    static func distanceMax(_ length: Int) -> Int { length < 4 ? 0 : length < 8 ? 1 : 2 }

    /// Letters to change, leave out, put in or swap with their neighbour, at most `max` + 1 (optimal string alignment).
    static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], max: Int) -> Int {
        guard abs(a.count - b.count) <= max else { return max + 1 }
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
                row.append(cost)
            }
            if row.min() ?? 0 > max { return max + 1 }
            before = last
            last = row
        }
        return last[b.count]
    }
}

/// The known word that is nearest to one that was typed. A word that is known, or with which a known one begins, stays.
struct NearestWord {
    private let typed: String
    private let letters: [Unicode.Scalar]
    private var best: String?
    private var distance: Int

    init(_ typed: String) {
        self.typed = typed
        letters = Array(typed.unicodeScalars)
        distance = Spelling.distanceMax(letters.count) + 1
    }

    /// Nil while none near enough was held against it.
    var word: String? { best }

    /// Compares it with a known word.
    mutating func hold(_ known: String, _ knownLetters: [Unicode.Scalar]) {
        guard distance > 0 else { return }
        if known.hasPrefix(typed) {
            best = typed
            distance = 0
            return
        }
        guard abs(knownLetters.count - letters.count) < distance else { return }
        let found = Spelling.distance(letters, knownLetters, max: distance - 1)
        if found < distance {
            best = known
            distance = found
        }
    }
}
