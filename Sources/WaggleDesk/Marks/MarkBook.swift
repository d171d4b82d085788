internal import WaggleDomain
internal import WaggleLog

// Marks say how far somebody has read a ticket's thread, and how far it has reached a device of theirs. Neither is an
// event. They are told at once, kept in memory, and written together within a second: a mark costs no commit of its
// own. What a sudden end loses is at most the marks of the last second.

/// Marks on their way to the store. Confined to the desk's queue.
struct MarkBook {
    enum Kind: CaseIterable { case read, delivered }

    private var marks: [Kind: [TicketID: [UserID: ReadMark]]] = [:]
    /// How many wait.
    private(set) var count = 0

    /// Keeps a mark that goes further than the one that waits; says whether it does.
    mutating func note(_ kind: Kind, _ ticket: TicketID, _ mark: ReadMark) -> Bool {
        let known = marks[kind]?[ticket]?[mark.user]
        guard mark.offset > known?.offset ?? -1 else { return false }
        if known == nil { count += 1 }
        marks[kind, default: [:]][ticket, default: [:]][mark.user] = mark
        return true
    }

    /// The stored marks of a ticket with those that wait, by person.
    func merged(_ kind: Kind, _ ticket: TicketID, _ stored: [ReadMark]) -> [ReadMark] {
        var byUser = Dictionary(stored.map { ($0.user, $0) }) { first, _ in first }
        for (user, mark) in marks[kind]?[ticket] ?? [:] where mark.offset > byUser[user]?.offset ?? -1 {
            byUser[user] = mark
        }
        return byUser.values.sorted { $0.user < $1.user }
    }

    /// Writes them all; the book is unchanged.
    func write(in transaction: LogTransaction) throws(LogError) {
        for (kind, byTicket) in marks {
            for (ticket, byUser) in byTicket {
                for mark in byUser.values {
                    switch kind {
                    case .read: _ = try transaction.putReadMark(ticket, mark)
                    case .delivered: try transaction.putDeliveryMark(ticket, mark)
                    }
                }
            }
        }
    }

    /// Puts back what could not be written.
    mutating func restore(_ other: MarkBook) {
        for (kind, byTicket) in other.marks {
            for (ticket, byUser) in byTicket {
                for mark in byUser.values { _ = note(kind, ticket, mark) }
            }
        }
    }
}
