/// The fewest people who together have what is wanted.
package enum Cover {
    /// Above it the rest is not looked at.
    package static let wantedMax = 10

    /// Somebody who could be asked.
    package struct Candidate: Sendable, Equatable {
        package let person: Int64
        /// What they have of what is wanted.
        package let has: Set<String>

        package init(person: Int64, has: Set<String>) {
            self.person = person
            self.has = has
        }
    }

    /// The smallest set that has all of what is wanted and anybody has; among sets of one size the one whose members stand
    /// earliest. Candidates come best first.
    package static func smallest(_ candidates: [Candidate], wanted: [String]) -> [Int64] {
        var known: [String] = []
        for skill in wanted where known.count < wantedMax && !known.contains(skill) {
            if candidates.contains(where: { $0.has.contains(skill) }) { known.append(skill) }
        }
        guard !known.isEmpty else { return [] }
        // The best way to have each subset: how many people, the sum of their places, and who.
        var best = [(people: Int, places: Int, who: [Int64])?](repeating: nil, count: 1 << known.count)
        best[0] = (0, 0, [])
        for (place, candidate) in candidates.enumerated() {
            let mask = known.indices.reduce(0) { candidate.has.contains(known[$1]) ? $0 | 1 << $1 : $0 }
            guard mask != 0 else { continue }
            for subset in best.indices.reversed() {
                guard let way = best[subset], subset | mask != subset else { continue }
                let next = (people: way.people + 1, places: way.places + place, who: way.who + [candidate.person])
                let old = best[subset | mask]
                if old.map({ (next.people, next.places) < ($0.people, $0.places) }) ?? true {
                    best[subset | mask] = next
                }
            }
        }
        return best[best.count - 1]?.who ?? []
    }
}
