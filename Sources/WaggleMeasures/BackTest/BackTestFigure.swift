internal import Statistics
internal import WaggleDomain

/// One figure of the weeks that are predicted: what the simulator said beside what was.
package struct BackTestFigure: Sendable {
    /// What a figure is counted in.
    package enum Unit: String, Sendable {
        case minutes, share, count
    }

    /// What follows.
    package enum Verdict: String, Sendable, CaseIterable {
        /// What was lies where the simulator said it would.
        case agrees
        /// It does not: the simulator should not be believed for this figure.
        case disagrees
        /// Too few tickets to say.
        case few
    }

    /// What is compared.
    package enum Kind: String, Sendable, CaseIterable {
        case firstResponseMedian = "first_response_p50"
        case firstResponseP90 = "first_response_p90"
        case answered = "answered_60s"
        case solveMedian = "time_to_solve_net_p50"
        case solveP90 = "time_to_solve_net_p90"
        case agentMinutes = "touch_time"
        case handOffs = "hand_offs"
        case helpers = "swarm_joined"

        /// One line for people.
        package var title: String {
            switch self {
            case .firstResponseMedian: "first response, half of them"
            case .firstResponseP90: "first response, nine in ten"
            case .answered: "chats answered within 60 s"
            case .solveMedian: "time to solve without the customer's time, half of them"
            case .solveP90: "time to solve without the customer's time, nine in ten"
            case .agentMinutes: "people-minutes a solved ticket"
            case .handOffs: "hand-offs a ticket"
            case .helpers: "helpers a ticket"
            }
        }

        package var unit: Unit {
            switch self {
            case .answered: .share
            case .handOffs, .helpers: .count
            default: .minutes
            }
        }

        /// What a mode's simulation has: nobody hands over in a swarm, and nobody helps in tiers.
        static func all(of mode: Mode) -> [Kind] { allCases.filter { $0 != (mode == .tiered ? .helpers : .handOffs) } }
    }

    package let kind: Kind
    /// The tickets that were, of those the figure is about.
    package let n: Int
    /// What was; nil where so many were never answered or solved.
    package let real: Double?
    /// The middle of what was said, and its ends; infinity where so many would never be. nil without a prediction.
    package let said: (middle: Double, lower: Double, upper: Double)?
    package let verdict: Verdict

    /// With fewer tickets a ninth in ten is one or two people's luck.
    package static let fewerAre = 100
    /// Of each figure's interval. There are seven: at 95 % every third desk would find one of them outside by chance.
    package static let confidence = 0.99

    init(_ kind: Kind, real: BackTestValues, said: [Double]) {
        self.kind = kind
        n = real.n(kind)
        self.real = real[kind]
        let sorted = said.sorted()
        guard n >= Self.fewerAre, !sorted.isEmpty else {
            (self.said, verdict) = (nil, .few)
            return
        }
        // The repetitions' own values, the outer ones: no line is drawn between a number and infinity.
        let tail = (1 - Self.confidence) / 2 * Double(sorted.count - 1)
        let (low, high) = (Int(tail), sorted.count - 1 - Int(tail))
        self.said = (sorted[sorted.count / 2], sorted[low], sorted[high])
        let was = real[kind] ?? .infinity
        verdict = sorted[low] <= was && was <= sorted[high] ? .agrees : .disagrees
    }
}

/// The figures of some weeks, real or simulated.
struct BackTestValues {
    var first: [FollowUp] = []
    var solve: [FollowUp] = []
    var chats = (count: 0, answered: 0)
    var minutes: [Double] = []
    var handOffs = 0
    var helpers = 0

    func n(_ kind: BackTestFigure.Kind) -> Int {
        switch kind {
        case .answered: chats.count
        case .agentMinutes: minutes.count
        default: first.count
        }
    }

    /// nil where a curve does not come down so far, and of nothing.
    subscript(_ kind: BackTestFigure.Kind) -> Double? {
        let count = n(kind)
        guard count > 0 else { return nil }
        switch kind {
        case .firstResponseMedian: return SurvivalCurve(first).median
        case .firstResponseP90: return SurvivalCurve(first).quantile(0.9)
        case .answered: return Double(chats.answered) / Double(count)
        case .solveMedian: return SurvivalCurve(solve).median
        case .solveP90: return SurvivalCurve(solve).quantile(0.9)
        case .agentMinutes: return Moments(minutes).mean
        case .handOffs: return Double(handOffs) / Double(count)
        case .helpers: return Double(helpers) / Double(count)
        }
    }
}
