// Who may do and read what, in one table and one function. There is no other door: decisions pass
// through here first, and so does every read.
//
// A right comes from a relation: to the desk (a role) or to one ticket (its owner, a member, the
// target of its offer). An actor may do an action when one of its relations holds. Otherwise the
// answer must not tell whether the ticket exists: `not_found` for those who may not read it,
// `not_allowed` for those who may. A role of the desk's own takes rights away (`RolePolicy`), never of reading.

/// How somebody stands to the desk or to one ticket.
package enum Relation: CaseIterable, Sendable {
    case anyCustomer, anyAgent, anyPartner, anyBot, manager, administrator, system

    case customerOwn
    /// Owns the ticket, or owned it last when it has ended, or owned the one it was merged into.
    case owner
    /// An active member of the swarm, but not a partner.
    case member
    /// A partner outside who may see a share of the ticket now.
    case sharedPartner
    /// One whom the owner lets write to the customer.
    case speakingPartner
    /// An active member whom the owner lets write to the customer.
    case speaker
    /// A manager who is an active member: may write to the customer.
    case joinedManager
    /// An agent whose skills an open ask reaches, and who is not on the ticket.
    case skilledAgent
    /// Has raised a hand and waits for the owner's word.
    case handRaiser
    /// The ticket is offered to them.
    case offerTarget
    /// The latest offer, live or not, reached them: they get a precise answer to a late accept.
    case onceOffered
    case invitee
    /// Was invited to the latest swarm, whatever became of it.
    case onceInvited
    /// An agent who works at the ticket's tier.
    case readableStaff
    /// An agent of a desk whose agents read the conversations of every tier.
    case deskReader
    /// Answers for the owner's promises while the owner is off.
    case cover
    /// An administrator who said why, for a while.
    case brokenGlass

    /// Whether it holds between an actor and a ticket; relations to the desk need no ticket.
    package func holds(_ actor: Actor, _ ticket: Ticket?) -> Bool {
        switch self {
        case .anyCustomer: actor.role == .customer
        case .anyAgent: actor.role == .agent
        case .anyPartner: actor.role == .partner
        case .anyBot: actor.role == .bot
        case .manager: actor.role == .manager
        case .administrator: actor.role == .administrator
        case .system: actor.role == .system
        default: ticket.map { holdsOn($0, actor) } ?? false
        }
    }

    private func holdsOn(_ ticket: Ticket, _ actor: Actor) -> Bool {
        let user = actor.id
        return switch self {
        case .customerOwn: ticket.customer == user && actor.role != .system
        case .owner:
            ticket.owner == user
                || (ticket.state.isFinished && (ticket.lastOwner == user || ticket.handling.survivorOwner == user))
        case .member: ticket.activeSwarm?.member(user) != nil && actor.role != .partner
        case .sharedPartner: actor.role == .partner && ticket.partner.openShare(of: user) != nil
        case .speakingPartner: actor.role == .partner && ticket.partner.openShare(of: user)?.maySpeak == true
        case .speaker: ticket.activeSwarm?.member(user)?.maySpeak == true
        case .joinedManager: actor.role == .manager && ticket.activeSwarm?.member(user) != nil
        case .skilledAgent:
            user != ticket.owner && user != ticket.customer && ticket.activeSwarm?.member(user) == nil
                && ticket.activeSwarm?.openAsks.contains { $0.isOpen(to: actor) } == true
        case .handRaiser: ticket.activeSwarm?.liveHelpOffer(of: user) != nil
        case .offerTarget: ticket.liveOffer?.awaited.contains(user) ?? false
        case .onceOffered: ticket.offer?.candidates.contains(user) ?? false
        case .invitee: ticket.activeSwarm?.liveInvitation(of: user) != nil
        case .onceInvited: ticket.swarm?.invitations.contains { $0.user == user } ?? false
        case .cover: ticket.routing.cover == user
        case .brokenGlass: actor.role == .administrator && ticket.service.glass[user] != nil
        case .deskReader: actor.role == .agent && actor.readsAllTiers
        case .readableStaff: actor.role == .agent && actor.tiers.contains(ticket.tier)
        case .anyCustomer, .anyAgent, .anyPartner, .anyBot, .manager, .administrator, .system: false
        }
    }
}

