package import WaggleDomain

/// The tickets in whose texts something was found.
package struct SearchHits: Equatable, Sendable {
    /// By who may read the text in which it was found.
    package var tickets: [SearchReaders: Set<TicketID>] = [:]
    /// Whether hits outside the conversation count for the asker at all.
    package var seesNotes = false
    /// More was found than is looked at: the oldest texts were left out.
    package var isCut = false

    package init() {}

    /// All of them.
    var all: Set<TicketID> { tickets.values.reduce(into: []) { $0.formUnion($1) } }
}
