/// What can be followed. Each channel is one gap-free sequence that every follower may read in full.
package enum Channel: Hashable, Sendable {
    /// What the customer may see of a ticket.
    case ticket(Int64)
    /// What only the staff on a ticket may see.
    case staff(Int64)
    /// One user's inbox.
    case user(Int64)
    /// A queue's changes, for the console's lists.
    case queue(Int64)
    /// What is shared of a ticket with one partner outside, and what is said about it.
    case partner(ticket: Int64, user: Int64)
    /// What happens to a problem, and to its tickets because of it.
    case problem(Int64)
    /// What happens to the knowledge articles of a desk, whose number it has.
    case knowledge(Int64)

    /// The longest name a client may send, in bytes.
    package static let nameBytesMax = 255

    /// The channel with exactly this name: `kind:ID`, `partner:ID:ID`; ID from 1 to 2^63-1 without leading zeros; else nil.
    package init?(_ name: String) {
        let bytes = name.utf8
        guard bytes.count <= Channel.nameBytesMax, let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            return nil
        }
        let rest = bytes[bytes.index(after: colon)...]
        if name[..<colon] == "partner" {
            guard let second = rest.firstIndex(of: UInt8(ascii: ":")),
                let ticket = Channel.identifier(rest[..<second]),
                let user = Channel.identifier(rest[rest.index(after: second)...])
            else { return nil }
            self = .partner(ticket: ticket, user: user)
            return
        }
        guard let id = Channel.identifier(rest) else { return nil }
        switch name[..<colon] {
        case "ticket": self = .ticket(id)
        case "staff": self = .staff(id)
        case "user": self = .user(id)
        case "queue": self = .queue(id)
        case "problem": self = .problem(id)
        case "knowledge": self = .knowledge(id)
        default: return nil
        }
    }

    /// The name on the wire.
    package var name: String {
        switch self {
        case .ticket(let id): "ticket:\(id)"
        case .staff(let id): "staff:\(id)"
        case .user(let id): "user:\(id)"
        case .queue(let id): "queue:\(id)"
        case .partner(let ticket, let user): "partner:\(ticket):\(user)"
        case .problem(let id): "problem:\(id)"
        case .knowledge(let id): "knowledge:\(id)"
        }
    }

    private static func identifier(_ digits: Substring.UTF8View) -> Int64? {
        guard let first = digits.first, first != UInt8(ascii: "0") else { return nil }
        var value: Int64 = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            let (product, tooBig) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = product.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            if tooBig || overflows { return nil }
            value = sum
        }
        return value
    }
}
