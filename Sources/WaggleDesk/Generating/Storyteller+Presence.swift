internal import WaggleDomain
internal import WaggleLog

// Who was here and who looked at what, beside the story: it draws its own numbers, so the tickets are the same without
// it. A look is recorded when it ends, as with anybody whose page sends it late.

/// What is kept of people while a story is told.
struct StoryPresence {
    var random: SeededGenerator
    /// One looks at one ticket at a time.
    var lookedUntil: [UserID: Milliseconds] = [:]

    init(seed: UInt64) { random = SeededGenerator(seed: seed ^ 0x4c6f_6f6b_73) }
}

extension Storyteller {
    private static let day: Milliseconds = 86_400_000
    /// Seconds with a ticket before something is written in it.
    private static let lookLasts: ClosedRange<Int64> = 30...1_200

    /// Everybody is here in the busy hours.
    func planPresence() {
        for back in 0..<max(1, (plan.end - plan.start) / Self.day) {
            let go = plan.end - back * Self.day
            agenda.plan(.come, at: max(plan.start, go - Self.busyHours))
            agenda.plan(.go, at: go)
        }
    }

    /// Records what the step shows of people. On the desk's queue.
    func look(_ step: StoryStep, in scene: Rehearsal) throws(LogError) {
        let now = scene.turn.now
        switch step {
        case .come:
            for member in scene.staff {
                try scene.record(.presenceUp(user: member.actor.id, at: now), by: member.actor)
            }
        case .go:
            for member in scene.staff {
                try scene.record(.presenceDown(user: member.actor.id, at: now), by: member.actor)
            }
        case .greet(let id), .work(let id), .solve(let id):
            try look(at: id, scene.actor(scene.ticket(id)?.owner), in: scene)
        case .noteByMember(let id, let user): try look(at: id, scene.actor(user), in: scene)
        default: break
        }
    }

    private func look(at id: TicketID, _ person: Actor?, in scene: Rehearsal) throws(LogError) {
        guard let person, let ticket = try scene.ticket(id), !ticket.state.isFinished else { return }
        let now = scene.turn.now
        let from = max(
            now - presence.random.delay(Self.lookLasts), ticket.createdAt, presence.lookedUntil[person.id, default: 0])
        guard from < now else { return }
        presence.lookedUntil[person.id] = now
        try scene.record(.viewEntered(ticket: id, user: person.id, at: from), by: person)
        try scene.record(.viewLeft(ticket: id, user: person.id, at: now), by: person)
    }
}
