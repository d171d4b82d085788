internal import Statistics

/// One way of working.
package enum SimulatedMode: String, CaseIterable, Sendable {
    case tiered
    case swarm
}

/// Repetitions of one desk in both ways of working, on the same tickets.
package struct Simulation: Sendable {
    /// The desk.
    package let parameters: SimulationParameters
    /// Decides every drawn number.
    package let seed: UInt64
    /// Tickets of a repetition.
    package let tickets: Int
    /// The first tickets of a repetition, which find an empty desk and are not counted.
    package let warmUp: Int

    /// Tickets of one repetition at most: three arrays of this many stay below 200 MB.
    package static let ticketsMax = 1_000_000
    /// Below this many repetitions an interval says too little.
    package static let repetitionsUsual = 20

    /// A simulation; the parameters have no `problem`, and `tickets` lies between 10 and `ticketsMax`. A tenth of the
    /// tickets warms up.
    package init(_ parameters: SimulationParameters, seed: UInt64, tickets: Int) {
        precondition(parameters.problem == nil && (10...Self.ticketsMax).contains(tickets))
        self.parameters = parameters
        self.seed = seed
        self.tickets = tickets
        warmUp = tickets / 10
    }

    /// The tickets of a repetition, from 0.
    package func draw(repetition: Int) -> [DrawnTicket] {
        DrawnTicket.draw(parameters, count: tickets, seed: seed, repetition: repetition)
    }

    /// What becomes of tickets in a mode; in the tickets' order.
    package func outcomes(_ drawn: [DrawnTicket], _ mode: SimulatedMode) -> [TicketOutcome] {
        switch mode {
        case .tiered: TieredRun.outcomes(drawn, parameters)
        case .swarm: SwarmRun.outcomes(drawn, parameters)
        }
    }

    /// What becomes of tickets in a mode when people come and go; in the tickets' order. Nobody is there before the
    /// first change, and the changes are in rising order. Who leaves finishes what they have in hand.
    package static func outcomes(
        _ drawn: [DrawnTicket], _ mode: SimulatedMode, _ parameters: SimulationParameters, staff: [StaffChange]
    ) -> [TicketOutcome] {
        switch mode {
        case .tiered: TieredRun.outcomes(drawn, changes: staff)
        case .swarm: SwarmRun.outcomes(drawn, parameters, changes: staff)
        }
    }

    /// The share of joint work at which both ways take the same mean time to solve, on these tickets.
    ///
    /// The swarm's mean rises with it, so halving finds it; to 0.001. nil below means the swarm is slower already at
    /// the lowest share looked at, nil above that it is faster still at the highest.
    package func breakEven(_ drawn: [DrawnTicket]) -> BreakEven {
        let tiered = RunFigures(drawn, TieredRun.outcomes(drawn, parameters), warmUp: warmUp).minutesToSolve
        func isSlower(_ gamma: Double) -> Bool {
            let swarm = SwarmRun.outcomes(drawn, parameters.with(gamma: gamma))
            return RunFigures(drawn, swarm, warmUp: warmUp).minutesToSolve > tiered
        }
        var (low, high) = (BreakEven.range.lowerBound, BreakEven.range.upperBound)
        if isSlower(low) { return .below }
        if !isSlower(high) { return .above }
        while high - low > 0.001 {
            let middle = (low + high) / 2
            if isSlower(middle) { high = middle } else { low = middle }
        }
        return .at((low + high) / 2)
    }
}

/// Where swarming stops being faster, as a share of joint work.
package enum BreakEven: Sendable, Equatable {
    /// The shares looked at.
    package static let range = 0.3...1.5

    /// The swarm is slower at every share looked at.
    case below
    /// Both take the same time at this share.
    case at(Double)
    /// The swarm is faster at every share looked at.
    case above
}