/// The one door of rights.
package enum Access {
    /// The relations that allow each action; an action that is missing is allowed to nobody.
    package static let table: [Action: [Relation]] = families.reduce(into: core) { all, family in
        all.merge(family) { _, _ in preconditionFailure("an action stands in two tables") }
    }

    private static let families = [
        handlingTable, contactTable, partnerTable, tieringTable, routingTable, swarmingTable, serviceTable, deskTable,
        problemTable, staffingTable, knowledgeTable, experimentTable,
    ]

    private static let core: [Action: [Relation]] = [
        .openTicket: [.anyCustomer],
        .openTicketForCustomer: [.anyAgent, .manager, .anyBot],
        .sendMessage: [.customerOwn, .owner, .speaker, .joinedManager, .cover],
        .addNote: [.owner, .member, .cover, .manager],
        .attachFile: [.anyCustomer, .anyAgent, .anyBot, .manager],
        .take: [.readableStaff, .manager],
        .solve: [.owner, .manager],
        .close: [.customerOwn, .owner, .manager],
        .reopen: [.customerOwn, .owner, .manager],
        .escalate: [.owner, .manager],
        .deescalate: [.owner, .manager],
        .openSwarm: [.owner, .manager],
        .ask: [.owner, .manager],
        .invite: [.owner, .manager],
        .withdrawAsk: [.owner, .manager],
        .acceptInvitation: [.onceInvited],
        .declineInvitation: [.onceInvited],
        .leaveSwarm: [.member],
        .removeMember: [.owner, .manager],
        .grantSpeak: [.owner, .manager],
        .revokeSpeak: [.owner, .manager],
        .closeSwarm: [.owner, .manager],
        .offerHandOff: [.owner, .manager],
        .acceptHandOff: [.onceOffered],
        .declineHandOff: [.onceOffered],
        .withdrawHandOff: [.owner, .manager],
        .fireDeadline: [.system],

        .readCustomerThread: readers,
        .readStaffThread: [.owner, .member, .offerTarget, .cover, .manager],
        .readLedger: [.owner, .member, .offerTarget, .cover, .manager],
        .seePresence: [.owner, .member, .offerTarget, .cover, .readableStaff, .skilledAgent, .manager],
        .typing: [.customerOwn, .owner, .speaker, .joinedManager, .cover],
        .typingNote: [.owner, .member, .cover, .manager],
        .markRead: [.customerOwn, .owner, .speaker, .joinedManager, .cover],

        .readQueues: [.anyAgent, .manager],
        .readInbox: [.anyAgent, .anyPartner, .manager, .administrator],
        .readBoard: [.manager],
        .readReports: [.manager],
        .listStaff: [.anyAgent, .manager, .administrator],
        .seeStaffPresence: [.anyAgent, .manager, .administrator],
        .switchMode: [.manager],
        .manageUsers: [.administrator],
        .manageQueues: [.administrator],
        .importHistory: [.administrator],
        .exportDesk: [.administrator],
    ]

    private static let readers: [Relation] = [
        .customerOwn, .owner, .member, .invitee, .offerTarget, .cover, .readableStaff, .deskReader,
        .skilledAgent, .handRaiser, .manager, .brokenGlass,
    ]

    /// Nil when `actor` may; else the refusal to give. `ticket` is nil for the desk's own actions and for a
    /// ticket that does not exist (say which in `id`). The desk's record of a person wins over the session's.
    package static func decide(
        _ action: Action, by actor: Actor, on ticket: Ticket?, view: DeskView, id: TicketID? = nil
    ) -> Refusal? {
        let actor = view.current(actor)
        guard action.concernsTicket else {
            return allows(action, actor, nil) && !actor.taken.contains(action)
                ? nil : Refusal(.notAllowed, "your role does not allow this")
        }
        guard let ticket else { return notFound(id) }
        if allows(action, actor, ticket) { return actor.taken.contains(action) ? withoutIt : nil }
        return allows(.readCustomerThread, actor, ticket)
            ? Refusal(.notAllowed, actor.role == .customer ? forStaff : action.denial(ticket)) : notFound(ticket.id)
    }

    /// What is said of a ticket that is missing, and of one that is none of the actor's business.
    package static func notFound(_ id: TicketID?) -> Refusal {
        Refusal(.notFound, id.map { "there is no ticket \($0) for you" } ?? "there is no such ticket for you")
    }

    /// Customers are told nothing of tiers, swarms or owners' rights.
    private static let forStaff = "this is for the people who look after your ticket"

    /// Told to those who may by the fixed role: what may be taken tells nothing of a ticket that they may not read.
    private static let withoutIt = Refusal(.notAllowed, "your role on this desk goes without this")

    private static func allows(_ action: Action, _ actor: Actor, _ ticket: Ticket?) -> Bool {
        table[action, default: []].contains { $0.holds(actor, ticket) }
    }
}

extension Access {
    /// Whether somebody may follow a queue's list: managers all, agents those of their own tiers.
    package static func decideQueue(_ queue: Queue?, by actor: Actor, view: DeskView) -> Refusal? {
        let actor = view.current(actor)
        if let refusal = decide(.readQueues, by: actor, on: nil, view: view) { return refusal }
        guard let queue, actor.role == .manager || actor.tiers.contains(queue.tier) else {
            return Refusal(.notFound, "there is no such queue for you")
        }
        return nil
    }
}
