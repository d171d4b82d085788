package import WaggleDomain

// A ticket as tools for process mining want it: a case, and what happened in it, in order. No text that anybody wrote
// to a customer is part of it, and customers are numbers.

/// Something an event has to do with: a ticket, a person, a customer, a queue.
package struct MinedObject: Hashable, Sendable {
    /// What kind of thing it is; also the object types of OCEL.
    package enum Kind: String, CaseIterable, Sendable {
        case ticket, person, customer, queue
    }

    package var kind: Kind
    /// Unique within its kind.
    package var key: String

    /// Unique in the whole file.
    package var id: String { kind.rawValue + ":" + key }
}

/// How an event has to do with an object: the qualifiers of OCEL.
package enum MinedPart: String, Sendable {
    /// The ticket it happened in.
    case ticket
    /// Who did it.
    case actor
    /// Who owned the ticket then.
    case owner
    /// Members of the swarm then. Seeing the ticket, not having it: no hand-off.
    case helper
    case customer
    case queue
}

/// A link of an event, with the name the object has.
package struct MinedLink: Hashable, Sendable {
    package var part: MinedPart
    package var object: MinedObject
    package var name: String
    /// A person's role on the desk; empty where that says nothing.
    package var role = ""
}

/// How a case stood right after an event.
package struct MinedState: Equatable, Sendable {
    package var state = ""
    /// The owner's name; empty without one.
    package var owner = ""
    /// nil when the source does not know it.
    package var tier: Tier?
    /// Empty for other desks' tickets.
    package var mode = ""
    /// The queue's, or the source's group's name.
    package var group = ""
    package var priority = ""
    package var category = ""
}

/// One event of a case.
package struct MinedEvent: Equatable, Sendable {
    /// The event's number in the ledger: unique, and the order where times are equal.
    package var sequence: Int64
    /// What happened: the event's kind, or the source's word.
    package var activity: String
    package var at: Milliseconds
    /// How far the source's clocks were ahead of UTC, as `+02:00`.
    package var offset = "+00:00"
    /// XES's lifecycle transition; the desk's own events are all complete.
    package var transition = "complete"
    /// Who did it, as people know them; `desk` for the desk itself; empty where the source does not say.
    package var resource: String
    package var role: String
    /// The code of the desk's own reason that was given for it; empty without one.
    package var reason = ""
    package var after: MinedState
    package var links: [MinedLink]
}

/// One ticket.
package struct MinedCase: Equatable, Sendable {
    /// The ticket's number, or that in the source.
    package var id: String
    package var channel = ""
    /// Incident, request or question; empty when the source does not say.
    package var kind = ""
    package var events: [MinedEvent] = []
}
