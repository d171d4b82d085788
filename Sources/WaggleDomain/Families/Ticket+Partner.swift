extension Ticket {
    /// What a ticket remembers about what is shared with a partner outside (L4), and what comes back. The owner stays.
    package struct Partner: Equatable, Sendable {
        /// What one partner sees of the ticket, and where it stands.
        package struct Share: Equatable, Sendable {
            package let number: Int
            package let user: UserID
            package let isGuest: Bool
            package let question: String
            /// Who shared it, and when.
            package let by: UserID
            package let at: Milliseconds
            /// The log's number of the event that began it: nothing older is for this partner.
            package let since: Int64
            package internal(set) var consent: PartnerConsent
            /// Whose word the consent is: the customer's own, or of the staff who recorded it. Nil while it is awaited,
            /// and when the desk's settings waive it.
            package internal(set) var consentBy: UserID?
            package internal(set) var consentAt: Milliseconds?
            package internal(set) var state: ShareState
            package internal(set) var items: [Item] = []
            /// What was said in the sub-thread, in order.
            package internal(set) var messages: [Message] = []
            package internal(set) var due: Milliseconds?
            package internal(set) var remindAt: Milliseconds?
            /// The answer was due and has not come.
            package internal(set) var isOverdue = false
            package internal(set) var linkExpires: Milliseconds?
            /// The partner may write to the customer.
            package internal(set) var maySpeak = false
        }

        /// One text as the partner sees it.
        package struct Item: Equatable, Sendable {
            package let number: Int
            package let kind: SharedKind
            /// Among the ticket's messages or notes.
            package let source: Int
            package let isRedacted: Bool
            package let text: String
            package let by: UserID
            package let at: Milliseconds
        }

        /// One entry of the sub-thread.
        package struct Message: Equatable, Sendable {
            package let number: Int
            package let author: UserID
            package let isPartner: Bool
            package let isProposal: Bool
            /// The ticket's message, when it went to the customer as well.
            package let message: Int?
            package let text: String
            package let at: Milliseconds
        }

        /// Every share, in order.
        package internal(set) var shares: [Share] = []

        /// By its number.
        package func share(_ number: Int) -> Share? { shares.first { $0.number == number } }
        /// What a partner may see now; there is at most one.
        package func openShare(of user: UserID) -> Share? { shares.last { $0.user == user && $0.state.isOpen } }
        /// Those whose partner sees something.
        package var openShares: [Share] { shares.filter(\.state.isOpen) }
        /// Somebody outside has still to answer.
        package var isAwaited: Bool { shares.contains { $0.state == .theirs } }

        mutating func change(_ number: Int, _ step: ShareStep? = nil, _ change: (inout Share) -> Void = { _ in }) {
            guard let index = shares.firstIndex(where: { $0.number == number }) else { return }
            if let step { shares[index].state.move(step) }
            change(&shares[index])
            if shares[index].state == .ended { shares[index].maySpeak = false }
            guard shares[index].state != .theirs else { return }
            shares[index].due = nil
            shares[index].remindAt = nil
            shares[index].isOverdue = false
        }

        /// Nothing of a finished ticket stays outside; older logs ended a share without saying so.
        mutating func finish() {
            for share in shares where share.state != .ended { change(share.number, .ended) }
        }
    }

    mutating func apply(_ event: PartnerEvent, by actor: UserID, at: Milliseconds) {
        switch event {
        case .shared(let shared): begin(shared, by: actor, at)
        case .itemShared(let share, let item, let kind, let number, let isRedacted, let text):
            partner.change(share) {
                $0.items.append(
                    .init(
                        number: item, kind: kind, source: number, isRedacted: isRedacted, text: text, by: actor, at: at)
                )
            }
        case .consentAnswered(let share, let given):
            partner.change(share, given ? .agreed : .refused) {
                $0.consent = given ? .given : .refused
                $0.consentBy = actor
                $0.consentAt = at
            }
        case .clockStarted(let share, let due, let remindAt):
            partner.change(share) {
                $0.due = due
                $0.remindAt = remindAt
                $0.isOverdue = false
            }
            // A queued ticket waits for its owner first, a solved one for nothing.
            if state.after(.waitsForPartner) != nil { move(.waitsForPartner) }
        case .reminded(let share, let next): partner.change(share) { $0.remindAt = next }
        case .overdue(let share): partner.change(share) { $0.isOverdue = true }
        case .wrote(let share, let number, let isPartner, let text):
            note(share, number, actor, isPartner: isPartner, isProposal: false, text, at)
        case .solutionProposed(let share, let number, let text):
            note(share, number, actor, isPartner: true, isProposal: true, text, at)
        case .told(let share, let number, let message, let text):
            note(share, number, actor, isPartner: true, isProposal: false, message: message, text, at)
        case .speakGranted(let share): partner.change(share) { $0.maySpeak = true }
        case .speakRevoked(let share): partner.change(share) { $0.maySpeak = false }
        case .returned(let share, let text):
            let number = (partner.share(share)?.messages.count ?? 0) + 1
            note(share, number, actor, isPartner: true, isProposal: false, text, at)
            partner.change(share, .ended)
        case .ended(let share): partner.change(share, .ended)
        case .linkMade(let share, let expires): partner.change(share) { $0.linkExpires = expires }
        }
    }

    private mutating func begin(_ shared: PartnerShared, by actor: UserID, _ at: Milliseconds) {
        touchedBy.insert(actor)
        let isRecorded = shared.consent == .recorded
        partner.shares.append(
            .init(
                number: shared.share, user: shared.user, isGuest: shared.isGuest, question: shared.question, by: actor,
                at: at, since: version, consent: shared.consent, consentBy: isRecorded ? actor : nil,
                consentAt: isRecorded ? at : nil, state: shared.consent == .asked ? .consent : .theirs))
    }

    private mutating func note(
        _ share: Int, _ number: Int, _ author: UserID, isPartner: Bool, isProposal: Bool, message: Int? = nil,
        _ text: String, _ at: Milliseconds
    ) {
        touchedBy.insert(author)
        partner.change(share, isPartner ? .partnerWrote : .staffWrote) {
            $0.messages.append(
                .init(
                    number: number, author: author, isPartner: isPartner, isProposal: isProposal, message: message,
                    text: text, at: at))
        }
    }

    /// The moments a partner's answer is asked after.
    func partnerDeadlines(_ policy: DeskPolicy) -> [Deadline] {
        // A solved ticket waits for nobody; opened again, it waits as before.
        guard state != .solved else { return [] }
        return partner.shares.flatMap { share -> [Deadline] in
            let reminder = share.remindAt.map { Deadline(kind: .partnerReminder, reference: share.number, due: $0) }
            let end = share.isOverdue ? nil : share.due
            return [reminder, end.map { Deadline(kind: .partnerDue, reference: share.number, due: $0) }]
                .compactMap(\.self)
        }
    }

    /// What must hold of shares and does not, one sentence each.
    func brokenPartner() -> [String] {
        var broken: [String] = []
        let open = partner.openShares.map(\.user)
        if Set(open).count != open.count { broken.append("a partner holds two shares of one ticket") }
        if partner.openShares.contains(where: { $0.consent == .asked || $0.consent == .refused }) {
            broken.append("something is shared without the customer's word")
        }
        if partner.shares.contains(where: { $0.due != nil && $0.state != .theirs }) {
            broken.append("a partner's clock runs though nothing is theirs to answer")
        }
        if partner.shares.contains(where: { $0.maySpeak && !$0.state.isOpen }) {
            broken.append("a partner may write to the customer though nothing is shared")
        }
        if state.isFinished && partner.shares.contains(where: { $0.state != .ended }) {
            broken.append("I6: a finished ticket is still shared")
        }
        if partner.shares.contains(where: { $0.user == owner || $0.user == customer }) {
            broken.append("a ticket is shared with its owner or its customer")
        }
        return broken
    }
}
