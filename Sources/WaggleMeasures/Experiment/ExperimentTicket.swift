package import Statistics
package import WaggleDomain

/// What an experiment looks at, ticket by ticket. The names are the report's where it has them.
package enum ExperimentOutcome: String, CaseIterable, Sendable {
    case timeToSolve = "time_to_solve"
    case agentMinutes = "agent_minutes"
    case firstResponse = "first_response"
    case reopened
    case targetMet = "target_met"
    case satisfaction
    case handOffs = "hand_offs"
    case peopleTouched = "people_touched"

    /// Times up to the plan's horizon, whose restricted means are compared.
    package var isTime: Bool { self == .timeToSolve || self == .firstResponse }

    /// Shares of yes; the others are numbers.
    package var isShare: Bool { self == .reopened || self == .targetMet || self == .satisfaction }
}

/// A ticket as an experiment counts it: in the block it was made in, whatever became of its mode.
package struct ExperimentTicket: Sendable {
    /// What it gives to an outcome.
    package enum Value: Sendable {
        case time(FollowUp)
        /// A number, or 1 and 0 for yes and no.
        case number(Double)
        /// It belongs to the question, and the answer is not known.
        case unknown
    }

    /// The block's number, from 0; a pilot has none.
    package var block: Int
    package var priority: Priority
    package var isSolved: Bool
    /// Made in another mode than chance gave it.
    package var isOverridden: Bool
    /// In another mode now than it was made in.
    package var isMixed: Bool
    /// Outcomes that do not apply to it are not in here.
    package var values: [ExperimentOutcome: Value]

    /// A ticket of its parts.
    package init(
        block: Int, priority: Priority, isSolved: Bool, isOverridden: Bool = false, isMixed: Bool = false,
        values: [ExperimentOutcome: Value]
    ) {
        self.block = block
        self.priority = priority
        self.isSolved = isSolved
        self.isOverridden = isOverridden
        self.isMixed = isMixed
        self.values = values
    }

    /// A ticket to which chance gave a mode.
    init(_ record: TicketRecord, block: Int = 0, assigned mode: Mode, horizon: Milliseconds, now: Milliseconds) {
        let facts = record.facts
        self.init(
            block: block, priority: facts.priority, isSolved: record.solved != nil,
            isOverridden: facts.modeAtCreation != mode, isMixed: facts.mode != facts.modeAtCreation, values: [:])
        for outcome in ExperimentOutcome.allCases {
            values[outcome] = Self.value(outcome, record, horizon: horizon, now)
        }
    }

    private static func value(
        _ outcome: ExperimentOutcome, _ record: TicketRecord, horizon: Milliseconds, _ now: Milliseconds
    ) -> Value? {
        let facts = record.facts
        switch outcome {
        case .timeToSolve, .firstResponse: return time(outcome.rawValue, record, now)
        case .agentMinutes:
            let counted = Span(facts.createdAt, facts.createdAt + horizon)
            let looks = facts.views.values.joined().filter { $0.from < counted.to }
            return .number(Measure.minutes(looks.reduce(0) { $0 + $1.cut(to: counted).length }))
        case .reopened: return answer(outcome.rawValue, record, now) { $0.contains(.yes) }
        case .targetMet:
            let ends = facts.targets.values.joined()
            return ends.isEmpty ? nil : .number(ends.allSatisfy { $0 == .met } ? 1 : 0)
        case .satisfaction:
            if let score = facts.rating?.score { return .number(score >= 4 ? 1 : 0) }
            return record.solved == nil ? nil : .unknown
        case .handOffs: return .number(Double(facts.handOffs))
        case .peopleTouched: return .number(Double(facts.firstTouch.count))
        }
    }

    private static func time(_ name: String, _ record: TicketRecord, _ now: Milliseconds) -> Value? {
        guard let measure = Measure.named(name), case .times(let times) = measure.form else { return nil }
        return times(record, now).first.map { .time($0.followUp(.always)) }
    }

    private static func answer(
        _ name: String, _ record: TicketRecord, _ now: Milliseconds, _ isYes: ([Measure.Answer]) -> Bool
    ) -> Value? {
        guard let measure = Measure.named(name), case .share(let answers) = measure.form else { return nil }
        let all = answers(record, now)
        if isYes(all) { return .number(1) }
        if all.contains(.tooYoung) { return .unknown }
        return all.isEmpty ? nil : .number(0)
    }
}
