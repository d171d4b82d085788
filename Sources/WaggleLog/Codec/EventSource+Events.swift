internal import JSON
internal import WaggleDomain

extension EventSource {
    /// The event of this kind. Long, and flat on purpose: it reads beside `EventSink.write`.
    mutating func read() throws(LogError) -> Event {
        switch kind {
        case "ticket.opened": .ticketOpened(try ticketOpened())
        case "ticket.solved": .ticketSolved(try ticketSolved())
        case "ticket.solved_questioned": .ticketSolvedQuestioned
        case "ticket.closed": .ticketClosed(automatic: try bool("automatic"))
        case "ticket.reopened": .ticketReopened(cause: try word("cause"))
        case "msg.customer":
            .customerMessageSent(number: try int("number"), text: try text("text"), files: try attachments())
        case "msg.agent":
            .agentMessageSent(number: try int("number"), text: try text("text"), files: try attachments())
        case "msg.system": .systemMessageSent(number: try int("number"), text: try text("text"))
        case "msg.note": .noteAdded(number: try int("number"), text: try text("text"), files: try attachments())
        case "ticket.erased": .ticketErased
        case "sla.no_answer_warned": .noAnswerWarned(waitingSince: try int64("waiting_since"))
        default: try readOwnership()
        }
    }

    private mutating func readOwnership() throws(LogError) -> Event {
        switch kind {
        case "owner.taken": .ownerTaken(try ownerTaken())
        case "owner.offered": .handOffOffered(try handOffOffered())
        case "owner.accepted":
            .handOffAccepted(offer: try int("offer"), from: try id("from"), to: try id("to"), tier: try tier("tier"))
        case "owner.declined":
            .handOffDeclined(
                offer: try int("offer"), reason: try word("reason"), comment: try text("comment"),
                code: try optionalString("code"))
        case "owner.expired": .handOffExpired(offer: try int("offer"))
        case "owner.withdrawn": .handOffWithdrawn(offer: try int("offer"))
        default: try readTiers()
        }
    }

    private mutating func readTiers() throws(LogError) -> Event {
        switch kind {
        case "tier.clock_started": .tierClockStarted(tier: try tier("tier"), due: try int64("due"))
        case "tier.clock_expired": .tierClockExpired(tier: try tier("tier"))
        case "tier.escalated": .ticketEscalated(try tierMove())
        case "tier.deescalated": .ticketDeescalated(try tierMove())
        case "shadow.clock_started": .shadowClockStarted(tier: try tier("tier"), due: try int64("due"))
        case "shadow.tier_would_escalate": .shadowTierWouldEscalate(from: try tier("from"), to: try tier("to"))
        default: try readAsks()
        }
    }

    private mutating func readAsks() throws(LogError) -> Event {
        switch kind {
        case "swarm.opened": .swarmOpened(swarm: try int("swarm"))
        case "ask.opened": .askOpened(try askOpened())
        case "ask.nobody": .askFoundNobody(ask: try int("ask"))
        case "ask.filled": .askFilled(ask: try int("ask"))
        case "ask.withdrawn": .askWithdrawn(ask: try int("ask"))
        case "invite.sent": .invitationSent(try invitationSent())
        case "invite.accepted": .invitationAccepted(invitation: try int("invitation"))
        case "invite.declined":
            .invitationDeclined(
                invitation: try int("invitation"), reason: try word("reason"), pointer: try optionalID("pointer"),
                comment: try text("comment"), code: try optionalString("code"))
        case "invite.expired": .invitationExpired(invitation: try int("invitation"))
        case "invite.withdrawn": .invitationWithdrawn(invitation: try int("invitation"))
        default: try readMembers()
        }
    }

    private mutating func readMembers() throws(LogError) -> Event {
        switch kind {
        case "member.joined":
            .memberJoined(
                user: try id("user"), role: try word("role"), tier: try optionalTier("tier"),
                invitation: try optionalInt64("invitation").map { Int($0) })
        case "member.left": .memberLeft(user: try id("user"), cause: try word("cause"))
        case "member.speak_granted": .speakGranted(user: try id("user"))
        case "member.speak_revoked": .speakRevoked(user: try id("user"))
        case "swarm.closed":
            .swarmClosed(
                swarm: try int("swarm"), outcome: try word("outcome"),
                contributors: try array("contributors") { $0.intValue.map { UserID($0) } },
                isConfirmed: try !optionalBool("guessed"))
        default: try readDesk()
        }
    }

