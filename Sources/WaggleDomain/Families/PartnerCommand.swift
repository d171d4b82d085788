/// What somebody asks for about what is shared with a partner outside (L4), and what comes back.
package enum PartnerCommand: Equatable, Sendable {
    case share(Share)
    /// More of the ticket, into a share that is open.
    case shareMore(share: Int, items: [Item])
    case answerConsent(share: Int, given: Bool)
    /// Into the sub-thread: the partner's own, or for staff that of `share`.
    case write(share: Int, text: String)
    case proposeSolution(share: Int, text: String)
    case giveBack(share: Int, text: String)
    /// The owner lets the partner write to the customer, until it is taken back or the share ends.
    case grantSpeak(share: Int)
    case revokeSpeak(share: Int)
    /// To the customer, by a partner who may.
    case tell(share: Int, text: String)
    case end(share: Int)
    case makeLink(share: Int, lifetime: Milliseconds?)

    package struct Share: Equatable, Sendable {
        package var user: UserID
        /// The partner has no account and comes by link; made for this share by the desk.
        package var isGuest: Bool
        package var question: String
        package var items: [Item]
        /// Staff have the customer's word already.
        package var isConsentRecorded: Bool
        package init(
            user: UserID, isGuest: Bool = false, question: String, items: [Item] = [], isConsentRecorded: Bool = false
        ) {
            self.user = user
            self.isGuest = isGuest
            self.question = question
            self.items = items
            self.isConsentRecorded = isConsentRecorded
        }
    }

    /// A message or a note by its number, and its text as the partner is to see it.
    package struct Item: Equatable, Sendable {
        package var kind: SharedKind
        package var number: Int
        /// Nil until the desk has put in what was written.
        package var text: String?
        package var isRedacted: Bool
        package init(kind: SharedKind, number: Int, text: String? = nil, isRedacted: Bool = false) {
            self.kind = kind
            self.number = number
            self.text = text
            self.isRedacted = isRedacted
        }
    }

    /// The right it needs.
    var action: Action {
        switch self {
        case .share, .shareMore, .end, .makeLink, .grantSpeak, .revokeSpeak: .sharePartner
        case .tell: .tellCustomer
        case .answerConsent: .answerSharing
        case .write: .writePartner
        case .proposeSolution, .giveBack: .answerPartner
        }
    }
}
