// Which channels an event goes to besides the customer's (CustomerEvent.swift).

extension Event {
    /// Everything about a ticket that staff see apart from the messages themselves, which have their own channel.
    package var isForStaffChannel: Bool {
        switch self {
        case .customerMessageSent, .agentMessageSent, .systemMessageSent, .queueCreated, .modeChanged, .userAdded,
            .userChanged, .importedRow, .desk, .problem, .staffing, .knowledge, .experiment:
            false
        default: group?.isForStaffChannel ?? true
        }
    }

    /// The console's list of a queue shows something else after it: owner, tier, queue, state, mode or a warning.
    package var affectsQueueRow: Bool {
        switch self {
        case .ticketOpened, .ticketSolved, .ticketClosed, .ticketReopened, .ownerTaken, .handOffAccepted,
            .ticketEscalated, .ticketDeescalated, .askFoundNobody, .noAnswerWarned, .modeChanged:
            true
        default: group?.affectsQueueRow ?? false
        }
    }

    /// Every manager's inbox carries it: nobody else may be able to help. `ticket` is the ticket after it.
    package func isForManagers(ticketAfter ticket: Ticket) -> Bool {
        switch self {
        case .askFoundNobody: true
        default:
            group.map { $0.isForManagers || (ticket.owner == nil && $0.isForManagersWithoutOwner) } ?? false
        }
    }

    /// Whose inboxes carry it: those it concerns although they may not be looking at the ticket. `ticket` is the
    /// ticket after it.
    package func inboxUsers(ticketAfter ticket: Ticket) -> [UserID] {
        switch self {
        case .invitationSent(let sent): [sent.user]
        case .invitationWithdrawn(let number), .invitationExpired(let number):
            [ticket.swarm?.invitation(number)?.user].compactMap(\.self)
        case .noAnswerWarned: [ticket.onDuty].compactMap(\.self)
        case .invitationAccepted, .invitationDeclined, .askFoundNobody, .askFilled:
            [ticket.owner].compactMap(\.self)
        case .speakGranted(let user), .speakRevoked(let user), .memberLeft(let user, .removed),
            .memberLeft(let user, .timeoutIdle):
            [user]
        case .handOffOffered(let offered): [offered.to]
        case .handOffWithdrawn: ticket.offer?.candidates ?? []
        case .handOffExpired: (ticket.offer.map { [$0.from] + $0.candidates } ?? []).people
        case .handOffDeclined: (ticket.offer.map { [$0.from] } ?? []).people
        case .handOffAccepted(_, let from, _, _): [from] + (ticket.offer?.candidates ?? [])
        case .ownerTaken(let taken): [taken.from].compactMap(\.self)
        // The clock took it out of somebody's hands.
        case .ticketEscalated(let step) where step.automatic: [ticket.lastOwner].compactMap(\.self)
        case .ticketReopened: [ticket.owner].compactMap(\.self)
        default: group?.inboxUsers(ticketAfter: ticket) ?? []
        }
    }
}

extension [UserID] {
    /// Without the desk itself, which reads no inbox.
    var people: [UserID] { filter { $0 != .system } }
}
