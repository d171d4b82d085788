internal import WaggleDomain

/// While one ran, each new ticket of its queues drew the mode of its own coin.
struct PilotRun {
    let plan: ExperimentPlan
    /// The event it began with.
    let from: Int64
    /// The event it ended with; none while it runs.
    var to = Int64.max
}

extension Verifier {
    /// Which pilots ran when. An experiment that does not read is a finding of its own, and its coins are not thrown.
    func readPilots() throws(LogError) {
        guard coin != nil else { return }
        do throws(LogError) {
            var plans: [ExperimentID: ExperimentPlan] = [:]
            for stored in try reader.experimentEvents() {
                guard case .experiment(let event) = stored.event else { continue }
                switch event {
                case .planned(let plan): plans[plan.id] = plan
                case .began(let id):
                    if let plan = plans[id] { pilots.append(PilotRun(plan: plan, from: stored.sequence)) }
                case .ended(let id), .stopped(let id, _):
                    if let last = pilots.indices.last, pilots[last].plan.id == id { pilots[last].to = stored.sequence }
                default: break
                }
            }
        } catch .unreadable, .unknownKind {
            pilots = []
        }
    }

    /// Throws the ticket's coin again: it has that mode exactly when a pilot ran in the queue that it was made in.
    func checkCoin(_ history: TicketHistory) {
        guard let coin, let opened = history.opened else { return }
        let (id, sequence) = (history.ticket.id, history.sequence)
        let pilot = pilots.first { $0.from < sequence && sequence < $0.to && $0.plan.concerns(opened.queue) }
        guard let pilot else {
            if opened.modeSource == .pilot {
                result.note(
                    .assignment, sequence: sequence, ticket: id.rawValue,
                    "Ticket \(id) is said to have its mode from a pilot, and none ran.")
            }
            return
        }
        result.coins += 1
        let drawn: Mode = coin(id, pilot.plan.seed) ? .swarm : .tiered
        guard opened.modeSource != .pilot || opened.mode != drawn else { return }
        result.note(
            .assignment, sequence: sequence, ticket: id.rawValue,
            "Ticket \(id) was made as \(opened.mode.rawValue) while pilot \(pilot.plan.id) drew \(drawn.rawValue) for it."
        )
    }
}
