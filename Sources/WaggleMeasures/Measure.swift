package import WaggleDomain

/// One measure: its name, its one definition, and how it is taken from a ticket's facts. The same in both modes.
package struct Measure: Sendable {
    /// How the parts a ticket gives become figures.
    package enum Form: Sendable {
        /// Times until something came; what has not come yet counts as at least so long (censored).
        case times(@Sendable (TicketRecord, Milliseconds) -> [Timed])
        /// A share of those to whom the question applies.
        case share(@Sendable (TicketRecord, Milliseconds) -> [Answer])
        /// Numbers, each complete.
        case amounts(Unit, @Sendable (TicketRecord, Milliseconds) -> [Double])
        /// Taken from people's presence and views, not ticket by ticket.
        case people(Unit, @Sendable (People) -> [Double])
        /// Nothing is recorded from which it could be told; the text says what is missing.
        case notRecorded(String)
    }

    /// What a number counts.
    package enum Unit: String, Sendable {
        case minutes
        case count
        case share
    }

    /// A stretch until something came, or until now when it has not.
    package struct Timed: Sendable {
        /// The whole stretch.
        package var span: Span
        /// Did it come at the end?
        package var isEvent: Bool
        /// Parts that do not count.
        package var without: [Span] = []
    }

    /// An answer to a question about a ticket.
    package enum Answer: Sendable {
        case yes
        case no
        /// The time in which it is decided is not over.
        case tooYoung
    }

    /// What a measure of people may look at.
    package struct People: Sendable {
        /// The period.
        package let span: Span
        /// When each person was here.
        package let presence: [UserID: [Span]]
        /// When each person was here and not away by their own word.
        package let available: [UserID: [Span]]
        /// When each person had a ticket of the cohort before them.
        package let views: [UserID: [Span]]
        /// How many live invitations reached each person.
        package let liveInvitations: [UserID: Int]
    }

    /// The name in JSON; never changed once given.
    package let name: String
    /// What people call it.
    package let title: String
    /// What exactly is counted.
    package let definition: String
    /// How it is computed.
    package let form: Form
    /// Is it looked at before the others, so that speed is not bought with it?
    package var isGuardRail = false

    init(_ name: String, _ title: String, _ definition: String, guardRail: Bool = false, _ form: Form) {
        self.name = name
        self.title = title
        self.definition = definition
        self.form = form
        isGuardRail = guardRail
    }
}

extension Measure {
    /// Every measure, guard-rails first.
    package static let all: [Measure] = {
        let every = answering + solving + owning + swarming + working + promising
        return every.filter(\.isGuardRail) + every.filter { !$0.isGuardRail }
    }()

    /// The measure of that name; nil when there is none.
    static func named(_ name: String) -> Measure? { all.first { $0.name == name } }

    static let day: Milliseconds = 86_400_000

    /// A yes or no of a solved ticket; nothing of others.
    static func ofSolved(_ question: @escaping @Sendable (TicketRecord, TicketFacts.Solve) -> Bool) -> Form {
        .share { record, _ in record.solved.map { [question(record, $0) ? .yes : .no] } ?? [] }
    }

    /// A yes or no of every ticket.
    static func ofAll(_ question: @escaping @Sendable (TicketRecord) -> Bool) -> Form {
        .share { record, _ in [question(record) ? .yes : .no] }
    }

    /// A number of every ticket.
    static func counted(_ number: @escaping @Sendable (TicketRecord) -> Int) -> Form {
        .amounts(.count) { record, _ in [Double(number(record))] }
    }

    /// Minutes of ms.
    static func minutes(_ time: Milliseconds) -> Double { Double(time) / 60_000 }
}