    private mutating func readDesk() throws(LogError) -> Event {
        switch kind {
        case "queue.created":
            .queueCreated(
                queue: try id("queue"), name: try string("name"), tier: try tier("tier"), mode: try word("mode"))
        case "mode.changed":
            .modeChanged(
                queue: try id("queue"), from: try word("from"), to: try word("to"), reason: try text("reason"))
        case "user.added":
            .userAdded(
                user: try id("user"), role: try word("role"),
                tiers: try array("tiers") { $0.intValue.flatMap { Int(exactly: $0) }.flatMap { Tier(rawValue: $0) } },
                skills: try array("skills") { $0.stringValue })
        case "user.changed":
            .userChanged(
                user: try id("user"), role: try word("role"),
                tiers: try array("tiers") { $0.intValue.flatMap { Int(exactly: $0) }.flatMap { Tier(rawValue: $0) } },
                skills: try array("skills") { $0.stringValue }, disabled: try bool("disabled"))
        default: try otherwise()
        }
    }

    private mutating func otherwise() throws(LogError) -> Event {
        guard let event = try readGroup() else { throw .unknownKind(kind) }
        return event
    }

    private mutating func ticketOpened() throws(LogError) -> TicketOpened {
        guard let priority = Priority(rawValue: try int("priority")) else {
            throw .unreadable(what: "\(kind), field priority")
        }
        return TicketOpened(
            customer: try id("customer"), queue: try id("queue"), tier: try tier("tier"), mode: try word("mode"),
            modeSource: try word("mode_source"), channel: try word("channel"), kind: try word("kind"),
            category: try string("category"), priority: priority, subject: try text("subject"))
    }

    private mutating func ticketSolved() throws(LogError) -> TicketSolved {
        TicketSolved(
            knowledge: try word("knowledge"), noAnswerNeeded: try bool("no_answer_needed"),
            solution: try text("solution"), knowledgeNote: try text("knowledge_note"))
    }

    private mutating func ownerTaken() throws(LogError) -> OwnerTaken {
        OwnerTaken(
            owner: try id("owner"), from: try optionalID("from"), tier: try tier("tier"), mode: try word("mode"))
    }

    private mutating func handOffOffered() throws(LogError) -> HandOffOffered {
        HandOffOffered(
            offer: try int("offer"), from: try id("from"), to: try id("to"), reason: try word("reason"),
            due: try int64("due"), nextStepAt: try optionalInt64("next_step_at"), next: try optionalUsers("next"),
            byManager: try optionalBool("by_manager"), code: try optionalString("code"),
            summary: try text("summary"), nextStep: try text("next_step"))
    }

    private mutating func tierMove() throws(LogError) -> TierMove {
        TierMove(
            from: try tier("from"), to: try tier("to"), queue: try id("queue"), reason: try word("reason"),
            automatic: try bool("automatic"), ownerStays: try bool("owner_stays"),
            isTakenBack: try optionalBool("taken_back") ?? false, code: try optionalString("code"),
            summary: try text("summary"))
    }

    private mutating func askOpened() throws(LogError) -> AskOpened {
        AskOpened(
            ask: try int("ask"), skills: try array("skills") { $0.stringValue }, urgency: try word("urgency"),
            wanted: try int("wanted"), visibility: try optionalWord("visibility") ?? .inviteOnly,
            due: try optionalInt64("due"), question: try text("question"), tried: try text("tried"))
    }

    private mutating func invitationSent() throws(LogError) -> InvitationSent {
        InvitationSent(
            invitation: try int("invitation"), ask: try int("ask"), user: try id("user"), round: try int("round"),
            due: try int64("due"), role: try optionalWord("role"), isForced: try optionalBool("forced") ?? false)
    }
}
