extension Event {
    /// The event's name in the log and on the wire; unique per case and never changed once recorded.
    package var kind: String {
        switch self {
        case .ticketOpened: "ticket.opened"
        case .ticketSolved: "ticket.solved"
        case .ticketSolvedQuestioned: "ticket.solved_questioned"
        case .ticketClosed: "ticket.closed"
        case .ticketReopened: "ticket.reopened"
        case .customerMessageSent: "msg.customer"
        case .agentMessageSent: "msg.agent"
        case .systemMessageSent: "msg.system"
        case .noteAdded: "msg.note"
        case .ownerTaken: "owner.taken"
        case .handOffOffered: "owner.offered"
        case .handOffAccepted: "owner.accepted"
        case .handOffDeclined: "owner.declined"
        case .handOffExpired: "owner.expired"
        case .handOffWithdrawn: "owner.withdrawn"
        case .tierClockStarted: "tier.clock_started"
        case .tierClockExpired: "tier.clock_expired"
        case .ticketEscalated: "tier.escalated"
        case .ticketDeescalated: "tier.deescalated"
        case .shadowClockStarted: "shadow.clock_started"
        case .shadowTierWouldEscalate: "shadow.tier_would_escalate"
        case .swarmOpened: "swarm.opened"
        case .askOpened: "ask.opened"
        case .askFoundNobody: "ask.nobody"
        case .askFilled: "ask.filled"
        case .askWithdrawn: "ask.withdrawn"
        case .invitationSent: "invite.sent"
        case .invitationAccepted: "invite.accepted"
        case .invitationDeclined: "invite.declined"
        case .invitationExpired: "invite.expired"
        case .invitationWithdrawn: "invite.withdrawn"
        case .memberJoined: "member.joined"
        case .memberLeft: "member.left"
        case .speakGranted: "member.speak_granted"
        case .speakRevoked: "member.speak_revoked"
        case .swarmClosed: "swarm.closed"
        case .noAnswerWarned: "sla.no_answer_warned"
        case .queueCreated: "queue.created"
        case .modeChanged: "mode.changed"
        case .userAdded: "user.added"
        case .userChanged: "user.changed"
        case .ticketErased: "ticket.erased"
        case .importedRow: "imported.row"
        case .handling(let event): event.kind
        case .contact(let event): event.kind
        case .partner(let event): event.kind
        case .tiering(let event): event.kind
        case .routing(let event): event.kind
        case .swarming(let event): event.kind
        case .service(let event): event.kind
        case .desk(let event): event.kind
        case .problem(let event): event.kind
        case .staffing(let event): event.kind
        case .knowledge(let event): event.kind
        case .experiment(let event): event.kind
        }
    }
}

extension Event {
    /// The words before the dot of every kind that the ledger lists, in order: what it may be narrowed to. Words that
    /// people wrote (`msg`) and imported rows are no part of it.
    package static let ledgerFamilies = [
        "access", "article", "ask", "callback", "card", "contact", "customer", "desk",
        "experiment", "feedback", "help", "invite", "member",
        "mode",
        "organisation",
        "owner", "partner", "presence", "problem", "procedure", "queue", "remote", "reply", "settings", "shadow",
        "shift", "sla",
        "solution",
        "swarm", "ticket", "tier", "tripwire", "user", "view",
    ]
    /// Of those the ones that are shown only when they are asked for: coming, going and looking fill every page.
    package static let quietFamilies = ["presence", "view"]
}
