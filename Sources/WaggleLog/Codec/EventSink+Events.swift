internal import WaggleDomain

extension EventSink {
    /// Writes the fields of one event. Long, and flat on purpose: it reads beside `EventSource.read`.
    mutating func write(_ event: Event) {
        switch event {
        case .ticketOpened(let opened): write(opened)
        case .ticketSolved(let solved): write(solved)
        case .ticketSolvedQuestioned: break
        case .ticketClosed(let automatic): field("automatic", automatic)
        case .ticketReopened(let cause): field("cause", cause)

        case .customerMessageSent(let number, let text, let files), .agentMessageSent(let number, let text, let files),
            .noteAdded(let number, let text, let files):
            field("number", number)
            self.text("text", text)
            write(files)
        case .systemMessageSent(let number, let text):
            field("number", number)
            self.text("text", text)

        case .ownerTaken, .handOffOffered, .handOffAccepted, .handOffDeclined, .handOffExpired, .handOffWithdrawn:
            writeOwnership(event)
        case .tierClockStarted, .tierClockExpired, .ticketEscalated, .ticketDeescalated, .shadowClockStarted,
            .shadowTierWouldEscalate:
            writeTiers(event)
        case .swarmOpened, .askOpened, .askFoundNobody, .askFilled, .askWithdrawn, .invitationSent,
            .invitationAccepted, .invitationDeclined, .invitationExpired, .invitationWithdrawn:
            writeAsks(event)
        case .memberJoined, .memberLeft, .speakGranted, .speakRevoked, .swarmClosed: writeMembers(event)

        case .noAnswerWarned(let waitingSince): field("waiting_since", waitingSince)
        case .queueCreated, .modeChanged, .userAdded, .userChanged: writeDesk(event)
        case .handling(let event): event.write(to: &self)
        case .contact(let event): event.write(to: &self)
        case .partner(let event): event.write(to: &self)
        case .tiering(let event): event.write(to: &self)
        case .routing(let event): event.write(to: &self)
        case .swarming(let event): event.write(to: &self)
        case .service(let event): event.write(to: &self)
        case .desk(let event): event.write(to: &self)
        case .problem(let event): event.write(to: &self)
        case .staffing(let event): event.write(to: &self)
        case .knowledge(let event): event.write(to: &self)
        case .experiment(let event): event.write(to: &self)
        // Its payload is stored as it came.
        case .ticketErased, .importedRow: break
        }
    }

    private mutating func write(_ opened: TicketOpened) {
        field("customer", opened.customer)
        field("queue", opened.queue)
        field("tier", opened.tier)
        field("mode", opened.mode)
        field("mode_source", opened.modeSource)
        field("channel", opened.channel)
        field("kind", opened.kind)
        field("category", opened.category)
        field("priority", opened.priority.rawValue)
        text("subject", opened.subject)
    }

    private mutating func write(_ solved: TicketSolved) {
        field("knowledge", solved.knowledge)
        field("no_answer_needed", solved.noAnswerNeeded)
        text("solution", solved.solution)
        text("knowledge_note", solved.knowledgeNote)
    }

    private mutating func writeOwnership(_ event: Event) {
        switch event {
        case .ownerTaken(let taken):
            field("owner", taken.owner)
            if let from = taken.from { field("from", from) }
            field("tier", taken.tier)
            field("mode", taken.mode)
        case .handOffOffered(let offered): write(offered)
        case .handOffAccepted(let offer, let from, let to, let tier):
            field("offer", offer)
            field("from", from)
            field("to", to)
            field("tier", tier)
        case .handOffDeclined(let offer, let reason, let comment, let code):
            field("offer", offer)
            field("reason", reason)
            optional("code", code)
            text("comment", comment)
        case .handOffExpired(let offer), .handOffWithdrawn(let offer): field("offer", offer)
        default: preconditionFailure("not an event of ownership: \(event.kind)")
        }
    }

    private mutating func write(_ offered: HandOffOffered) {
        field("offer", offered.offer)
        field("from", offered.from)
        field("to", offered.to)
        field("reason", offered.reason)
        field("due", offered.due)
        if let promised = offered.nextStepAt { field("next_step_at", promised) }
        if !offered.next.isEmpty { field("next", offered.next.map(\.rawValue)) }
        if offered.byManager { field("by_manager", true) }
        optional("code", offered.code)
        text("summary", offered.summary)
        text("next_step", offered.nextStep)
    }

