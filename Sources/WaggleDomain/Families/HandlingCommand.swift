/// What somebody asks for about classification, tags, fields, links, merging, snoozing, waiting and cancelling.
package enum HandlingCommand: Equatable, Sendable {
    case classify(Classify)
    case setTags([String])
    /// By name; an empty value clears the field.
    case setFields([FieldValue])
    case link(to: TicketID, relation: TicketRelation)
    case unlink(from: TicketID, relation: TicketRelation)
    case merge(into: TicketID, reason: String)
    case cancel(reason: CancelReason, duplicateOf: TicketID?, note: String, code: String? = nil)
    case snooze(until: Milliseconds, note: String)
    case pend(until: Milliseconds?)
    case resume
    /// The customer's answer to "is it solved?".
    case answerSolved(Bool)
    /// The owner's answer when the problem behind the ticket is solved: is the ticket, too?
    case answerProblem(solved: Bool, knowledge: KnowledgeDecision?, knowledgeNote: String)
    /// What the customer thinks of it afterwards; nil stays as it was.
    case rate(score: Int?, repeated: Bool?)
    /// It uses a knowledge article, or does no longer.
    case linkArticle(ArticleID)
    case unlinkArticle(ArticleID)
    case keepCard(KeepCard)
    /// The customer says that the card's public half is wrong, and what is right.
    case correctCard(text: String)
    /// Somebody asked in this message for what the ticket had told already, or did not after all.
    case askedAgain(message: Int, again: Bool)
    /// One of the desk's procedures, by its code.
    case beginProcedure(String)
    case markStep(ProcedureMark)
    case dropProcedure(Int, reason: String)

    /// The whole card, in place of the one before.
    package struct KeepCard: Equatable, Sendable {
        package var card: CaseCard
        /// By when the next step is promised; nil leaves the promise as it is.
        package var promiseAt: Milliseconds?
        /// The revision its sender saw; nil when they do not mind.
        package var seen: Int?
        package init(card: CaseCard, promiseAt: Milliseconds? = nil, seen: Int? = nil) {
            self.card = card
            self.promiseAt = promiseAt
            self.seen = seen
        }
    }

    /// What is to change; nil stays as it is.
    package struct Classify: Equatable, Sendable {
        package var kind: TicketKind?
        package var category: String?
        package var impact: Grade?
        package var urgency: Grade?
        package var subject: String?
        package init(
            kind: TicketKind? = nil, category: String? = nil, impact: Grade? = nil, urgency: Grade? = nil,
            subject: String? = nil
        ) {
            self.kind = kind
            self.category = category
            self.impact = impact
            self.urgency = urgency
            self.subject = subject
        }
    }

    package struct FieldValue: Equatable, Sendable {
        package var name: String
        package var value: String
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The right it needs.
    var action: Action {
        switch self {
        case .classify: .classify
        case .setTags: .setTags
        case .setFields: .setFields
        case .link: .linkTicket
        case .unlink: .unlinkTicket
        case .merge: .merge
        case .cancel: .cancel
        case .snooze: .snooze
        case .pend: .pend
        case .resume: .resume
        case .answerSolved: .answerSolved
        case .answerProblem: .answerProblem
        case .rate: .rate
        case .linkArticle, .unlinkArticle: .linkArticle
        case .keepCard: .keepCard
        case .correctCard: .correctCard
        case .askedAgain: .markAskedAgain
        case .beginProcedure, .markStep, .dropProcedure: .workProcedure
        }
    }
}
