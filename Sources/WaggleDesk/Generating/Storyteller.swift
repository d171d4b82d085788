internal import WaggleDomain
internal import WaggleLog

// A made-up desk's life: customers come, agents take, ask, hand over and solve, as people would.
//
//   arrive ─▶ take ─▶ greet ─▶ detail ─▶ work ─▶ answer ─▶ thank ─▶ solve ─▶ close (or come back)
//                                         │ ▲
//                     tiered: escalate ───┤ └── swarm: ask ─▶ invitations answered ─▶ note
//                              hand-off ──┘
//
// A step looks at the ticket as it is then and does what fits; what the desk refuses is tried later or left. The
// same seed over the same people and times tells the same story. What lies behind the end is not told: the tickets
// under way then are the ones that wait and are open.

/// When and how much happens.
struct StoryPlan {
    let seed: UInt64
    let tickets: Int
    let start: Milliseconds
    let end: Milliseconds
    /// When a manager switches the first line between tiers and swarms, in order.
    var switches: [Milliseconds] = []
    /// Whether it is recorded who was here and who looked at what.
    var hasPresence = false
}

/// What may happen next.
enum StoryStep {
    case arrive
    case take(TicketID)
    case greet(TicketID)
    case detail(TicketID)
    case work(TicketID)
    case answerInvitations(TicketID)
    case noteByMember(TicketID, UserID)
    case answerOffer(TicketID)
    case thank(TicketID)
    case solve(TicketID)
    case close(TicketID)
    case comeBack(TicketID)
    case switchMode
    case come
    case go
}

/// Tells one story to one desk; on one queue.
final class Storyteller {
    /// What is decided of a ticket when it comes.
    struct Thread {
        let scenario: Scenario
        let customer: Actor
        /// How often somebody else is needed: 0, 1 or 2 times.
        let difficulty: Int
        let isHandedOff: Bool
        var helpsUsed = 0
        var wasOffered = false
        var isThanked = false
        /// Steps that led nowhere; a ticket is left alone after too many.
        var misses = 0
    }

    /// Some 500 tickets' steps: a commit costs a sync, and its working copies memory.
    private static let stepsPerCommit = 5_000
    private static let missesMax = 25

    let desk: Desk
    let plan: StoryPlan
    var random: SeededGenerator
    var agenda = Agenda<StoryStep>()
    var threads: [TicketID: Thread] = [:]
    var customers: [Actor] = []
    var presence: StoryPresence

    init(_ desk: Desk, _ plan: StoryPlan) {
        self.desk = desk
        self.plan = plan
        random = SeededGenerator(seed: plan.seed)
        presence = StoryPresence(seed: plan.seed)
        for moment in arrivals() { agenda.plan(.arrive, at: moment) }
        for moment in plan.switches { agenda.plan(.switchMode, at: moment) }
        if plan.hasPresence { planPresence() }
    }

    /// Tells everything until the plan's end. On the desk's queue.
    func tell() throws(LogError) {
        var isOver = false
        while !isOver {
            isOver = try Rehearsal.run(desk) { (scene) throws(LogError) in try tellSome(in: scene) }
            // No server empties the write-ahead log meanwhile: without this it would grow to all that is told.
            desk.log.shortenWriteAheadLog()
        }
    }

    /// True at the end.
    private func tellSome(in scene: Rehearsal) throws(LogError) -> Bool {
        for _ in 0..<Self.stepsPerCommit {
            guard let next = agenda.next, next <= plan.end, let (at, step) = agenda.take() else {
                try scene.advance(to: plan.end)
                return true
            }
            try scene.advance(to: at)
            try tell(step, in: scene)
        }
        return false
    }

    /// Customers come mostly then, and people are here: so long before the end of each day.
    static let busyHours: Milliseconds = 10 * 3_600_000

    /// Most people come in the ten busy hours of each of the days, counted back from the end.
    private func arrivals() -> [Milliseconds] {
        let day: Int64 = 86_400_000
        let span = max(1, plan.end - plan.start)
        let days = max(1, span / day)
        return (0..<plan.tickets).map { _ in
            guard span >= day else { return plan.end - Int64.random(in: 0..<span, using: &random) }
            let length = random.chance(85) ? Self.busyHours : day
            let back = Int64.random(in: 0..<days, using: &random) * day + Int64.random(in: 0..<length, using: &random)
            return plan.end - back
        }.sorted()
    }

    private func tell(_ step: StoryStep, in scene: Rehearsal) throws(LogError) {
        if plan.hasPresence { try look(step, in: scene) }
        switch step {
        case .arrive: try arrive(in: scene)
        case .take(let id): try take(id, in: scene)
        case .greet(let id): try greet(id, in: scene)
        case .detail(let id): try giveDetail(id, in: scene)
        case .work(let id): try work(id, in: scene)
        case .answerInvitations(let id): try answerInvitations(id, in: scene)
        case .noteByMember(let id, let user): try noteByMember(id, user, in: scene)
        case .answerOffer(let id): try answerOffer(id, in: scene)
        case .thank(let id): try thank(id, in: scene)
        case .solve(let id): try solve(id, in: scene)
        case .close(let id): try close(id, in: scene)
        case .comeBack(let id): try comeBack(id, in: scene)
        case .switchMode: try switchMode(in: scene)
        case .come, .go: break
        }
    }

    /// Plans a step some seconds from now.
    func then(_ step: StoryStep, after seconds: ClosedRange<Int64>, in scene: Rehearsal) {
        agenda.plan(step, at: scene.turn.now + random.delay(seconds))
    }

    /// Plans the step again, unless the ticket has led nowhere too often.
    func again(_ step: StoryStep, _ id: TicketID, after seconds: ClosedRange<Int64>, in scene: Rehearsal) {
        threads[id]?.misses += 1
        guard let thread = threads[id], thread.misses < Self.missesMax else { return }
        then(step, after: seconds, in: scene)
    }
}
