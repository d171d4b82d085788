internal import ArgumentParser
internal import Glibc
internal import JSON
internal import WaggleMeasures
internal import WaggleSimulation

/// `waggle simulate`: the same made-up tickets through tiers and through a swarm.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Simulate the same tickets in tiers and in a swarm, and compare.",
        discussion: """
            Every figure is a mean over repetitions with its 95 % interval; the difference is swarm minus tiered on the
            same tickets. The same seed gives the same figures. Parameters marked "declared" are in no public log: put
            your own values with --set. --parameters lists them all.

            Examples:
              waggle simulate --load 0.36 --gamma 0.85 --break-even
              waggle simulate --staff 8,4,2 --set failed-l1=6 --json
              waggle simulate --back-test --predicted-days 14
            """)

    @Option(help: "Tickets a minute.") var load: Double?
    @Option(help: "Joint work as a share of one able person's.") var gamma: Double?
    @Option(help: "People of levels 1, 2 and 3.") var staff: String?
    @Option(name: .customLong("set"), help: "NAME=VALUE, any parameter; may be repeated.") var values: [String] = []
    @Option(help: "How times are distributed: log-normal or exponential.") var shape = "log-normal"
    @Option(help: "Tickets of a repetition.") var tickets = 20_000
    @Option(help: "Repetitions.") var repetitions = Simulation.repetitionsUsual
    @Option(help: "Decides every drawn number.") var seed: UInt64 = 2
    @Flag(help: "Also find the share of joint work at which both take the same time.") var breakEven = false
    @Option(help: "Write every ticket with its draws and what became of it to this CSV file.") var csv: String?
    @Flag(help: "List the parameters and end.") var parameters = false
    @Flag(help: "Predict the desk's own last weeks from those before, and say whether to believe it.")
    var backTest = false
    @Option(help: "Days that are predicted.") var predictedDays = BackTest.predictedDaysUsual
    @Option(help: "Days before them that the numbers are from.") var earlierDays = BackTest.earlierDaysUsual
    @Option(help: "The predicted days end before this one, YYYY-MM-DD in UTC; without, now.") var until: String?
    @Flag(help: "One line of JSON.") var json = false
    @OptionGroup var data: DataOption

    private static let repetitionsMax = 10_000

    func run() throws {
        if backTest { return try runBackTest() }
        let desk = try described()
        if parameters { return Self.list(desk) }
        guard (10...Simulation.ticketsMax).contains(tickets) else {
            throw Failure.usage("--tickets lies between 10 and \(Simulation.ticketsMax)")
        }
        guard (1...Self.repetitionsMax).contains(repetitions) else {
            throw Failure.usage("--repetitions lies between 1 and \(Self.repetitionsMax)")
        }
        let simulation = Simulation(desk, seed: seed, tickets: tickets)
        let table = try csv.map { try SimulatedTicketTable(path: $0) }
        let bar = StepBar(steps: repetitions, of: "repetitions")
        var report = SimulationReport()
        var spent = Spent()
        for repetition in 0..<repetitions {
            bar.show(repetition)
            try add(repetition, of: simulation, to: &report, table, &spent)
        }
        bar.finish()
        try table?.close()
        if json { return printJSON { write(simulation, report, spent, to: &$0) } }
        show(simulation, report)
    }

    /// Seconds of drawing and of each way of working, without anything else.
    struct Spent {
        var drawing = 0.0
        var tiered = 0.0
        var swarm = 0.0
    }

    private func add(
        _ repetition: Int, of simulation: Simulation, to report: inout SimulationReport,
        _ table: SimulatedTicketTable?, _ spent: inout Spent
    ) throws {
        let start = Self.seconds()
        let drawn = simulation.draw(repetition: repetition)
        let drawnAt = Self.seconds()
        let tiered = simulation.outcomes(drawn, .tiered)
        let tieredAt = Self.seconds()
        let swarm = simulation.outcomes(drawn, .swarm)
        spent.swarm += Self.seconds() - tieredAt
        spent.tiered += tieredAt - drawnAt
        spent.drawing += drawnAt - start
        report.add(
            (
                tiered: RunFigures(drawn, tiered, warmUp: simulation.warmUp),
                swarm: RunFigures(drawn, swarm, warmUp: simulation.warmUp)
            ))
        if breakEven { report.add(simulation.breakEven(drawn)) }
        try table?.write(repetition: repetition, drawn, tiered, swarm)
    }

    private func described() throws -> SimulationParameters {
        var desk = SimulationParameters()
        guard let shape = SimulationParameters.Shape(rawValue: shape) else {
            throw Failure.usage("--shape is log-normal or exponential, not \(shape)")
        }
        desk.shape = shape
        var given: [(SimulationParameter, Double)] = []
        if let load { given.append((.load, load)) }
        if let gamma { given.append((.gamma, gamma)) }
        if let staff { given += try Self.people(staff) }
        given += try values.map(Self.pair)
        for (parameter, value) in given {
            if let problem = desk.set(parameter, value) { throw Failure.usage(problem) }
        }
        if let problem = desk.problem { throw Failure.usage(problem) }
        return desk
    }

    private static func people(_ text: String) throws -> [(SimulationParameter, Double)] {
        let counts = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
        guard counts.count == 3 else { throw Failure.usage("--staff is three numbers, such as 6,6,2, not \(text)") }
        return Array(zip([.staffL1, .staffL2, .staffL3], counts))
    }

    private static func pair(_ text: String) throws -> (SimulationParameter, Double) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let value = Double(parts[1]) else {
            throw Failure.usage("--set is NAME=VALUE with a number, not \(text)")
        }
        guard let parameter = SimulationParameter(rawValue: parts[0]) else {
            throw Failure.usage("there is no parameter \(parts[0]); `waggle simulate --parameters` lists them")
        }
        return (parameter, value)
    }

    private static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
