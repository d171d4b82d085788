/// What happened about what is shared with a partner outside (L4), and what comes back.
package enum PartnerEvent: EventGroup {
    case shared(PartnerShared)
    /// A text as the partner sees it: whole, or with parts taken out.
    case itemShared(share: Int, item: Int, kind: SharedKind, number: Int, isRedacted: Bool, text: String)  // text
    case consentAnswered(share: Int, given: Bool)
    /// The partner's clock: until when an answer is due, and when the owner is reminded first.
    case clockStarted(share: Int, due: Milliseconds, remindAt: Milliseconds)
    case reminded(share: Int, next: Milliseconds)
    case overdue(share: Int)
    /// In the sub-thread of the share, by the partner or by staff; numbers are dense per share from 1.
    case wrote(share: Int, number: Int, isPartner: Bool, text: String)  // text
    case solutionProposed(share: Int, number: Int, text: String)  // text
    /// The partner may write to the customer from now on; not any more.
    case speakGranted(share: Int)
    case speakRevoked(share: Int)
    /// The partner wrote to the customer: message `message` of the ticket, number `number` of the sub-thread.
    case told(share: Int, number: Int, message: Int, text: String)  // text
    /// The partner gives it back, with a reason.
    case returned(share: Int, text: String)  // text
    /// Staff end it.
    case ended(share: Int)
    /// A link for a partner without an account; the token itself is nowhere.
    case linkMade(share: Int, expires: Milliseconds)

    package var kind: String {
        switch self {
        case .shared: "partner.shared"
        case .itemShared: "partner.item_shared"
        case .consentAnswered: "partner.consent_answered"
        case .clockStarted: "partner.clock_started"
        case .reminded: "partner.reminded"
        case .overdue: "partner.overdue"
        case .wrote: "partner.wrote"
        case .solutionProposed: "partner.solution_proposed"
        case .speakGranted: "partner.speak_granted"
        case .speakRevoked: "partner.speak_revoked"
        case .told: "partner.told"
        case .returned: "partner.returned"
        case .ended: "partner.ended"
        case .linkMade: "partner.link_made"
        }
    }

    /// The share it is about.
    package var share: Int {
        switch self {
        case .shared(let shared): shared.share
        case .itemShared(let share, _, _, _, _, _), .consentAnswered(let share, _), .clockStarted(let share, _, _),
            .reminded(let share, _), .overdue(let share), .wrote(let share, _, _, _),
            .solutionProposed(let share, _, _), .returned(let share, _), .ended(let share), .linkMade(let share, _),
            .speakGranted(let share), .speakRevoked(let share), .told(let share, _, _, _):
            share
        }
    }

    package var reference: Int? {
        switch self {
        case .wrote(_, let number, _, _), .solutionProposed(_, let number, _), .told(_, let number, _, _): number
        case .itemShared(_, let item, _, _, _, _): item
        default: share
        }
    }

    package var affectsQueueRow: Bool {
        switch self {
        case .clockStarted, .wrote, .solutionProposed, .told, .returned, .ended: true
        default: false
        }
    }

    package var isForManagersWithoutOwner: Bool { isForOwner }

    /// The partner owes something, or has said something: whoever follows the share up is told.
    private var isForOwner: Bool {
        switch self {
        case .consentAnswered, .reminded, .overdue, .solutionProposed, .told, .returned, .wrote(_, _, true, _): true
        default: false
        }
    }

    package func inboxUsers(ticketAfter ticket: Ticket) -> [UserID] {
        isForOwner ? [ticket.onDuty].compactMap(\.self) : []
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? {
        switch self {
        case .shared, .consentAnswered, .returned, .ended:
            ticket.partner.share(share).map {
                .sharing(share: $0.number, partner: $0.user, consent: $0.consent, isOpen: $0.state.isOpen)
            }
        case .itemShared, .clockStarted, .reminded, .overdue, .wrote, .solutionProposed, .linkMade, .speakGranted,
            .speakRevoked, .told:
            nil
        }
    }

    /// Why a partner is told in their inbox: something is theirs to answer, or still is. Nil for everything else.
    package func partnerNotice(ticketAfter ticket: Ticket) -> PartnerNotice? {
        switch self {
        case .shared: ticket.partner.share(share)?.state == .theirs ? .opened : nil
        case .consentAnswered(_, let given): given ? .opened : nil
        case .reminded: .reminded
        case .overdue: .overdue
        default: nil
        }
    }

    /// Whether the partner of the share hears of it: as long as they see the share, and of its end.
    package func isForPartner(ticketAfter ticket: Ticket) -> Bool {
        switch self {
        case .reminded, .linkMade: false
        case .returned, .ended, .consentAnswered(_, false): true
        default: ticket.partner.share(share)?.state.isOpen ?? false
        }
    }
}

/// Something is shared, or is to be once the customer agrees.
package struct PartnerShared: Equatable, Sendable {
    /// Dense per ticket from 1.
    package var share: Int
    package var user: UserID
    package var consent: PartnerConsent
    /// Made for this share alone: comes by link, not by account.
    package var isGuest: Bool
    package var question: String  // text
    package init(share: Int, user: UserID, consent: PartnerConsent, isGuest: Bool, question: String) {
        self.share = share
        self.user = user
        self.consent = consent
        self.isGuest = isGuest
        self.question = question
    }
}
