package import WaggleDomain

/// The tickets in whose texts something was found.
package struct SearchHits: Equatable, Sendable {
    /// In what the customer sees: the subject and the conversation.
    package var inConversation: Set<TicketID> = []
    /// In what only staff see: notes, summaries, questions, solutions.
    package var inNotes: Set<TicketID> = []
    /// Whether hits in notes count for the asker at all.
    package var seesNotes = false
    /// More was found than is looked at: the oldest texts were left out.
    package var isCut = false

    package init() {}
}
