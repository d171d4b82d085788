extension DeskView {
    /// Decides what is asked of experiments. `id` is the next one's; `seed` is what `coins` were drawn from, one for each
    /// pair that a plan may have.
    package func decide(
        _ command: ExperimentCommand, id: ExperimentID, seed: Int64, coins: [Bool], by actor: Actor,
        at now: Milliseconds
    ) -> Decision {
        if let refusal = Access.decide(command.action, by: actor, on: nil, view: self) { return .failure(refusal) }
        switch command {
        case .plan(let draft):
            if let refusal = refuse(draft, at: now) { return .failure(refusal) }
            return plan(draft, id, seed, coins).map { [.experiment(.planned($0))] }
        case .stop(let id, let reason):
            if let refusal = Bounds.check(reason, "reason", 1...Bounds.reasonBytesMax) { return .failure(refusal) }
            guard let experiment, experiment.plan.id == id else {
                return .failure(Refusal(.wrongState, "experiment \(id) is not planned and does not run"))
            }
            return .success(ending(experiment) + [.experiment(.stopped(experiment: id, reason: reason))])
        }
    }

    private func refuse(_ draft: ExperimentCommand.Draft, at now: Milliseconds) -> Refusal? {
        if let refusal = Bounds.check(draft.reason, "reason", 1...Bounds.reasonBytesMax) { return refusal }
        if let experiment {
            let what = experiment.state == .planned ? "is planned" : "runs"
            return Refusal(.conflict, "experiment \(experiment.plan.id) \(what): one at a time")
        }
        if let refusal = draft.design == .pilot ? refuseDays(draft.days) : refuseBlocks(draft.blocks) { return refusal }
        guard draft.start > now, draft.start - now <= Bounds.experimentAhead else {
            return Refusal(.invalidField, "it starts in the future, within half a year", field: "start_at")
        }
        guard Bounds.experimentHorizon.contains(draft.horizon) else {
            return Refusal(.invalidField, "the horizon is from an hour to 90 days", field: "horizon_ms")
        }
        guard (1...Bounds.primaryMax).contains(draft.primary.count), Set(draft.primary).count == draft.primary.count
        else {
            return Refusal(
                .invalidField, "one to \(Bounds.primaryMax) primary measures, each once", field: "primary")
        }
        if let queues = draft.queues {
            if queues.isEmpty { return Refusal(.invalidField, "name queues, or leave them out", field: "queues") }
            if let stranger = queues.first(where: { self.queues[$0] == nil }) {
                return Refusal(.invalidField, "there is no queue \(stranger)", field: "queues")
            }
        }
        return nil
    }

    private func refuseBlocks(_ blocks: Int) -> Refusal? {
        if Bounds.experimentBlocks.contains(blocks), blocks % 2 == 0 { return nil }
        let (least, most) = (Bounds.experimentBlocks.lowerBound, Bounds.experimentBlocks.upperBound)
        return Refusal(
            .invalidField,
            "an even number of blocks from \(least) to \(most): fewer than \(least) leave too much to chance",
            field: "blocks")
    }

    private func refuseDays(_ days: Int) -> Refusal? {
        if Bounds.pilotDays.contains(days) { return nil }
        let (least, most) = (Bounds.pilotDays.lowerBound, Bounds.pilotDays.upperBound)
        return Refusal(.invalidField, "a pilot lasts \(least) to \(most) days", field: "days")
    }

    private func pilot(_ draft: ExperimentCommand.Draft, _ id: ExperimentID, _ seed: Int64) -> ExperimentPlan {
        ExperimentPlan(
            pilot: id, queues: draft.queues.map { Set($0).sorted() }, seed: seed, start: draft.start,
            end: ExperimentPlan.moment(draft.days, after: draft.start, zone: policy.calendars.hours.zone),
            horizon: draft.horizon, primary: draft.primary, reason: draft.reason, warnings: warnings(draft))
    }

    private func plan(
        _ draft: ExperimentCommand.Draft, _ id: ExperimentID, _ seed: Int64, _ coins: [Bool]
    ) -> Result<ExperimentPlan, Refusal> {
        if draft.design == .pilot { return .success(pilot(draft, id, seed)) }
        let calendar = policy.calendars.hours
        var beginnings = ExperimentPlan.beginnings(of: draft.blocks, draft.length, from: draft.start, in: calendar)
        guard beginnings.count == draft.blocks + 1, let end = beginnings.popLast() else {
            return .failure(
                Refusal(.invalidField, "the desk is open on too few days for so many blocks", field: "blocks"))
        }
        let lengths = zip(beginnings, beginnings.dropFirst() + [end]).map { $1 - $0 }
        if let washIn = draft.washIn, washIn < 0 || washIn > (lengths.min() ?? 0) / 2 {
            return .failure(
                Refusal(.invalidField, "at most half a block is left out at its beginning", field: "wash_in_ms"))
        }
        let pairs = ExperimentPlan.pairs(of: beginnings, draft.length, zone: calendar.zone)
        return .success(
            ExperimentPlan(
                id: id, queues: draft.queues.map { Set($0).sorted() }, length: draft.length, seed: seed,
                blocks: ExperimentPlan.draw(beginnings, pairs: pairs, coins: coins), end: end,
                horizon: draft.horizon, washIn: draft.washIn, primary: draft.primary, reason: draft.reason,
                warnings: warnings(draft)))
    }

    private func warnings(_ draft: ExperimentCommand.Draft) -> [PlanWarning] {
        let concerned = draft.queues.map { Set($0) } ?? Set(queues.keys)
        var warnings: [PlanWarning] = draft.design == .pilot ? [.interference] : []
        let hasBlocks = draft.design == .switchback
        if hasBlocks, draft.length == .day, waitingCount(concerned) > 0 { warnings.append(.backlog) }
        if !Set(queues.keys).isSubset(of: concerned) { warnings.append(.shared) }
        if hasBlocks, draft.blocks < Bounds.experimentBlocksToSee { warnings.append(.small) }
        return warnings
    }

    private func waitingCount(_ concerned: Set<QueueID>) -> Int {
        waiting.reduce(0) { concerned.contains($1.key) ? $0 + max(0, $1.value) : $0 }
    }

    // MARK: - What the desk does by itself

    /// The mode of a ticket made in a queue now, and who decided it: while a pilot runs there the ticket's own coin does,
    /// true for a swarm, else the queue.
    func mode(in queue: Queue, coin: Bool?) -> (mode: Mode, source: ModeSource) {
        guard let coin, let experiment, experiment.drawsTickets, experiment.plan.concerns(queue.id) else {
            return (queue.mode, queue.modeSource)
        }
        return (coin ? .swarm : .tiered, .pilot)
    }

    /// What is due of the experiment by now: the block that is over ends, the one that rules now begins, and what lay
    /// between was missed. Nothing when nothing is due.
    package func advanceExperiment(at now: Milliseconds) -> [Event] {
        guard let experiment, let due = experiment.nextDue, due <= now else { return [] }
        let plan = experiment.plan
        if plan.design == .pilot {
            return [.experiment(now < plan.end ? .began(experiment: plan.id) : .ended(experiment: plan.id))]
        }
        let seen = (experiment.course.lastIndex { $0.startedAt != nil || $0.isMissed } ?? -1) + 1
        let next = plan.block(at: now)
        let missed = (seen..<max(seen, next ?? plan.blocks.count)).map {
            Event.experiment(.blockMissed(experiment: plan.id, block: $0))
        }
        guard let next else {
            return ending(experiment) + missed + [.experiment(.ended(experiment: plan.id))]
        }
        return closing(experiment) + missed + starting(next, of: experiment)
    }

    private func starting(_ block: Int, of experiment: Experiment) -> [Event] {
        let plan = experiment.plan
        let ruled = queues.values.filter { plan.concerns($0.id) }.sorted { $0.id < $1.id }
        let mode = plan.blocks[block].mode
        let start = ExperimentBlockStart(
            experiment: plan.id, block: block, mode: mode, queues: ruled.map(\.id), before: ruled.map(\.mode),
            waiting: waitingCount(Set(ruled.map(\.id))))
        let reason = "experiment \(plan.id), block \(block + 1) of \(plan.blocks.count)"
        return switching(ruled.map { ($0.id, mode) }, plan, reason) + [.experiment(.blockStarted(start))]
    }

    private func closing(_ experiment: Experiment) -> [Event] {
        guard let current = experiment.current else { return [] }
        let ended = ExperimentEvent.blockEnded(
            experiment: experiment.plan.id, block: current, queues: experiment.ruled)
        return [.experiment(ended)]
    }

    /// The block that rules ends, and every queue works again as it did before the first.
    private func ending(_ experiment: Experiment) -> [Event] {
        let back = experiment.before.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return closing(experiment) + switching(back, experiment.plan, "experiment \(experiment.plan.id) is over")
    }

    /// Only tickets made afterwards follow.
    private func switching(_ modes: [(QueueID, Mode)], _ plan: ExperimentPlan, _ reason: String) -> [Event] {
        let changes: [ModeSwitch.Change] = modes.compactMap { id, mode in
            guard let queue = queues[id], queue.mode != mode else { return nil }
            return .init(queue: id, from: queue.mode, to: mode)
        }
        guard !changes.isEmpty else { return [] }
        return events(
            ModeSwitch(
                changes: changes, scope: .new, isOfDesk: plan.queues == nil, undoUntil: nil, undoes: nil,
                reason: reason))
    }

    /// What a switch by somebody means for the experiment that runs.
    func overriding(_ changes: [ModeSwitch.Change]) -> [Event] {
        guard let experiment, let block = experiment.current else { return [] }
        let queues = changes.map(\.queue).filter { experiment.ruled.contains($0) }
        guard !queues.isEmpty else { return [] }
        return [.experiment(.overridden(experiment: experiment.plan.id, block: block, queues: queues))]
    }

    /// The view after an event of an experiment.
    package mutating func apply(_ event: ExperimentEvent, by actor: UserID, at: Milliseconds, sequence: Int64) {
        if experiment == nil {
            experiment = Experiment(first: event, by: actor, at: at, sequence: sequence)
        } else {
            experiment?.apply(event, by: actor, at: at, sequence: sequence)
        }
        if let ruled = event.ruled {
            for queue in ruled.queues { queues[queue]?.modeSource = ruled.source }
        }
        if experiment?.state.isOver == true { experiment = nil }
    }
}
