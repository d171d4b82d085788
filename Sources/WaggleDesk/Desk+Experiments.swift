internal import WaggleDomain
internal import WaggleLog
internal import WaggleMeasures

// Experiments at work. What is due of one is recorded at the beginning of a turn, before anything else is decided, so no
// ticket is ever made in a block's time and the mode of the block before. The timer only makes sure that there is a turn.

extension Desk {
    /// Decides what is asked of experiments: the number, the seed and its coins come from the store.
    func decideExperiment(
        _ command: ExperimentCommand, by actor: Actor, in turn: Turn
    ) throws(LogError) -> Decision {
        if case .stop(let id, _) = command, Access.decide(.runExperiment, by: actor, on: nil, view: turn.view) == nil,
            try log.reader.experiment(id) == nil
        {
            return .failure(Refusal(.notFound, "there is no experiment \(id)", field: "experiment"))
        }
        let seed = fixedSeed ?? turn.transaction.seed
        let decision = turn.view.decide(
            command, id: try turn.transaction.nextExperimentID(), seed: seed,
            coins: ExperimentCoins.draw(Bounds.experimentBlocks.upperBound / 2, seed: seed), by: actor, at: turn.now)
        return decision.map { events in
            events.map { event in
                guard case .experiment(.planned(let plan)) = event else { return event }
                return .experiment(.planned(plan.sealed))
            }
        }
    }

    /// The coin of a ticket that is made now; nil unless a pilot runs.
    func coin(of ticket: TicketID, in turn: Turn) -> Bool? {
        guard let experiment = turn.view.experiment, experiment.drawsTickets else { return nil }
        return ExperimentCoins.coin(of: ticket, seed: experiment.plan.seed)
    }

    /// Records what is due of the experiment. On the queue, inside the transaction, before the turn's commands.
    func advanceExperiment(in turn: Turn) throws(LogError) {
        guard firesDeadlines, let due = turn.view.experiment?.nextDue, due <= turn.now else { return }
        let events = turn.view.advanceExperiment(at: turn.now)
        _ = try record(events, ticket: nil, by: .system, request: nil, in: turn)
        counters.deadlinesFired += 1
    }

    /// A turn for what is due of the experiment by now; false when nothing is. On the queue.
    func fireExperiment(at now: Milliseconds) -> Bool {
        guard let due = view.experiment?.nextDue, due <= now else { return false }
        return submit(.write(DeskWrite(body: { (_) throws(LogError) in }, completion: { _ in })), isUrgent: true)
    }
}