    private mutating func writeTiers(_ event: Event) {
        switch event {
        case .tierClockStarted(let tier, let due), .shadowClockStarted(let tier, let due):
            field("tier", tier)
            field("due", due)
        case .tierClockExpired(let tier): field("tier", tier)
        case .ticketEscalated(let move), .ticketDeescalated(let move): write(move)
        case .shadowTierWouldEscalate(let from, let to):
            field("from", from)
            field("to", to)
        default: preconditionFailure("not an event of the tiers: \(event.kind)")
        }
    }

    private mutating func write(_ move: TierMove) {
        field("from", move.from)
        field("to", move.to)
        field("queue", move.queue)
        field("reason", move.reason)
        field("automatic", move.automatic)
        field("owner_stays", move.ownerStays)
        if move.isTakenBack { field("taken_back", true) }
        optional("code", move.code)
        text("summary", move.summary)
    }

    private mutating func writeAsks(_ event: Event) {
        switch event {
        case .swarmOpened(let swarm): field("swarm", swarm)
        case .askOpened(let opened): write(opened)
        case .askFoundNobody(let ask), .askFilled(let ask), .askWithdrawn(let ask): field("ask", ask)
        case .invitationSent(let sent): write(sent)
        case .invitationAccepted(let invitation), .invitationExpired(let invitation),
            .invitationWithdrawn(let invitation):
            field("invitation", invitation)
        case .invitationDeclined(let invitation, let reason, let pointer, let comment, let code):
            field("invitation", invitation)
            field("reason", reason)
            if let pointer { field("pointer", pointer) }
            optional("code", code)
            text("comment", comment)
        default: preconditionFailure("not an event of asks: \(event.kind)")
        }
    }

    private mutating func write(_ opened: AskOpened) {
        field("ask", opened.ask)
        field("skills", opened.skills)
        field("urgency", opened.urgency)
        field("wanted", opened.wanted)
        if opened.visibility != .inviteOnly { field("visibility", opened.visibility) }
        if let due = opened.due { field("due", due) }
        text("question", opened.question)
        text("tried", opened.tried)
    }

    private mutating func write(_ sent: InvitationSent) {
        field("invitation", sent.invitation)
        field("ask", sent.ask)
        field("user", sent.user)
        field("round", sent.round)
        field("due", sent.due)
        if let role = sent.role { field("role", role) }
        if sent.isForced { field("forced", true) }
    }

    private mutating func writeMembers(_ event: Event) {
        switch event {
        case .memberJoined(let user, let role, let tier, let invitation):
            field("user", user)
            field("role", role)
            if let tier { field("tier", tier) }
            if let invitation { field("invitation", invitation) }
        case .memberLeft(let user, let cause):
            field("user", user)
            field("cause", cause)
        case .speakGranted(let user), .speakRevoked(let user): field("user", user)
        case .swarmClosed(let swarm, let outcome, let contributors, let isConfirmed):
            field("swarm", swarm)
            field("outcome", outcome)
            field("contributors", contributors.map(\.rawValue))
            if !isConfirmed { field("guessed", true) }
        default: preconditionFailure("not an event of members: \(event.kind)")
        }
    }

    private mutating func writeDesk(_ event: Event) {
        switch event {
        case .queueCreated(let queue, let name, let tier, let mode):
            field("queue", queue)
            field("name", name)
            field("tier", tier)
            field("mode", mode)
        case .modeChanged(let queue, let from, let to, let reason):
            field("queue", queue)
            field("from", from)
            field("to", to)
            text("reason", reason)
        case .userAdded(let user, let role, let tiers, let skills):
            field("user", user)
            field("role", role)
            field("tiers", tiers.map { Int64($0.rawValue) })
            field("skills", skills)
        case .userChanged(let user, let role, let tiers, let skills, let disabled):
            field("user", user)
            field("role", role)
            field("tiers", tiers.map { Int64($0.rawValue) })
            field("skills", skills)
            field("disabled", disabled)
        default: preconditionFailure("not an event of the desk: \(event.kind)")
        }
    }
}
