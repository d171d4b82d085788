package import WaggleDomain

/// One event as the log holds it.
package struct StoredEvent: Equatable, Sendable {
    /// Dense per desk from 1, assigned in the commit.
    package var sequence: Int64
    /// nil for an event of the desk itself.
    package var ticket: TicketID?
    package var actor: UserID
    package var at: Milliseconds
    package var event: Event
    /// Its number in the channel of customer and staff, dense per ticket from 1; nil when it is not in it.
    package var ticketOffset: Int64?
    /// Its number in the channel of staff alone, dense per ticket from 1; nil when it is not in it.
    package var staffOffset: Int64?
    /// The text was erased: the event reads with empty texts.
    package var isErased: Bool
    /// It has its text: what it says besides what the chain covers.
    package var hasText = false

    package init(
        sequence: Int64, ticket: TicketID?, actor: UserID, at: Milliseconds, event: Event, ticketOffset: Int64?,
        staffOffset: Int64?, isErased: Bool = false, hasText: Bool = false
    ) {
        self.sequence = sequence
        self.ticket = ticket
        self.actor = actor
        self.at = at
        self.event = event
        self.ticketOffset = ticketOffset
        self.staffOffset = staffOffset
        self.isErased = isErased
        self.hasText = hasText
    }
}

/// Which channels of its ticket an event gets a number in.
package struct Audience: Equatable, Sendable {
    package var ticket: Bool
    package var staff: Bool
    package init(ticket: Bool, staff: Bool) {
        self.ticket = ticket
        self.staff = staff
    }
    /// Recorded, in no ticket channel.
    package static let none = Audience(ticket: false, staff: false)
}

/// The key of a changing command: what a retry repeats.
package struct RequestKey: Equatable, Sendable {
    /// The client's 16 bytes, unique per actor.
    package var clientID: [UInt8]
    /// SHA-256 of method, ticket and body: another value under the same key is a conflict.
    package var hash: [UInt8]
    package init(clientID: [UInt8], hash: [UInt8]) {
        self.clientID = clientID
        self.hash = hash
    }
}

/// What an earlier command with the same key did: enough to give its first answer again.
package struct Receipt: Equatable, Sendable {
    package var requestHash: [UInt8]
    /// The first event the command recorded.
    package var first: StoredEvent
}

/// One publication of a `user:` or `queue:` channel.
package struct Publication: Equatable, Sendable {
    /// Dense per channel from 1.
    package var offset: Int64
    /// The event it came from, 0 for none.
    package var sequence: Int64
    package var data: [UInt8]
    package init(offset: Int64, sequence: Int64, data: [UInt8]) {
        self.offset = offset
        self.sequence = sequence
        self.data = data
    }
}
