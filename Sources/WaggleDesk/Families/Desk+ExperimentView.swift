internal import JSON
internal import WaggleDomain
internal import WaggleLog

// Experiments, read: in a list, and whole with their blocks.

extension Desk {
    func listExperiments(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let limit = try pageLimit(fields)
        let before = try experimentCursor(fields)
        readBeside(completion, allowed: { Access.decide(.readReports, by: actor, on: nil, view: $0) }) {
            (reading, _) throws(LogError) in
            let found = try reading.reader.experiments(before: before, limit: limit + 1)
            var writer = JSONWriter(capacity: 4_096)
            writer.beginObject()
            writer.key("experiments")
            writer.beginArray()
            for id in found.prefix(limit) {
                guard let experiment = try reading.reader.experiment(id) else { continue }
                writer.beginObject()
                experiment.writeRow(to: &writer, names: reading.nameEntry)
                writer.endObject()
            }
            writer.endArray()
            if found.count > limit, let last = found.prefix(limit).last { writer.field("cursor", "\(last)") }
            writer.endObject()
            return writer.bytes
        }
    }

    private func experimentCursor(_ fields: Fields) throws(Refused) -> ExperimentID? {
        guard let text = try fields.optionalText("cursor") else { return nil }
        guard let number = Int64(text), number > 0 else {
            throw Refused(field: "cursor", "cursor must be one that an earlier page gave")
        }
        return ExperimentID(number)
    }

    /// `experiment.get`: the plan, what became of its blocks, and what it gave.
    func getExperiment(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let id = try fields.experiment()
        look(completion) { [self] () throws(LogError) in
            if let refusal = Access.decide(.readReports, by: actor, on: nil, view: view) {
                return .failure(DeskRefusal(refusal))
            }
            guard let experiment = try log.reader.experiment(id) else {
                return .failure(DeskRefusal(.notFound, "there is no experiment \(id)", field: "experiment"))
            }
            return .success(experimentView(experiment, actor))
        }
    }

    /// Everything that is known without counting tickets. On the queue.
    private func experimentView(_ experiment: Experiment, _ actor: Actor) -> [UInt8] {
        var writer = JSONWriter(capacity: 4_096)
        writer.beginObject()
        experiment.writeRow(to: &writer, names: nameEntry)
        experiment.writePlan(to: &writer)
        experiment.writeOverrides(to: &writer, names: nameEntry)
        writer.key("can")
        let mayStop =
            !experiment.state.isOver && Access.decide(.runExperiment, by: actor, on: nil, view: view) == nil
        writeMethods(mayStop ? [.experimentStop] : [], &writer)
        writer.endObject()
        return writer.bytes
    }

    /// What a receipt adds: the experiment's number.
    func writeExperiment(of event: Event, _ writer: inout JSONWriter) {
        if case .experiment(let event) = event { writer.field("experiment", event.experiment.rawValue) }
    }
}

extension Experiment {
    /// What a list shows, into an open object.
    fileprivate func writeRow(to writer: inout JSONWriter, names: (UserID) -> NameBook.Entry) {
        writer.field("experiment", plan.id.rawValue)
        writer.field("state", state.rawValue)
        writer.field("reason", plan.reason)
        writer.field("design", plan.design.rawValue)
        writer.key("length")
        if let length = plan.length { writer.string(length.rawValue) } else { writer.null() }
        writer.key("queues")
        if let queues = plan.queues {
            writer.beginArray()
            for queue in queues { writer.int(queue.rawValue) }
            writer.endArray()
        } else {
            writer.null()
        }
        writer.key("planned_by")
        writer.person(plannedBy, names)
        writer.field("planned_at", plannedAt)
        writer.field("start_at", plan.start)
        writer.field("end_at", plan.end)
        writer.field("blocks", plan.blocks.count)
        writer.field("block", orNull: current.map { Int64($0) })
        writer.field("next_at", orNull: nextDue)
        writer.field("overrides", overrideCount)
        writer.field("ended_at", orNull: endedAt)
        writer.key("stopped_by")
        writer.optionalPerson(stoppedBy, names)
        writer.field("stop_reason", stopReason)
    }

    fileprivate func writePlan(to writer: inout JSONWriter) {
        writer.field("seed", plan.seed)
        writer.field("digest", plan.digest)
        writer.field("plan", plan.canonical)
        writer.field("horizon_ms", plan.horizon)
        writer.field("wash_in_ms", orNull: plan.washIn)
        write(plan.primary.map(\.rawValue), "primary", &writer)
        write(plan.warnings.map(\.rawValue), "warnings", &writer)
        writer.key("course")
        writer.beginArray()
        for (number, block) in plan.blocks.enumerated() { write(number, block, &writer) }
        writer.endArray()
    }

    private func write(_ words: [String], _ name: StaticString, _ writer: inout JSONWriter) {
        writer.key(name)
        writer.beginArray()
        for word in words { writer.string(word) }
        writer.endArray()
    }

    private func write(_ number: Int, _ block: ExperimentPlan.Block, _ writer: inout JSONWriter) {
        let course = course[number]
        writer.beginObject()
        writer.field("block", number)
        writer.field("pair", block.pair)
        writer.field("mode", block.mode.rawValue)
        writer.field("from", block.from)
        writer.field("to", plan.end(of: number))
        writer.field("started_at", orNull: course.startedAt)
        writer.field("ended_at", orNull: course.endedAt)
        writer.field("missed", course.isMissed)
        writer.field("waiting", course.waiting)
        writer.endObject()
    }

    fileprivate func writeOverrides(to writer: inout JSONWriter, names: (UserID) -> NameBook.Entry) {
        writer.key("overridden")
        writer.beginArray()
        for one in overrides {
            writer.beginObject()
            writer.field("at", one.at)
            writer.key("by")
            writer.person(one.by, names)
            writer.field("block", one.block)
            writer.key("queues")
            writer.beginArray()
            for queue in one.queues { writer.int(queue.rawValue) }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
    }
}
