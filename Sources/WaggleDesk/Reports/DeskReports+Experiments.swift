internal import JSON
internal import WaggleDomain
internal import WaggleLog
internal import WaggleMeasures

// What an experiment gave, from the same facts as reports. Before its time there is nothing to read: the answer says when.

extension DeskReports {
    /// Answers on its own queue; `busy` when too many ask at once. Any queue.
    func result(
        of id: ExperimentID, _ calendar: WorkCalendar, now: Milliseconds,
        _ completion: @escaping @Sendable (CallResult) -> Void
    ) {
        answer(completion) { () throws(LogError) in
            guard let experiment = try self.reader.experiment(id) else {
                return .failure(DeskRefusal(.notFound, "there is no experiment \(id)", field: "experiment"))
            }
            return .success(try self.result(of: experiment, calendar, now))
        }
    }

    private func result(
        of experiment: Experiment, _ calendar: WorkCalendar, _ now: Milliseconds
    ) throws(LogError) -> [UInt8] {
        let plan = experiment.plan
        let number = JSONMember("experiment", .int(plan.id.rawValue))
        let resultAt = JSONMember("result_at", .int(ExperimentAnalysis.resultAt(experiment)))
        func answer(_ state: String, _ members: [JSONMember]) -> [UInt8] {
            let head = [number, JSONMember("state", .string(state)), resultAt, JSONMember("now", .int(now))]
            return JSONValue.object(head + members).serialised()
        }
        let standing = ExperimentAnalysis.standing(plan)
        guard ExperimentAnalysis.mayBeTold(experiment, at: now) else { return answer("early", standing) }
        let from = plan.start - ExperimentAnalysis.lookBack
        if let kept = kept.experiments.answer(plan.id, from: from, calendar, now: now) { return kept }
        reach(back: from, now)
        let head = try reader.head().sequence
        guard !isReading, head - book.sequence <= eventsBeforeAnswerMax else {
            readOn()
            let read = [JSONMember("seq", .int(book.sequence)), JSONMember("head", .int(head))]
            return answer("reading", read + standing)
        }
        while try readStep() {}
        let analysis = ExperimentAnalysis(experiment, book, calendar: calendar, now: now)
        let ready = answer("ready", [JSONMember("seq", .int(book.sequence))] + analysis.json())
        kept.experiments.put(ready, plan.id, calendar, now: now)
        return ready
    }
}
