extension Ticket {
    /// What a ticket remembers about offers to teams and queues, automatic and forced hand-offs, cover.
    package struct Routing: Equatable, Sendable {
        /// The queue is offered the ticket although it has an owner.
        package struct Auto: Equatable, Sendable {
            package let cause: AutoCause
            package let since: Milliseconds
        }

        /// One beginning of ownership.
        struct Start: Equatable, Sendable {
            let user: UserID
            let at: Milliseconds
        }

        /// Stands until somebody else owns the ticket, the owner answers or comes back, or it is withdrawn.
        package internal(set) var auto: Auto?
        /// When the last automatic offer ended without another owner.
        var autoEndedAt: Milliseconds?
        var warnedAt: Milliseconds?
        /// Members who ask for the ticket.
        package internal(set) var requests: [UserID] = []
        /// Whom the desk has asked since the ticket waits, and when last.
        package internal(set) var pushed: [UserID: Milliseconds] = [:]
        /// Push offers since the ticket began to wait as it waits now; enough of them end the pushing.
        var pushes = 0
        package internal(set) var isPushEnded = false
        var starts: [Start] = []
        package internal(set) var skills: [String] = []
        package internal(set) var language: String?
        /// What the owner said at the end of a shift.
        package internal(set) var plan: ShiftPlanned?

        /// Who answers for promises while the owner is off.
        package var cover: UserID? { plan?.cover }

        mutating func begin(_ owner: UserID, _ at: Milliseconds) {
            endOwner()
            pushed = [:]
            pushAnew()
            if starts.last?.user != owner { starts.append(Start(user: owner, at: at)) }
            if starts.count > Bounds.ownerStartsMax { starts.removeFirst() }
        }

        /// The ticket waits for others, or in another way: pushing begins again.
        mutating func pushAnew() {
            pushes = 0
            isPushEnded = false
        }

        mutating func endOwner() {
            endWork()
            requests = []
        }

        mutating func endWork() {
            auto = nil
            plan = nil
        }

        /// How often ownership came back to somebody after `since`, one more counted for now.
        func returns(of user: UserID, since: Milliseconds) -> Int {
            guard let first = starts.firstIndex(where: { $0.user == user }) else { return 0 }
            guard starts.last?.user != user else { return 0 }
            return starts[(first + 1)...].count { $0.user == user && $0.at > since } + 1
        }
    }

    mutating func apply(_ event: RoutingEvent, by actor: UserID, at: Milliseconds) {
        switch event {
        case .offeredToGroup(let offered): offer(offered)
        case .pushed(let pushed): push(pushed, at)
        case .pushEnded: routing.isPushEnded = true
        case .superseded: offer?.state.move(.superseded)
        case .forced(let forced):
            move(.taken)
            changeOwner(to: forced.to, at)
        case .released:
            routing.pushAnew()
            endOwnerInterval()
            move(.requeued)
        case .requested(let user, _, _):
            if !routing.requests.contains(user) { routing.requests.append(user) }
        case .auto(let cause, _, _):
            routing.pushAnew()
            routing.auto = Routing.Auto(cause: cause, since: at)
        case .autoEnded:
            routing.auto = nil
            routing.autoEndedAt = at
        case .needsSet(let skills, let language):
            routing.pushAnew()
            routing.skills = skills
            routing.language = language
        case .shiftPlanned(let planned): routing.plan = planned
        case .coverEnded: routing.plan = nil
        }
    }

    private mutating func offer(_ offered: GroupOffer) {
        offerCount = offered.offer
        offer = Offer(
            number: offered.offer, from: offered.from, to: nil,
            group: .init(team: offered.team, queue: offered.queue, name: offered.name),
            candidates: offered.candidates, reason: offered.reason, due: offered.due, summary: offered.summary,
            nextStep: offered.nextStep, nextStepAt: offered.nextStepAt, byManager: offered.byManager, code: offered.code
        )
    }

    private mutating func push(_ pushed: PushOffer, _ at: Milliseconds) {
        offerCount = pushed.offer
        offer = Offer(
            number: pushed.offer, from: pushed.from ?? .system, to: pushed.to, group: nil, candidates: [pushed.to],
            reason: .routing, due: pushed.due, summary: "", nextStep: "", nextStepAt: nil)
        routing.pushes += 1
        if routing.pushed.count < Bounds.pushedMax || routing.pushed[pushed.to] != nil {
            routing.pushed[pushed.to] = at
        }
    }

    /// The moments this family waits for.
    func routingDeadlines(_ policy: DeskPolicy) -> [Deadline] {
        guard noAnswerWarned, owner != nil, routing.auto == nil, !escalationPending, let warnedAt = routing.warnedAt
        else { return [] }
        let since = max(warnedAt, routing.autoEndedAt ?? warnedAt)
        let due = hours(policy).add(workingTime: policy.routing.noAnswerOffer(channel), to: since)
        return [Deadline(kind: .noAnswerOffer, reference: 0, due: due)]
    }

    /// What must hold of it and does not, one sentence each.
    func brokenRouting() -> [String] {
        var broken: [String] = []
        if routing.auto != nil && (owner == nil || state == .solved) {
            broken.append("the queue is offered a ticket that nobody works on")
        }
        if routing.plan != nil && owner == nil { broken.append("a plan for a shift stands without an owner") }
        if routing.isPushEnded && liveOffer?.isPushed == true {
            broken.append("a ticket is pushed after the last push")
        }
        if routing.cover == owner && owner != nil { broken.append("the owner covers for themself") }
        if routing.requests.contains(where: { $0 == owner }) { broken.append("the owner asks for their own ticket") }
        return broken
    }

    /// Somebody is wanted who owns it: it waits in a queue, or its owner is to be relieved.
    package var seeksOwner: Bool { state == .queued || escalationPending || routing.auto != nil }

    /// Anybody of its tier may take it, and until then its owner goes on.
    package var ownerStaysUntilTaken: Bool { escalationPending || routing.auto != nil }

    /// To whom what falls due goes: whoever covers while the owner is off, else the owner.
    package var onDuty: UserID? { owner == nil ? nil : routing.cover ?? owner }

    /// Since when the customer waits: what a queue is ordered by, whatever moved the ticket there.
    package var customerWaitsSince: Milliseconds { waitingSince ?? lastCustomerMessageAt ?? createdAt }
}

extension Ticket.Turn {
    mutating func run(_ command: RoutingCommand) -> Refusal? {
        switch command {
        case .force(let user, let reason, let overCapacity): force(user, reason, overCapacity: overCapacity)
        case .release(let reason, let code): release(reason, code)
        case .request(let reason, let comment): request(reason, comment)
        case .keep: keep()
        case .setNeeds(let skills, let language): setNeeds(skills, language)
        case .planShift(let plan, let cover, let nextStep, let at): planShift(plan, cover, nextStep, at)
        case .endCover: endCover()
        case .push: push()
        case .offerToQueue(let cause, let owner): refuseUnless(owner) ?? offerToQueue(cause)
        case .ownerBack(let owner): refuseUnless(owner) ?? ownerBack()
        case .partFrom(let user): part(from: user)
        }
    }
}
