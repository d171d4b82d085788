import Testing
import WaggleSimulation

struct StaffChangeTests {
    private static func staff(_ people: [Int], at moment: Double) -> [StaffChange] {
        people.enumerated().flatMap { level, count in
            (0..<count).map { _ in StaffChange(at: moment, level: level + 1, people: 1) }
        }
    }

    @Test(arguments: SimulatedMode.allCases)
    func `people who are there from the first minute on work as if nobody ever came or went`(mode: SimulatedMode) {
        let desk = SimulationParameters()
        let simulation = Simulation(desk, seed: 4, tickets: 3_000)
        let drawn = simulation.draw(repetition: 0)
        let coming = Simulation.outcomes(drawn, mode, desk, staff: Self.staff([6, 6, 2], at: 0))
        #expect(coming == simulation.outcomes(drawn, mode))
    }

    @Test(arguments: SimulatedMode.allCases)
    func `nothing is begun while nobody is there, and who goes finishes what they have in hand`(mode: SimulatedMode) {
        let desk = SimulationParameters()
        let drawn = DrawnTicket.draw(desk, arrivals: (0..<200).map(Double.init), seed: 4, repetition: 0)
        let changes =
            Self.staff([2, 2, 1], at: 60)
            + Self.staff([2, 2, 1], at: 240).map { StaffChange(at: $0.at, level: $0.level, people: -1) }
        let outcomes = Simulation.outcomes(drawn, mode, desk, staff: changes)
        #expect(outcomes.allSatisfy { $0.started >= 60 && ($0.started <= 240 || $0.started == .infinity) })
        #expect(outcomes.contains { $0.solved > 240 && $0.solved < .infinity })
        #expect(outcomes.contains { $0.started == .infinity && $0.solved == .infinity })
        #expect(outcomes.contains { $0.solved < 240 })
    }

    @Test func `tickets of given arrivals are those of drawn ones`() {
        let desk = SimulationParameters()
        let drawn = DrawnTicket.draw(desk, count: 50, seed: 9, repetition: 2)
        #expect(DrawnTicket.draw(desk, arrivals: drawn.map(\.arrival), seed: 9, repetition: 2) == drawn)
    }
}
