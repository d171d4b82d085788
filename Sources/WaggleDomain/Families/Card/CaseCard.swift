/// What a case comes down to, kept once and read by everybody who meets the ticket: the customer reads its public half.
package struct CaseCard: Equatable, Sendable {
    /// As the desk understands it; the customer reads it and may correct it.
    package var problem: String  // text
    /// For staff: what nobody needs to try again.
    package var tried: String  // text
    /// What happens next, in words to the customer.
    package var nextStep: String  // text

    package init(problem: String, tried: String, nextStep: String) {
        self.problem = problem
        self.tried = tried
        self.nextStep = nextStep
    }

    package static let empty = CaseCard(problem: "", tried: "", nextStep: "")
}

/// The card as it was kept, for the record.
package struct CaseCardKept: Equatable, Sendable {
    package var card: CaseCard
    /// Dense per ticket from 1: whoever changes a card says which one they saw.
    package var revision: Int
    /// Its public half is new, so the customer is shown it.
    package var isTold: Bool
    package init(card: CaseCard, revision: Int, isTold: Bool) {
        self.card = card
        self.revision = revision
        self.isTold = isTold
    }
}

extension Ticket {
    /// What a ticket remembers of its card.
    package struct Card: Equatable, Sendable {
        package internal(set) var text: CaseCard = .empty
        /// 0 as long as nobody kept one.
        package internal(set) var revision = 0
        package internal(set) var by: UserID?
        package internal(set) var at: Milliseconds?
        /// The customer's message that says the card is wrong; nil since it was kept anew.
        package internal(set) var correction: Int?
        /// Messages in which somebody asked for what the ticket had told already, in the order of their numbers.
        package internal(set) var askedAgain: [Int] = []

        mutating func keep(_ kept: CaseCardKept, by actor: UserID, at now: Milliseconds) {
            (text, revision, by, at, correction) = (kept.card, kept.revision, actor, now, nil)
        }

        mutating func mark(_ message: Int, _ isAgain: Bool) {
            askedAgain.removeAll { $0 == message }
            if isAgain { askedAgain = (askedAgain + [message]).sorted() }
        }
    }
}
