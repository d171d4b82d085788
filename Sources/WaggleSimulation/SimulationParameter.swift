/// The numbers a simulated desk is made of. Times are minutes.
package enum SimulationParameter: String, CaseIterable, Sendable {
    case load
    case gamma
    case staffL1 = "staff-l1"
    case staffL2 = "staff-l2"
    case staffL3 = "staff-l3"
    case shareL2 = "share-l2"
    case shareL3 = "share-l3"
    case workL1 = "work-l1"
    case workL2 = "work-l2"
    case workL3 = "work-l3"
    case workSpread = "work-cv"
    case bounce
    case timeBox = "time-box"
    case failedL1 = "failed-l1"
    case failedL2 = "failed-l2"
    case setUpL2 = "set-up-l2"
    case setUpL3 = "set-up-l3"
    case ownWork = "own-work"
    case briefing
    case declaredSpread = "declared-cv"
    case ownersUpTo = "owners-up-to"

    /// Where a value comes from.
    package enum Origin: String, Sendable {
        /// From public incident logs: the UCI and the Volvo one.
        case log
        /// In no public log: somebody's judgement, to be replaced by one's own.
        case declared
        /// A decision about the desk, free to be made.
        case choice
        /// Set by whoever asked.
        case given
    }

    /// The value unless another is given, where it comes from, the values allowed, and what it means.
    package struct Meaning: Sendable {
        /// The value unless another is given.
        package let value: Double
        /// Where that comes from.
        package let origin: Origin
        /// The values allowed.
        package let allowed: ClosedRange<Double>
        /// One line for people.
        package let text: String

        init(_ value: Double, _ origin: Origin, _ allowed: ClosedRange<Double>, _ text: String) {
            self.value = value
            self.origin = origin
            self.allowed = allowed
            self.text = text
        }
    }

    private static let minutes = 0.0...1e9
    private static let spread = 0.0...10
    private static let people = 0.0...1_000

    /// What the parameter means.
    package var meaning: Meaning {
        switch self {
        case .load: Meaning(0.30, .choice, 1e-6...1e3, "tickets a minute")
        case .gamma: Meaning(0.85, .declared, 0.01...10, "time of joint work as a share of one able person's")
        case .staffL1: Meaning(6, .choice, Self.people, "people of level 1")
        case .staffL2: Meaning(6, .choice, Self.people, "people of level 2")
        case .staffL3: Meaning(2, .choice, Self.people, "people of level 3")
        case .shareL2: Meaning(0.326, .log, 0...1, "share of tickets that need level 2")
        case .shareL3: Meaning(0.072, .log, 0...1, "share of tickets that need level 3")
        case .workL1: Meaning(15, .log, Self.minutes, "mean work on a ticket that needs level 1")
        case .workL2: Meaning(31.5, .log, Self.minutes, "mean work on a ticket that needs level 2")
        case .workL3: Meaning(30.5, .log, Self.minutes, "mean work on a ticket that needs level 3")
        case .workSpread: Meaning(1.6, .log, Self.spread, "standard deviation of work over its mean")
        case .bounce: Meaning(0.25, .log, 0...1, "share of escalated tickets that level 2 sends back once")
        case .timeBox: Meaning(15, .choice, Self.minutes, "longest attempt of level 1 before it escalates")
        case .failedL1: Meaning(10, .declared, Self.minutes, "mean attempt of level 1 that fails")
        case .failedL2: Meaning(12, .declared, Self.minutes, "mean attempt of level 2 that fails")
        case .setUpL2: Meaning(5, .declared, Self.minutes, "mean reading after a hand-off to level 2")
        case .setUpL3: Meaning(5, .declared, Self.minutes, "mean reading after a hand-off to level 3")
        case .ownWork: Meaning(6, .declared, Self.minutes, "mean work of a swarm's owner before asking for help")
        case .briefing: Meaning(6, .declared, Self.minutes, "mean briefing of a helper, spent by both")
        case .declaredSpread: Meaning(1, .declared, Self.spread, "standard deviation over mean of the declared times")
        case .ownersUpTo: Meaning(3, .choice, 1...3, "highest level whose people own tickets in a swarm")
        }
    }

    /// Must the value be a whole number?
    var isWhole: Bool {
        switch self {
        case .staffL1, .staffL2, .staffL3, .ownersUpTo: true
        default: false
        }
    }
}
