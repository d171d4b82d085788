internal import JSON
internal import WaggleDomain
internal import WaggleLog
internal import WaggleMeasures

// Both ways of working at another load, from the same facts as reports, and how far the simulator may be believed. Each
// is made in steps of one repetition, behind whoever asks meanwhile; the back-test once an hour at most.

/// What is being simulated and what stands.
struct RunningSimulations {
    /// One that runs, and who asked for it last.
    struct Outlook {
        var made: LoadOutlook
        var asker: UserID
        var askedAt: Milliseconds
    }

    /// Simulations that run.
    var outlooks: [SimulationWish: Outlook] = [:]
    /// The back-test that runs; nil when none does.
    var backTest: BackTest?
    /// The last one that ended.
    var tested: (answer: JSONValue, tiers: [UserID: Tier], at: Milliseconds)?

    static let outlooksMax = 4

    /// Is there room for one more? Who asks for too many, as a slider does that is drawn, gives up what they asked for
    /// longest ago.
    mutating func makeRoom(for asker: UserID) -> Bool {
        guard outlooks.count >= Self.outlooksMax else { return true }
        let own = outlooks.filter { $0.value.asker == asker }
        guard let oldest = own.min(by: { $0.value.askedAt < $1.value.askedAt })?.key else { return false }
        outlooks[oldest] = nil
        return true
    }
}

extension DeskReports {
    private static let backTestFreshFor: Milliseconds = 3_600_000
    private static let simulationSeed: UInt64 = 2

    /// Answers on its own queue; `busy` when too many ask or simulate at once. Any queue.
    func answer(
        _ wish: SimulationWish, by asker: UserID, _ context: Context, now: Milliseconds,
        _ completion: @escaping @Sendable (CallResult) -> Void
    ) {
        answer(completion) { () throws(LogError) in try self.outlook(wish, asker, context.tiers, now) }
    }

    private func outlook(
        _ wish: SimulationWish, _ asker: UserID, _ tiers: [UserID: Tier], _ now: Milliseconds
    ) throws(LogError) -> CallResult {
        let span = BackTest.reach(
            to: now, predictedDays: BackTest.predictedDaysUsual, earlierDays: BackTest.earlierDaysUsual)
        if let kept = kept.outlooks.answer(wish, from: span.from, tiers, now: now) {
            // A back-test of other people than now may have been under way when these figures were made.
            if tested(tiers) == nil, !isReading { test(tiers, now) }
            return .success(complete(kept, tiers))
        }
        if let running = simulating.outlooks[wish]?.made {
            simulating.outlooks[wish]?.asker = asker
            simulating.outlooks[wish]?.askedAt = now
            return .success(progress(of: running))
        }
        if let reading = try catchUp(to: try reader.head().sequence, back: span.from, now) { return .success(reading) }
        let outlook = LoadOutlook(book, tiers: tiers, span: span, percent: wish.percent, edits: wish.edits)
        if let problem = outlook.problem { return .failure(DeskRefusal(.invalidField, problem, field: "values")) }
        test(tiers, now)
        guard !outlook.isDone else {
            return .success(complete(keep(outlook, wish, tiers, sequence: book.sequence), tiers))
        }
        guard simulating.makeRoom(for: asker) else { return .failure(Desk.busy) }
        simulating.outlooks[wish] = RunningSimulations.Outlook(made: outlook, asker: asker, askedAt: now)
        step(wish, tiers, sequence: book.sequence)
        return .success(progress(of: outlook))
    }

    private func progress(of outlook: LoadOutlook) -> [UInt8] {
        JSONValue.object([
            JSONMember("state", "running"), JSONMember("now", .int(outlook.span.to)),
            JSONMember("seq", .int(book.sequence)), JSONMember("done", .int(Int64(outlook.repetitions))),
            JSONMember("steps", .int(Int64(LoadOutlook.repetitionsWanted))),
        ]).serialised()
    }

    /// The figures with the back-test as far as there is one.
    private func complete(_ figures: [JSONMember], _ tiers: [UserID: Tier]) -> [UInt8] {
        JSONValue.object(figures + [JSONMember("back_test", tested(tiers) ?? .null)]).serialised()
    }

    /// The last back-test of the same people, however old; nil when there is none.
    private func tested(_ tiers: [UserID: Tier]) -> JSONValue? {
        simulating.tested.flatMap { $0.tiers == tiers ? $0.answer : nil }
    }

    private func step(_ wish: SimulationWish, _ tiers: [UserID: Tier], sequence: Int64) {
        queue.async { [weak self] in
            guard let self else { return }
            simulating.outlooks[wish]?.made.step()
            guard let outlook = simulating.outlooks[wish]?.made else { return }
            guard outlook.isDone else { return step(wish, tiers, sequence: sequence) }
            simulating.outlooks[wish] = nil
            _ = keep(outlook, wish, tiers, sequence: sequence)
        }
    }

    private func keep(
        _ outlook: LoadOutlook, _ wish: SimulationWish, _ tiers: [UserID: Tier], sequence: Int64
    ) -> [JSONMember] {
        let head = [
            JSONMember("state", "ready"), JSONMember("now", .int(outlook.span.to)), JSONMember("seq", .int(sequence)),
        ]
        let answer = head + outlook.json()
        kept.outlooks.put(answer, wish, tiers, now: outlook.span.to)
        return answer
    }

    // MARK: - The back-test

    /// Begins a back-test, unless one runs or stands.
    private func test(_ tiers: [UserID: Tier], _ now: Milliseconds) {
        let stands = simulating.tested.map { $0.tiers == tiers && now - $0.at < Self.backTestFreshFor } ?? false
        guard simulating.backTest == nil, !stands else { return }
        simulating.backTest = BackTest(book, tiers: tiers, end: now, seed: Self.simulationSeed)
        stepTest(tiers, sequence: book.sequence)
    }

    private func stepTest(_ tiers: [UserID: Tier], sequence: Int64) {
        queue.async { [weak self] in
            guard let self else { return }
            simulating.backTest?.step()
            guard let test = simulating.backTest else { return }
            guard test.isDone else { return stepTest(tiers, sequence: sequence) }
            simulating.backTest = nil
            let end = test.predicted.to
            let stamp = [JSONMember("now", .int(end)), JSONMember("seq", .int(sequence))]
            simulating.tested = (answer: JSONValue.object(stamp + test.json()), tiers: tiers, at: end)
        }
    }
}
