// What a customer's channel carries. A closed type of its own, not a filtered `Event`: notes, reasons,
// summaries, asks, tiers and modes have no place in it where they could slip through (invariant I7).

/// Where the ticket stands, in the customer's words.
package enum CustomerState: String, CaseIterable, Sendable {
    case waiting
    case inProgress = "in_progress"
    case waitingForYou = "waiting_for_you"
    case solved, closed

    package init(_ state: TicketState) {
        self =
            switch state {
            case .new, .queued: .waiting
            case .open, .pendingPartner, .snoozed: .inProgress
            case .pendingCustomer: .waitingForYou
            case .solved: .solved
            case .closed, .cancelled: .closed
            }
    }
}

/// "Ana looks after your ticket, two specialists are helping."
package struct CareLine: Equatable, Sendable {
    /// What the ticket is called now: the customer's words, or those it was given since.
    package let subject: String
    package let state: CustomerState
    package let owner: UserID?
    /// Members of the swarm, those who only watch not counted.
    package let helpers: Int
    /// The owner's word: when the next update comes, and what it is about in the owner's words to the customer.
    package let nextUpdateAt: Milliseconds?
    package let nextUpdate: String
    /// The ticket that goes on with this one's matter, when it was merged or taken up again.
    package let continuedIn: TicketID?

    /// The line as the ticket stands.
    package init(_ ticket: Ticket) {
        subject = ticket.subject
        state = CustomerState(ticket.state)
        owner = ticket.owner
        continuedIn = ticket.successor
        helpers = ticket.activeSwarm?.activeMembers.count { $0.role != .observer } ?? 0
        let promise = ticket.state == .solved || ticket.state.isFinished ? nil : ticket.service.promise
        nextUpdateAt = promise?.at
        nextUpdate = promise?.text ?? ""
    }
}

/// One entry of the channel a customer follows.
package enum CustomerEvent: Equatable, Sendable {
    package enum Author: String, CaseIterable, Sendable { case customer, agent, system }

    /// `authorID` is nil for the system.
    case message(number: Int, author: Author, authorID: UserID?, text: String, files: [AttachedFile] = [])
    /// The state or those who care have changed.
    case careLine(CareLine)
    /// The customer is asked whether the matter is solved.
    case solvedQuestion
    /// The case as the desk understands it, and what comes next.
    case card(problem: String, nextStep: String)
    /// A call, a visit, a fax, an appointment took place, or was tried.
    case contact(Contact)
    /// A call that staff are to make, as it stands now.
    case callBack(number: Int, state: CallBackState, from: Milliseconds, to: Milliseconds)
    /// A session the customer may agree to, as it stands now.
    case session(number: Int, message: Int, kind: SessionKind, state: SessionState, link: String)

    /// Parts of the ticket are shared with a partner, are to be, or no longer are.
    case sharing(share: Int, partner: UserID, consent: PartnerConsent, isOpen: Bool)

    /// What both sides know of a contact: not what staff noted of it.
    package struct Contact: Equatable, Sendable {
        package let number: Int
        package let channel: ContactChannel
        package let direction: ContactDirection
        package let result: ContactResult
        package let heldAt: Milliseconds
        package let duration: Milliseconds
        /// Who of the staff logged it.
        package let author: UserID
    }
}

extension Event {
    /// Whether the customer's channel carries this event: by what it says itself, or as the care line it changed.
    package func isForCustomer(before: Ticket?, after: Ticket, by actor: UserID) -> Bool {
        if customerEvent(ticketAfter: after, by: actor) != nil { return true }
        return before.map { CareLine($0) != CareLine(after) } ?? false
    }

    /// What the customer's channel carries of this event, or nil. `ticket` is the ticket after it, `actor` who
    /// caused it.
    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? {
        switch self {
        case .customerMessageSent(let number, let text, let files):
            .message(number: number, author: .customer, authorID: ticket.customer, text: text, files: files)
        case .agentMessageSent(let number, let text, let files):
            .message(number: number, author: .agent, authorID: actor, text: text, files: files)
        case .systemMessageSent(let number, let text):
            .message(number: number, author: .system, authorID: nil, text: text)
        case .ticketSolvedQuestioned: .solvedQuestion
        case .ticketOpened, .ticketSolved, .ticketClosed, .ticketReopened, .ownerTaken, .handOffAccepted,
            .memberJoined, .memberLeft:
            .careLine(CareLine(ticket))
        case .ticketEscalated(let step), .ticketDeescalated(let step):
            step.ownerStays ? nil : .careLine(CareLine(ticket))
        case .noteAdded, .handOffOffered, .handOffDeclined, .handOffExpired, .handOffWithdrawn, .tierClockStarted,
            .tierClockExpired, .shadowClockStarted, .shadowTierWouldEscalate, .swarmOpened, .askOpened,
            .askFoundNobody, .askFilled, .askWithdrawn, .invitationSent, .invitationAccepted, .invitationDeclined,
            .invitationExpired, .invitationWithdrawn, .speakGranted, .speakRevoked, .swarmClosed, .noAnswerWarned,
            .queueCreated, .modeChanged, .userAdded, .userChanged, .ticketErased, .importedRow:
            nil
        case .handling, .contact, .partner, .tiering, .routing, .swarming, .service, .desk, .problem, .staffing,
            .knowledge, .experiment:
            group?.customerEvent(ticketAfter: ticket, by: actor)
        }
    }
}
