package import JSON
internal import WaggleDomain
internal import Statistics

/// "Does swarming fit here": four questions that the desk's own records answer, each with its threshold. They do not say
/// what swarming would change; they say whether the desk is of the kind for which it was made.
///
/// Source of the thresholds: the Consortium for Service Innovation, Intelligent Swarming, "Is it right for you?".
package struct FitTest: Equatable, Sendable {
    /// One question.
    package struct Question: Equatable, Sendable {
        /// The name in JSON; never changed once given.
        package let name: String
        /// What it is about, in words.
        package let definition: String
        /// In minutes, or a share; nil when nothing is known.
        package let value: Double?
        /// Above it (below it for `falls`) the answer speaks for swarming.
        package let threshold: Double
        /// How many tickets it rests on.
        package let n: Int
        /// Does it speak for swarming? nil when too few are known.
        package let fits: Bool?
    }

    package let questions: [Question]

    private static let fewerAre = 30

    /// Asks a cohort, and the period before it for what falls.
    package init(_ cohort: MeasureCohort, before: MeasureCohort) {
        let tickets = Mode.allCases.flatMap { cohort.tickets($0) }
        let solved = tickets.filter { $0.solved != nil }
        let minutes = solved.map { Measure.minutes($0.facts.touchTime) }.filter { $0 > 0 }
        let isNew = solved.count { [.drafted, .notUseful].contains($0.solved?.knowledge) }
        let isSevere = tickets.count { $0.facts.priority.rawValue <= 2 }
        let now = Self.solvedAtFront(solved)
        let earlier = Self.solvedAtFront(Mode.allCases.flatMap { before.tickets($0) }.filter { $0.solved != nil })
        let falls = min(now.total, earlier.total) < Self.fewerAre ? nil : now.share
        questions = [
            Self.above(
                "work_time", "mean people-minutes of solved tickets that somebody had before them", 15,
                Sample(minutes).mean, minutes.count),
            Self.above(
                "new_issues", "solved tickets whose knowledge was new: an article drafted, or none worth one", 0.3,
                Proportion(isNew, of: solved.count).share, solved.count),
            Self.above(
                "high_severity", "tickets of P1 and P2", 0.2, Proportion(isSevere, of: tickets.count).share,
                tickets.count),
            Question(
                name: "front_solves", definition: "solved at L1 or L2, of solved; falling against the period before",
                value: now.share, threshold: earlier.share ?? 0, n: now.total,
                fits: falls.map { $0 < earlier.share ?? 0 }),
        ]
    }

    private static func above(
        _ name: String, _ definition: String, _ threshold: Double, _ value: Double?, _ n: Int
    ) -> Question {
        Question(
            name: name, definition: definition, value: value, threshold: threshold, n: n,
            fits: n < fewerAre ? nil : value.map { $0 > threshold })
    }

    private static func solvedAtFront(_ solved: [TicketRecord]) -> Proportion {
        Proportion(solved.count { ($0.solved?.tier ?? .l4) <= .l2 }, of: solved.count)
    }

    /// The questions as JSON; what cannot be told is null.
    package func json() -> JSONValue {
        .array(
            questions.map { one in
                .object([
                    JSONMember("name", .string(one.name)), JSONMember("definition", .string(one.definition)),
                    JSONMember("value", one.value.map { .double($0) } ?? .null),
                    JSONMember("threshold", .double(one.threshold)), JSONMember("n", .int(Int64(one.n))),
                    JSONMember("fits", one.fits.map { .bool($0) } ?? .null),
                ])
            })
    }
}
