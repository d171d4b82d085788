/// What a manager may watch after a switch of mode.
package enum Tripwire: String, CaseIterable, Sendable {
    /// How long the oldest ticket without an owner has waited since, in ms: at most.
    case longestWait = "longest_wait"
    /// Live invitations in a hundred hours of the experts who are here: at most.
    case interruptions
    /// Reopened, in percent of what was solved: at most.
    case reopened
    /// Ratings of 4 and 5, in percent of all: at least.
    case satisfied

    /// Beyond it is bad; for the others, below it.
    var isCeiling: Bool { self != .satisfied }
}

/// The limits a manager set for a switch; nil: not watched.
package struct TripwireLimits: Equatable, Sendable {
    package var longestWait: Milliseconds?
    package var interruptions: Int64?
    package var reopened: Int64?
    package var satisfied: Int64?
    /// A share of fewer says nothing yet.
    package var least: Int
    package init(
        longestWait: Milliseconds? = nil, interruptions: Int64? = nil, reopened: Int64? = nil, satisfied: Int64? = nil,
        least: Int = 20
    ) {
        self.longestWait = longestWait
        self.interruptions = interruptions
        self.reopened = reopened
        self.satisfied = satisfied
        self.least = least
    }

    package subscript(_ wire: Tripwire) -> Int64? {
        switch wire {
        case .longestWait: longestWait
        case .interruptions: interruptions
        case .reopened: reopened
        case .satisfied: satisfied
        }
    }

    package var isEmpty: Bool { Tripwire.allCases.allSatisfy { self[$0] == nil } }

    /// Why they may not stand; nil when they may.
    func check() -> Refusal? {
        let bounds: [(Int64?, ClosedRange<Int64>, String)] = [
            (longestWait, 60_000...Bounds.clock.upperBound, "longest_wait_ms"),
            (interruptions, 1...100_000, "interruptions_per_100_hours"),
            (reopened, 1...100, "reopened_percent"), (satisfied, 1...100, "satisfied_percent"),
            (Int64(least), 1...10_000, "least"),
        ]
        for (value, range, field) in bounds where value.map(range.contains) == false {
            return Refusal(
                .invalidField, "\(field) must be between \(range.lowerBound) and \(range.upperBound)", field: field)
        }
        return nil
    }
}

/// A limit that was crossed.
package struct TripwireTrip: Equatable, Sendable {
    package var wire: Tripwire
    package var value: Int64
    package var limit: Int64
    /// Of how many: waiting tickets, invitations, solved tickets, ratings.
    package var n: Int
    /// Managers who are told.
    package var to: [UserID]
    package init(wire: Tripwire, value: Int64, limit: Int64, n: Int, to: [UserID] = []) {
        self.wire = wire
        self.value = value
        self.limit = limit
        self.n = n
        self.to = to
    }
}

/// What a manager does about it.
package enum TripwireAnswer: String, CaseIterable, Sendable {
    /// New tickets work as before the switch again.
    case goBack = "go_back"
    case keep
}

/// What one look found: each value with its n.
package struct TripwireFigures: Equatable, Sendable {
    package var values: [Tripwire: (value: Int64, n: Int)]
    package init(_ values: [Tripwire: (value: Int64, n: Int)]) { self.values = values }
    package static func == (one: TripwireFigures, other: TripwireFigures) -> Bool {
        one.values.mapValues { [$0.value, Int64($0.n)] } == other.values.mapValues { [$0.value, Int64($0.n)] }
    }
}

/// The limits that stand for the last switch, and what came of them.
package struct TripwireWatch: Equatable, Sendable {
    package let number: Int64
    package let limits: TripwireLimits
    package let since: Milliseconds
    package internal(set) var trips: [TripwireTrip] = []
    /// The last of the trips has its answer.
    package internal(set) var isAnswered = true
    /// Crossed, and not back within the limit since.
    package internal(set) var crossed: Set<Tripwire> = []

    package init(number: Int64, limits: TripwireLimits, since: Milliseconds) {
        self.number = number
        self.limits = limits
        self.since = since
    }

    /// What is crossed now and was not before, in the order of the wires; a look that says too little changes nothing.
    package mutating func look(_ figures: TripwireFigures) -> [TripwireTrip] {
        var found: [TripwireTrip] = []
        for wire in Tripwire.allCases {
            guard let limit = limits[wire], let (value, n) = figures.values[wire] else { continue }
            if wire != .longestWait && n < limits.least { continue }
            let isBeyond = wire.isCeiling ? value > limit : value < limit
            if !isBeyond {
                crossed.remove(wire)
            } else if !crossed.contains(wire) {
                found.append(TripwireTrip(wire: wire, value: value, limit: limit, n: n))
            }
        }
        return found
    }
}

extension DeskView {
    func decideTripwires(_ number: Int64?, _ limits: TripwireLimits, at now: Milliseconds) -> Decision {
        guard let last = lastSwitch, number == nil || number == last.number else {
            return .failure(Refusal(.wrongState, "limits are set for the last switch of mode, and there was another"))
        }
        if let refusal = limits.check() { return .failure(refusal) }
        guard limits != tripwires?.limits, tripwires != nil || !limits.isEmpty else {
            return .failure(Refusal(.conflict, "these limits stand already"))
        }
        return .success([.desk(.tripwiresSet(number: last.number, limits: limits, since: now))])
    }

    func decideTripwireAnswer(_ answer: TripwireAnswer, _ reason: String, at now: Milliseconds) -> Decision {
        guard let tripwires, !tripwires.isAnswered, let last = lastSwitch else {
            return .failure(Refusal(.wrongState, "no limit is crossed that waits for an answer"))
        }
        let least = answer == .keep ? 1 : 0
        if let refusal = Bounds.check(reason, "reason", least...Bounds.reasonBytesMax) { return .failure(refusal) }
        let answered = Event.desk(.tripwireAnswered(number: tripwires.number, answer: answer, reason: reason))
        guard answer == .goBack else { return .success([answered]) }
        let back = last.change.changes.filter { queues[$0.queue]?.mode == $0.to }
            .map { ModeSwitch.Change(queue: $0.queue, from: $0.to, to: $0.from) }
        guard !back.isEmpty else {
            return .failure(Refusal(.wrongState, "its queues work otherwise already"))
        }
        let change = ModeSwitch(
            changes: back, scope: .new, isOfDesk: last.change.isOfDesk, undoUntil: now + policy.modes.undo, undoes: nil,
            reason: reason)
        return .success(events(change) + [answered] + overriding(back))
    }

    mutating func apply(trip: TripwireTrip) {
        tripwires?.trips.append(trip)
        tripwires?.isAnswered = false
        tripwires?.crossed.insert(trip.wire)
    }
}
