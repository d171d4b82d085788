internal import Glibc
internal import Statistics

/// Everything about a ticket that chance decides, drawn before anybody works on it, so that both ways of working get
/// the very same tickets (common random numbers). Times are minutes.
package struct DrawnTicket: Sendable, Equatable {
    /// When it arrives, since the start.
    package var arrival = 0.0
    /// The work of one able person.
    package var work = 0.0
    /// The attempt of level 1 that fails, never longer than the time box.
    package var failedL1 = 0.0
    /// The attempt of level 2 that fails.
    package var failedL2 = 0.0
    /// Reading after a hand-off to level 2.
    package var setUpL2 = 0.0
    /// Reading after a hand-off to level 3.
    package var setUpL3 = 0.0
    /// The owner's work in a swarm before asking for help.
    package var ownWork = 0.0
    /// The briefing of a helper.
    package var briefing = 0.0
    /// The level needed, 1 to 3.
    package var level = 1
    /// Does level 2 send it back once?
    package var bounces = false

    /// The first `count` tickets of a repetition. Ticket i's numbers depend on the seed, the repetition and i alone,
    /// drawn in a fixed order, so another value of a parameter changes what it means and nothing else.
    package static func draw(
        _ parameters: SimulationParameters, count: Int, seed: UInt64, repetition: Int
    ) -> [DrawnTicket] {
        var seeds = SplitMix64(seed: seed, stream: UInt64(repetition))
        let own = seeds.next()
        let times = Times(parameters)
        var arrival = 0.0
        return (0..<count).map { index in
            var generator = SplitMix64(seed: own, stream: UInt64(index))
            arrival += -log1p(-generator.unit()) / parameters[.load]
            return times.ticket(arrival: arrival, &generator)
        }
    }

    /// Tickets that come when others did, in rising order; everything else about them is drawn as above.
    package static func draw(
        _ parameters: SimulationParameters, arrivals: [Double], seed: UInt64, repetition: Int
    ) -> [DrawnTicket] {
        var seeds = SplitMix64(seed: seed, stream: UInt64(repetition))
        let own = seeds.next()
        let times = Times(parameters)
        return arrivals.enumerated().map { index, arrival in
            var generator = SplitMix64(seed: own, stream: UInt64(index))
            _ = generator.unit()
            return times.ticket(arrival: arrival, &generator)
        }
    }

    /// The distributions of one desk, worked out once.
    private struct Times {
        let parameters: SimulationParameters
        let work: [Duration]
        let failed: [Duration]
        let setUp: [Duration]
        let ownWork: Duration
        let briefing: Duration

        init(_ parameters: SimulationParameters) {
            func duration(_ mean: SimulationParameter, _ spread: SimulationParameter) -> Duration {
                Duration(mean: parameters[mean], spread: parameters[spread], shape: parameters.shape)
            }
            self.parameters = parameters
            work = [SimulationParameter.workL1, .workL2, .workL3].map { duration($0, .workSpread) }
            failed = [SimulationParameter.failedL1, .failedL2].map { duration($0, .declaredSpread) }
            setUp = [SimulationParameter.setUpL2, .setUpL3].map { duration($0, .declaredSpread) }
            ownWork = duration(.ownWork, .declaredSpread)
            briefing = duration(.briefing, .declaredSpread)
        }

        func ticket(arrival: Double, _ generator: inout SplitMix64) -> DrawnTicket {
            var ticket = DrawnTicket()
            ticket.arrival = arrival
            let difficulty = generator.unit()
            let hardest = parameters[.shareL3]
            ticket.level = difficulty < hardest ? 3 : difficulty < hardest + parameters[.shareL2] ? 2 : 1
            ticket.work = work[ticket.level - 1].draw(generator.unit())
            ticket.failedL1 = min(failed[0].draw(generator.unit()), parameters[.timeBox])
            ticket.failedL2 = failed[1].draw(generator.unit())
            ticket.setUpL2 = setUp[0].draw(generator.unit())
            ticket.setUpL3 = setUp[1].draw(generator.unit())
            ticket.bounces = generator.unit() < parameters[.bounce]
            ticket.ownWork = ownWork.draw(generator.unit())
            ticket.briefing = briefing.draw(generator.unit())
            return ticket
        }
    }
}

/// A time of a given mean and spread, made from a number between 0 and 1 so that a larger number is a longer time.
struct Duration: Sendable {
    private let mean: Double
    private let shape: SimulationParameters.Shape
    /// Mean and standard deviation of the logarithm.
    private let logMean: Double
    private let logDeviation: Double

    /// `spread` is the standard deviation over the mean.
    init(mean: Double, spread: Double, shape: SimulationParameters.Shape) {
        let variance = log1p(spread * spread)
        self.mean = mean
        self.shape = shape
        logMean = log(mean) - variance / 2
        logDeviation = variance.squareRoot()
    }

    func draw(_ unit: Double) -> Double {
        guard mean > 0 else { return 0 }
        switch shape {
        case .exponential: return -log1p(-unit) * mean
        case .logNormal:
            // 0 itself would be minus infinity; half the generator's step is the smallest there can be.
            return logDeviation > 0 ? exp(logMean + logDeviation * Normal.quantile(max(unit, 0x1p-54))) : mean
        }
    }
}
