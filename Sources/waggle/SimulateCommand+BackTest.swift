internal import JSON
internal import WaggleDomain
internal import WaggleLog
internal import WaggleMeasures

extension SimulateCommand {
    private static let daysMax = 3_650
    private static let dayLength: Milliseconds = 86_400_000

    /// `--back-test`: the last weeks as the simulator would have said them, beside what they were.
    func runBackTest() throws {
        guard values.isEmpty, load == nil, gamma == nil, staff == nil, csv == nil, !breakEven, !parameters else {
            throw Failure.usage("--back-test takes its numbers from the desk's records: leave them out")
        }
        guard (1...Self.daysMax).contains(predictedDays), (1...Self.daysMax).contains(earlierDays) else {
            throw Failure.usage("--predicted-days and --earlier-days lie between 1 and \(Self.daysMax)")
        }
        var test = try prepared(try data.reader())
        let bar = StepBar(steps: test.repetitionsWanted, of: "repetitions")
        while !test.isDone {
            bar.show(test.repetitions)
            test.step()
        }
        bar.finish()
        if json { return printBytes(JSONValue.object(test.json()).serialised()) }
        show(test)
    }

    private func prepared(_ reader: LogReader) throws -> BackTest {
        let end = try until.map(Self.moment) ?? wallClock()
        let reach = BackTest.reach(to: end, predictedDays: predictedDays, earlierDays: earlierDays)
        let found: (book: MeasureBook, staff: [Person])
        do throws(LogError) {
            found = (try ReportCommand.book(reader, reach, end: end), try reader.staff())
        } catch {
            throw Failure(error)
        }
        let tiers = found.staff.compactMap { person in person.tiers.max().map { (person.id, $0) } }
        return BackTest(
            found.book, tiers: Dictionary(tiers, uniquingKeysWith: max), end: end, predictedDays: predictedDays,
            earlierDays: earlierDays, seed: seed)
    }

    private static func moment(_ text: String) throws -> Milliseconds {
        guard let date = CivilDate(text) else { throw Failure.usage("\(text) is no day: write YYYY-MM-DD") }
        return Milliseconds(date.dayNumber) * dayLength
    }

    private func show(_ test: BackTest) {
        print(
            "\(test.tickets) tickets made \(momentText(test.predicted.from)) to \(momentText(test.predicted.to)), "
                + "predicted from \(test.calibrated)")
        print("solved before, as \(test.mode.rawValue); \(test.repetitions) repetitions, seed \(seed).")
        if let missing = test.missing { return print("Nothing can be said: \(Self.words(missing, test)).") }
        let percent = Int((100 * BackTestFigure.confidence).rounded())
        print("")
        printTable(
            ["figure", "tickets", "it said [\(percent) % interval]", "it was"],
            test.figures.map { [$0.kind.title, String($0.n), Self.said($0) ?? "-", Self.was($0)] })
        print("")
        for figure in test.figures { print(Self.sentence(figure)) }
        print("Note: \(BackTest.note).")
    }

    private static func words(_ missing: BackTest.Missing, _ test: BackTest) -> String {
        switch missing {
        case .records:
            "no more than \(test.tickets) tickets to predict and \(test.calibrated) solved before them, not enough "
                + "records to say; each needs \(BackTest.ticketsNeeded)"
        case .staff: "nobody with a tier is recorded as present in the predicted weeks"
        case .looks: "people's looks are recorded for too few of the solved tickets, so their work is not known"
        case .mixed: "the predicted weeks were worked both ways, by the same people"
        case .many: "more than \(BackTest.ticketsMax) tickets to predict; take fewer days"
        }
    }

    private static func sentence(_ figure: BackTestFigure) -> String {
        let name = figure.kind.title
        switch figure.verdict {
        case .few: return "\(name): no more than \(figure.n) tickets: not enough records to say."
        case .agrees: return "\(name): as it was."
        case .disagrees:
            let said = figure.said.map { range($0.lower, $0.upper, figure.kind.unit) } ?? "-"
            return "Should not be believed for \(name): it said \(said), it was \(was(figure))."
        }
    }

    private static func said(_ figure: BackTestFigure) -> String? {
        figure.said.map {
            let unit = figure.kind.unit
            return "\(text($0.middle, unit)) [\(text($0.lower, unit)), \(text($0.upper, unit))]"
        }
    }

    private static func range(_ lower: Double, _ upper: Double, _ unit: BackTestFigure.Unit) -> String {
        "\(text(lower, unit)) to \(text(upper, unit))"
    }

    private static func was(_ figure: BackTestFigure) -> String {
        figure.n > 0 ? text(figure.real ?? .infinity, figure.kind.unit) : "-"
    }

    private static func text(_ value: Double, _ unit: BackTestFigure.Unit) -> String {
        guard value.isFinite else { return "never" }
        switch unit {
        case .minutes: return "\(number(value)) min"
        case .share: return "\(number(100 * value)) %"
        case .count: return number(value)
        }
    }
}
