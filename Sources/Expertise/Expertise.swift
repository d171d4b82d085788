// Who knows about what, judged by what they did.
//
// Work is kept as the words of its text and the codes it was filed under, in an inverted index. A question finds the
// work that is like it (BM25: rare words count more, long texts less; codes count like words), and each piece found
// speaks for those who had a part in it:
//
//     likeness ^ sharpness  ×  part  ×  outcome  ×  half ^ (age / half-life)
//
// Likeness is relative to a perfect match, so that a question about nothing known finds nobody instead of the least
// unlike. Nobody has a score of their own: there is only an answer to a question.
//
// What will bite: numbers of pieces are positions in `works`, which only grow; forgotten ones leave a hole, and when a
// quarter are holes everything is put together anew, which takes a moment (50,000 pieces: some 200 ms).
//
// Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; votes of similar
// documents for their people: Macdonald and Ounis, "Voting for candidates", CIKM 2006.

internal import Glibc

/// Work that was done, asked who knows about something like it.
package struct Expertise: Sendable {
    /// How much counts for how much.
    package struct Weighing: Sendable, Equatable {
        /// How much the most like count above the others.
        package var sharpness = 3.0
        /// After how long work counts half, in milliseconds: half a year.
        package var halfLife = 182.0 * 86_400_000
        /// Below this share of a perfect match work is not like the question.
        package var likenessMin = 0.12
        /// What a code counts for, where a word counts 1.
        package var codes = 1.0

        package init() {}
    }

    /// The newest pieces are kept.
    package static let worksMax = 50_000
    /// Of a text; later words are left out.
    package static let wordsMax = 120
    /// Of one piece.
    package static let codesMax = 16
    /// Of one person, for one question.
    package static let reasonsMax = 5

    private struct Piece {
        let work: Work
        let features: [Int32]
        let length: Float
    }

    package var weighing: Weighing
    private var pieces: [Piece?] = []
    private var places: [Int64: Int] = [:]
    private var features: [String: Int32] = [:]
    private var postings: [[Int32]] = []
    private var counts: [Int32] = []
    private var lengths = 0.0
    private var oldest = 0

    package init(weighing: Weighing = Weighing()) { self.weighing = weighing }

    /// How much is known.
    package var count: Int { places.count }

    /// What somebody had to do with a piece; nil: nothing, or the piece is not known.
    package func role(of person: Int64, in work: Int64) -> Work.Role? {
        guard let place = places[work], let piece = pieces[place] else { return nil }
        return piece.work.parts.first { $0.person == person }?.role
    }

    /// Takes in a piece; one with the same number is replaced.
    package mutating func add(_ work: Work) {
        remove(work.id)
        let words = Words.of(work.text, limit: Self.wordsMax).map { "w" + $0 }
        let names = words + Set(work.codes.prefix(Self.codesMax)).sorted().map { "c" + $0 }
        let own = names.map { feature($0) }
        let place = pieces.count
        for feature in own {
            postings[Int(feature)].append(Int32(place))
            counts[Int(feature)] += 1
        }
        pieces.append(Piece(work: work, features: own, length: Float(words.count)))
        places[work.id] = place
        lengths += Double(words.count)
        if count > Self.worksMax { removeOldest() }
    }

    /// Forgets a piece.
    package mutating func remove(_ id: Int64) {
        guard let place = places.removeValue(forKey: id), let piece = pieces[place] else { return }
        pieces[place] = nil
        lengths -= Double(piece.length)
        for feature in piece.features { counts[Int(feature)] -= 1 }
        if pieces.count > 1_000, pieces.count - count > pieces.count / 4 { putTogether() }
    }

    /// Those who know, the best first; of equals the lower number. `isAsked` says whom to look at.
    package func find(_ question: Question, limit: Int, isAsked: (Int64) -> Bool = { _ in true }) -> [Knower] {
        var votes: [Int64: [(score: Double, work: Int64)]] = [:]
        for (place, likeness) in alike(question) {
            guard let work = pieces[place]?.work else { continue }
            let age = Double(max(0, question.at - work.at)) / weighing.halfLife
            let weight = pow(likeness, weighing.sharpness) * work.outcome.weight * exp2(-age)
            for part in work.parts where isAsked(part.person) {
                votes[part.person, default: []].append((weight * part.role.weight, work.id))
            }
        }
        let found = votes.map { person, given in
            Knower(
                person: person, score: given.reduce(0) { $0 + $1.score },
                reasons: given.sorted { ($1.score, $0.work) < ($0.score, $1.work) }.prefix(Self.reasonsMax).map(\.work))
        }
        return Array(found.sorted { ($1.score, $0.person) < ($0.score, $1.person) }.prefix(limit))
    }

    // Likeness.

    private static let saturation: Float = 1.2
    private static let lengthShare: Float = 0.75

    /// The places of work like the question, with their share of a perfect match, in order.
    private func alike(_ question: Question) -> [(place: Int, likeness: Double)] {
        let words = Words.of(question.text, limit: Self.wordsMax).map { "w" + $0 }
        let asked = words + Set(question.codes.prefix(Self.codesMax)).sorted().map { "c" + $0 }
        var scores = [Float](repeating: 0, count: pieces.count)
        let mean = Float(lengths / Double(max(1, count)))
        var perfect: Float = 0
        for name in asked {
            let known = features[name]
            let weight =
                rarity(known.map { Int(counts[Int($0)]) } ?? 0) * (name.first == "c" ? Float(weighing.codes) : 1)
            perfect += weight
            guard let known else { continue }
            for place in postings[Int(known)] {
                let length = mean > 0 ? (pieces[Int(place)]?.length ?? mean) / mean : 1
                let shape = name.first == "c" ? 1 : 1 - Self.lengthShare + Self.lengthShare * length
                scores[Int(place)] += weight * (Self.saturation + 1) / (1 + Self.saturation * shape)
            }
        }
        guard perfect > 0 else { return [] }
        return scores.indices.compactMap { place in
            let likeness = Double(scores[place] / perfect)
            guard likeness >= weighing.likenessMin, let work = pieces[place]?.work, work.id != question.except else {
                return nil
            }
            return (place, likeness)
        }
    }

    /// What a feature that `count` pieces have says.
    private func rarity(_ count: Int) -> Float {
        let all = Float(self.count)
        let share = (all - Float(count) + 0.5) / (Float(count) + 0.5)
        return log(1 + max(0, share))
    }

    // Keeping.

    private mutating func feature(_ name: String) -> Int32 {
        if let known = features[name] { return known }
        let made = Int32(postings.count)
        features[name] = made
        postings.append([])
        counts.append(0)
        return made
    }

    private mutating func removeOldest() {
        while oldest < pieces.count, pieces[oldest] == nil { oldest += 1 }
        if oldest < pieces.count, let piece = pieces[oldest] { remove(piece.work.id) }
    }

    /// Without the holes, and without the words that only forgotten work had.
    private mutating func putTogether() {
        let kept = pieces.compactMap { $0?.work }
        var made = Expertise(weighing: weighing)
        for work in kept { made.add(work) }
        self = made
    }
}
