// Offers to many: a team of the desk, or everybody at a queue's tier. Whom the offer reaches is written down with it.

extension Ticket.Turn {
    mutating func offer(_ handOff: Command.HandOff, toTeam id: TeamID) -> Refusal? {
        guard let team = policy.teams.team(id) else {
            return Refusal(.invalidField, "there is no team \(id)", field: "to")
        }
        return offer(handOff, name: team.name, team: id, queue: nil, field: "to") { team.includes($0) }
    }

    mutating func offer(_ handOff: Command.HandOff, toQueue id: QueueID) -> Refusal? {
        guard let queue = view.queues[id] else {
            return Refusal(.invalidField, "there is no queue \(id)", field: "to")
        }
        return offer(handOff, name: queue.name, team: nil, queue: id, field: "to") {
            $0.role == .agent && $0.tiers.contains(queue.tier)
        }
    }

    private mutating func offer(
        _ handOff: Command.HandOff, name: String, team: TeamID?, queue: QueueID?, field: String,
        includes: (Actor) -> Bool
    ) -> Refusal? {
        guard handOff.next.isEmpty else {
            return Refusal(.invalidField, "people stand in line behind one person only", field: "next")
        }
        let people = view.staff.values.map(\.actor)
            .filter { includes($0) && refuseTarget($0.id, field: field) == nil }
            .map(\.id).sorted().prefix(Bounds.offeredMax)
        guard !people.isEmpty, let owner = ticket.owner else {
            return Refusal(.invalidField, "nobody of \(name) could take ticket \(ticket.id)", field: field)
        }
        supersedeLiveOffer()
        record(
            .routing(
                .offeredToGroup(
                    GroupOffer(
                        offer: ticket.offerCount + 1, from: owner, team: team, queue: queue, name: name,
                        candidates: Array(people), reason: handOff.reason, due: offerDue(),
                        nextStepAt: handOff.nextStepAt, byManager: actor.role == .manager, code: handOff.code,
                        summary: handOff.summary, nextStep: handOff.nextStep))))
        return nil
    }
}
